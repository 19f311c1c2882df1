"""First wall of the views of a shared evaluation (decision 0025); `murs.py` says the same."""

from django.apps import apps
from django.db.models import Count, Q

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.secret.visibilite import (
    DroitsSur,
    PieceQuerySet,
    condition_droit,
    portes_ouvertes,
)

from ..souslocation.visibilite import DuBailQuerySet, OperateurQuerySet, est_partenaire
from ..visibilite import de_la_maison

PARTIES = 3  # how many give a view: the operator, the landlord, the hospital team


class RenduQuerySet(OperateurQuerySet):
    """Who has given: held by the operator of that examination."""

    operateur = "examen__operateur"


class NoticeQuerySet(DuBailQuerySet):
    """A notice to the préfet: read as the lease of which it tells."""

    operateur = "bail__operateur"


class AvisQuerySet(PieceQuerySet):
    """A view is its organisation's own until all are given, or the evaluation goes on without one;
    then the partners read it, that of the hospital team with the person's accord."""

    def visibles_par(self, acteur: Acteur | None):
        lisibles = super().visibles_par(acteur)
        if not portes_ouvertes(acteur):
            return lisibles
        siens = Q(organisation=acteur.organisation)
        if acteur.role == Role.DELEGUE_DONNEES:
            siens |= Q(examen__in=_clos(), dossier__in=de_la_maison(acteur))
        elif est_partenaire(acteur):
            siens |= _des_partenaires(acteur)
        return lisibles.filter(siens)

    def visibles_dans(self, droits: DroitsSur):
        """Not for these: whether all have given must be asked."""
        return self.visibles_par(droits.acteur).filter(dossier=droits.dossier)


def _des_partenaires(acteur: Acteur) -> Q:
    etudie = Q(condition_droit(acteur, "ecrire_en_tete", "dossier_id"))
    lus = Q(examen__in=_clos()) & etudie
    if acteur.role == Role.CLINICIEN:
        return lus
    nomme = Q(condition_droit(acteur, "lire_identite", "dossier_id"))
    mien = ~Q(partie="erah") & Q(examen__operateur=acteur.organisation)
    return lus & (nomme | mien)


def _clos():
    """Return the examinations whose views show: all given, or gone on without one."""
    examens = apps.get_model("accompagnement", "Examen").objects.annotate(recus=Count("rendus"))
    clos = Q(passe_outre_le__isnull=False) | Q(recus__gte=PARTIES)
    return examens.filter(clos).order_by().values("pk")
