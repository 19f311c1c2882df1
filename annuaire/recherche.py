"""Search as people type: acronyms, needs, communes, words with or without accents and slips.

What was typed is first read (`comprendre`), then asked of the database in one query: kinds by
index, words by full text, slips by trigrams. Nothing of it is case data.
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce
from operator import and_

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramSimilarity
from django.db.models import Case, Exists, F, FloatField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from partnership.acteurs.models import Commune, Territoire

from . import catalogue
from .adresses import sans_accent
from .catalogue import Besoin, besoins, genres
from .models import Mot, Plage, Structure

AU_PLUS = 25  # answers of one page
MOTS_AU_PLUS = 8  # words that are looked for in the texts
COURT = 4  # letters under which a word is taken as it is
RESSEMBLANCE = 0.4  # of two words spelled almost alike, from 0 to 1
POIDS_DES_MOTS = 4.0  # of a word in a name, where an acronym weighs 6
ECART = 2  # words that may stand between two words of an expression
VIDES = frozenset(catalogue.mots_vides())


@dataclass(frozen=True)
class Comprise:
    """What was typed, once read."""

    genres: dict[str, float] = field(default_factory=dict)  # kind -> weight
    besoins: tuple[Besoin, ...] = ()
    commune: Commune | None = None
    mots: tuple[str, ...] = ()  # looked for in the texts
    dits: tuple[str, ...] = ()  # read as a need: they only help to order the answers

    @property
    def vide(self) -> bool:
        return not (self.genres or self.mots or self.commune)


def comprendre(texte: str, communes: list[Commune]) -> Comprise:
    """Read what was typed, in a territory of these communes. Never raises."""
    mots = sans_accent(texte[:200]).split()[:30]
    commune, mots = _lire_la_commune(mots, communes)
    par_genre, lus = _lire_les_genres(mots)
    reconnus, pris = _lire_les_besoins(mots)
    for besoin in reconnus:
        for rang, genre in enumerate(besoin.genres):
            par_genre.setdefault(genre, 3.0 - rang * 0.4)
    restants = [m for r, m in enumerate(mots) if r not in lus | pris and m not in VIDES]
    dits = tuple(mots[r] for r in sorted(pris - lus) if mots[r] not in VIDES)
    return Comprise(
        par_genre, tuple(reconnus), commune, tuple(restants[:MOTS_AU_PLUS]), dits[:MOTS_AU_PLUS]
    )


def a_la_commune(comprise: Comprise, commune: Commune) -> Comprise:
    """Return the same, in a commune chosen apart."""
    return replace(comprise, commune=commune)


def repondre(
    territoire: Territoire,
    comprise: Comprise,
    *,
    pro: bool,
    genre: str = "",
    ouverte_le: datetime | None = None,
    au_plus: int = AU_PLUS,
) -> list[Structure]:
    """Return the first entries that answer, the best first.

    One more than `au_plus`, to tell that there are others.
    """
    trouvees = reponses(territoire, comprise, pro=pro, genre=genre, ouverte_le=ouverte_le)
    return premieres(trouvees, au_plus)


def premieres(trouvees: QuerySet[Structure], au_plus: int) -> list[Structure]:
    """Return the first entries found, and one more."""
    return list(trouvees.select_related("commune").prefetch_related("contacts")[: au_plus + 1])


def reponses(
    territoire: Territoire,
    comprise: Comprise,
    *,
    pro: bool,
    genre: str = "",
    ouverte_le: datetime | None = None,
) -> QuerySet[Structure]:
    """Return all the entries that answer, the best first; `ouverte_le`: open at that local time."""
    manager = Structure.objects
    trouvees = manager.du_territoire(territoire) if pro else manager.publiques(territoire)
    if genre:
        trouvees = trouvees.filter(genre=genre)
    if ouverte_le is not None:
        trouvees = trouvees.filter(_ouvertes(ouverte_le))
    if comprise.commune:
        trouvees = trouvees.filter(_couvrent(comprise.commune))
    mots = _corriger(territoire, comprise.mots)
    if comprise.genres or comprise.mots:
        trouvees = trouvees.filter(_repondent(comprise, mots))
    ordre = ["nom", "pk"]
    if not comprise.vide:
        trouvees, ordre = trouvees.annotate(score=_score(comprise, mots)), ["-score", "nom", "pk"]
    return trouvees.order_by(*ordre)


def _corriger(territoire: Territoire, mots: tuple[str, ...]) -> list[str]:
    """Return the words as the directory writes them: a slip becomes the words nearest to it."""
    longs = {mot for mot in mots if len(mot) >= COURT}
    inconnus = longs - _connus(territoire, longs)
    corriges: list[str] = []
    for mot in mots:
        corriges += _proches(territoire, mot) if mot in inconnus else [mot]
    return corriges


def _connus(territoire: Territoire, mots: set[str]) -> set[str]:
    """Return those of these words that begin a word of the directory, in one query."""
    if not mots:
        return set()
    commencent = {
        f"mot{rang}": Exists(Mot.objects.filter(territoire=territoire, mot__startswith=radical))
        for rang, radical in enumerate(map(_radical, mots))
    }
    lus = Territoire.objects.filter(pk=territoire.pk).values_list(*commencent.values()).get()
    return {mot for mot, connu in zip(mots, lus, strict=True) if connu}


def _proches(territoire: Territoire, mot: str) -> list[str]:
    siens = Mot.objects.filter(territoire=territoire, mot__trigram_similar=mot)
    proches = siens.annotate(ressemblance=TrigramSimilarity("mot", mot))
    proches = proches.filter(ressemblance__gte=RESSEMBLANCE).order_by("-ressemblance", "mot")
    return list(proches.values_list("mot", flat=True)[:2])


def _radical(mot: str) -> str:
    """Return a word without the mark of its plural."""
    return mot[:-1] if len(mot) > COURT and mot[-1] in "sx" else mot


def _requete(mots) -> SearchQuery:
    """Return « any of these words, or a word that begins so »."""
    texte = " | ".join(f"{_radical(mot)}:*" if len(mot) >= COURT else mot for mot in mots)
    return SearchQuery(texte, search_type="raw", config="simple")


def _repondent(comprise: Comprise, mots: list[str]) -> Q:
    # A word that is nowhere must not hide what the others say: any of them will do.
    condition = Q(genre__in=comprise.genres)
    return condition | Q(vecteur=_requete(mots)) if mots else condition


def _score(comprise: Comprise, mots: list[str]):
    """Weight of the kind, of the words by where they stand, and of being of the commune itself."""
    score = Case(
        *(When(genre=genre, then=Value(poids)) for genre, poids in comprise.genres.items()),
        default=Value(0.0),
        output_field=FloatField(),
    )
    for cherches in filter(None, (mots, comprise.dits)):
        requete = _requete(cherches)
        rang = SearchRank(F("vecteur"), requete, weights=[0.1, 0.3, 0.6, 1.0])
        # Ranking costs more than matching, and most entries of a kind hold none of the words.
        score += Case(
            When(vecteur=requete, then=Cast(rang, FloatField()) * Value(POIDS_DES_MOTS)),
            default=Value(0.0),
            output_field=FloatField(),
        )
    if len(mots) > 1:
        tous = reduce(and_, (_requete([mot]) for mot in mots))
        score += Case(
            When(vecteur=tous, then=Value(1.0)), default=Value(0.0), output_field=FloatField()
        )
    if comprise.commune:
        score += Case(
            When(commune=comprise.commune, then=Value(1.0)),
            default=Value(0.0),
            output_field=FloatField(),
        )
    return score


def _couvrent(commune: Commune) -> Q:
    """An entry that names no commune covers the whole territory."""
    lien = Structure.communes.through.objects.filter(structure=OuterRef("pk"))
    return Q(commune=commune) | Exists(lien.filter(commune=commune)) | ~Exists(lien)


def _ouvertes(instant: datetime) -> Q:
    plages = Plage.objects.filter(
        structure=OuterRef("pk"),
        jour=instant.isoweekday(),
        debut__lte=instant.time(),
        fin__gt=instant.time(),
    )
    return Q(toujours_ouverte=True) | Exists(plages)


def _lire_la_commune(mots: list[str], communes: list[Commune]) -> tuple[Commune | None, list[str]]:
    """Return the commune that is named, the longest name first, and the words that remain."""
    noms = [(sans_accent(c.nom).split(), c) for c in communes]
    premiers = Counter(nom[0] for nom, _ in noms)
    # « Montigny » for Montigny-lès-Metz, when no other commune here begins so.
    noms += [
        (nom[:1], commune)
        for nom, commune in noms
        if len(nom) > 1 and len(nom[0]) > 3 and premiers[nom[0]] == 1
    ]
    noms.sort(key=lambda n: (-len(n[0]), n[0]))
    for nom, commune in noms:
        for rang in range(len(mots) - len(nom) + 1):
            if mots[rang : rang + len(nom)] == nom:
                return commune, mots[:rang] + mots[rang + len(nom) :]
    for rang, mot in enumerate(mots):
        if re.fullmatch(r"\d{5}", mot):
            a_ce_code = [c for c in communes if mot in c.codes_postaux]
            seule = a_ce_code[0] if len(a_ce_code) == 1 else None
            return seule, mots[:rang] + mots[rang + 1 :]
    return None, mots


def _lire_les_genres(mots: list[str]) -> tuple[dict[str, float], set[int]]:
    """Return the kinds named by their acronym, name or usual words; and where they stand."""
    trouves: dict[str, float] = {}
    lus: set[int] = set()
    for genre in genres().values():
        sigle, nom = sans_accent(genre.sigle), sans_accent(genre.nom).split()
        for rang, mot in enumerate(mots):
            if sigle and mot in (sigle, f"{sigle}s"):
                trouves[genre.code] = 6.0
                lus.add(rang)
        utiles = [m for m in nom if m not in VIDES]
        if (places := _places(utiles, mots)) and len(utiles) > 1:
            trouves[genre.code] = 6.0
            lus |= places
        for expression in genre.mots:
            if places := _places(expression.split(), mots):
                poids = 4.0 + 0.3 * (len(places) - 1)
                trouves[genre.code] = max(trouves.get(genre.code, 0.0), poids)
                lus |= places
    return trouves, lus


def _lire_les_besoins(mots: list[str]) -> tuple[list[Besoin], set[int]]:
    """Return the needs whose words are typed, the most precisely said first; and where."""
    trouves: list[tuple[set[int], Besoin]] = []
    for besoin in besoins():
        lues = [places for phrase in besoin.phrases if (places := _places(phrase, mots))]
        if lues:
            trouves.append((set().union(*lues), besoin))
    # « Enfant en danger » is neither « enfant » nor « danger ».
    precis = [(p, b) for p, b in trouves if not any(p < autres for autres, _ in trouves)]
    precis.sort(key=lambda trouve: -len(trouve[0]))
    return [besoin for _, besoin in precis[:3]], set().union(*(p for p, _ in precis))


def _places(expression, mots: list[str]) -> set[int]:
    """Return where the words of an expression stand, in order, by their beginnings; or nothing."""
    for depart in range(len(mots)):
        places, rang = [], depart
        for debut in expression:
            fin = rang + (1 if not places else ECART + 1)
            suivant = next(
                (r for r in range(rang, min(fin, len(mots))) if _commence(mots[r], debut)), None
            )
            if suivant is None:
                break
            places.append(suivant)
            rang = suivant + 1
        else:
            if places:
                return set(places)
    return set()


def _commence(mot: str, debut: str) -> bool:
    """Short beginnings are whole words: « ado » is not « adorable »."""
    return mot == debut or mot == f"{debut}s" or (len(debut) > 4 and mot.startswith(debut))
