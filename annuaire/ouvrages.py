"""Works that a territory publishes in PDF: which there are, asked for here, made by the worker.

Upper rooms add theirs from their `AppConfig.ready()`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from partnership.acteurs import horloge
from partnership.acteurs.models import Reglage, Territoire
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.reglages import DEFAUTS, reglage

from .enums import EtatOuvrage, Suite
from .models import Modification, Ouvrage

GUIDE_PRO, GUIDE_PUBLIC = "guide-pro", "guide-public"
PERIME = timedelta(days=30)  # a setting or a catalogue may have changed without a trace here


@dataclass(frozen=True)
class Sorte:
    """A kind of work; `contexte`: (territory, day) -> what its template shows.

    `refus`: territory -> why it cannot be made there, "" when it can. `annuaire`: whether it says
    what the directory says.
    """

    titre: str
    gabarit: str
    contexte: Callable[[Territoire, date], dict]
    public: bool
    refus: Callable[[Territoire], str] = lambda territoire: ""
    annuaire: bool = True
    guide: bool = True  # listed with the guides; else its own page gives it


SORTES: dict[str, Sorte] = {}


def brancher(code: str, sorte: Sorte) -> None:
    """Add a kind of work."""
    SORTES[code] = sorte


def ouvert_au_public(territoire: Territoire) -> bool:
    """Say whether a territory shows its public face: setting `face_publique`."""
    return reglage(territoire, "face_publique", horloge.aujourdhui())


def territoires_ouverts() -> list[Territoire]:
    """Return the territories that show their public face, by name; two queries."""
    dates = Reglage.objects.filter(cle="face_publique", du__lte=horloge.aujourdhui())
    dits = dict(dates.order_by("du").values_list("territoire", "valeur"))
    defaut = DEFAUTS["face_publique"].valeur
    return [t for t in Territoire.objects.order_by("nom") if dits.get(t.pk, defaut)]


@transaction.atomic
def demander(territoire: Territoire, sorte: str) -> Ouvrage:
    """Ask for a work; asked twice, it is made once. Raises `ActionRefusee` where it cannot be."""
    from .tasks import presser

    if refus := SORTES[sorte].refus(territoire):
        raise ActionRefusee(refus)

    ouvrage, nouveau = Ouvrage.objects.get_or_create(
        territoire=territoire, sorte=sorte, defaults={"demande_le": horloge.maintenant()}
    )
    if not nouveau:
        # Made meanwhile or not, an order given now is for the directory as it is now.
        Ouvrage.objects.filter(pk=ouvrage.pk).update(
            etat=EtatOuvrage.DEMANDE, tentatives=0, demande_le=horloge.maintenant()
        )
    transaction.on_commit(presser)
    return ouvrage


def du_territoire(territoire: Territoire) -> dict[str, Ouvrage]:
    """Return the works of a territory by kind, without their bytes."""
    return {o.sorte: o for o in Ouvrage.objects.filter(territoire=territoire).defer("octets")}


def changements_depuis(ouvrage: Ouvrage) -> int:
    """Return how many changes the directory has known since this PDF was made."""
    faits = Modification.objects.filter(territoire=ouvrage.territoire_id, suite=Suite.APPLIQUEE)
    if ouvrage.fait_le is None or not SORTES[ouvrage.sorte].annuaire:
        return 0
    return faits.filter(decidee_le__gt=ouvrage.fait_le).count()


def a_renouveler(territoire: Territoire) -> list[str]:
    """Return the kinds of which this territory has no PDF of today's directory."""
    connus = du_territoire(territoire)
    voulus = [code for code, s in SORTES.items() if not s.public or ouvert_au_public(territoire)]
    dernier = (
        Modification.objects.filter(Q(suite=Suite.APPLIQUEE), territoire=territoire)
        .order_by("-decidee_le")
        .values_list("decidee_le", flat=True)
        .first()
    )
    veille = horloge.maintenant() - PERIME
    return [
        code
        for code in voulus
        if _depassee(connus.get(code), dernier, veille) and not SORTES[code].refus(territoire)
    ]


def _depassee(ouvrage: Ouvrage | None, dernier: datetime | None, veille: datetime) -> bool:
    """Say whether a PDF was never made, failed, or is of an older directory."""
    return (
        ouvrage is None
        or ouvrage.fait_le is None
        or ouvrage.etat == EtatOuvrage.ECHOUE
        or bool(dernier and dernier > ouvrage.fait_le)
        or ouvrage.fait_le < veille
    )
