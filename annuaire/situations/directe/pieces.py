"""The pieces of one situation that an acteur may read, in one query (SP-18)."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from partnership.acteurs.acteur import Acteur
from partnership.secret import pieces as tables
from partnership.secret.models import Accord
from partnership.secret.personne.actions import est_gele
from partnership.secret.personne.models import Limitation, PointDeVue, Rectification
from partnership.secret.visibilite import DroitsSur, condition_droit, droits_sur, portes_ouvertes

from .models import Constat, PassageSituation, PersonneConcernee, SituationPortee
from .regles import Elements

MODELES = (
    Accord, Constat, Limitation, PassageSituation, PersonneConcernee, PointDeVue, Rectification,
)  # fmt: skip


@dataclass
class Pieces(tables.Pieces):
    """The pieces, and the rights that opened them."""

    droits: DroitsSur | None = None


def lisibles(acteur: Acteur | None) -> QuerySet[SituationPortee]:
    """Return the situations whose page this acteur opens: who reads who it is about.

    Who sits has the sheet of the saisine: this page would tell her who brought it (SP-04).
    """
    lues = SituationPortee.objects.visibles_par(acteur)
    if not portes_ouvertes(acteur):
        return lues
    return lues.filter(Q(condition_droit(acteur, "lire_identite", "dossier_id")))


def lire(acteur: Acteur, situation: SituationPortee) -> Pieces:
    """Return what `acteur` may read of the situation: two queries, whatever it holds."""
    droits = droits_sur(acteur, situation.dossier_id, situation.territoire_id)
    lues = Pieces(tables.lire(droits, MODELES), droits=droits)
    lues.gele = any(limite.levee_le is None for limite in lues[Limitation])
    return lues


def elements(pieces: Pieces) -> Elements:
    """Return what the rules look at."""
    return Elements(tuple(pieces[Accord]), pieces.gele)


def elements_de(acteur: Acteur, situation: SituationPortee) -> Elements:
    """Read what the rules of the acts look at: nothing that the page would not show (SP-18)."""
    lues = lire(acteur, situation)
    lues.gele = est_gele(situation.dossier_id)  # told to who writes, even if not to read
    return elements(lues)
