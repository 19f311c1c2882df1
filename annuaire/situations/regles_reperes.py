"""The re-identification guard: what, in a text, could tell who the person is. Pure functions.

Sources: domain.md § 0.10 (« anonymity is fragile »), § 2 (codes only, age band); article 4 (5)
RGPD. It lists; it does not promise that nobody will recognise her.
"""

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from .enums import DURS, Genre, TrancheAge

_MOIS = "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
# A word of a name must be long enough not to be found in every sentence.
MOT_MIN = 3


@dataclass(frozen=True)
class Reperes:
    """What the dossier knows and the sheet must not say; `lieux`: communes of the territory."""

    noms: tuple[str, ...] = ()
    adresses: tuple[str, ...] = ()
    telephones: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    annee: int | None = None
    lieux: tuple[str, ...] = ()


@dataclass(frozen=True, order=True)
class Trait:
    """One trait found: where it stands in the text as typed."""

    debut: int
    fin: int
    genre: str = field(compare=False)
    mot: str = field(compare=False)

    @property
    def dur(self) -> bool:
        return self.genre in DURS

    @property
    def libelle(self) -> str:
        return Genre(self.genre).label

    def cle(self, champ: str) -> str:
        """Return a digest that names this trait of a field without saying its word."""
        brut = f"{champ}|{self.genre}|{aplatir(self.mot)[0]}"
        return hashlib.sha256(brut.encode()).hexdigest()[:16]


def aplatir(texte: str) -> tuple[str, list[int]]:
    """Return the text without accents, marks nor capitals, and where each character stood."""
    plat, places = [], []
    for rang, lettre in enumerate(texte):
        for c in unicodedata.normalize("NFKD", lettre):
            if unicodedata.combining(c):
                continue
            for bas in c.casefold():
                plat.append(bas if bas.isalnum() or bas in "@.+/" else " ")
                places.append(rang)
    return "".join(plat), [*places, len(texte)]


