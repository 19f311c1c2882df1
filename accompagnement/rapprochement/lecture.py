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
from .enums import GENRES, Sens

MONTRES, LUS = 60, 1000


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
    # Ranked before it is cut: the best ones are shown, whenever they are free.
    pistes = regles.ranger(cherche, offerts[:LUS], seuils, parametres.parts(), jour)[:MONTRES]
    return {
        "candidature": candidature,
        "pistes": [_piste(p) for p in pistes],
        "souhait_lu": lues.derniere(Souhait) is not None,
        "budget_lu": cherche.budget is not None,
    }


def _piste(piste: regles.Piste) -> dict:
    """Return one card: what is against or to look at one by one, what suits in one line."""
    autres = [r for r in piste.raisons if r.sens != Sens.POUR]
    return {
        "logement": piste.logement,
        "avis": _avis(piste),
        "genre": GENRES[piste.sens],
        "raisons": [(GENRES[r.sens], r.sens.label, r.texte) for r in autres],
        "convient": " · ".join(r.texte for r in piste.raisons if r.sens == Sens.POUR),
    }


def _avis(piste: regles.Piste) -> str:
    nombre = piste.nombre(piste.sens)
    s = "s" if nombre > 1 else ""
    return {
        Sens.CONTRE: f"{nombre} raison{s} contre",
        Sens.A_VOIR: f"{nombre} point{s} à voir",
        Sens.POUR: "Tout convient",
    }[piste.sens]
