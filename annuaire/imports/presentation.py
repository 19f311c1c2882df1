"""An import as its page shows it: counts, lines field by field, report of the sectors."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from partnership.acteurs.models import Commune, Organisation

from .. import fiche
from ..enums import AU_TRAVAIL, EtatImport, NatureImport, Public, Verdict
from ..models import Import, LigneImport
from ..sectorisation import NUMERO_AU_PLUS

PAR_PAGE = 25
GENRES = {
    EtatImport.A_RELIRE: "attente", EtatImport.FAIT: "fait", EtatImport.ECHOUE: "refuse",
    EtatImport.ANNULE: "clos", EtatImport.ABANDONNE: "clos",
}  # fmt: skip
VERDICTS = {
    Verdict.CREER: "fait", Verdict.CHANGER: "info", Verdict.IDENTIQUE: "neutre",
    Verdict.REFUSER: "refuse",
}  # fmt: skip
# What becomes of a line: before and after it is written, of one and of several.
SUITES = {
    Verdict.CREER: ("À créer", "Créée{}"), Verdict.CHANGER: ("À modifier", "Modifiée{}"),
    Verdict.IDENTIQUE: ("Sans changement",) * 2, Verdict.REFUSER: ("Refusée{}",) * 2,
}  # fmt: skip
ECRITES = (EtatImport.FAIT, EtatImport.ANNULATION, EtatImport.ANNULE)
ECARTEES = {
    "autres_genres": "d’un genre que l’annuaire ne suit pas",
    "hors_territoire": "d’une commune hors du territoire",
    "fermees": "fermées",
}


def ligne(importation: Import) -> dict:
    """Return an import as a line of the list."""
    return {
        "importation": importation,
        "genre": GENRES.get(EtatImport(importation.etat), "info"),
        "resume": resume(importation),
    }


def resume(importation: Import) -> str:
    """Return in one sentence what an import does or did."""
    comptes = importation.comptes
    mots = (
        ("creer", "à créer", "créée{}"), ("changer", "à modifier", "modifiée{}"),
        ("identique", "sans changement", "sans changement"),
        ("refuser", "refusée{}", "refusée{}"),
    )  # fmt: skip
    faite = importation.etat in ECRITES
    dits = [
        f"{milliers(n)} {(fait if faite else futur).format('s' if n > 1 else '')}"
        for compte, futur, fait in mots
        if (n := comptes.get(compte))
    ]
    if importation.etat in AU_TRAVAIL and importation.total:
        return f"{milliers(importation.faits)} lignes sur {milliers(importation.total)}"
    return importation.message or ", ".join(dits)


def milliers(nombre: int) -> str:
    """Return « 20 000 », with a narrow no-break space."""
    return f"{nombre:,}".replace(",", "\u202f")


def pourcent(importation: Import) -> int:
    """Return how far the work is, from 0 to 100."""
    return min(100, 100 * importation.faits // importation.total) if importation.total else 0


def apercu(importation: Import, demande: QueryDict) -> dict:
    """Return the counts as filters, one page of lines, and the report."""
    verdict = demande.get("suite", "")
    lignes = importation.lignes.all()
    if verdict in Verdict.values:
        lignes = lignes.filter(verdict=verdict)
    depuis = demande.get("depuis", "")
    rang = int(depuis) if depuis.isdecimal() and len(depuis) < 9 else 0
    page = list(lignes.filter(rang__gt=rang).select_related("structure")[: PAR_PAGE + 1])
    ici = reverse("annuaire:importation", args=[importation.ref])
    filtre = {"suite": verdict} if verdict in Verdict.values else {}
    return {
        "filtres": _filtres(importation, ici, verdict),
        "lignes": _lisibles(importation, page[:PAR_PAGE]),
        "suivant": _adresse(ici, filtre | {"depuis": page[PAR_PAGE - 1].rang})
        if len(page) > PAR_PAGE
        else "",
        "debut": _adresse(ici, filtre) if rang else "",
        "ecartees": [
            (ECARTEES[c], n) for c, n in importation.rapport.get("ecartees", {}).items() if n
        ],
        "inconnues": importation.rapport.get("inconnues", []),
        "rapport": rapport(importation),
    }


def _adresse(ici: str, parametres: dict) -> str:
    return f"{ici}?{urlencode(parametres)}" if parametres else ici


def _filtres(importation: Import, ici: str, actif: str) -> list[dict]:
    comptes = importation.comptes
    tous = sum(comptes.get(v, 0) for v in Verdict.values)
    choix = [("", "Toutes les lignes", tous)]
    for verdict in Verdict:
        libelle = _suite(importation, verdict, plusieurs=True)
        if importation.nature == NatureImport.SECTEURS and verdict == Verdict.CREER:
            libelle = "Règles nouvelles"
        choix.append((verdict.value, libelle, comptes.get(verdict, 0)))
    return [
        {
            "libelle": libelle,
            "nombre": nombre,
            "actif": valeur == actif,
            "url": _adresse(ici, {"suite": valeur} if valeur else {}),
        }
        for valeur, libelle, nombre in choix
        if nombre or not valeur
    ]


def _suite(importation: Import, verdict: Verdict, *, plusieurs: bool = False) -> str:
    return SUITES[verdict][importation.etat in ECRITES].format("s" if plusieurs else "")


def _lisibles(importation: Import, lignes: list[LigneImport]) -> list[dict]:
    if importation.nature == NatureImport.SECTEURS:
        noms = _noms(Commune, (x.document.get("commune") for x in lignes), "pk", "nom")
        return [_regle(importation, x, noms) for x in lignes]
    documents = [d for x in lignes for d in (x.document, x.avant)]
    codes = {c for d in documents for c in [d.get("commune"), *(d.get("communes") or [])] if c}
    refs = {d["proprietaire"] for d in documents if d.get("proprietaire")}
    noms = {
        "communes": _noms(Commune, codes, "pk", "nom"),
        "proprietaires": _noms(Organisation, refs, "ref", "nom_court"),
    }
    return [_fiche(importation, x, noms) for x in lignes]


def _noms(modele, cles, champ: str, nom: str) -> dict[str, str]:
    voulues = {c for c in cles if c}
    paires = modele.objects.filter(**{f"{champ}__in": voulues}).values_list(champ, nom)
    return {str(cle): valeur for cle, valeur in paires}


def _fiche(importation: Import, ligne_: LigneImport, noms: dict) -> dict:
    neuve = ligne_.verdict == Verdict.CREER
    champs = fiche.neufs(ligne_.document) if neuve else ligne_.document
    return {
        "ligne": ligne_,
        "suite": _suite(importation, Verdict(ligne_.verdict)),
        "genre": VERDICTS[Verdict(ligne_.verdict)],
        "neuve": neuve,
        "champs": [
            {
                "titre": fiche.titre(champ),
                "avant": _dire(champ, ligne_.avant.get(champ), noms),
                "apres": _dire(champ, valeur, noms),
            }
            for champ, valeur in champs.items()
        ],
    }


def _dire(champ: str, valeur, noms: dict) -> str:
    """Return a value as a reader is told it, without asking the base line by line."""
    if champ in ("commune", "communes") and valeur:
        codes = valeur if isinstance(valeur, list) else [valeur]
        return ", ".join(noms["communes"].get(c, c) for c in codes)
    if champ == "proprietaire":
        return noms["proprietaires"].get(valeur or "", "la coordination du CLSM")
    return fiche.phrase(champ, valeur)


def _regle(importation: Import, ligne_: LigneImport, noms: dict[str, str]) -> dict:
    d = ligne_.document
    phrase = ""
    if d:
        ou = d["voie"] or "toute la commune"
        phrase = f"{noms.get(d['commune'], d['commune'])}, {ou}{numeros(d)}"
    return {
        "ligne": ligne_,
        "suite": _suite(importation, Verdict(ligne_.verdict)),
        "genre": VERDICTS[Verdict(ligne_.verdict)],
        "phrase": phrase,
    }


def numeros(d: dict) -> str:
    """Return which numbers a rule speaks of, "" for all: « , numéros pairs, de 2 à 98 »."""
    cote = {"pairs": ", numéros pairs", "impairs": ", numéros impairs"}.get(d["cote"], "")
    if (d["debut"], d["fin"]) in ((1, NUMERO_AU_PLUS), (2, NUMERO_AU_PLUS)):
        return cote
    if d["fin"] >= NUMERO_AU_PLUS:
        return f"{cote}, à partir du {d['debut']}"
    return f"{cote}, du {d['debut']} au {d['fin']}"


def rapport(importation: Import) -> dict | None:
    """Return what the list of sectors would give, None for another import."""
    lu = importation.rapport
    if importation.nature != NatureImport.SECTEURS or "secteurs" not in lu:
        return None
    publics = dict(Public.choices)
    return lu | {
        "defauts": [
            d
            | {
                "public": publics[d["public"]],
                "ou": d["voie"] or "toute la commune",
                "numeros": numeros(d).removeprefix(", "),
            }
            for d in lu["defauts"]
        ],
        "sans_regle": [
            {"public": publics[s["public"]], "communes": s["communes"]} for s in lu["sans_regle"]
        ],
    }
