"""The people of an organisation, as its admin sees them; a constant number of queries."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from .acteur import charte_en_vigueur
from .models import Affectation, Organisation, SignatureCharte


@dataclass(frozen=True)
class Membre:
    """One affectation in force, with the state of the gates of its user (SP-03)."""

    affectation: Affectation

    @property
    def nom(self) -> str:
        return self.affectation.utilisateur.get_full_name()

    @property
    def pret(self) -> bool:
        """Say whether the charter is signed and the second factor set."""
        return self.affectation.charte_signee and self.affectation.second_facteur


def lister_membres(organisation: Organisation) -> list[Membre]:
    """Return the affectations in force of an organisation, by name."""
    return [Membre(a) for a in _affectations(organisation)]


def _affectations(organisation: Organisation) -> QuerySet:
    charte = charte_en_vigueur(organisation.territoire_id)
    signatures = SignatureCharte.objects.filter(charte=charte, utilisateur=OuterRef("utilisateur"))
    facteurs = Authenticator.objects.filter(user=OuterRef("utilisateur")).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    return (
        Affectation.objects.en_vigueur()
        .filter(organisation=organisation)
        .select_related("utilisateur", "agence", "organisation")
        .annotate(charte_signee=Exists(signatures), second_facteur=Exists(facteurs))
        .order_by("utilisateur__nom", "utilisateur__prenom", "role")
    )


def a_pris_part(organisation: Organisation) -> bool:
    """Say whether an organisation ever held a place in a dossier; the base refuses to change it."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT palier.organisation_engagee(%s)", [organisation.ref])
        return curseur.fetchone()[0]
