"""The public face: what anybody reads, and nothing of what professionals read."""

import gzip
import io
import json
import re
from datetime import timedelta

import pypdf
import pytest
import shapely
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from annuaire import actions, flux, ouvrages
from annuaire.enums import EtatOuvrage
from annuaire.flux import CHAMPS
from annuaire.models import Contact, Contour, Ouvrage, Structure
from annuaire.tasks import relever_ouvrages, renouveler_ouvrages
from partnership.acteurs import horloge
from partnership.acteurs.models import Adhesion, Reglage
from partnership.envois import pdf
from tests.depot.entetes import fautes_d_entetes
from tests.depot.objets import ouvrage_fait

pytestmark = pytest.mark.django_db
HOSTILE = "Accueil <img src=x onerror=alert(1)>"
PRO = ("Réseau confidentiel", "0353019988", "Ligne des gardes", "garde@secret.test")


@pytest.fixture
def scene(annuaire):
    """The demonstration's directory, a structure for professionals only, a contact for them."""
    ajouter(annuaire)
    return annuaire


def ajouter(annuaire) -> None:
    with annuaire.coordinatrice.agir():
        document = {"genre": "GEM", "diffusion": "public", "contacts": []}
        actions.creer(
            par=annuaire.coordinatrice,
            document=document | {"nom": PRO[0], "diffusion": "pro", "commune": "57463"},
        )
        discret = {"fonction": PRO[2], "telephone": PRO[1], "courriel": PRO[3], "pour_pros": True}
        actions.creer(
            par=annuaire.coordinatrice,
            document=document | {"nom": HOSTILE, "commune": "57463", "contacts": [discret]},
        )


def adresse(page: str, *suite) -> str:
    return reverse(f"partenariats:{page}", args=["essai", *suite])


def corps(reponse) -> str:
    octets = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
    return octets.decode()


def toutes() -> list[str]:
    """Every public page of the territory, searches for what is hidden among them."""
    noms = [
        "partenariat",
        "annuaire",
        "annuaire_json",
        "annuaire_geojson",
        "donnees",
        "carte",
        "fond",
        "guide",
    ]
    publiques = [adresse("structure", s.ref) for s in Structure.objects.filter(diffusion="public")]
    cherches = [f"{adresse(p)}?q={q}" for p in ("annuaire", "carte") for q in PRO]
    sections = [reverse(f"publication:{n}", args=["essai"]) for n in ("fiche", "notice")]
    return [reverse("partenariats:liste"), *map(adresse, noms), *publiques, *cherches, *sections]


def test_rien_des_professionnels_n_en_sort(scene, client):
    """No entry, contact or keeping of theirs, on any page; no cookie, headers as promised."""
    discrete = Structure.objects.get(nom=PRO[0])
    assert client.get(adresse("structure", discrete.ref)).status_code == 404
    lues = 0
    for page in toutes():
        reponse = client.get(page)
        texte = corps(reponse)
        assert reponse.status_code == 200, page
        for mot in (*PRO, "à vérifier", "jamais vérifiée", "57G90", "tenue par", "propositions"):
            dite = mot in PRO and f'value="{mot}"' in texte  # the question, said back
            assert mot.casefold() not in texte.casefold() or dite, (page, mot)
        assert "<img src=x" not in texte or "json" in reponse["Content-Type"]
        assert not fautes_d_entetes(reponse, publique=True), page
        assert ("Access-Control-Allow-Origin" in reponse) == page.endswith("json"), page
        lues += 1
    assert lues > 40