@lru_cache(maxsize=1)
def _listes() -> dict[str, list[str]]:
    return tomllib.loads(Path(__file__).with_name("traits.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _motifs() -> list[tuple[str, re.Pattern]]:
    """Return (kind, pattern) on flattened text, the graver first."""
    lus = _listes()
    voies = "|".join(lus["voies"])
    bruts = [
        (Genre.COURRIEL, r"[\w.+]+ ?@ ?[\w.]+\.[a-z]{2,}"),
        (Genre.TELEPHONE, r"(?:\+ ?33|\b0) ?[1-9](?:[ ./]{0,2}\d{2}){4}\b"),
        (Genre.REFERENCE, r"\b(?:sig|erah|sc|lg|acc|dos) ?\d{4} ?\d{3,}\b"),
        (Genre.ADRESSE, rf"\b\d{{1,4}} ?(?:bis|ter|quater)?[ ,]+(?:{voies})\b(?: [\w]+){{1,3}}"),
        (Genre.ADRESSE, rf"\b(?:{voies}) (?:du|de la|de l|des|de|d)? ?[a-z]{{3,}}\b"),
        (Genre.ADRESSE, r"\b(?:0[1-9]|[1-8]\d|9[0-5])\d{3}\b"),
        (Genre.NAISSANCE, r"\bnee? (?:le|en) .{0,14}?\b(?:19|20)\d{2}\b"),
        (Genre.DATE, r"\b\d{1,2}[/. ]\d{1,2}[/. ](?:19|20)?\d{2}\b"),
        (Genre.DATE, rf"\b(?:1er|\d{{1,2}}) (?:{_MOIS})\b(?: (?:19|20)\d{{2}})?"),
        (Genre.AGE, r"\b(?:1[0-9]|[2-9]\d|1[01]\d) ans\b"),
        (Genre.LOGEMENT, "|".join(rf"\b{m}(?!\w)" for m in lus["logement"])),
        (Genre.METIER, "|".join(rf"\b{m}\b" for m in lus["metiers"])),
        (Genre.RARETE, "|".join(rf"\b{m}\b" for m in lus["raretes"])),
    ]
    return [(genre, re.compile(motif)) for genre, motif in bruts]


_CIVILITE = re.compile(
    r"\b(?:M\.|MM\.|Mr|Mme|Mmes|Mlle|Monsieur|Madame|Mademoiselle|Dr|Docteur|Me|Maître)\s+"
    r"(?:[A-ZÀ-Ý][\w’'-]*\.?)(?:\s+[A-ZÀ-Ý][\w’'-]+)*"
)
# A capital that opens a sentence or a quotation says nothing.
_MAJUSCULE = re.compile(r"(?<![.!?:…«\n]\s)(?<=[\s,;(])(?<!\n)[A-ZÀ-Ý][\w’-]{1,}")


def traits(texte: str, reperes: Reperes = Reperes()) -> list[Trait]:
    """Return the traits of a text, in order, none inside another.

    `reperes`: what the dossier knows; without it, only what any reader could see. Where two
    overlap the graver stays: a name that is also a capitalised word is a name.
    """
    plat, places = aplatir(texte)
    trouves = [*_du_dossier(plat, places, texte, reperes), *_nommes(texte)]
    for genre, motif in _motifs():
        trouves += [_trait(texte, places, m.span(), genre) for m in motif.finditer(plat)]
    trouves += _mots(plat, places, texte, reperes.lieux, Genre.LIEU)
    trouves += _majuscules(texte)
    return _sans_recouvrement(texte, trouves)


def _trait(texte: str, places: list[int], bornes: tuple[int, int], genre: str) -> Trait:
    debut, fin = places[bornes[0]], places[bornes[1] - 1] + 1
    return Trait(debut, fin, genre, texte[debut:fin])


def _du_dossier(plat: str, places: list[int], texte: str, reperes: Reperes) -> list[Trait]:
    trouves = _mots(plat, places, texte, _morceaux(reperes.noms), Genre.NOM)
    trouves += _mots(plat, places, texte, reperes.adresses, Genre.ADRESSE)
    trouves += _mots(plat, places, texte, _morceaux(reperes.adresses, 5), Genre.ADRESSE)
    trouves += _mots(plat, places, texte, reperes.references, Genre.REFERENCE)
    trouves += _numeros(plat, places, texte, reperes.telephones)
    if reperes.annee:
        trouves += _mots(plat, places, texte, (str(reperes.annee),), Genre.NAISSANCE)
    return trouves


def _morceaux(textes: Iterable[str], minimum: int = MOT_MIN) -> tuple[str, ...]:
    """Return the texts and each of their long enough words, ordinary words left out."""
    courants = set(_listes()["voies"]) | {"les", "des", "aux", "sur", "fictive", "fictif"}
    mots = {
        mot
        for texte in textes
        for mot in aplatir(texte)[0].split()
        if len(mot) >= minimum and mot not in courants and not mot.isdigit()
    }
    return (*textes, *sorted(mots))


def _mots(plat: str, places: list[int], texte: str, cherches, genre: str) -> list[Trait]:
    trouves = []
    for cherche in cherches:
        mots = aplatir(cherche)[0].split()
        if not mots or len("".join(mots)) < MOT_MIN:
            continue
        motif = re.compile(r"(?<!\w)" + r"\W+".join(map(re.escape, mots)) + r"(?!\w)")
        trouves += [_trait(texte, places, m.span(), genre) for m in motif.finditer(plat)]
    return trouves


def _numeros(plat: str, places: list[int], texte: str, telephones: Iterable[str]) -> list[Trait]:
    """Find a number whatever its spaces."""
    trouves = []
    for telephone in telephones:
        chiffres = re.sub(r"\D", "", telephone)
        if len(chiffres) < 6:
            continue
        motif = re.compile(r"(?<!\d)" + r"\D{0,2}".join(chiffres) + r"(?!\d)")
        trouves += [_trait(texte, places, m.span(), Genre.TELEPHONE) for m in motif.finditer(plat)]
    return trouves


def _nommes(texte: str) -> list[Trait]:
    return [Trait(*m.span(), Genre.CIVILITE, m.group()) for m in _CIVILITE.finditer(texte)]


def _majuscules(texte: str) -> list[Trait]:
    admis = {aplatir(mot)[0] for mot in _listes()["admis"]}
    return [
        Trait(*m.span(), Genre.MAJUSCULE, m.group())
        for m in _MAJUSCULE.finditer(texte)
        if aplatir(m.group())[0] not in admis
    ]


def _sans_recouvrement(texte: str, trouves: list[Trait]) -> list[Trait]:
    """Join the hard traits that touch, then keep the soft ones outside them, the graver first."""
    gravite = list(Genre)
    retenus: list[Trait] = []
    for trait in sorted((t for t in trouves if t.dur), key=lambda t: (t.debut, -t.fin)):
        if retenus and trait.debut < retenus[-1].fin:
            avant = retenus.pop()
            fin = max(avant.fin, trait.fin)
            genre = min(avant.genre, trait.genre, key=lambda g: gravite.index(Genre(g)))
            trait = Trait(avant.debut, fin, genre, texte[avant.debut : fin])
        retenus.append(trait)
    doux = sorted(
        (t for t in trouves if not t.dur),
        key=lambda t: (gravite.index(Genre(t.genre)), t.debut, -t.fin),
    )
    for trait in doux:
        if all(trait.fin <= r.debut or trait.debut >= r.fin for r in retenus):
            retenus.append(trait)
    return sorted(retenus)


def masquer(texte: str, trouves: list[Trait], par: str = "[…]") -> str:
    """Return the text with each trait replaced."""
    morceaux, ici = [], 0
    for trait in sorted(trouves):
        morceaux += [texte[ici : trait.debut], par]
        ici = trait.fin
    return "".join([*morceaux, texte[ici:]])


def tranche_age(annee: int | None, cette_annee: int) -> str:
    """Return the band of somebody born that year; unknown stays unknown."""
    age = cette_annee - annee if annee else -1
    if not 17 <= age <= 120:
        return TrancheAge.INCONNU
    bornes = [(80, "80"), (65, "65-79"), (55, "55-64"), (40, "40-54"), (26, "26-39"), (0, "18-25")]
    return next(TrancheAge(code) for debut, code in bornes if age >= debut)
