"""From an address to the psychiatric sector: a default that the person may leave (domain.md § 7).

Rules of a commune are read from the most precise: a street with a range of numbers, a street, the
commune. Two answers, or none, are never guessed: « à confirmer auprès du CH ».
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from .adresses import Adresse, se_ressemblent

NUMERO_AU_PLUS = 9999


class Parite(StrEnum):
    """Which side of the street: the numbers of a rule."""

    TOUS = "tous"
    PAIRS = "pairs"
    IMPAIRS = "impairs"


@dataclass(frozen=True)
class Regle:
    """One line of the hospital's list: a commune, or a street of it, or a part of a street.

    `voie`: key of the street, "" for the whole commune. `debut`, `fin`: numbers, both included.
    """

    secteur: int
    voie: str = ""
    parite: Parite = Parite.TOUS
    debut: int = 1
    fin: int = NUMERO_AU_PLUS

    @property
    def entiere(self) -> bool:
        return (self.parite, self.debut, self.fin) == (Parite.TOUS, 1, NUMERO_AU_PLUS)

    def couvre(self, numero: int) -> bool:
        """Say whether a number of the street is of this rule."""
        cote = self.parite == Parite.TOUS or (numero % 2 == 0) == (self.parite == Parite.PAIRS)
        return cote and self.debut <= numero <= self.fin


class Doute(StrEnum):
    """Why an address has no single answer; the sentence shown."""

    AUCUN = ""
    SANS_REGLE = "Aucune règle ne dit de quel secteur dépend cette adresse."
    DEUX_REPONSES = "Deux règles répondent différemment pour cette adresse."
    SANS_NUMERO = "Cette voie est partagée entre plusieurs secteurs : il manque le numéro."
    HORS_TRONCONS = "Aucun tronçon de cette voie ne contient ce numéro."
    SANS_VOIE = "Cette commune est partagée entre plusieurs secteurs : il manque la voie."
    VOIE_PROCHE = "Cette voie n’est pas dans la liste, mais une autre lui ressemble."


@dataclass(frozen=True)
class Reponse:
    """One sector, or the candidates and the doubt; `voies`: keys of the streets that look alike."""

    secteurs: tuple[int, ...]
    doute: Doute = Doute.AUCUN
    voies: tuple[str, ...] = ()

    @property
    def secteur(self) -> int | None:
        """Return the sector when there is one and no doubt."""
        return None if self.doute else self.secteurs[0]


def secteur_de(adresse: Adresse, regles: Iterable[Regle]) -> Reponse:
    """Return the sector of an address among the rules of its commune.

    Source: domain.md § 7 (« deux réponses : à confirmer auprès du CH »). Never raises.
    """
    toutes = list(regles)
    communales = [r for r in toutes if not r.voie]
    de_rue = [r for r in toutes if r.voie]
    if de_rue and not adresse.voie:
        return _douter(toutes, Doute.SANS_VOIE)
    siennes = [r for r in de_rue if r.voie == adresse.voie]
    if siennes:
        return _dans_la_voie(adresse, siennes)
    proches = [r for r in de_rue if se_ressemblent(r.voie, adresse.voie)]
    if proches:
        return _voie_proche(communales, proches)
    return _conclure(communales, Doute.SANS_REGLE)


def _dans_la_voie(adresse: Adresse, regles: list[Regle]) -> Reponse:
    if adresse.numero is None:
        return _conclure(regles, Doute.SANS_NUMERO, plusieurs=Doute.SANS_NUMERO)
    couvrent = [r for r in regles if r.couvre(adresse.numero)]
    if not couvrent:
        return _douter(regles, Doute.HORS_TRONCONS)
    return _conclure(couvrent, Doute.DEUX_REPONSES)


def _voie_proche(communales: list[Regle], proches: list[Regle]) -> Reponse:
    """A street missing from the list, which may be a slip: sure only when all say the same."""
    ensemble = [*proches, *communales]
    secteurs = {r.secteur for r in ensemble}
    if communales and len(secteurs) == 1:
        return Reponse((secteurs.pop(),))
    return _douter(ensemble, Doute.VOIE_PROCHE, tuple(sorted({r.voie for r in proches})))


def _conclure(regles: list[Regle], aucune: Doute, plusieurs=Doute.DEUX_REPONSES) -> Reponse:
    secteurs = sorted({r.secteur for r in regles})
    if len(secteurs) == 1:
        return Reponse((secteurs[0],))
    return Reponse(tuple(secteurs), plusieurs if secteurs else aucune)


def _douter(regles: list[Regle], doute: Doute, voies: tuple[str, ...] = ()) -> Reponse:
    return Reponse(tuple(sorted({r.secteur for r in regles})), doute, voies)


@dataclass(frozen=True)
class Defaut:
    """What is wrong in the list of a commune: an overlap or a hole, at these numbers."""

    voie: str
    parite: Parite
    debut: int
    fin: int
    secteurs: tuple[int, ...]  # two or more: an overlap; none: a hole


def defauts(regles: Iterable[Regle]) -> list[Defaut]:
    """Return the overlaps and holes of the rules of one commune, street by street, side by side.

    A street whose rules leave numbers out has a hole there, up to the last number that a rule
    names; an open-ended rule leaves no hole above. Whole-commune rules that differ overlap too.
    """
    par_voie: dict[str, list[Regle]] = {}
    for regle in regles:
        par_voie.setdefault(regle.voie, []).append(regle)
    trouves: list[Defaut] = []
    for voie, siennes in sorted(par_voie.items()):
        if not voie:
            secteurs = tuple(sorted({r.secteur for r in siennes}))
            if len(secteurs) > 1:
                trouves.append(Defaut("", Parite.TOUS, 1, NUMERO_AU_PLUS, secteurs))
            continue
        for cote, premier in ((Parite.IMPAIRS, 1), (Parite.PAIRS, 2)):
            trouves += _defauts_du_cote(voie, cote, premier, siennes)
    return trouves


def _defauts_du_cote(voie: str, cote: Parite, premier: int, regles: list[Regle]) -> list[Defaut]:
    siennes = [r for r in regles if r.parite in (Parite.TOUS, cote)]
    bornes = {premier}
    for r in siennes:
        bornes |= {_du_cote(r.debut, premier), _du_cote(r.fin + 1, premier)}
    nommes = [r.fin for r in regles if r.fin < NUMERO_AU_PLUS]
    ouverte = any(r.fin >= NUMERO_AU_PLUS for r in regles)
    fin = NUMERO_AU_PLUS if ouverte else max(nommes, default=0)
    if fin < premier:
        return []
    points = sorted(b for b in bornes if b <= fin)
    trouves = []
    for debut, suivant in zip(points, [*points[1:], _du_cote(fin + 1, premier)], strict=True):
        dedans = tuple(sorted({r.secteur for r in siennes if r.couvre(debut)}))
        if len(dedans) != 1 and debut <= fin:
            trouves.append(Defaut(voie, cote, debut, suivant - 2, dedans))
    return trouves


def _du_cote(numero: int, premier: int) -> int:
    """Return the first number of this side from `numero` on."""
    return max(premier, numero + (numero - premier) % 2)
