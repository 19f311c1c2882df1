"""Each line of the rule and each cell of the matrix, altered one at a time (promise 16).

`python -m tests.preuve.mutants` prints who survived the tests of the rule. Our own mutator rather
than mutmut: the matrix is not Python, and a mutant that is a fork of a ready process costs what its
tests cost, not the start of Django.
"""

import ast
import copy
import os
import re
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.preuve.releve import relever

SECRET = Path(__file__).resolve().parents[2] / "partnership/secret"
REGLES, MATRICE = SECRET / "regles.py", SECRET / "matrice.toml"
ESSAIS = ["tests/secret/test_motifs.py", "tests/secret/test_regle.py"]  # the quickest first
# Without the plug-ins and settings of the house: the rule needs neither a database nor Django's.
OPTIONS = ["-x", "-q", "-c", os.devnull, "--rootdir", ".", "--noconftest",
           *(f"-pno:{nom}" for nom in ("cacheprovider", "xdist", "django", "socket"))]  # fmt: skip
SEUIL = 0.95
DELAI = 300  # seconds; a mutant that never ends is noticed
Mutant = tuple[str, str, str]  # what was done, source of the rule, text of the matrix

INVERSES: dict[type, tuple[type, ...]] = {
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
    ast.And: (ast.Or,), ast.Or: (ast.And,), ast.BitAnd: (ast.BitOr,), ast.BitOr: (ast.BitAnd,),
}  # fmt: skip


