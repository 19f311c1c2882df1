"""All the pieces of one candidature that an acteur may read, in one query (SP-18)."""

from dataclasses import dataclass

from partnership.acteurs.acteur import Acteur
from partnership.secret import pieces as tables
from partnership.secret.models import Accord
from partnership.secret.personne.actions import est_gele
from partnership.secret.personne.models import Limitation, PointDeVue, Rectification
from partnership.secret.visibilite import DroitsSur, droits_sur

from .models import (
    Candidature,
    CritereAtteste,
    Devenir,
    Etude,
    Examen,
    Origine,
    PassageAcces,
    Personne,
    Sortie,
    Souhait,
)
from .regles import Elements
from .souslocation.enums import EtatBail
from .souslocation.models import SousLocation

MODELES = (
    Accord,
    CritereAtteste,
    Devenir,
    Etude,
    Examen,
    Limitation,
    Origine,
    PassageAcces,
    Personne,
    PointDeVue,
    Rectification,
    Sortie,
    Souhait,
    SousLocation,
)


@dataclass
class Pieces(tables.Pieces):
    """The pieces, and the rights that opened them."""

    droits: DroitsSur | None = None

    @property
    def criteres(self) -> dict[int, CritereAtteste]:
        return {c.numero: c for c in self[CritereAtteste]}


def lire(acteur: Acteur, candidature: Candidature) -> Pieces:
    """Return what `acteur` may read of the candidature: two queries, whatever it holds."""
    droits = droits_sur(acteur, candidature.dossier_id, candidature.territoire_id)
    lues = Pieces(tables.lire(droits, MODELES), droits=droits)
    lues.gele = any(limite.levee_le is None for limite in lues[Limitation])
    return lues


def elements_de(acteur: Acteur, candidature: Candidature) -> Elements:
    """Read what the rules of the acts look at: nothing that the page would not show (SP-18)."""
    lues = lire(acteur, candidature)
    lues.gele = est_gele(candidature.dossier_id)  # told to who writes, even if not to read
    return elements(lues)


def elements(pieces: Pieces) -> Elements:
    """Return what the rules look at."""
    return Elements(
        criteres=pieces.criteres,
        accords=tuple(pieces[Accord]),
        personne=pieces.derniere(Personne),
        gele=pieces.gele,
        louee=any(b.etat == EtatBail.SIGNEE for b in pieces[SousLocation]),
    )
