"""The twice-yearly review of the roles of an organisation, by its admin."""

from uuid import UUID

from django.db import transaction
from django.urls import reverse

from . import regles, revues
from .acteur import Acteur
from .actions import clore_affectation
from .models import Affectation, Organisation, RevueRoles
from .refus import EtatPerime
from .registre import envoyer_courrier, journaliser


@transaction.atomic
def revoir(*, par: Acteur, decisions: dict[UUID, bool]) -> RevueRoles:
    """Keep (True) or end (False) every role of the organisation but one's own; all, or nothing.

    Raises EtatPerime when a role was given or ended since the page was shown.
    """
    regles.verifier_gerer_membres(par, par.organisation)
    # One review of an organisation at a time.
    Organisation.objects.select_for_update().get(pk=par.organisation.pk)
    tenues = {a.ref: a for a in revues.a_revoir(par).select_for_update(of=("self",))}
    if set(tenues) != set(decisions):
        raise EtatPerime
    finies = [tenues[ref] for ref, gardee in decisions.items() if not gardee]
    for affectation in finies:
        regles.verifier_terminer(par, affectation)
        clore_affectation(affectation, par.utilisateur)
    revue = RevueRoles.objects.create(
        organisation=par.organisation,
        par=par.utilisateur,
        gardes=len(tenues) - len(finies),
        termines=len(finies),
    )
    journaliser("roles_revus", par=par.utilisateur, objet=f"organisme {par.organisation.ref}")
    return revue


def rappeler() -> None:
    """Tell the admins whose review is near, once for each date, by e-mail."""
    for organisation, echeance, admins in revues.en_retard():
        for admin in admins:
            _rappeler(organisation, echeance, admin)


def _rappeler(organisation: Organisation, echeance: revues.Echeance, admin: Affectation) -> None:
    envoyer_courrier(
        gabarit="revue_roles",
        destinataire_email=admin.utilisateur.email,
        lien=reverse("acteurs:revue"),
        cle=f"revue:{organisation.ref}:{echeance.le}:{admin.utilisateur_id}",
        territoire=organisation.territoire,
        utilisateur=admin.utilisateur,
    )
