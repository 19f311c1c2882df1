"""The reading of a file by the worker: line by line, kept by groups, taken up where it stopped."""

import time
from collections.abc import Iterator
from itertools import chain, islice

from django.db.models import Count, Max

from ..enums import EtatImport, NatureImport
from ..models import Import, LigneImport
from . import comparer, secteurs
from .colonnes import Entetes, EntetesInconnues, reconnaitre
from .fichiers import FichierIllisible, lignes_au_plus, ouvrir
from .finess import Registre
from .lignes import Contexte, lire
from .travail import pas

PAQUET = 500
TITRES_AVANT = 10  # lines above the titles: a heading, a logo, a date
SANS_LIGNE = "Ce fichier n’a que ses titres de colonnes : il n’y a rien à importer."
SANS_TABLEAU = (
    "Palier ne trouve aucun tableau dans ce fichier. Le JSON de FINESS s’importe en choisissant "
    "« Répertoire FINESS »."
)
PAS_FINESS = (
    "Ce fichier n’est pas une extraction de FINESS : Palier lit le CSV « structures et "
    "géolocalisation » et le JSON « structures » de data.gouv.fr."
)


def lire_le_fichier(importation: Import, fin: float) -> bool:
    """Read on; return whether the end is reached. `fin`: monotonic time at which to stop.

    Raises `FichierIllisible`. What was read before is kept, and read no second time.
    """
    with ouvrir(bytes(importation.fichier), lignes_au_plus(importation.nature)) as (total, lignes):
        numerotees = ((n, cellules) for n, cellules in enumerate(lignes, 1) if any(cellules))
        juger = _jugement(importation, numerotees, total)
        deja = importation.lignes.aggregate(n=Max("rang"))["n"] or 0
        vues = {
            cle: rang
            for rang, cles in importation.lignes.values_list("rang", "cles")
            for cle in cles
        }
        for paquet in juger(deja, vues):
            with pas(importation) as frais:
                LigneImport.objects.bulk_create(paquet)
                frais.faits = paquet[-1].rang
            if time.monotonic() > fin:
                return False
        _finir(importation)
    return True


def _jugement(importation: Import, numerotees, total: int):
    """Return what turns the lines into judged groups, once the head of the file is understood."""
    if importation.nature == NatureImport.FINESS:
        return lambda deja, vues: _finess(importation, numerotees, deja, vues)
    entetes, suite = _entetes(importation.nature, numerotees)
    with pas(importation) as frais:
        frais.total = total
        frais.rapport["inconnues"] = list(entetes.inconnues)
        importation.rapport = frais.rapport
    choisie = _secteurs if importation.nature == NatureImport.SECTEURS else _fiches
    return lambda deja, vues: choisie(importation, entetes, suite, deja, vues)


def _entetes(nature: str, numerotees) -> tuple[Entetes, Iterator]:
    """Find the line of titles among the first; raise `FichierIllisible` when none is."""
    premiere = None
    for _, cellules in islice(numerotees, TITRES_AVANT):
        try:
            entetes = reconnaitre(nature, cellules)
        except EntetesInconnues as refus:
            premiere = premiere or refus
        else:
            premier = next(numerotees, None)
            if premier is None:
                raise FichierIllisible(SANS_LIGNE)
            return entetes, chain([premier], numerotees)
    raise FichierIllisible(premiere.phrase if premiere else SANS_TABLEAU)


def _paquets(lues: Iterator) -> Iterator[list]:
    while paquet := list(islice(lues, PAQUET)):
        yield paquet


def _fiches(importation: Import, entetes: Entetes, suite, deja: int, vues: dict):
    contexte = Contexte.de(importation.territoire)
    lues = (
        lire(rang, entetes.lire(cellules), contexte, importation.vide_efface)
        for rang, cellules in suite
        if rang > deja
    )
    for paquet in _paquets(lues):
        yield comparer.comparer(importation, paquet, contexte, vues)


def _finess(importation: Import, numerotees, deja: int, vues: dict):
    contexte = Contexte.de(importation.territoire)
    registre = Registre(contexte)
    lues = (lue for lue in registre.lire(numerotees) if lue.rang > deja)
    for paquet in _paquets(lues):
        yield comparer.comparer(importation, paquet, contexte, vues)
    if not registre.reconnu:
        raise FichierIllisible(PAS_FINESS)
    with pas(importation) as frais:
        frais.rapport["ecartees"] = dict(registre.ecartees)


def _secteurs(importation: Import, entetes: Entetes, suite, deja: int, vues: dict):
    lecteur = secteurs.Lecteur(importation.territoire)
    neuves = ((rang, cellules) for rang, cellules in suite if rang > deja)
    for paquet in _paquets(neuves):
        yield [
            lecteur.comparer(importation, rang, entetes.lire(cellules), vues)
            for rang, cellules in paquet
        ]


def _finir(importation: Import) -> None:
    """Leave the preview to its author; the file itself is kept no longer."""
    with pas(importation) as frais:
        comptes = frais.lignes.order_by().values_list("verdict").annotate(n=Count("pk"))
        frais.comptes = dict(comptes)
        if frais.nature == NatureImport.SECTEURS:
            frais.rapport |= secteurs.rapporter(frais)
        frais.etat, frais.fichier, frais.total = EtatImport.A_RELIRE, None, 0
        frais.faits, frais.jeton, frais.battement = 0, None, None
