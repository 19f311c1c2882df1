"""`make proof`: every promise of the house, its command, what it gave, and whether that is enough.

The promises stand in `promesses.toml`; each figure comes from the run, never from there.
`make proof ARGS="3 16"` runs some of them; a variable already set (PALIER_VIES=6…) is kept.
"""

import os
import re
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import wrap

from partnership.atelier import essais
from partnership.atelier.commun import DOSSIER, RACINE, creer_dossier, dire
from tests.preuve import releve

LISTE = Path(__file__).with_name("promesses.toml")
PYTEST = ["-m", "pytest", "-n", "0", "-q", "-s", "-p", "no:cacheprovider"]
FINIS = re.compile(r"^(\d+) passed", re.M)


@dataclass(frozen=True)
class Promesse:
    """What is promised, what shows it, and the figures that are enough.

    `attendu` is, by name of figure, {egal = n}, {au_moins = n} or {au_plus = n}; without any, a
    figure is printed and judges nothing. `manque` says what no command of ours shows yet.
    """

    numero: str
    phrase: str
    essais: list[str] = field(default_factory=list)
    programme: list[str] = field(default_factory=list)
    long: dict[str, str] = field(default_factory=dict)
    attendu: dict[str, dict[str, float]] = field(default_factory=dict)
    manque: str = ""

    def commandes(self) -> list[list[str]]:
        """Return what is run, without the interpreter's path."""
        suites = [[*PYTEST, *self.essais]] if self.essais else []
        return suites + ([self.programme] if self.programme else [])

    def ecrite(self) -> str:
        """Return how to run this promise alone, as one would type it."""
        return f"make proof ARGS={self.numero}"


@dataclass
class Resultat:
    """What the runs of a promise gave."""

    mesures: dict[str, float]
    echec: bool
    secondes: float

    def manques(self, promesse: Promesse) -> list[str]:
        """Return, in words, each figure that is not there or not enough."""
        return [
            f"{nom.replace('_', ' ')} {_signe(borne)} {_chiffre(*borne.values())}"
            for nom, borne in promesse.attendu.items()
            if not _tient(self.mesures.get(nom), borne)
        ]

    def verdict(self, promesse: Promesse) -> str:
        """Return « ÉCHEC », « pas encore » or « ok »."""
        if self.echec:
            return "ÉCHEC"
        return "pas encore" if promesse.manque or self.manques(promesse) else "ok"


def _tient(valeur: float | None, borne: dict[str, float]) -> bool:
    if valeur is None:
        return False
    (genre, limite), = borne.items()  # fmt: skip
    return {"egal": valeur == limite, "au_moins": valeur >= limite, "au_plus": valeur <= limite}[
        genre
    ]


def _signe(borne: dict[str, float]) -> str:
    return {"egal": "=", "au_moins": "≥", "au_plus": "≤"}[next(iter(borne))]


def _chiffre(valeur: float) -> str:
    return f"{valeur:,.2f}".rstrip("0").rstrip(".").replace(",", " ").replace(".", ",")


def promesses() -> list[Promesse]:
    """Read the list."""
    return [Promesse(**p) for p in tomllib.loads(LISTE.read_text(encoding="utf-8"))["promesse"]]


def tenir(promesse: Promesse) -> Resultat:
    """Run the commands of a promise, one after the other, on a fresh base; keep what they said."""
    journal = creer_dossier(DOSSIER / "preuve") / f"{promesse.numero}.log"
    debut, echec = time.monotonic(), False
    with journal.open("w", encoding="utf-8") as sortie:
        for commande in promesse.commandes():
            env = {**promesse.long, **os.environ, **essais.nouvelle_base(essais.nom_de_base())}
            fin = subprocess.run(
                [sys.executable, *commande], cwd=RACINE, env=env, stdout=sortie, stderr=sortie
            )
            echec |= fin.returncode != 0
    dit = journal.read_text(encoding="utf-8")
    mesures = {"essais": sum(map(int, FINIS.findall(dit)))} if promesse.essais else {}
    return Resultat({**mesures, **releve.lire(dit)}, echec, time.monotonic() - debut)


def rendre(promesse: Promesse, resultat: Resultat) -> str:
    """Return the lines of one promise, as the table prints them."""
    chiffres = ", ".join(
        f"{_chiffre(valeur)} {nom.replace('_', ' ')}" for nom, valeur in resultat.mesures.items()
    )
    lignes = [
        f"{promesse.numero:>10} │ {resultat.verdict(promesse):10} │ {promesse.phrase}",
        *(f"{'':10} │ {'':10} │ {morceau}" for morceau in wrap(chiffres, 96)),
        f"{'':10} │ {'':10} │ {promesse.ecrite()}   ({resultat.secondes:.0f} s)",
    ]
    reste = [*resultat.manques(promesse), *([promesse.manque] if promesse.manque else [])]
    if reste and not resultat.echec:
        lignes += [f"{'':10} │ {'':10} │ il reste : {' ; '.join(reste)}"]
    return "\n".join(lignes)


def main(demandes: list[str]) -> int:
    """Keep the promises asked for, or all of them; return 1 when a proof has failed."""
    liste = promesses()
    inconnues = set(demandes) - {p.numero for p in liste}
    if inconnues:
        dire(f"Promesse inconnue : {', '.join(sorted(inconnues))}."
             f" Connues : {', '.join(p.numero for p in liste)}.")  # fmt: skip
        return 2
    rendues, echec = [], False
    for promesse in [p for p in liste if not demandes or p.numero in demandes]:
        dire(f"… {promesse.numero} : {promesse.phrase}")
        resultat = tenir(promesse)
        echec |= resultat.echec
        rendues.append(rendre(promesse, resultat))
        if resultat.echec:
            dire(f"  échec, voir .palier/preuve/{promesse.numero}.log")
    filet = f"\n{'─' * 11}┼{'─' * 12}┼{'─' * 97}\n"
    dire(f"\n{'Promesse':>10} │ {'':10} │ Chiffre obtenu, commande{filet}{filet.join(rendues)}")
    return int(echec)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
