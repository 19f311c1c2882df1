"""Kinds of structures and needs, as data (domain.md § 7)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ICI = Path(__file__).parent


@dataclass(frozen=True)
class Genre:
    """A kind of structure; `finess`: categories of the national register that are of this kind."""

    code: str
    nom: str
    famille: str
    sigle: str = ""
    pro: bool = False
    finess: tuple[str, ...] = ()
    mots: tuple[str, ...] = ()

    @property
    def court(self) -> str:
        return self.sigle or self.nom

    @property
    def icone(self) -> str:
        return _lu()["icones"][self.famille]


@dataclass(frozen=True)
class Besoin:
    """What people say they need, and the kinds that answer, the likeliest first."""

    titre: str
    genres: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]  # beginnings of words, all to be typed


@cache
def _lu() -> dict:
    return tomllib.loads((ICI / "genres.toml").read_text(encoding="utf-8"))


@cache
def genres() -> dict[str, Genre]:
    """Return the kinds by code, in the order of the file."""
    return {
        code: Genre(code, **{c: tuple(v) if isinstance(v, list) else v for c, v in lu.items()})
        for code, lu in _lu()["genres"].items()
    }


@cache
def familles() -> dict[str, str]:
    """Return the names of the families by code."""
    return dict(_lu()["familles"])


def choix_des_genres() -> list[tuple[str, str]]:
    """Return the choices of a field, the short name in front."""
    return [(g.code, f"{g.sigle} — {g.nom}" if g.sigle else g.nom) for g in genres().values()]


@cache
def besoins() -> tuple[Besoin, ...]:
    """Return the needs, in the order of the file."""
    return tuple(
        Besoin(b["titre"], tuple(b["genres"]), tuple(tuple(p.split()) for p in b["phrases"]))
        for b in _besoins_lus()["besoins"]
    )


def mots_vides() -> list[str]:
    """Return the words that tell nothing of a need."""
    return _besoins_lus()["vides"].split()


@cache
def _besoins_lus() -> dict:
    return tomllib.loads((ICI / "besoins.toml").read_text(encoding="utf-8"))