def test_le_guide_public_non_plus(scene, client):
    """Made by the worker; the professionals' one holds what the public's does not."""
    Ouvrage.objects.all().delete()
    # Half a dozen entries: a long guide is measured by hand (decision 0016).
    gardees = Q(nom__in=[PRO[0], HOSTILE, "CMP de la Patrotte", "ADIL du département"])
    Structure.objects.exclude(gardees).update(retiree_le=horloge.maintenant())
    for sorte in ("guide-public", "fiche"):
        ouvrages.demander(scene.territoire, sorte)
    assert "pas encore fait" in client.get(adresse("guide")).content.decode()
    relever_ouvrages()
    lus = {o.sorte: pypdf.PdfReader(io.BytesIO(o.octets)) for o in Ouvrage.objects.all()}
    textes = {s: " ".join(" ".join(p.extract_text() for p in lu.pages).split())
              for s, lu in lus.items()}  # fmt: skip
    pro = ouvrages.SORTES["guide-pro"]
    contexte = pro.contexte(scene.territoire, horloge.aujourdhui())
    textes["guide-pro"] = render_to_string(pro.gabarit, contexte | {"titre": ""})
    for mot in (PRO[0], "Ligne des gardes", "garde@secret.test", "jamais vérifiée"):
        assert mot in textes["guide-pro"]
        assert mot not in textes["guide-public"]
    # A contents with pages, the indexes, the numbers, what was verified and when.
    for mot in ("Sommaire", "Index par besoin", "Index par commune", "3114", "vérifiée le",
                "Impayés", "Woippy", "CMP de la Patrotte"):  # fmt: skip
        assert mot in textes["guide-public"], mot
    assert "onerror" in textes["guide-public"]
    assert all(lu.trailer["/Root"]["/MarkInfo"]["/Marked"] for lu in lus.values())
    assert "Odeurs perceptibles du palier" in textes["fiche"]
    reponse = client.get(adresse("telecharger", "guide-public"))
    assert reponse.content.startswith(b"%PDF-")
    assert not fautes_d_entetes(reponse, publique=True)
    ouvrages.demander(scene.territoire, "guide-pro")
    Ouvrage.objects.filter(sorte="guide-pro").update(fait_le=horloge.maintenant())
    assert client.get(adresse("telecharger", "guide-pro")).status_code == 404
    assert client.get(adresse("telecharger", "inconnu")).status_code == 404


def test_un_ouvrage_demande_deux_fois_se_fait_une_fois(scene, connecte, monkeypatch):
    """A double click, an order during the work, a failure, a night without a change."""
    Ouvrage.objects.all().delete()
    rendus = []

    def rendre(gabarit, contexte, titre):
        rendus.append(titre)
        if len(rendus) == 2:
            ouvrages.demander(scene.territoire, "guide-pro")  # meanwhile
        if len(rendus) in (4, 5, 6):
            raise ValueError("essai")
        return b"%PDF-essai"

    monkeypatch.setattr(pdf, "rendre", rendre)
    navigateur = connecte(scene.membre)
    for _ in range(2):
        navigateur.post(reverse("annuaire:preparer", args=["guide-pro"]))
    relever_ouvrages()
    assert len(rendus) == 1
    ouvrage_fait(scene)  # the empty sheet says nothing of the directory
    Ouvrage.objects.filter(sorte="fiche").update(etat=EtatOuvrage.FAIT)
    guides = navigateur.get(reverse("annuaire:guide")).content.decode()
    assert guides.count("n’a pas changé depuis") == 1
    Ouvrage.objects.exclude(sorte="guide-pro").delete()
    ouvrages.demander(scene.territoire, "guide-pro")
    relever_ouvrages()
    assert len(rendus) == 3, "the order given while it was made is done in its turn"
    ouvrages.demander(scene.territoire, "guide-pro")
    relever_ouvrages()
    ouvrage = Ouvrage.objects.get()
    assert (ouvrage.etat, bytes(ouvrage.octets)) == (EtatOuvrage.ECHOUE, b"%PDF-essai")
    assert navigateur.post(reverse("annuaire:preparer", args=["autre"])).status_code == 404
    # A worker holds it, then dies at it, three times.
    ouvrages.demander(scene.territoire, "guide-pro")
    essai = Ouvrage.objects.filter(territoire=scene.territoire)
    essai.update(pris_le=timezone.now())
    faits = len(rendus)
    relever_ouvrages()
    assert len(rendus) == faits
    essai.update(pris_le=timezone.now() - timedelta(hours=1), tentatives=3)
    relever_ouvrages()
    assert (len(rendus), essai.get().etat) == (faits, EtatOuvrage.ECHOUE)
    assert "guide-pro" in ouvrages.a_renouveler(scene.territoire)
    renouveler_ouvrages()
    relever_ouvrages()
    faisables = {c for c, s in ouvrages.SORTES.items() if not s.refus(scene.territoire)}
    assert set(essai.values_list("sorte", flat=True)) == faisables >= {"guide-pro", "fiche"}
    assert ouvrages.a_renouveler(scene.territoire) == []
    with scene.coordinatrice.agir():
        actions.verifier(structure=Structure.objects.first(), par=scene.coordinatrice)
    assert set(ouvrages.a_renouveler(scene.territoire)) == faisables


