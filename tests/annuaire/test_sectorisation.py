"""Address -> sector: a table of addresses, and what must hold of any list of rules."""

import tomllib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from annuaire.adresses import Adresse, cle_de_voie, lire
from annuaire.sectorisation import Defaut, Doute, Parite, Regle, defauts, secteur_de

TABLE = tomllib.loads(Path(__file__).with_name("secteurs.toml").read_text(encoding="utf-8"))
CODES = {"57G90": 1, "57G91": 2, "57G92": 3}


def regles_de(commune: str) -> list[Regle]:
    return [
        Regle(CODES[code], cle_de_voie(voie), Parite(cote), debut, fin)
        for insee, voie, cote, debut, fin, code in TABLE["regles"]
        if insee == commune
    ]


def test_la_table():
    fautes, essayees = [], 0
    for essai in TABLE["essais"]:
        regles = regles_de(essai["commune"])
        for voie in essai["voies"]:
            for numero, attendu in essai["attendus"]:
                essayees += 1
                texte = f"{numero} {voie}".strip()
                reponse = secteur_de(lire(texte), regles)
                dit = f"? {reponse.doute.name}" if reponse.doute else CODES_LUS[reponse.secteur]
                if dit != attendu:
                    fautes.append((texte, dit, attendu))
    assert essayees >= 200
    assert not fautes, fautes


CODES_LUS = {numero: code for code, numero in CODES.items()}

secteurs = st.integers(1, 3)
numeros = st.integers(1, 120)


@st.composite
def des_regles(tirer) -> list[Regle]:
    regles = []
    for _ in range(tirer(st.integers(0, 6))):
        debut = tirer(st.integers(1, 60))
        fin = tirer(st.one_of(st.integers(debut, 80), st.just(9999)))
        voie = tirer(st.sampled_from(["", "rue bleue", "rue verte"]))
        if voie:
            regles.append(Regle(tirer(secteurs), voie, tirer(st.sampled_from(Parite)), debut, fin))
        else:
            regles.append(Regle(tirer(secteurs)))
    return regles


@given(
    des_regles(), st.sampled_from(["", "rue bleue", "rue verte", "rue grise"]), st.none() | numeros
)
def test_une_reponse_est_celle_d_une_regle(regles, voie, numero):
    """Never a guess: a sector said surely is that of every rule that speaks of this address."""
    reponse = secteur_de(Adresse(numero, "", voie), regles)
    de_rue = [r for r in regles if r.voie == voie and voie]
    parlent = (
        [r for r in de_rue if numero is None or r.couvre(numero)]
        if de_rue
        else [r for r in regles if not r.voie]
    )
    if reponse.secteur is not None:
        assert parlent
        assert {r.secteur for r in parlent} == {reponse.secteur}
    else:
        assert reponse.doute
    assert set(reponse.secteurs) <= {r.secteur for r in regles}


@given(des_regles(), st.randoms())
def test_l_ordre_des_regles_ne_compte_pas(regles, hasard):
    autres = list(regles)
    hasard.shuffle(autres)
    for adresse in (
        Adresse(12, "", "rue bleue"),
        Adresse(None, "", ""),
        Adresse(7, "", "rue verte"),
    ):
        assert secteur_de(adresse, regles) == secteur_de(adresse, autres)
    assert defauts(regles) == defauts(autres)


@given(des_regles())
def test_les_defauts_disent_chaque_numero(regles):
    """Number by number: an overlap or a hole is told, and nothing else is."""
    trouves = defauts(regles)
    for voie in ("rue bleue", "rue verte"):
        siennes = [r for r in regles if r.voie == voie]
        if not siennes:
            assert not [d for d in trouves if d.voie == voie]
            continue
        ouverte = any(r.fin == 9999 for r in siennes)
        dernier = 9999 if ouverte else max(r.fin for r in siennes)
        for numero in [*range(1, 100), 9998, 9999]:
            dits = {r.secteur for r in siennes if r.couvre(numero)}
            cote = Parite.PAIRS if numero % 2 == 0 else Parite.IMPAIRS
            dedans = [
                d
                for d in trouves
                if d.voie == voie and d.parite == cote and d.debut <= numero <= d.fin
            ]
            faux = len(dits) != 1 and numero <= dernier
            assert bool(dedans) == faux, (numero, dits, trouves)
            assert not dedans or set(dedans[0].secteurs) == dits


def test_un_tableau_sans_defaut():
    regles = [Regle(1, "rue bleue", Parite.PAIRS), Regle(2, "rue bleue", Parite.IMPAIRS), Regle(3)]
    assert defauts(regles) == []
    assert defauts([Regle(1), Regle(2)]) == [Defaut("", Parite.TOUS, 1, 9999, (1, 2))]


def test_chaque_doute_a_sa_phrase():
    assert all(d.value.endswith(".") for d in Doute if d)
