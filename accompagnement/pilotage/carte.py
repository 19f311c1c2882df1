"""The map of flats: how many are offered and lived in, by commune. No address, no point of a flat.

Whoever lives the lease counts her own exactly; the coordination reads the lines without identity,
as they stood at the end of the last quarter, masked (SP-16, decision 0029).
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, hypot, radians
from statistics import median

from django.db.models import Count
from django.urls import reverse

from annuaire import carte as fonds
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.reglages import reglage
from partnership.secret.models import Evenement
from partnership.secret.statistiques import TOTAL, masquer

from ..enums import TypeOffert
from ..logements import regles as logements
from ..souslocation.enums import EtatBail
from ..souslocation.models import SousLocation
from .lignes import FINIE, LOGEE

LARGEUR, MARGE = 440, 30
LOIN = 4  # times the middle distance: a place beyond bears the name of another commune
OFFERTS, OCCUPES = "offerts", "occupes"
ETATS = {"": "Tous", OFFERTS: "Offerts", OCCUPES: "Occupés"}
NOMBRE = "Nombre"


@dataclass(frozen=True)
class Lieu:
    """One commune: its numbers, None when one is hidden."""

    code: str
    nom: str
    offerts: int
    occupes: int | None
    x: float = 0
    y: float = 0
    place: bool = False

    @property
    def masque(self) -> bool:
        return self.occupes is None


@dataclass(frozen=True)
class Demande:
    """What the address of the page asks for; what is not known is left out."""

    nature: str = ""
    etat: str = ""

    @classmethod
    def lue(cls, parametres) -> "Demande":
        nature, etat = parametres.get("nature", ""), parametres.get("etat", "")
        return cls(nature if nature in TypeOffert.values else "", etat if etat in ETATS else "")


def composer(acteur: Acteur, demande: Demande) -> dict:
    """Return the context of the page."""
    fond = fonds.fond(acteur.territoire, pro=False)
    offerts = _offerts(acteur, demande) if demande.etat != OCCUPES else {}
    occupes, total = ({}, 0) if demande.etat == OFFERTS else _occupes(acteur, demande)
    lieux = _lieux(fond["communes"], offerts, occupes)
    dessin = dessiner(fond["communes"], lieux)
    return {
        "demande": demande,
        "lieux": sorted(lieux, key=lambda li: (-li.offerts, -(li.occupes or 0), li.nom)),
        "dessin": dessin,
        "source": fond["source"],
        "offerts": sum(offerts.values()) if demande.etat != OCCUPES else None,
        "occupes": total,
        "montre_offerts": demande.etat != OCCUPES,
        "montre_occupes": demande.etat != OFFERTS,
        "siens": exact(acteur),
        "bailleur": acteur.role == Role.REFERENT_SOCIAL,
        "au": None if exact(acteur) else fin_de_trimestre(horloge.aujourdhui()),
        "chips_etat": _chips("etat", ETATS, demande),
        "chips_nature": _chips("nature", {"": "T1 et T2", **dict(TypeOffert.choices)}, demande),
    }


def exact(acteur: Acteur) -> bool:
    """Say whether this acteur counts leases that she reads herself."""
    return acteur.role != Role.COORDINATEUR


def fin_de_trimestre(jour: date) -> date:
    """Return the last day of the last quarter that is over: two looks on two days tell nothing of
    what came between (SP-16)."""
    mois = 3 * ((jour.month - 1) // 3) + 1
    return date(jour.year, mois, 1) - timedelta(days=1)


def _offerts(acteur: Acteur, demande: Demande) -> dict[str, int]:
    lus = logements.visibles(acteur).filter(retire_le=None).select_related(None).order_by()
    if demande.nature:
        lus = lus.filter(type_logement=demande.nature)
    return dict(lus.values("commune").annotate(n=Count("pk")).values_list("commune", "n"))


def _occupes(acteur: Acteur, demande: Demande) -> tuple[dict[str, int | None], int | None]:
    """Return (commune → flats lived in, total)."""
    if exact(acteur):
        lus = SousLocation.objects.visibles_par(acteur).filter(etat=EtatBail.SIGNEE)
        if demande.nature:
            lus = lus.filter(logement__type_logement=demande.nature)
        siens = Counter(lus.values_list("logement__commune", flat=True))
        return dict(siens), sum(siens.values())
    seuil = max(5, int(reglage(acteur.territoire, "seuil_petits_effectifs", horloge.aujourdhui())))
    return masquer_stock(_stock(acteur), seuil)


def _stock(acteur: Acteur) -> dict[str, int]:
    """Return how many are lived in, by commune, from the lines without identity."""
    lus = Evenement.objects.filter(
        territoire=acteur.territoire, nature__in=[LOGEE, FINIE],
        le__lte=fin_de_trimestre(horloge.aujourdhui()),
    ).values_list("nature", "detail")  # fmt: skip
    stock = dict.fromkeys(acteur.territoire.communes.values_list("pk", flat=True), 0)
    for nature, detail in lus:
        code = detail.split("|")[0]
        if code in stock:
            stock[code] += 1 if nature == LOGEE else -1
    return {code: max(0, n) for code, n in stock.items()}


def masquer_stock(stock: dict[str, int], seuil: int) -> tuple[dict[str, int | None], int | None]:
    """Return the counts and their total, hidden where they could point at somebody; every commune
    has its row, so that none tells anything by standing there."""
    masquee = masquer({code: {NOMBRE: n} for code, n in stock.items()}, seuil)
    return {code: masquee[code, NOMBRE] for code in stock}, masquee[TOTAL, NOMBRE]


def _lieux(communes: list[dict], offerts: dict, occupes: dict) -> list[Lieu]:
    """Return the communes that have something to say; where all are hidden, those offered alone."""
    return [
        Lieu(c["code"], c["nom"], offerts.get(c["code"], 0), occupes.get(c["code"], 0))
        for c in communes
        if offerts.get(c["code"]) or occupes.get(c["code"])
    ]


# --- The picture ------------------------------------------------------------------------


def dessiner(communes: list[dict], lieux: list[Lieu]) -> dict | None:
    """Return what the SVG shows: outlines, places, marks; None when no commune has a place."""
    points = _proches({c["code"]: tuple(c["lieu"]) for c in communes if c["lieu"]})
    anneaux = {c["code"]: list(_anneaux(c["contour"])) for c in communes if c["contour"]}
    tous = [p for liste in anneaux.values() for a in liste for p in a]
    tous += [(lon, lat) for lat, lon in points.values()]
    if not tous:
        return None
    plan = _Plan(tous)
    marques = []
    for lieu in lieux:
        if lieu.code in points:
            x, y = plan.placer(*reversed(points[lieu.code]))
            deux = bool(lieu.offerts and lieu.occupes)
            marques.append({"lieu": lieu, "x": x, "y": y, "ecart": 14 if deux else 0})
    dits = {m["lieu"].code for m in marques}
    return {
        "largeur": LARGEUR,
        "hauteur": plan.hauteur,
        "contours": [plan.chemin(liste) for liste in anneaux.values()],
        "autres": [
            plan.placer(lon, lat) for code, (lat, lon) in points.items()
            if code not in dits and code not in anneaux
        ],
        "marques": marques,
    }  # fmt: skip


def _proches(points: dict[str, tuple]) -> dict[str, tuple]:
    """Return the places without those that stand far from all the others: found by the name of a
    commune, a place may be that of a namesake; its numbers stay in the table."""
    if len(points) < 4:
        return points
    milieu = tuple(median(p[axe] for p in points.values()) for axe in (0, 1))
    ecarts = {code: hypot(p[0] - milieu[0], p[1] - milieu[1]) for code, p in points.items()}
    borne = LOIN * median(ecarts.values())
    return {code: p for code, p in points.items() if ecarts[code] <= borne}


def _anneaux(contour: dict):
    polygones = contour["coordinates"]
    if contour["type"] == "Polygon":
        polygones = [polygones]
    for polygone in polygones:
        yield [tuple(p[:2]) for p in polygone[0]]


class _Plan:
    """From degrees to units of the picture: flat, a degree east as long as it is at that height."""

    def __init__(self, points: list[tuple]):
        lons, lats = [p[0] for p in points], [p[1] for p in points]
        self.ouest, self.nord = min(lons), max(lats)
        self.large = cos(radians((min(lats) + max(lats)) / 2))
        etendue = max((max(lons) - self.ouest) * self.large, 1e-6)
        haut = max(self.nord - min(lats), 1e-6)
        self.echelle = min((LARGEUR - 2 * MARGE) / etendue, 1.1 * LARGEUR / haut)
        self.decale = (LARGEUR - etendue * self.echelle) / 2
        self.hauteur = round(haut * self.echelle + 2 * MARGE)

    def placer(self, lon: float, lat: float) -> tuple[float, float]:
        x = (lon - self.ouest) * self.large * self.echelle + self.decale
        return round(x, 1), round((self.nord - lat) * self.echelle + MARGE, 1)

    def chemin(self, anneaux: list[list]) -> str:
        """Return the path of an outline."""
        return "".join(
            "M" + "L".join(f"{x} {y}" for x, y in (self.placer(*p) for p in anneau)) + "Z"
            for anneau in anneaux
        )


def _chips(cle: str, choix: dict, demande: Demande) -> list[dict]:
    actuels = {"nature": demande.nature, "etat": demande.etat}
    chips = []
    for valeur, libelle in choix.items():
        voulus = {n: v for n, v in (actuels | {cle: valeur}).items() if v}
        suite = "&".join(f"{n}={v}" for n, v in voulus.items())
        url = reverse("accompagnement:carte") + (f"?{suite}" if suite else "")
        chips.append({"libelle": libelle, "url": url, "actif": actuels[cle] == valeur})
    return chips
