"""The chain of the journal: every tampering is found and its place named (SP-13, promise 6)."""

import os
import random
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from partnership.secret import journal
from partnership.secret.models import Journal
from tests.preuve.releve import relever

LONGUEUR = 12
ALTERATIONS = int(os.environ.get("PALIER_ALTERATIONS", "1000"))
COLONNES = [c.attname for c in Journal._meta.concrete_fields]


# --- In memory: a thousand tamperings ----------------------------------------------


def une_chaine(chaine: int, longueur: int, hasard: random.Random) -> list[dict]:
    """Lines as the database writes them, by the definition and not by the code under test."""
    lignes, point = [], journal.depart(chaine)
    for rang in range(1, longueur + 1):
        ligne = {
            "chaine": chaine, "rang": rang, "id": UUID(int=hasard.getrandbits(128), version=4),
            "le": datetime(2026, 9, 1, tzinfo=UTC) + timedelta(minutes=rang, microseconds=rang),
            "territoire": 1, "utilisateur": hasard.choice([None, 5, 12]), "organisation": 3,
            "role": "CLINICIEN", "action": hasard.choice(["lecture", "refus"]),
            "dossier": UUID(int=hasard.getrandbits(128), version=4), "objet": "é:,", "motif": "",
            "commune": "57463", "reference": "SIG-2026-0143", "responsable": 3,
            "precedente": point.empreinte,
        }  # fmt: skip
        ligne["empreinte"] = journal.empreinte(ligne)
        point = journal.Point(rang, ligne["empreinte"])
        lignes.append(ligne)
    return lignes


@pytest.fixture(scope="module")
def saine():
    """Three chains, their heads, and one anchor in the middle and one at the end."""
    hasard = random.Random(2026)
    lignes = [ligne for n in (0, 7, 63) for ligne in une_chaine(n, LONGUEUR, hasard)]
    tetes = {n: journal.depart(n) for n in range(64)}
    milieu = dict(tetes)
    for ligne in lignes:
        tetes[ligne["chaine"]] = journal.Point(ligne["rang"], ligne["empreinte"])
        if ligne["rang"] == 6:
            milieu[ligne["chaine"]] = tetes[ligne["chaine"]]
    dates = [datetime(2026, 9, 1, 1, tzinfo=UTC), datetime(2026, 9, 1, 2, tzinfo=UTC)]
    return lignes, tetes, [journal.Ancre(dates[0], milieu), journal.Ancre(dates[1], tetes)]


def fautes(lignes, tetes, les_ancres) -> list[str]:
    reperes, premieres = journal.reperes(tetes, {}, les_ancres)
    triees = sorted(lignes, key=lambda li: (li["chaine"], li["rang"], str(li["id"])))
    return [*premieres, *journal.fautes(triees, reperes)]


def autre(valeur, hasard):
    """A different value of the same type."""
    if isinstance(valeur, UUID):
        return uuid4()
    if isinstance(valeur, datetime):
        return valeur + timedelta(microseconds=hasard.choice([1, -1, 3_600_000_000]))
    if isinstance(valeur, bytes):
        rang = hasard.randrange(32)
        return (
            valeur[:rang] + bytes([valeur[rang] ^ (1 << hasard.randrange(8))]) + valeur[rang + 1 :]
        )
    if isinstance(valeur, int):
        return valeur + hasard.choice([1, 1000])
    return "" if valeur is None else valeur + "x"


def recalculer(lignes, depuis):
    """Give the lines of a chain the digests that they should have: a patient forger."""
    point = lignes[depuis - 1]["empreinte"] if depuis else lignes[depuis]["precedente"]
    for ligne in lignes[depuis:]:
        ligne["precedente"] = point
        point = ligne["empreinte"] = journal.empreinte(ligne)


