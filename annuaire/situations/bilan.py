"""What the yearly report shows: read from lines without identity, or as it was published."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date

from annuaire import ouvrages
from annuaire.commissions import lecture_seances as seances
from annuaire.commissions.models import Commission, Seance
from partnership.acteurs import horloge
from partnership.acteurs.models import Territoire
from partnership.acteurs.reglages import reglage
from partnership.secret.models import Evenement
from partnership.secret.statistiques import TOTAL, TableMasquee

from . import regles_bilan
from .models import Bilan
from .regles_bilan import ETAPES, NOMBRE, TABLES

PREFIXE = "commission_"
MASQUE = "masqué"
OUVRAGE = "bilan-commission"


def seuil(territoire: Territoire) -> int:
    """Return the size under which a figure is hidden: never under the floor of 5 (SP-16)."""
    return max(5, int(reglage(territoire, "seuil_petits_effectifs", horloge.aujourdhui())))


def calculer(territoire: Territoire, annee: int) -> dict:
    """Return the figures of a year, masked, in the shape that is kept when it is published."""
    lus = Evenement.objects.filter(
        territoire=territoire, le__year=annee, nature__startswith=PREFIXE
    ).values_list("nature", "organisation__type", "detail")
    lignes = [regles_bilan.Ligne(*lu) for lu in lus]
    plancher = seuil(territoire)
    masquees = regles_bilan.masquer(regles_bilan.compter(lignes), plancher)
    return {
        "seuil": plancher,
        "etapes": [[t, masquees[f"etape:{c}"][c, NOMBRE]] for c, t in ETAPES.items()],
        "tables": [_rangee(masquees[nom], *titres) for nom, titres in TABLES.items()],
        "moyennes": [[m.titre, m.valeur] for m in regles_bilan.moyennes(lignes, plancher)],
        **_seances(territoire, annee),
    }


def _rangee(table: TableMasquee, titre: str, entete: str) -> dict:
    """Return a table as lists; the total of one column alone would say it twice."""
    seule = table.colonnes == (NOMBRE,)
    return {
        "vide": all(n is None for n in table.cellules.values()),
        "titre": titre,
        "entete": entete,
        "colonnes": list(table.colonnes) if seule else [*table.colonnes, TOTAL],
        "lignes": [[nom, n if seule else [*n, total]] for nom, n, total in table.rangees],
    }


def _seances(territoire: Territoire, annee: int) -> dict:
    """Return the sessions held and the attendance of each organisation: nothing of a person."""
    debut, fin = date(annee, 1, 1), date(annee, 12, 31)
    siennes = Seance.objects.filter(
        commission__territoire=territoire, commission__genre="situations", jour__range=(debut, fin)
    )
    presences = [
        [a.organisme, a.venues, a.dues]
        for commission in Commission.objects.filter(territoire=territoire, genre="situations")
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


def annees(territoire: Territoire, coordonne: bool) -> list[dict]:
    """Return the years that may be opened, the last first: those published; to the coordinator,
    those that have something to count as well."""
    connus = {b.annee: b for b in Bilan.objects.filter(territoire=territoire).defer("chiffres")}
    ouvertes = {annee for annee, b in connus.items() if b.publie_le}
    if coordonne:
        comptees = Evenement.objects.filter(
            territoire=territoire, nature__startswith=PREFIXE
        ).dates("le", "year")
        ouvertes |= {jour.year for jour in comptees} | {horloge.aujourdhui().year}
    return [{"annee": annee, "bilan": connus.get(annee)} for annee in sorted(ouvertes)[::-1]]


def tableur(annee: int, chiffres: dict) -> tuple[list[str], Iterable[list]]:
    """Return (titles, lines) of a spreadsheet: one figure a line."""
    lignes: list[list] = [["Étapes", titre, "", _dit(n)] for titre, n in chiffres["etapes"]]
    lignes += [["Moyennes", titre, "", _dit(n)] for titre, n in chiffres["moyennes"]]
    lignes += [["Séances", "Tenues", "", chiffres["seances"]],
               ["Séances", "Annulées", "", chiffres["annulees"]]]  # fmt: skip
    for table in chiffres["tables"]:
        for nom, nombres in table["lignes"]:
            for colonne, n in zip(table["colonnes"], nombres, strict=True):
                lignes.append([table["titre"], nom, colonne, _dit(n)])
    for organisme, venues, dues in chiffres["assiduite"]:
        lignes += [["Présences", organisme, "Venues", venues],
                   ["Présences", organisme, "Attendues", dues]]  # fmt: skip
    return [f"Bilan {annee}", "Ligne", "Colonne", "Nombre"], lignes


def _dit(nombre: float | None) -> float | str:
    return MASQUE if nombre is None else nombre


def dernier_publie(territoire: Territoire) -> Bilan | None:
    """Return the last report that is out."""
    return Bilan.objects.filter(territoire=territoire, publie_le__isnull=False).first()


def refus_du_pdf(territoire: Territoire) -> str:
    """Return why there is no PDF to make, "" when there is."""
    return "" if dernier_publie(territoire) else "Aucun bilan n’est encore publié."


def pdf_fait(bilan: Bilan) -> bool:
    """Say whether the PDF that is kept is of this report: the last one that is out."""
    fait = ouvrages.du_territoire(bilan.territoire).get(OUVRAGE)
    return (
        fait is not None and fait.fait_le is not None and fait.fait_le >= bilan.publie_le
        and bilan == dernier_publie(bilan.territoire)
    )  # fmt: skip


def contexte_du_pdf(territoire: Territoire, jour: date) -> dict:
    """Return what the PDF of the last published report shows."""
    bilan = dernier_publie(territoire)
    return {"territoire": territoire, "le": jour, "bilan": bilan, "chiffres": bilan.chiffres}
