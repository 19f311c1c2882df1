"""A narrator: lets the cast act at a given date, through the same actions as the pages."""

from contextlib import ExitStack, contextmanager
from datetime import date, datetime, timedelta

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.calendrier import est_ouvre
from partnership.acteurs.enums import ZoneFeries
from partnership.acteurs.models import Commune

from .. import actions
from ..models import ItemFait, Signalement
from .territoire import PARIS


def instant(jour: date | datetime, heure: str = "10:00") -> datetime:
    """Return an aware instant of the demonstration's time zone."""
    if isinstance(jour, datetime):
        return jour
    return datetime.combine(jour, datetime.strptime(heure, "%H:%M").time(), tzinfo=PARIS)


@contextmanager
def scene(acteur: Acteur, jour: date | datetime, heure: str = "10:00"):
    """Let `acteur` act at that moment."""
    with ExitStack() as pile:
        pile.enter_context(horloge.au(instant(jour, heure)))
        pile.enter_context(acteur.agir())
        yield


def ouvrir(acteur: Acteur, jour, identite: dict, commune: str, faits: list, heure="10:00"):
    """Open a sheet: no danger, who and where, and facts (code, day, champs)."""
    with scene(acteur, jour, heure):
        signalement = actions.ouvrir(par=acteur)
        actions.repondre_urgence(signalement=signalement, par=acteur, danger=False)
        actions.ecrire_identite(
            signalement=signalement,
            par=acteur,
            commune=Commune.objects.get(code=commune),
            **identite,
        )
        for code, quand, champs in faits:
            observer(signalement, acteur, code, quand, **champs)
    return signalement


def observer(signalement: Signalement, acteur: Acteur, code: str, du: date, **champs):
    """Add a fact of the catalogue, without changing the scene."""
    item = ItemFait.objects.select_related("categorie").get(
        categorie__territoire=acteur.territoire, code=code
    )
    champs.setdefault("source", "vu")
    return actions.ajouter_fait(signalement=signalement, par=acteur, item=item, du=du, **champs)


def agir(nom: str, signalement: Signalement, acteur: Acteur, jour, heure="10:00", **champs):
    """Let `acteur` do the act `nom` at that moment."""
    with scene(acteur, jour, heure):
        return getattr(actions, nom)(signalement=signalement, par=acteur, **champs)


def informer(signalement, acteur, jour, heure="10:00", reaction="PAS_OPPOSITION", **champs):
    """Record that the person was told, face to face, with the notice."""
    champs = {
        "le": jour, "moyen": "ENTRETIEN", "recueilli_par": "La référente sociale",
        "notice_remise": True, "reaction": reaction, **champs,
    }  # fmt: skip
    return agir("informer", signalement, acteur, jour, heure, **champs)


def jours(jour: date, nombre: int) -> date:
    """Return the day `nombre` days later, or the next working day, never in the future."""
    voulu = jour + timedelta(days=nombre)
    while not est_ouvre(voulu, ZoneFeries.MOSELLE) and voulu < horloge.aujourdhui():
        voulu += timedelta(days=1)
    return voulu
