"""What the yearly report shows: read from lines without identity, or as it was published."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from annuaire import ouvrages
from annuaire.commissions import lecture_seances as seances
from annuaire.commissions.enums import Genre
from annuaire.commissions.models import Commission, Seance
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Territoire
from partnership.acteurs.reglages import reglage
from partnership.secret.models import Evenement
from partnership.secret.statistiques import TOTAL, TableMasquee

from . import regles_bilan
from .models import Bilan
from .models.bilan import TITRES, titre_de, titre_du
from .regles_bilan import ETAPES, NOMBRE, PREFIXE

MASQUE = "masqué"
INDESIRABLES = "Évènements indésirables"
# The kinds of commissions that have a yearly report, and the PDF of each.
OUVRAGES = {Genre.SITUATIONS.value: "bilan-commission", Genre.LOGEMENT.value: "bilan-logement"}


@dataclass(frozen=True)
class SorteDeBilan:
    """A report that an upper room brings: its title, alone and after « Bilan 2026 », the code of
    its PDF, (territory, year) -> masked figures, the natures of the lines that it counts, what
    else its readers may look at."""

    titre: str
    du: str
    code: str
    calculer: Callable[[Territoire, int], dict]
    natures: tuple[str, ...]
    liens: Callable[[Acteur], list[tuple[str, str]]] = lambda acteur: []  # (words, address)


AUTRES: dict[str, SorteDeBilan] = {}


def brancher_bilan(genre: str, sorte: SorteDeBilan) -> None:
    """Add a report; upper rooms call it from their `AppConfig.ready()`."""
    AUTRES[genre] = sorte
    TITRES[genre] = (sorte.titre, sorte.du)
    _brancher_le_pdf(genre, sorte.code)


def connu(genre: str) -> bool:
    """Say whether there are reports of this kind."""
    return genre in OUVRAGES or genre in AUTRES


def code_du_pdf(genre: str) -> str:
    """Return the code of the PDF of a kind of report."""
    return AUTRES[genre].code if genre in AUTRES else OUVRAGES[genre]


def seuil(territoire: Territoire) -> int:
    """Return the size under which a figure is hidden: never under the floor of 5 (SP-16)."""
    return max(5, int(reglage(territoire, "seuil_petits_effectifs", horloge.aujourdhui())))


def calculer(
    territoire: Territoire, genre: str, annee: int, indesirables: int | None = None
) -> dict:
    """Return the figures of a year, masked, in the shape that is kept when it is published.

    `indesirables`: how many incidents the coordinator tells, None when she does not.
    """
    if genre in AUTRES:
        return AUTRES[genre].calculer(territoire, annee)
    lignes = _lignes(territoire, genre, annee)
    plancher = seuil(territoire)
    masquees = regles_bilan.masquer(regles_bilan.compter(lignes, genre), plancher)
    etapes = [[t, masquees[f"etape:{c}"][c, NOMBRE]] for c, t in ETAPES.items()]
    if indesirables is not None:
        etapes.append([INDESIRABLES, regles_bilan.masquer_seul(indesirables, plancher)])
    return {
        "seuil": plancher,
        "etapes": etapes,
        **partager(
            rangee(masquees[nom], *dits)
            for nom, dits in regles_bilan.titres(genre).items()
            if nom in masquees
        ),
        "moyennes": [
            [m.titre, m.valeur]
            for m in regles_bilan.moyennes_montrees(lignes, masquees, plancher)
        ],
        **_seances(territoire, genre, annee),
    }  # fmt: skip


def partager(rangees: Iterable[dict]) -> dict:
    """Return the tables that say something, and the titles of those that are hidden whole."""
    lues = list(rangees)
    return {
        "tables": [r for r in lues if not r["vide"]],
        "vides": [r["titre"] for r in lues if r["vide"]],
    }


def _lignes(territoire: Territoire, genre: str, annee: int) -> list[regles_bilan.Ligne]:
    """Return the events of one kind of commission, under the names of the situations."""
    prefixe = regles_bilan.nature(genre, PREFIXE)
    lus = Evenement.objects.filter(
        territoire=territoire, le__year=annee, nature__startswith=prefixe
    ).values_list("nature", "organisation__type", "detail")
    return [
        regles_bilan.Ligne(nature.replace(prefixe, PREFIXE, 1), qui, detail)
        for nature, qui, detail in lus
    ]


def rangee(table: TableMasquee, titre: str, entete: str) -> dict:
    """Return a table as lists; the total of one column alone would say it twice."""
    seule = table.colonnes == (NOMBRE,)
    return {
        "vide": all(n is None for n in table.cellules.values()),
        "titre": titre,
        "entete": entete,
        "colonnes": list(table.colonnes) if seule else [*table.colonnes, TOTAL],
        "lignes": [[nom, n if seule else [*n, total]] for nom, n, total in table.rangees],
    }


def _seances(territoire: Territoire, genre: str, annee: int) -> dict:
    """Return the sessions held and the attendance of each organisation: nothing of a person."""
    debut, fin = date(annee, 1, 1), date(annee, 12, 31)
    siennes = Seance.objects.filter(
        commission__territoire=territoire, commission__genre=genre, jour__range=(debut, fin)
    )
    presences = [
        [a.organisme, a.venues, a.dues]
        for commission in Commission.objects.filter(territoire=territoire, genre=genre)
        for a in seances.assiduite(commission, debut, fin)
    ]
    return {
        "seances": siennes.filter(ouverte_le__isnull=False, annulee_le=None).count(),
        "annulees": siennes.filter(annulee_le__isnull=False).count(),
        "assiduite": presences,
    }


def empreinte(chiffres: dict) -> str:
    """Return the digest of published figures: the same for ever."""
    texte = json.dumps(chiffres, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(texte.encode()).hexdigest()


def sortes(acteur: Acteur, coordonne: bool) -> list[dict]:
    """Return the reports that there are to open, with their years, and what else to look at."""
    toutes = [
        {
            "genre": genre,
            "titre": titre_de(genre),
            "annees": annees(acteur.territoire, genre, coordonne),
            "liens": AUTRES[genre].liens(acteur) if genre in AUTRES else [],
        }
        for genre in (*OUVRAGES, *AUTRES)
    ]
    return [sorte for sorte in toutes if sorte["annees"] or sorte["liens"]]


def annees(territoire: Territoire, genre: str, coordonne: bool) -> list[dict]:
    """Return the years that may be opened, the last first: those published; to the coordinator,
    those that have something to count as well."""
    siens = Bilan.objects.filter(territoire=territoire, genre=genre).defer("chiffres")
    connus = {b.annee: b for b in siens}
    ouvertes = {annee for annee, b in connus.items() if b.publie_le}
    if coordonne:
        comptees = Evenement.objects.filter(territoire=territoire, **_comptees(genre))
        ouvertes |= {jour.year for jour in comptees.dates("le", "year")}
        if Commission.objects.filter(territoire=territoire, genre=genre).exists():
            ouvertes.add(horloge.aujourdhui().year)
    return [{"annee": annee, "bilan": connus.get(annee)} for annee in sorted(ouvertes)[::-1]]


def _comptees(genre: str) -> dict:
    """Return which lines a kind of report counts."""
    if genre in AUTRES:
        return {"nature__in": AUTRES[genre].natures}
    return {"nature__startswith": regles_bilan.nature(genre, PREFIXE)}


def tableur(annee: int, chiffres: dict) -> tuple[list[str], Iterable[list]]:
    """Return (titles, lines) of a spreadsheet: one figure a line."""
    lignes: list[list] = [["Étapes", titre, "", _dit(n)] for titre, n in chiffres["etapes"]]
    lignes += [["Moyennes", titre, "", _dit(n)] for titre, n in chiffres["moyennes"]]
    lignes += [
        ["Mesures", f"{titre} ({unite})", "", _dit(n)]
        for titre, n, unite, _ in chiffres.get("mesures", [])
    ]
    if "seances" in chiffres:
        lignes += [["Séances", "Tenues", "", chiffres["seances"]],
                   ["Séances", "Annulées", "", chiffres["annulees"]]]  # fmt: skip
    for table in chiffres["tables"]:
        for nom, nombres in table["lignes"]:
            for colonne, n in zip(table["colonnes"], nombres, strict=True):
                lignes.append([table["titre"], nom, colonne, _dit(n)])
    lignes += [[titre, "Tout le tableau", "", MASQUE] for titre in chiffres["vides"]]
    for organisme, venues, dues in chiffres.get("assiduite", []):
        lignes += [["Présences", organisme, "Venues", venues],
                   ["Présences", organisme, "Attendues", dues]]  # fmt: skip
    return [f"Bilan {annee}", "Ligne", "Colonne", "Nombre"], lignes


def _dit(nombre: float | None) -> float | str:
    return MASQUE if nombre is None else nombre


def dernier_publie(genre: str, territoire: Territoire) -> Bilan | None:
    """Return the last report of a kind that is out."""
    return Bilan.objects.filter(territoire=territoire, genre=genre, publie_le__isnull=False).first()


def refus_du_pdf(genre: str, territoire: Territoire) -> str:
    """Return why there is no PDF to make, "" when there is."""
    return "" if dernier_publie(genre, territoire) else "Aucun bilan n’est encore publié."


def pdf_fait(bilan: Bilan) -> bool:
    """Say whether the PDF that is kept is of this report: the last one that is out."""
    fait = ouvrages.du_territoire(bilan.territoire).get(code_du_pdf(bilan.genre))
    return (
        fait is not None and fait.fait_le is not None and fait.fait_le >= bilan.publie_le
        and bilan == dernier_publie(bilan.genre, bilan.territoire)
    )  # fmt: skip


def contexte_du_pdf(genre: str, territoire: Territoire, jour: date) -> dict:
    """Return what the PDF of the last published report shows."""
    bilan = dernier_publie(genre, territoire)
    return {"territoire": territoire, "le": jour, "bilan": bilan, "chiffres": bilan.chiffres}


def brancher_les_pdf() -> None:
    """Give the PDF of each kind to the worker that makes the works of a territory."""
    for genre, code in OUVRAGES.items():
        _brancher_le_pdf(genre, code)


def _brancher_le_pdf(genre: str, code: str) -> None:
    ouvrages.brancher(
        code,
        ouvrages.Sorte(
            f"Bilan {titre_du(genre)}", "situations/pdf/bilan.html",
            partial(contexte_du_pdf, genre), public=False,
            refus=partial(refus_du_pdf, genre), guide=False,
        ),
    )  # fmt: skip
