"""The map of a large directory: how many each commune has, and the list by pages."""

import re

import pytest
from django.urls import reverse

from annuaire import carte, guide, ouvrages, recherche
from annuaire.models import Ouvrage, Structure
from annuaire.tasks import relever_ouvrages
from tests.signalements.test_lecture import requetes_au_plus


@pytest.fixture
def grande(annuaire, monkeypatch):
    """A directory of more entries than a map bears."""
    monkeypatch.setattr(carte, "AU_PLUS", 10)
    monkeypatch.setattr(carte, "PAR_PAGE", 7)
    annuaire.territoire.communes.filter(pk="57463").update(latitude=49.12, longitude=6.18)
    return annuaire


def noms(reponse) -> list[str]:
    return [s.nom for s in reponse.context["structures"]]


def test_au_dela_la_carte_compte_et_la_liste_dit_tout(grande, connecte, client):
    pro, toutes = connecte(grande.agent), Structure.objects.all()
    for navigateur, ici, siennes in (
        (pro, reverse("annuaire:carte"), toutes),
        (client, reverse("partenariats:carte", args=["essai"]), toutes.filter(diffusion="public")),
    ):
        navigateur.get(ici)
        with requetes_au_plus(12):
            reponse = navigateur.get(ici)
        html = reponse.content.decode()
        amas = {a["lieu"]["nom"]: a["nombre"] for a in reponse.context["amas"]}
        assert amas["Metz"] == siennes.filter(commune="57463").count() > 5
        assert sum(amas.values()) + siennes.filter(commune=None).count() == siennes.count()
        assert f'data-amas="{amas["Metz"]}" data-lat="49.12" data-lon="6.18"' in html
        assert 'class="fiche-ligne" data-lat' not in html
        lues, suite = [], ici
        while suite:
            reponse = navigateur.get(suite)
            lues += noms(reponse)
            suite = reponse.context["suivant"]
        assert sorted(lues) == sorted(siennes.values_list("nom", flat=True))
        assert reponse.context["precedent"].endswith(f"page={reponse.context['page'] - 1}")


def test_un_nombre_mene_a_ce_qu_il_compte(grande, connecte):
    """Those that stand in the commune, not all that serve it; the search goes on inside."""
    pro = connecte(grande.agent)
    amas = pro.get(reverse("annuaire:carte")).context["amas"]
    woippy = next(a for a in amas if a["lieu"]["nom"] == "Woippy")
    reponse = pro.get(woippy["url"])
    assert len(noms(reponse)) == woippy["nombre"] < 10
    assert {s.commune_id for s in reponse.context["structures"]} == {"57751"}
    html = reponse.content.decode()
    assert "Situées à <b>Woippy</b>" in html
    assert '<input type="hidden" name="lieu" value="57751">' in html
    assert "data-amas" not in html
    # Still too many in one commune: the page says what to do.
    metz = next(a for a in amas if a["lieu"]["nom"] == "Metz")
    html = pro.get(metz["url"]).content.decode()
    assert "précisez un genre ou un mot" in html
    assert html.count("data-amas") == 1
    assert "<summary>Par commune</summary>" not in html


@pytest.mark.parametrize(
    "faux", ["page=0", "page=-1", "page=x", "page=99999", "lieu=zz", "page=9999"]
)
def test_une_adresse_fausse_se_lit(grande, connecte, faux):
    pro = connecte(grande.agent)
    reponse = pro.get(f"{reverse('annuaire:carte')}?{faux}")
    assert reponse.status_code == 200
    assert bool(noms(reponse)) == (faux != "page=9999")


def test_la_liste_a_des_pages(annuaire, connecte):
    """Some entries on a page of the search, and a way to the others, with the same question."""
    pro = connecte(annuaire.agent)
    Structure.objects.bulk_create(
        Structure(territoire=annuaire.territoire, nom=f"Zone {n:02}", genre="AUTRE")
        for n in range(45)
    )
    reponse = pro.get(reverse("annuaire:liste"), {"genre": "AUTRE"})
    premieres = noms(reponse)
    suite = re.search(r'href="([^"]+)" rel="next"', reponse.content.decode())[1]
    assert "genre=AUTRE" in suite
    assert "page=2" in suite
    secondes = noms(pro.get(suite.replace("&amp;", "&")))
    assert len(premieres) == recherche.AU_PLUS
    assert not set(premieres) & set(secondes)


def test_un_guide_trop_long_le_dit(annuaire, connecte, client, monkeypatch):
    """The limit is a sentence on the page; nobody makes it, not even one asked for before."""
    d = annuaire.territoire
    ouvrages.demander(d, "guide-pro")
    monkeypatch.setattr(guide, "AU_PLUS", 20)
    relever_ouvrages()
    assert Ouvrage.objects.get(sorte="guide-pro").etat == "echoue"
    assert "guide-pro" not in ouvrages.a_renouveler(d)
    pro = connecte(annuaire.agent)
    html = pro.get(reverse("annuaire:guide")).content.decode()
    assert f"Ce guide aurait {Structure.objects.count()} fiches" in html
    preparer = reverse("annuaire:preparer", args=["guide-pro"])
    assert preparer not in html
    refus = pro.post(preparer)
    assert refus.status_code == 403
    assert "au-delà de 20" in refus.content.decode()
    Ouvrage.objects.filter(sorte="guide-public").delete()
    monkeypatch.setattr(guide, "AU_PLUS", 5)
    publique = client.get(reverse("partenariats:guide", args=["essai"])).content.decode()
    assert "trop grand pour un livret" in publique
    assert "données ouvertes" in publique
