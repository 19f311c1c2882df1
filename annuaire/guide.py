"""The guide: the directory as a book, with its contents and its indexes."""

from datetime import date

from partnership.acteurs.models import Territoire
from partnership.acteurs.templatetags.interface import URGENCES

from . import horaires
from .catalogue import besoins, familles, genres
from .models import Structure

# Entries of one guide: 500 take 100 s on busy cores, 0.7 MB each, and a task has 300 s.
AU_PLUS = 1000


def refus_pro(territoire: Territoire) -> str:
    """Return why the professionals' guide is not made, "" when it is."""
    nombre = Structure.objects.du_territoire(territoire).count()
    return _trop_long(nombre, "La recherche et les exports les donnent toutes.")


def refus_public(territoire: Territoire) -> str:
    """Return why everybody's guide is not made, "" when it is."""
    nombre = Structure.objects.publiques(territoire).count()
    return _trop_long(nombre, "La recherche et les données ouvertes les donnent toutes.")


def _trop_long(nombre: int, ailleurs: str) -> str:
    if nombre <= AU_PLUS:
        return ""
    dits, limite = (f"{n:,}".replace(",", "\u202f") for n in (nombre, AU_PLUS))
    return (
        f"Ce guide aurait {dits} fiches : au-delà de {limite}, il ne tient plus dans un livret. "
        f"{ailleurs}"
    )


def contexte_pro(territoire: Territoire, jour: date) -> dict:
    """Return what the professionals' guide shows."""
    return _contexte(territoire, jour, pro=True)


def contexte_public(territoire: Territoire, jour: date) -> dict:
    """Return what everybody's guide shows: public entries, contacts that are not kept to some."""
    return _contexte(territoire, jour, pro=False)


def _contexte(territoire: Territoire, jour: date, *, pro: bool) -> dict:
    lisibles = Structure.objects.du_territoire(territoire)
    if not pro:
        lisibles = Structure.objects.publiques(territoire)
    fiches = [
        _fiche(s, rang, pro=pro)
        for rang, s in enumerate(
            lisibles.select_related("commune").prefetch_related("contacts", "plages", "communes"),
            start=1,
        )
    ]
    chapitres = _chapitres(fiches)
    return {
        "territoire": territoire,
        "le": jour,
        "pro": pro,
        "urgences": URGENCES,
        "chapitres": chapitres,
        "nombre": len(fiches),
        "par_commune": _par_commune(territoire, fiches),
        "par_besoin": _par_besoin(chapitres),
    }


def _fiche(structure: Structure, rang: int, *, pro: bool) -> dict:
    plages = [[p.jour, f"{p.debut:%H:%M}", f"{p.fin:%H:%M}"] for p in structure.plages.all()]
    return {
        "s": structure,
        "ancre": f"f{rang}",
        "contacts": [c for c in structure.contacts.all() if pro or not c.pour_pros],
        "horaires": _ouverture(plages, structure.toujours_ouverte),
        "communes": sorted(c.nom for c in structure.communes.all()),
    }


def _ouverture(plages: list, toujours: bool) -> str:
    """Return « lundi 9h-12h, 14h-17h ; mardi… », days open alike said once."""
    if toujours:
        return "tous les jours, 24 h sur 24"
    suites: list[tuple[list[str], str]] = []
    for jour, texte in horaires.semaine(plages, False):
        if suites and suites[-1][1] == texte:
            suites[-1][0].append(jour)
        else:
            suites.append(([jour], texte))
    dits = [
        f"{jours[0]}{' au ' + jours[-1] if len(jours) > 1 else ''} {texte}"
        for jours, texte in suites
        if texte != "fermé"
    ]
    return " ; ".join(dits)


def _chapitres(fiches: list[dict]) -> list[dict]:
    """Return the families, their kinds and their entries; those that are empty left out."""
    par_genre: dict[str, list[dict]] = {}
    for fiche in fiches:
        par_genre.setdefault(fiche["s"].genre, []).append(fiche)
    chapitres = []
    for code, nom in familles().items():
        siens = [
            {"genre": genre, "ancre": f"g-{genre.code}", "fiches": par_genre[genre.code]}
            for genre in genres().values()
            if genre.famille == code and genre.code in par_genre
        ]
        if siens:
            chapitres.append({"nom": nom, "ancre": f"c-{code}", "genres": siens})
    return chapitres


def _par_commune(territoire: Territoire, fiches: list[dict]) -> list[tuple[str, list[dict]]]:
    """Return where one goes from each commune: there, or whoever names it; and the rest."""
    index: dict[str, list[dict]] = {}
    for fiche in fiches:
        s = fiche["s"]
        noms = {c.nom for c in s.communes.all()} | ({s.commune.nom} if s.commune else set())
        for nom in noms:
            index.setdefault(nom, []).append(fiche)
    ordre = [c.nom for c in territoire.communes.order_by("nom") if c.nom in index]
    autour = sorted(index.keys() - set(ordre))
    partout = [f for f in fiches if not f["communes"]]
    lignes = [(nom, index[nom]) for nom in [*ordre, *autour]]
    return [*lignes, ("Tout le territoire", partout)] if partout else lignes


def _par_besoin(chapitres: list[dict]) -> list[tuple[str, list[dict]]]:
    """Return what people say they need, and where the kinds that answer begin."""
    connus = {g["genre"].code: g for chapitre in chapitres for g in chapitre["genres"]}
    lignes = [(b.titre, [connus[g] for g in b.genres if g in connus]) for b in besoins()]
    return sorted(((titre, siens) for titre, siens in lignes if siens), key=lambda x: x[0])
