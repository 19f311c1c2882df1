"""The repository as text and as trees."""

import ast
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
APPS = {
    "acteurs": "partnership/acteurs",
    "secret": "partnership/secret",
    "envois": "partnership/envois",
    "conventions": "partnership/conventions",
    "annuaire": "annuaire",
    "formations": "formations",
    "signalements": "signalements",
    "accompagnement": "accompagnement",
}


@lru_cache(maxsize=1)
def suivis() -> tuple[Path, ...]:
    """Every file that git tracks or would track."""
    sortie = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=RACINE, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return tuple(f for nom in sorted(set(sortie.splitlines())) if (f := RACINE / nom).is_file())


def nom(fichier: Path) -> str:
    return fichier.relative_to(RACINE).as_posix()


def pythons(*debuts: str) -> Iterator[Path]:
    """Tracked Python files whose path starts with one of these."""
    return (f for f in suivis() if f.suffix == ".py" and nom(f).startswith(debuts or ("",)))


@lru_cache(maxsize=1024)
def arbre(fichier: Path) -> ast.Module:
    return ast.parse(fichier.read_text(encoding="utf-8"))


def salle(module: str) -> str | None:
    """The room of a dotted module, None outside the house."""
    morceaux = module.split(".")
    if morceaux[0] == "partnership":
        return morceaux[1] if len(morceaux) > 1 and morceaux[1] in APPS else None
    return morceaux[0] if morceaux[0] in APPS else None


def imports(fichier: Path) -> Iterator[tuple[int, str]]:
    """(line, dotted module) of each import of a file, late ones and relative ones included."""
    return imports_de(arbre(fichier), nom(fichier).removesuffix(".py").split("/")[:-1])


def imports_de(tronc: ast.AST, paquet: list[str]) -> Iterator[tuple[int, str]]:
    for noeud in ast.walk(tronc):
        if isinstance(noeud, ast.Import):
            yield from ((noeud.lineno, alias.name) for alias in noeud.names)
        elif isinstance(noeud, ast.ImportFrom):
            base = paquet[: len(paquet) - noeud.level + 1] if noeud.level else []
            module = ".".join([*base, *([noeud.module] if noeud.module else [])])
            yield from ((noeud.lineno, f"{module}.{alias.name}") for alias in noeud.names)
        elif _import_dynamique(noeud):
            yield noeud.lineno, noeud.args[0].value


def _import_dynamique(noeud) -> bool:
    """import_module("…"), __import__("…"), import_string("…")."""
    return (
        isinstance(noeud, ast.Call)
        and getattr(noeud.func, "attr", getattr(noeud.func, "id", ""))
        in {"import_module", "__import__", "import_string"}
        and bool(noeud.args)
        and isinstance(noeud.args[0], ast.Constant)
    )
