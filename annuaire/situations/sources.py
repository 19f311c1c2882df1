"""What a type of dossier gives to a sheet, plugged in by its own app: no arrow runs up."""

from collections.abc import Callable
from dataclasses import dataclass, field

from annuaire.commissions.enums import Genre

from .regles_reperes import Reperes


@dataclass(frozen=True)
class Ebauche:
    """A first draft of the blocks, made from what its author reads in her dossier."""

    faits: dict = field(default_factory=dict)  # fields of BlocFaits
    locatif: str = ""
    social: str = ""


@dataclass(frozen=True)
class Offre:
    """A flat offered now, as a commission may read it: no address, and nobody in it."""

    cle: str
    titre: str
    lieu: str
    etage: str
    loyer: str
    bailleur: str

    @property
    def texte(self) -> str:
        """Return it in one line, as a relevé keeps it."""
        return f"{self.titre}, {self.lieu}, {self.etage}, {self.loyer}, {self.bailleur}"


def _aucune(acteur) -> list[Offre]:
    return []


@dataclass(frozen=True)
class Source:
    """How a type of dossier meets the commission."""

    verifier: Callable  # (acteur, dossier): raises when it may not be brought, from where it is
    ebauche: Callable  # (acteur, dossier) -> Ebauche
    reperes: Callable  # (acteur, dossier) -> Reperes, from what she reads of the identity
    suivre: Callable  # (par, dossier, acte): the state of the dossier follows
    genre: str = Genre.SITUATIONS  # the only kind of commission that examines it
    offres: Callable[..., list[Offre]] = _aucune  # (acteur): what may be proposed there


_sources: dict[str, Source] = {}


def brancher(nature: str, source: Source) -> None:
    """Give the source of a type of dossier."""
    _sources[nature] = source


def genre(dossier) -> str:
    """Return the kind of commission that examines a dossier of this type, and no other."""
    source = _sources.get(dossier.type)
    return source.genre if source else Genre.SITUATIONS


def offres(acteur, genre_de_commission: str) -> list[Offre]:
    """Return what a commission of this kind may propose now, as this acteur reads it."""
    return [
        offre
        for source in _sources.values()
        if source.genre == genre_de_commission
        for offre in source.offres(acteur)
    ]


def verifier(acteur, dossier) -> None:
    """Ask the dossier's own app whether it may be brought now."""
    if dossier.type in _sources:
        _sources[dossier.type].verifier(acteur, dossier)


def ebauche(acteur, dossier) -> Ebauche:
    """Return the first draft of a sheet; empty when nobody makes one."""
    source = _sources.get(dossier.type)
    return source.ebauche(acteur, dossier) if source else Ebauche()


def reperes(acteur, dossier) -> Reperes:
    """Return what the dossier knows and the sheet must not say."""
    source = _sources.get(dossier.type)
    return source.reperes(acteur, dossier) if source else Reperes()


def suivre(par, dossier, acte: str) -> None:
    """Tell the dossier's own app that the saisine has moved."""
    if dossier.type in _sources:
        _sources[dossier.type].suivre(par, dossier, acte)