def test_les_flux_sont_valides_et_ne_se_redonnent_que_changes(scene, client):
    commune = scene.territoire.communes.get(pk="57463")
    lu = json.loads(corps(client.get(adresse("annuaire_json"))))
    publiques = Structure.objects.filter(diffusion="public")
    assert len(lu["structures"]) == publiques.count() > 15
    assert all(list(s) == list(CHAMPS) for s in lu["structures"])
    hostile = next(s for s in lu["structures"] if s["nom"] == HOSTILE)
    assert hostile["contacts"] == []
    assert hostile["commune"] == {"code": "57463", "nom": commune.nom}
    reponse = client.get(adresse("annuaire_geojson"))
    texte = corps(reponse)
    geo = json.loads(texte)
    assert geo["type"] == "FeatureCollection"
    assert len(geo["features"]) == len(lu["structures"])
    situees = [f["geometry"] for f in geo["features"] if f["geometry"]]
    formes = shapely.from_geojson([json.dumps(g) for g in situees])
    assert len(formes) > 10
    assert all(5 < f.x < 7 and 48 < f.y < 50 for f in formes), "longitude first"
    assert reponse["Access-Control-Allow-Origin"] == "*"
    for nom in ("annuaire_json", "annuaire_geojson"):
        connu = client.get(adresse(nom))
        pareil = {"If-None-Match": connu["ETag"]}
        assert client.get(adresse(nom), headers=pareil).status_code == 304
        depuis = {"If-Modified-Since": connu["Last-Modified"]}
        assert client.get(adresse(nom), headers=depuis).status_code == 304
    with scene.coordinatrice.agir():
        actions.modifier(
            structure=publiques.first(), par=scene.coordinatrice, document={"diffusion": "pro"}
        )
    assert client.get(adresse("annuaire_json"), headers=pareil).status_code == 200


