"""The grid of the demonstration, and needs enough to rank; all fictitious."""

from datetime import date
from uuid import uuid4

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Commune

from .. import actions as candidatures
from . import actions, modele
from .models import GrilleCotation

METZ, MONTIGNY, MARLY = "57463", "57480", "57447"
FONDEMENT = "Comité de pilotage du 12 octobre 2026 (démonstration)"
# « 20 besoins identifiés » (Metz): those that nobody has studied yet.
BESOINS = [
    ("Mme", "Alba", "Morel", date(2024, 10, 7), [METZ], "t1", "indifferent"),
    ("M.", "Bruno", "Klein", date(2025, 1, 20), [METZ, MONTIGNY], "t1", "bas"),
    ("Mme", "Carole", "Weiss", date(2025, 3, 3), [MARLY], "t2", "indifferent"),
    ("M.", "David", "Humbert", date(2025, 6, 16), [METZ, MONTIGNY, MARLY], "t1", "ascenseur"),
    ("Mme", "Élise", "Schmitt", date(2025, 9, 1), [MONTIGNY], "t1", "indifferent"),
    ("M.", "Farid", "Nouri", date(2025, 11, 24), [METZ], "indifferent", "indifferent"),
    ("Mme", "Gisèle", "Petry", date(2026, 1, 12), [METZ, MARLY], "t2", "bas"),
    ("M.", "Hugo", "Lang", date(2026, 2, 16), [METZ], "t1", "indifferent"),
    ("Mme", "Irène", "Bauer", date(2026, 4, 7), [MONTIGNY, METZ], "t1", "ascenseur"),
    ("M.", "Jonas", "Collet", date(2026, 5, 25), [MARLY, METZ], "t2", "indifferent"),
    ("Mme", "Katia", "Ferry", date(2026, 7, 6), [METZ], "t1", "bas"),
    ("M.", "Louis", "Henry", date(2026, 9, 14), [METZ, MONTIGNY, MARLY], "t1", "indifferent"),
    ("Mme", "Maud", "Simon", date(2026, 10, 19), [MONTIGNY], "indifferent", "bas"),
]


def raconter(claire: Acteur, helene: Acteur) -> None:
    """The coordinator sets the grid; the team has needs that nobody has studied yet, and closes its
    fairness report."""
    with helene.agir():
        if not GrilleCotation.objects.filter(territoire=helene.territoire).exists():
            actions.fixer(
                par=helene, cle=uuid4(), grille=modele.proposee(), du=horloge.aujourdhui(),
                fondement=FONDEMENT, base=0,
            )  # fmt: skip
    with claire.agir():
        for civilite, prenom, nom, besoin_le, communes, logement, etage in BESOINS:
            connues = Commune.objects.in_bulk(communes)
            candidatures.ouvrir(
                par=claire, cle=uuid4(), besoin_le=besoin_le,
                communes=[connues[code] for code in communes], civilite=civilite, prenom=prenom,
                nom=nom, annee_naissance=None, lieu="hopital", depuis=None,
                type_logement=logement, etage=etage,
            )  # fmt: skip
        actions.arreter(par=claire)