def alterer(lignes, tetes, hasard) -> str:
    """One random tampering of random lines; returns its kind."""
    genre = hasard.choice(
        ["modifier", "effacer", "inserer", "echanger", "couper", "couper_tete", "reecrire"]
    )
    chaine = hasard.choice([0, 7, 63])
    siennes = [li for li in lignes if li["chaine"] == chaine]
    rang = hasard.randrange(len(siennes))
    if genre == "modifier":
        colonne = hasard.choice(COLONNES)
        siennes[rang][colonne] = autre(siennes[rang][colonne], hasard)
    elif genre == "effacer":
        lignes.remove(siennes[rang])
    elif genre == "inserer":
        fausse = dict(siennes[rang], id=uuid4(), rang=siennes[rang]["rang"] + hasard.choice([0, 1]))
        fausse["empreinte"] = journal.empreinte(fausse)
        lignes.append(fausse)
    elif genre == "echanger":
        autre_rang = (rang + hasard.randrange(1, LONGUEUR)) % LONGUEUR
        gardees = ("chaine", "rang", *hasard.choice([(), ("precedente", "empreinte")]))
        a, b = siennes[rang], siennes[autre_rang]
        for c in set(COLONNES) - set(gardees):
            a[c], b[c] = b[c], a[c]
    elif genre == "reecrire":
        siennes[rang]["utilisateur"] = 99
        recalculer(siennes, rang)
        tetes[chaine] = journal.Point(LONGUEUR, siennes[-1]["empreinte"])
    else:
        for ligne in siennes[rang:]:
            lignes.remove(ligne)
        if genre == "couper_tete":
            fin = siennes[rang - 1]["empreinte"] if rang else journal.depart(chaine).empreinte
            tetes[chaine] = journal.Point(rang, fin)
    return genre


def test_mille_alterations_sur_mille(saine):
    """Promise 6: any column, a line less, a line more, two swapped, the tail, all rewritten."""
    assert fautes(*saine) == []
    hasard, manquees, genres = random.Random(6), [], {}
    for essai in range(ALTERATIONS):
        lignes, tetes = [dict(ligne) for ligne in saine[0]], dict(saine[1])
        genre = alterer(lignes, tetes, hasard)
        genres[genre] = genres.get(genre, 0) + 1
        if not fautes(lignes, tetes, saine[2]):
            manquees.append((essai, genre))
    relever(alterations=sum(genres.values()), manquees=len(manquees))
    assert manquees == []
    assert len(genres) == 7
    assert min(genres.values()) > 0.09 * ALTERATIONS


def test_sans_ancre_un_faussaire_patient_passerait(saine):
    """Why anchors stand outside: lines and heads written anew hold together."""
    lignes, tetes = [dict(ligne) for ligne in saine[0]], dict(saine[1])
    siennes = [li for li in lignes if li["chaine"] == 7]
    siennes[3]["utilisateur"] = 99
    recalculer(siennes, 3)
    tetes[7] = journal.Point(LONGUEUR, siennes[-1]["empreinte"])
    assert fautes(lignes, tetes, []) == []
    assert any("réécrite" in f and "Chaîne 7" in f for f in fautes(lignes, tetes, saine[2]))


def test_une_coupe_de_trop_pres_se_voit(saine):
    """A cut that takes lines younger than it says, or than six months, is a fault."""
    lignes, tetes, les_ancres = saine
    tard = datetime(2027, 6, 1, tzinfo=UTC)

    def avec(rang, avant, le):
        coupe = {7: journal.Coupe(rang, lignes[LONGUEUR + rang - 1]["empreinte"], avant, le)}
        reperes, premieres = journal.reperes(tetes, coupe, les_ancres)
        gardees = [li for li in lignes if li["chaine"] != 7 or li["rang"] > rang]
        return [*premieres, *journal.fautes(gardees, reperes)]

    assert avec(6, datetime(2026, 9, 1, 1, tzinfo=UTC), tard) == []
    assert avec(9, datetime(2026, 9, 1, 1, 30, tzinfo=UTC), tard) == []
    (trop,) = avec(9, datetime(2026, 9, 1, 0, 30, tzinfo=UTC), tard)
    assert "l’ancre du 01/09/2026 01:00 le montre" in trop
    (pres,) = avec(6, datetime(2026, 9, 1, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC))
    assert "trop près" in pres


def test_chaque_colonne_est_dans_l_empreinte():
    """A column added to the model and forgotten in the chain fails here."""
    assert {*journal.COLONNES, "precedente", "empreinte"} == set(COLONNES)