def test_un_flux_ne_s_ecrit_qu_une_fois_par_etat_de_l_annuaire(scene, client, monkeypatch):
    """Kept and given again, compressed or not; another at each write, be it the second of a day."""
    ecrits, vrai = [], flux.ECRIRE["json"]
    monkeypatch.setitem(flux.ECRIRE, "json", lambda t: ecrits.append(1) or vrai(t))
    premiere = corps(client.get(adresse("annuaire_json")))
    serre = client.get(adresse("annuaire_json"), headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(b"".join(serre.streaming_content)).decode() == premiere
    assert (serre["Content-Encoding"], serre["Vary"]) == ("gzip", "Accept-Encoding")
    assert corps(client.head(adresse("annuaire_json"))) == ""
    assert len(ecrits) == 1
    marques = {serre["ETag"]}
    d = scene.coordinatrice
    for n, fiche in enumerate(Structure.objects.filter(diffusion="public")[:2], start=2):
        with d.agir():
            actions.verifier(structure=fiche, par=d)
        reponse = client.get(adresse("annuaire_json"))
        assert corps(reponse).count(f'"verifie_le": "{horloge.aujourdhui()}"') >= n - 1
        marques.add(reponse["ETag"])
        assert len(marques) == len(ecrits) == n
    with d.agir():
        actions.retirer(structure=fiche, par=d, motif="Fermée")
    assert f'"{fiche.ref}"' not in corps(client.get(adresse("annuaire_json")))
    # A setting of the territory is said in it too.
    Reglage.objects.create(
        territoire=scene.territoire, cle="licence_annuaire", valeur="ODbL", source="Essai",
        du=horloge.aujourdhui(),
    )  # fmt: skip
    assert json.loads(corps(client.get(adresse("annuaire_json"))))["licence"] == "ODbL"


def test_des_requetes_en_nombre_constant(scene, client, connecte, django_assert_max_num_queries):
    pages = [adresse("annuaire"), adresse("carte") + "?q=cmp", adresse("annuaire_geojson"),
             adresse("fond"), adresse("partenariat"), reverse("partenariats:liste")]  # fmt: skip
    for page in pages:
        with django_assert_max_num_queries(12):
            corps(client.get(page))
    pro = connecte(scene.clinicienne)
    pro.get(reverse("annuaire:liste"))  # a first visit writes its session
    for page in ("liste", "carte", "fond", "guide"):
        with django_assert_max_num_queries(12):
            pro.get(reverse(f"annuaire:{page}"))


def test_un_territoire_peut_fermer_sa_face(scene, client):
    assert "Essai" in client.get(reverse("partenariats:liste")).content.decode()
    Reglage.objects.create(
        territoire=scene.territoire, cle="face_publique", valeur=False, du=horloge.aujourdhui(),
        source="Essai",
    )  # fmt: skip
    for page in toutes()[1:]:
        assert client.get(page).status_code == 404, page
    assert "Essai" not in client.get(reverse("partenariats:liste")).content.decode()


def test_qui_a_signe_est_dit_tant_que_cela_vaut(scene, client):
    assert "MOSELIS" in client.get(adresse("partenariat")).content.decode()
    Adhesion.objects.filter(organisation__nom_court="MOSELIS").update(fin=horloge.maintenant())
    assert "MOSELIS" not in client.get(adresse("partenariat")).content.decode()


def test_le_fond_dit_les_secteurs_aux_professionnels_seuls(scene, client, connecte):
    Contour.objects.create(
        commune_id="57447", geometrie={"type": "Polygon", "coordinates": []}, latitude=49.06,
        longitude=6.15, source="© Essai", importe_le=horloge.maintenant(),
    )  # fmt: skip
    public = client.get(adresse("fond")).json()
    assert public["secteurs"] == []
    assert public["source"] == "© Essai"
    marly = next(c for c in public["communes"] if c["code"] == "57447")
    assert marly["lieu"] == [49.06, 6.15], "a commune without a known place takes its outline's"
    pro = connecte(scene.clinicienne)
    secteurs = {s["code"]: s for s in pro.get(reverse("annuaire:fond")).json()["secteurs"]}
    assert secteurs["57G90"]["parties"] == ["57463"]
    assert "57447" in secteurs["57G90"]["communes"]
    connu = {"If-None-Match": client.get(adresse("fond"))["ETag"]}
    assert client.get(adresse("fond"), headers=connu).status_code == 304


def test_les_tuiles_de_l_operateur_sont_admises_sur_la_carte_seule(
    scene, connecte, client, settings
):
    pro = connecte(scene.agent)
    assert "tuiles" not in pro.get(reverse("annuaire:carte"))["Content-Security-Policy"]
    settings.PALIER_TUILES = "https://tuiles.example.org:8443/{z}/{x}/{y}.png"
    settings.PALIER_TUILES_MENTION = "© Essai"
    for navigateur, page in ((pro, reverse("annuaire:carte")), (client, adresse("carte"))):
        reponse = navigateur.get(page)
        images = re.search(r"img-src ([^;]+)", reponse["Content-Security-Policy"])[1]
        assert images == "'self' data: https://tuiles.example.org:8443"
        assert "© Essai" in reponse.content.decode()
    assert "tuiles" not in pro.get(reverse("annuaire:liste"))["Content-Security-Policy"]


def test_la_liste_de_la_carte_est_celle_de_la_recherche(scene, connecte):
    """Same question, same entries, in the same order; those without a point are in the list too."""
    pro = connecte(scene.referente)
    for q in ("", "?q=ne sort plus", "?genre=GEM", "?commune=57751"):
        lues = [
            [s.pk for s in pro.get(reverse(f"annuaire:{page}") + q).context["structures"]]
            for page in ("liste", "carte")
        ]
        assert lues[0][:40] == lues[1][: len(lues[0])]
        assert lues[1]
    page = pro.get(reverse("annuaire:carte")).content.decode()
    assert "pas de point sur la carte" in page
    assert page.count("data-lat") > 20
    assert Contact.objects.filter(pour_pros=True).exists()
