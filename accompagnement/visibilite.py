"""First wall of what the hospital team and the operator alone read (decision 0020).

The row policies (`murs.py`) say the same.
"""

from django.apps import apps
from django.db.models import Q

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.secret.visibilite import PieceQuerySet, condition_droit, portes_ouvertes


class PartenairesQuerySet(PieceQuerySet):
    """Clinicians who study it; social workers who also read the identity, by an accord; for the
    person's copy, the data delegate of either house."""

    def visibles_par(self, acteur: Acteur | None):
        lisibles = super().visibles_par(acteur)
        if not portes_ouvertes(acteur):
            return lisibles
        nomme = Q(condition_droit(acteur, "lire_identite", "dossier_id"))
        if acteur.role == Role.DELEGUE_DONNEES:
            return lisibles.filter(nomme, dossier__in=de_la_maison(acteur))
        etudie = Q(condition_droit(acteur, "ecrire_en_tete", "dossier_id"))
        if acteur.role == Role.CLINICIEN:
            return lisibles.filter(etudie)
        if acteur.role == Role.TRAVAILLEUR_SOCIAL:
            return lisibles.filter(etudie & nomme)
        return lisibles.none()

    def visibles_dans(self, droits):
        if droits.acteur and droits.acteur.role == Role.DELEGUE_DONNEES:
            return self.visibles_par(droits.acteur).filter(dossier=droits.dossier)
        lisibles = super().visibles_dans(droits)
        return lisibles if etudie(droits) else lisibles.none()


class SouhaitQuerySet(PieceQuerySet):
    """The housing need: a social worker reads it with the person's accord, not as the main tenant
    of a lease that goes on after it (SP-08)."""

    def visibles_par(self, acteur: Acteur | None):
        lisibles = super().visibles_par(acteur)
        if not portes_ouvertes(acteur) or acteur.role != Role.TRAVAILLEUR_SOCIAL:
            return lisibles
        return lisibles.filter(Q(condition_droit(acteur, "lire_identite", "dossier_id")))

    def visibles_dans(self, droits):
        lisibles = super().visibles_dans(droits)
        acteur = droits.acteur
        if acteur is None or acteur.role != Role.TRAVAILLEUR_SOCIAL:
            return lisibles
        return lisibles if droits.permet("lire_identite") else lisibles.none()


def etudie(droits) -> bool:
    """Say whether these rights are those of somebody who studies the candidature."""
    if droits.acteur is None or not droits.permet("ecrire_en_tete"):
        return False
    social = droits.acteur.role == Role.TRAVAILLEUR_SOCIAL and droits.permet("lire_identite")
    return droits.acteur.role == Role.CLINICIEN or social


def de_la_maison(acteur: Acteur):
    """Return the dossiers of the candidatures that her house opened, or operates."""
    candidatures = apps.get_model("accompagnement", "Candidature").objects.visibles_par(acteur)
    siennes = candidatures.filter(
        Q(organisation=acteur.organisation) | Q(operateur=acteur.organisation)
    )
    return siennes.order_by().values("dossier")
