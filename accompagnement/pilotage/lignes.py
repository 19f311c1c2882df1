"""Lines without identity that each step leaves for the figures (SP-16, decision 0029).

A detail holds closed codes and durations, at most 40 letters: no dossier, no name, no address.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from partnership.acteurs.acteur import Acteur
from partnership.secret.evenements import compter

from ..enums import Etat, Lieu
from ..models import Candidature, LigneFinancement, PassageAcces, SousLocation
from ..souslocation.enums import ACQUISES
from ..souslocation.financement import Mois

BESOIN, ELIGIBLE, PRESENTEE, LOGEE, FINIE, CLOSE, FINANCEE, COUT = (
    "parcours_besoin", "parcours_eligible", "parcours_presentee", "parcours_logee",
    "parcours_finie", "parcours_close", "parcours_financee", "parcours_cout",
)  # fmt: skip
# Left by the accompaniment itself (`suivi.actions`).
SORTIE, DEVENIR = "suivi_sortie", "suivi_devenir"
NATURES = frozenset(
    {BESOIN, ELIGIBLE, PRESENTEE, LOGEE, FINIE, CLOSE, FINANCEE, COUT, SORTIE, DEVENIR}
)
PREMIERE, SUIVANTE = "1re", "autre"


def besoin(candidature: Candidature, lieu: str | None) -> None:
    """A need is identified; where the person lived then."""
    compter(candidature, BESOIN, lieu if lieu in Lieu.values else "")


def eligible(candidature: Candidature, par: Acteur, le: date | None) -> None:
    """The four criteria hold, for the first time."""
    if le is None or _deja(candidature, par, etat__in=[Etat.ELIGIBLE, Etat.PRESENTEE]):
        return
    compter(candidature, ELIGIBLE, str((le - candidature.besoin_le).days))


def presentee(candidature: Candidature, par: Acteur) -> None:
    """Presented to a landlord, for the first time."""
    if not _deja(candidature, par, acte="presenter"):
        compter(candidature, PRESENTEE)


def _deja(candidature: Candidature, par: Acteur, **dit) -> bool:
    lus = PassageAcces.objects.visibles_par(par).filter(dossier=candidature.dossier_id)
    return lus.filter(**dit).exists()


def logee(candidature: Candidature, par: Acteur, bail: SousLocation, mois: Iterable[Mois]) -> None:
    """A sub-letting is signed: commune, days since the need, days of vacancy, first one or not;
    then what its months cost and what is covered on that day, in whole euros."""
    signes = SousLocation.objects.visibles_par(par).filter(
        dossier=candidature.dossier_id, signee_le__isnull=False
    )
    rang = SUIVANTE if signes.exclude(pk=bail.pk).exists() else PREMIERE
    attente = max(0, (bail.signee_le - candidature.besoin_le).days)
    vacance = max(0, (bail.signee_le - bail.logement.disponible_le).days)
    compter(candidature, LOGEE, f"{bail.logement.commune_id}|{attente}|{vacance}|{rang}")
    prevus = list(mois)
    if prevus:
        cout, couvert = sum(m.cout for m in prevus), sum(m.couvert for m in prevus)
        compter(candidature, COUT, f"{int(cout)}|{int(couvert)}")


def finie(candidature: Candidature, bail: SousLocation) -> None:
    """A sub-letting is over: commune, days that it lasted, how it ended."""
    duree = max(0, (bail.finie_le - bail.debut_le).days)
    compter(candidature, FINIE, f"{bail.logement.commune_id}|{duree}|{bail.fin}")


def close(candidature: Candidature, motif: str, logee: bool) -> None:
    """A candidature ends: why, and whether a sub-letting was signed."""
    compter(candidature, CLOSE, f"{motif}|{'logee' if logee else 'sans'}")


def financee(candidature: Candidature, ligne: LigneFinancement, avant: str = "") -> None:
    """A line of funding is granted, or is no more: the part of one place, in whole euros; a line
    that is no longer granted is taken off."""
    acquise, acquise_avant = ligne.statut in ACQUISES, avant in ACQUISES
    if acquise == acquise_avant:
        return
    part = int(Decimal(ligne.montant) / ligne.places)
    compter(candidature, FINANCEE, f"{ligne.ligne}|{part if acquise else -part}")