def autres(noeud: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Yield (what changes, node) for each way of altering one node."""
    if isinstance(noeud, ast.Compare):
        for i, operateur in enumerate(noeud.ops):
            for autre in INVERSES.get(type(operateur), ()):
                ops = [*noeud.ops[:i], autre(), *noeud.ops[i + 1 :]]
                yield autre.__name__, ast.Compare(noeud.left, ops, noeud.comparators)
    if isinstance(noeud, ast.BoolOp):
        for autre in INVERSES[type(noeud.op)]:
            yield autre.__name__, ast.BoolOp(autre(), noeud.values)
        for i in range(len(noeud.values)):
            reste = noeud.values[:i] + noeud.values[i + 1 :]
            yield (
                f"sans terme {i + 1}",
                reste[0] if len(reste) == 1 else ast.BoolOp(noeud.op, reste),
            )
    if isinstance(noeud, ast.BinOp):
        for autre in INVERSES.get(type(noeud.op), ()):
            yield autre.__name__, ast.BinOp(noeud.left, autre(), noeud.right)
    if isinstance(noeud, ast.UnaryOp) and isinstance(noeud.op, ast.Not):
        yield "sans not", noeud.operand
    if isinstance(noeud, ast.If | ast.IfExp):
        neuf = copy.copy(noeud)
        neuf.test = ast.UnaryOp(ast.Not(), noeud.test)
        yield "condition niée", neuf
    if isinstance(noeud, ast.comprehension) and noeud.ifs:
        yield "sans filtre", ast.comprehension(noeud.target, noeud.iter, [], noeud.is_async)
    if isinstance(noeud, ast.Constant):
        yield from ((repr(v), ast.Constant(v)) for v in _autres_valeurs(noeud.value))
    if isinstance(noeud, ast.Call) and getattr(noeud.func, "id", "") in {"max", "min", "any"}:
        autre = {"max": "min", "min": "max", "any": "all"}[noeud.func.id]
        yield autre, ast.Call(ast.Name(autre, ast.Load()), noeud.args, noeud.keywords)
    if isinstance(noeud, ast.Attribute) and getattr(noeud.value, "id", "") == "Portee":
        yield from (
            (f"Portee.{nom}", ast.Attribute(noeud.value, nom, ast.Load()))
            for nom in ("RIEN", "SIENS", "PSEUDONYME", "TOUT")
            if nom != noeud.attr
        )
    if isinstance(noeud, ast.Attribute) and getattr(noeud.value, "id", "") == "Qualite":
        yield "Qualite.OPERATEUR", ast.Attribute(noeud.value, "OPERATEUR", ast.Load())
    if isinstance(noeud, ast.Return) and getattr(noeud.value, "value", ...) is not None:
        yield "return None", ast.Return(ast.Constant(None))


def _autres_valeurs(valeur) -> list:
    if isinstance(valeur, bool):
        return [not valeur]
    if isinstance(valeur, int):
        return [valeur + 1]
    return [f"{valeur}·"] if isinstance(valeur, str) else []


def _ignorees(tronc: ast.Module) -> set[int]:
    """Docstrings and annotations say nothing to the machine."""
    hors = set()
    for noeud in ast.walk(tronc):
        corps = getattr(noeud, "body", None)
        if isinstance(corps, list) and corps and isinstance(corps[0], ast.Expr):
            hors |= {id(n) for n in ast.walk(corps[0])}
        for nom in ("annotation", "returns"):
            if getattr(noeud, nom, None):
                hors |= {id(n) for n in ast.walk(getattr(noeud, nom))}
    return hors


def mutants_de_la_regle() -> Iterator[Mutant]:
    """Every alteration of `regles.py`: operators, conditions, constants, returns, statements."""
    matrice = MATRICE.read_text(encoding="utf-8")
    tronc = ast.parse(REGLES.read_text(encoding="utf-8"))
    hors = _ignorees(tronc)
    for parent in list(ast.walk(tronc)):
        if id(parent) in hors:
            continue
        for champ, valeur in list(ast.iter_fields(parent)):
            for i, noeud in enumerate(valeur if isinstance(valeur, list) else [valeur]):
                if not isinstance(noeud, ast.AST) or id(noeud) in hors:
                    continue
                for quoi, neuf in (*autres(noeud), *_retraits(parent, champ, noeud)):
                    _poser(parent, champ, valeur, i, neuf)
                    source = ast.unparse(ast.fix_missing_locations(tronc))
                    _poser(parent, champ, valeur, i, noeud)
                    ligne = getattr(noeud, "lineno", getattr(parent, "lineno", 0))
                    yield f"regles.py:{ligne} {quoi}", source, matrice


def _poser(parent, champ: str, valeur, rang: int, noeud: ast.AST) -> None:
    if isinstance(valeur, list):
        valeur[rang] = noeud
    else:
        setattr(parent, champ, noeud)


def _retraits(parent, champ: str, noeud) -> Iterator[tuple[str, ast.AST]]:
    """A statement of a function left out."""
    dans = champ == "body" and isinstance(parent, ast.FunctionDef | ast.If | ast.For)
    if dans and isinstance(noeud, ast.Assign | ast.Expr | ast.If | ast.For | ast.AugAssign):
        yield "instruction retirée", ast.Pass()


CELLULE = re.compile(r'^([A-Z_]+) = (\[".*"\])$')
FERMEES_AU_DANGER = {"SITUATION_SOCIALE", "CLINIQUE", "SYNTHESE", "STATISTIQUE"}
EN_TETE = re.compile(r"^\[(\w+)(?:\.\w+)?\]$")


def mutants_de_la_matrice() -> Iterator[Mutant]:
    """Every cell: emptied, one way less, one right less, one more, its condition lost."""
    regle = REGLES.read_text(encoding="utf-8")
    lignes = MATRICE.read_text(encoding="utf-8").splitlines()
    section = ""
    for n, ligne in enumerate(lignes):
        section = m[1] if (m := EN_TETE.match(ligne)) else section
        neuves = list(_autres_lignes(section, ligne))
        for neuve in neuves:
            texte = "\n".join([*lignes[:n], neuve, *lignes[n + 1 :]])
            yield f"matrice.toml:{n + 1} [{section}] {ligne} → {neuve or 'rien'}", regle, texte


def _autres_lignes(section: str, ligne: str) -> Iterator[str]:
    if section == "PREALABLE" and ligne.startswith("finalite"):
        yield 'finalite = "PARTAGE"'
    if section == "PREALABLE" and ligne.startswith("organismes"):
        noms = re.findall(r'"(\w+)"', ligne)
        yield from (f'organismes = ["{n}"]' for n in noms)
    cellule = CELLULE.match(ligne)
    if ligne == "danger_vital = true":
        yield "danger_vital = false"
    if ligne.startswith("source = ") and section in FERMEES_AU_DANGER:
        yield f"{ligne}\ndanger_vital = true"
    if section == "CLOS" and ligne.strip() and "=" in ligne:
        yield ""
        if '"CLINICIEN"' not in ligne:
            yield ligne.replace('"]', '", "CLINICIEN"]')
    elif cellule and section != "PREALABLE":
        yield ""
        yield from (f"{cellule[1]} = {_ecrire(v)}" for v in _autres_cases(cellule[2]))


def _ecrire(voies: list[str]) -> str:
    return "[" + ", ".join(f'"{v}"' for v in voies) + "]"


def _autres_cases(case: str) -> Iterator[list[str]]:
    voies = re.findall(r'"([^"]*)"', case)
    for i, voie in enumerate(voies):
        droits, _, condition = voie.partition(" si ")
        suite, mots = (f" si {condition}" if condition else ""), droits.split()
        variantes = [[m for m in mots if m != mot] for mot in mots if len(mots) > 1]
        variantes += [[*mots, mot] for mot in ("E", "P") if mot not in mots]
        variantes += [["L" if m in {"Lc", "Lc2", "S"} else m for m in mots]]
        variantes += [["Lc" if m == "Lc2" else m for m in mots]]
        textes = [" ".join(v) + suite for v in variantes] + ([droits] if condition else [])
        for texte in dict.fromkeys(textes):
            if texte != voie and not _pareille(texte, voie):
                yield [*voies[:i], texte, *voies[i + 1 :]]


def _pareille(texte: str, voie: str) -> bool:
    """One's own is one's own, whatever else is said of it: « S » rules over L and P."""
    return "S" in voie.split() and set(texte.split()) ^ set(voie.split()) <= {"L", "P"}


def essayer(regle: str, matrice: str) -> bool:
    """Run the tests of the rule on one mutant, in a process of its own; True when it survives."""
    fils = os.fork()
    if fils == 0:
        os._exit(_jouer(regle, matrice))
    return os.waitstatus_to_exitcode(os.waitpid(fils, 0)[1]) == 0


def _jouer(regle: str, matrice: str) -> int:
    import pytest

    from partnership.secret import matrice as module_matrice
    from partnership.secret import regles

    signal.alarm(DELAI)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(1, 2)
    try:
        with tempfile.NamedTemporaryFile("w", suffix=".toml", encoding="utf-8") as fichier:
            fichier.write(matrice)
            fichier.flush()
            module_matrice.FICHIER = Path(fichier.name)
            for lue in vars(module_matrice).values():
                if hasattr(lue, "cache_clear"):
                    lue.cache_clear()
            exec(compile(regle, str(REGLES), "exec"), regles.__dict__)
            return int(pytest.main([*OPTIONS, *ESSAIS]))
    except BaseException:
        return 1


def main() -> int:
    """Try them all, or those whose description holds the words given; return 1 under 95 %."""
    import django

    django.setup()
    import hypothesis  # noqa: F401 - once for all the forks
    import pytest  # noqa: F401

    tous = [*mutants_de_la_regle(), *mutants_de_la_matrice()]
    tous = [m for m in tous if all(mot in m[0] for mot in sys.argv[1:])]
    if not essayer(REGLES.read_text(), MATRICE.read_text()):
        print("Les essais de la règle échouent sans mutant.")
        return 1
    restes = []
    for rang, (quoi, regle, matrice) in enumerate(tous, 1):
        if essayer(regle, matrice):
            restes.append(quoi)
            print(f"SURVIT {quoi}", flush=True)
        if rang % 25 == 0:
            print(f"… {rang} / {len(tous)}, {len(restes)} survivants", flush=True)
    tues = len(tous) - len(restes)
    print(
        f"{len(tous)} mutants de la règle et de la matrice : {tues} tués, {len(restes)} survivent."
    )
    relever(mutants=len(tous), mutants_tues_pour_cent=round(100 * tues / len(tous), 2))
    return 0 if tues >= SEUIL * len(tous) else 1


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")
    sys.exit(main())
