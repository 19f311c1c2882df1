"""Who may manage accounts, roles and affectations. Pure checks: raise `ActionRefusee`."""

from .acteur import Acteur
from .enums import Role, roles_permis
from .models import Affectation, Organisation, Utilisateur
from .refus import ActionRefusee


def verifier_attribuer(
    par: Utilisateur, pour: Utilisateur | None, organisation: Organisation, role: str
) -> None:
    """SP-11: nobody gives a role to herself, nor a role that the organisation may not hold."""
    if pour is not None and par.pk == pour.pk:
        raise ActionRefusee("Un rôle est donné par une autre personne que celle qui le reçoit.")
    if role not in roles_permis(organisation.type):
        raise ActionRefusee(
            f"Un organisme de type « {organisation.get_type_display()} » ne tient pas ce rôle."
        )


def verifier_gerer_membres(acteur: Acteur, organisation: Organisation) -> None:
    """Only the admin of the organisation manages its members (SP-11)."""
    if acteur.role != Role.ADMIN_ORGANISATION or acteur.organisation != organisation:
        raise ActionRefusee(
            "Seule l’administratrice ou l’administrateur de l’organisme gère ses membres."
        )


def verifier_terminer(acteur: Acteur, affectation: Affectation) -> None:
    """An admin ends affectations of the own organisation, not her own."""
    verifier_gerer_membres(acteur, affectation.organisation)
    if affectation.utilisateur_id == acteur.utilisateur.pk:
        raise ActionRefusee("Une autre personne doit mettre fin à votre propre affectation.")


def verifier_retirer_second_facteur(acteur: Acteur, affectation: Affectation) -> None:
    """An admin lets a member who lost her second factor set another one up; never her own.

    A technical account is mended by another technical account only.
    """
    verifier_gerer_membres(acteur, affectation.organisation)
    if affectation.utilisateur_id == acteur.utilisateur.pk:
        raise ActionRefusee("Une autre personne doit retirer votre propre second facteur.")
    if affectation.utilisateur.is_staff:
        raise ActionRefusee("Un autre compte technique retire le second facteur de celui-ci.")
