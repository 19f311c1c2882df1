"""What the page of matching shows: the flats offered, ranked, each with its reasons."""

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur

from .. import pieces as lecture_des_pieces
from ..logements import regles as logements
from ..models import Candidature, Souhait
from ..pieces import Pieces
from ..solvabilite import lecture as budgets
from ..solvabilite import parametres
from . import regles
from .enums import GENRES

MONTRES = 60


def besoin(pieces: Pieces) -> regles.Besoin:
    """Return the need, of the pieces that this reader reads."""
    lu, etudes = pieces.derniere(Souhait), budgets.etudes(pieces)
    budget = budgets.budget_de(etudes[0]) if etudes else None
    if lu is None:
        return regles.Besoin(budget=budget)
    return regles.Besoin(
        tuple(lu.communes), lu.type_logement, lu.etage, lu.foyer, lu.animal, budget
    )


def composer(acteur: Acteur, candidature: Candidature) -> dict:
    """Return the context; nothing is written of which flat was looked at for whom."""
    lues = lecture_des_pieces.lire(acteur, candidature)
    jour = horloge.aujourdhui()
    cherche = besoin(lues)
    offerts = logements.visibles(acteur).filter(retire_le=None).order_by("disponible_le", "pk")
    seuils = budgets.seuils(acteur, jour)[0]
    pistes = regles.ranger(cherche, offerts[:MONTRES], seuils, parametres.parts(), jour)
    return {
        "candidature": candidature,
        "pistes": [
            {
                "logement": p.logement,
                "avis": p.sens.label,
                "genre": GENRES[p.sens],
                "raisons": [(GENRES[r.sens], r.sens.label, r.texte) for r in p.raisons],
            }
            for p in pistes
        ],
        "souhait_lu": lues.derniere(Souhait) is not None,
        "budget_lu": cherche.budget is not None,
    }
