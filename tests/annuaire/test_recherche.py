"""What people type, and the entry that they expect first."""

import tomllib
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annuaire import recherche
from annuaire.models import Structure

REQUETES = tomllib.loads(Path(__file__).with_name("requetes.toml").read_text(encoding="utf-8"))
PARIS = ZoneInfo("Europe/Paris")


def chercher(d, texte, **autres) -> list[str]:
    communes = list(d.territoire.communes.all())
    comprise = recherche.comprendre(texte, communes)
    autres.setdefault("pro", True)
    return [s.nom for s in recherche.repondre(d.territoire, comprise, **autres)]


def test_la_table_des_requetes(annuaire):
    fautes = []
    for texte, attendues in REQUETES["requetes"]:
        trouvees = chercher(annuaire, texte)
        if not trouvees or trouvees[0] not in attendues:
            fautes.append((texte, trouvees[:3], attendues))
    assert len(REQUETES["requetes"]) >= 60
    assert not fautes, "\n".join(map(str, fautes))


def test_ouvert_maintenant(annuaire):
    lundi_midi = datetime(2026, 11, 23, 12, 30, tzinfo=PARIS)
    dimanche_soir = datetime(2026, 11, 22, 21, 0, tzinfo=PARIS)
    assert "CMP des Tilleuls" not in chercher(annuaire, "cmp", ouverte_le=lundi_midi)
    assert chercher(annuaire, "cmp", ouverte_le=lundi_midi) == ["CMP du Grand Verger"]
    assert (
        chercher(annuaire, "crise", ouverte_le=dimanche_soir)[0] == "Équipe mobile de crise du soir"
    )
    assert chercher(annuaire, "ccas", ouverte_le=dimanche_soir) == []


def test_une_commune_garde_qui_y_intervient(annuaire):
    trouvees = chercher(annuaire, "ccas woippy")
    assert trouvees == ["CCAS de Woippy"]
    assert "CCAS de Woippy" not in chercher(annuaire, "ccas montigny")
    assert "SIAO de Moselle" in chercher(annuaire, "woippy", au_plus=40)


def test_un_visiteur_ne_lit_que_le_public(annuaire):
    assert "ERAH, équipe réseau des alternatives à l’hospitalisation" not in chercher(
        annuaire, "erah", pro=False
    )
    publiques = set(chercher(annuaire, "", pro=False))
    assert publiques == set(
        Structure.objects.filter(diffusion="public").values_list("nom", flat=True)
    )


@pytest.mark.django_db
@given(st.text(max_size=250))
def test_rien_de_ce_qu_on_tape_ne_casse(texte):
    comprise = recherche.comprendre(texte, [])
    assert len(comprise.mots) <= recherche.MOTS_AU_PLUS
