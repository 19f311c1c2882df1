"""The list of promises says nothing that is not run, and the table judges as it says."""

import ast

import pytest

from tests.depot.sources import RACINE
from tests.preuve import promesses, releve
from tests.preuve.promesses import Promesse, Resultat

DEMANDEES = {*map(str, range(1, 7)), *map(str, range(8, 12)), *map(str, range(13, 18))}


def noms_des_essais(fichier: str) -> set[str]:
    """The tests that a file defines."""
    tronc = ast.parse((RACINE / fichier).read_text(encoding="utf-8"))
    return {n.name for n in ast.walk(tronc) if isinstance(n, ast.FunctionDef)}


def test_chaque_promesse_de_l_issue_a_sa_commande():
    liste = promesses.promesses()
    assert {p.numero for p in liste} >= DEMANDEES
    assert len({p.numero for p in liste}) == len(liste)
    for promesse in liste:
        assert promesse.commandes(), promesse.numero
        for identifiant in promesse.essais:
            fichier, _, nom = identifiant.partition("::")
            assert not nom or nom in noms_des_essais(fichier), identifiant
            assert (RACINE / fichier).is_file(), identifiant


def test_chaque_chiffre_attendu_est_compte_par_un_essai():
    """Each name of a figure stands in a call to `relever` somewhere, or is pytest's count."""
    textes = "".join(
        f.read_text(encoding="utf-8")
        for d in ("tests", "bench") for f in (RACINE / d).rglob("*.py") if "relever(" in f.read_text()
    )  # fmt: skip
    for promesse in promesses.promesses():
        for nom in set(promesse.attendu) - {"essais"}:
            stable = nom.rstrip("0123456789")
            assert f"{stable}=" in textes or f'"{stable}' in textes, (promesse.numero, nom)


@pytest.mark.parametrize(
    ("attendu", "mesures", "verdict"),
    [
        ({"vies": {"au_moins": 500}}, {"vies": 500}, "ok"),
        ({"vies": {"au_moins": 500}}, {"vies": 499}, "pas encore"),
        ({"vies": {"au_moins": 500}}, {}, "pas encore"),
        ({"fautes": {"egal": 0}}, {"fautes": 1}, "pas encore"),
        ({"secondes": {"au_plus": 60}}, {"secondes": 61}, "pas encore"),
        ({}, {}, "ok"),
    ],
)
def test_le_verdict(attendu, mesures, verdict):
    promesse = Promesse("0", "Une phrase", ["x"], attendu=attendu)
    assert Resultat(mesures, False, 1).verdict(promesse) == verdict
    assert Resultat(mesures, True, 1).verdict(promesse) == "ÉCHEC"
    assert Promesse("0", "Une phrase", ["x"], manque="la suite").numero in promesses.rendre(
        promesse, Resultat(mesures, False, 1)
    )


def test_les_chiffres_viennent_de_la_sortie(capsys):
    releve.relever(vies=3, secondes=1.5)
    releve.relever(vies=4)
    lu = releve.lire(f".{capsys.readouterr().out}.\n12 passed in 3s\n")
    assert lu == {"vies": 7, "secondes": 1.5}


def test_une_promesse_inconnue_se_dit(capsys):
    assert promesses.main(["99"]) == 2
    assert "Promesse inconnue : 99" in capsys.readouterr().out
