"""The acteur: a user acting in one affectation. Rights never add up across affectations."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Subquery

from . import identite
from .enums import BAILLEURS, SANS_DOSSIER, Role
from .models import (
    Adhesion,
    Affectation,
    Charte,
    Organisation,
    SignatureCharte,
    Territoire,
    Utilisateur,
)


@dataclass(frozen=True)
class Acteur:
    """Who acts, for whom and in which role, with the state of the gates of SP-03."""

    utilisateur: Utilisateur
    affectation: Affectation
    charte_signee: bool
    convention_en_vigueur: bool

    @property
    def organisation(self) -> Organisation:
        return self.affectation.organisation

    @property
    def territoire(self) -> Territoire:
        return self.affectation.organisation.territoire

    @property
    def role(self) -> Role:
        return Role(self.affectation.role)

    @property
    def est_bailleur(self) -> bool:
        """Say whether she acts for a landlord, whatever her role (SP-04, SP-05)."""
        return self.organisation.type in BAILLEURS

    @property
    def titre(self) -> str:
        """Return how the role is called on the screens."""
        return self.affectation.titre

    @property
    def zone(self) -> str:
        """Return the calendar zone of the territory."""
        return self.territoire.zone_feries

    @property
    def lit_des_dossiers(self) -> bool:
        """Say whether a dossier may ever be open to this role: search is for those alone."""
        return self.role not in SANS_DOSSIER

    def agir(self) -> AbstractContextManager[None]:
        """Sign every transaction of the block as this acteur; for tasks and commands."""
        return identite.agir_comme(
            identite.Identite(self.utilisateur.pk, self.affectation.pk, "acteur")
        )


def affectations_de(utilisateur: Utilisateur):
    """Return the affectations in force of an active user."""
    if not utilisateur.is_active:
        return Affectation.objects.none()
    return (
        Affectation.objects.en_vigueur()
        .filter(utilisateur=utilisateur)
        .select_related("organisation__territoire", "agence")
    )


def acteur_de(affectation: Affectation) -> Acteur:
    """Return the acteur of an affectation, with the gates read now (SP-03)."""
    return Acteur(affectation.utilisateur, affectation, *_portes(affectation))


def _portes(affectation: Affectation) -> tuple[bool, bool]:
    """Return whether the current charter is signed and the convention in force, in one query.

    No charter opens nothing (SP-09).
    """
    chartes = Charte.objects.filter(territoire=OuterRef("organisation__territoire"))
    courante = Subquery(chartes.order_by("-version").values("pk")[:1])
    adhesions = Adhesion.objects.en_vigueur().filter(organisation=OuterRef("organisation"))
    signatures = SignatureCharte.objects.filter(utilisateur=OuterRef("utilisateur"))
    return (
        Affectation.objects.filter(pk=affectation.pk)
        .annotate(courante=courante)
        .values_list(Exists(signatures.filter(charte=OuterRef("courante"))), Exists(adhesions))
        .get()
    )


def charte_en_vigueur(territoire_id: int) -> Charte | None:
    """Return the latest charter of the territory."""
    return Charte.objects.filter(territoire=territoire_id).order_by("-version").first()


def second_facteur_depuis(utilisateur: Utilisateur) -> datetime | None:
    """Return when the user set up a second factor, None when she has none."""
    from allauth.mfa.models import Authenticator

    premier = (
        Authenticator.objects.filter(user=utilisateur)
        .exclude(type=Authenticator.Type.RECOVERY_CODES)
        .order_by("created_at")
        .first()
    )
    return premier.created_at if premier else None
