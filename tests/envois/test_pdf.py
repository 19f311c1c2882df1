"""PDF: tagged and readable, and nothing read from the network or from the machine."""

import io
import threading
from copy import deepcopy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine
from django.conf import settings as reglages
from pypdf import PdfReader

from partnership.envois import pdf

LETTRE = """{% extends "envois/pdf.html" %}{% block corps %}
<header class="lettre"><p class="marque">Palier</p><p>Metz</p></header>
<p class="reference">SIG-2026-0143</p><h1>Accusé de réception</h1>
<p>Élève, garçon, cœur, <em>penché</em>, <strong>gras</strong>, {{ mot }} : « oui ».</p>
<table><caption>Étapes</caption><thead><tr><th scope="col">Quoi</th></tr></thead>
<tbody><tr><td>Reçu</td></tr></tbody></table>{% endblock %}"""


@pytest.fixture
def ecrire(settings, tmp_path):
    """Return a function that makes a template of this text and renders it."""
    gabarits = deepcopy(reglages.TEMPLATES)
    gabarits[0]["DIRS"] = [*gabarits[0]["DIRS"], tmp_path]
    settings.TEMPLATES = gabarits

    def ecrire(texte: str, **contexte) -> PdfReader:
        (tmp_path / "lettre.html").write_text(texte, encoding="utf-8")
        return PdfReader(io.BytesIO(pdf.rendre("lettre.html", contexte, titre="Accusé")))

    return ecrire


def _polices(lecteur: PdfReader) -> dict[str, bool]:
    """Return each font's name and whether it is embedded."""
    polices = {}
    for page in lecteur.pages:
        for police in page["/Resources"]["/Font"].values():
            objet = police.get_object()
            fille = (
                objet["/DescendantFonts"][0].get_object() if "/DescendantFonts" in objet else objet
            )
            descripteur = fille["/FontDescriptor"].get_object()
            fichiers = {"/FontFile", "/FontFile2", "/FontFile3"} & set(descripteur)
            polices[objet["/BaseFont"]] = bool(fichiers)
    return polices


def test_balise_titre_et_langue(ecrire):
    lecteur = ecrire(LETTRE, mot="<b>Diallo</b>")
    racine = lecteur.trailer["/Root"]
    assert racine["/MarkInfo"]["/Marked"] is not None
    assert str(racine["/MarkInfo"]["/Marked"]).lower() == "true"
    assert racine["/Lang"] == "fr"
    assert "/StructTreeRoot" in racine
    assert str(racine["/ViewerPreferences"]["/DisplayDocTitle"]).lower() == "true"
    assert lecteur.metadata.title == "Accusé"
    assert lecteur.metadata.author is None
    assert b"pdfuaid:part" in racine["/Metadata"].get_object().get_data()


def test_structure(ecrire):
    types = _types(ecrire(LETTRE, mot="x").trailer["/Root"]["/StructTreeRoot"])
    assert {"/H1", "/P", "/Table", "/TH", "/TD", "/Caption"} <= types


def _types(noeud) -> set[str]:
    """Return the types of the structure elements under this one."""
    noeud = noeud.get_object()
    if isinstance(noeud, list):
        return set().union(*(_types(n) for n in noeud)) if noeud else set()
    if not isinstance(noeud, dict):
        return set()
    soi = {str(noeud["/S"])} if "/S" in noeud else set()
    return soi | (_types(noeud["/K"]) if "/K" in noeud else set())


def test_texte_relisible_et_polices_incluses(ecrire):
    lecteur = ecrire(LETTRE, mot="<b>Diallo</b>")
    texte = lecteur.pages[0].extract_text()
    for mot in ("Élève, garçon, cœur", "<b>Diallo</b>", "Page 1 sur 1", "SIG-2026-0143"):
        assert mot in texte
    polices = _polices(lecteur)
    assert all(polices.values())
    assert all("Atkinson" in nom for nom in polices), polices


def test_deux_rendus_sont_egaux(ecrire):
    """To the byte, a day apart: the file holds no hour of its making, fonts included."""
    ecrire(LETTRE, mot="x")
    rendus = set()
    for instant in ("2026-11-23T10:00:00Z", "2026-11-24T11:11:11Z"):
        with time_machine.travel(instant):
            rendus.add(pdf.rendre("lettre.html", {"mot": "x"}, titre="A"))
    assert len(rendus) == 1


def test_un_auteur_glisse_dans_le_gabarit_ne_passe_pas(ecrire):
    tete = '<html lang="en"><head><meta name="author" content="Awa Diallo">'
    tete += '<meta name="dcterms.created" content="2020-01-01"><title>Autre</title></head>'
    lecteur = ecrire(tete + "<body><p>x</p></body></html>")
    assert lecteur.metadata.author is None
    assert lecteur.metadata.creation_date is None
    assert (lecteur.metadata.title, lecteur.trailer["/Root"]["/Lang"]) == ("Accusé", "fr")


# --- Hostile templates ---------------------------------------------------------


@pytest.fixture
def pieges(tmp_path, settings):
    """A web server that counts its visitors, and a secret file."""
    visites = []

    class Visite(BaseHTTPRequestHandler):
        def do_GET(self):
            visites.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"canari")

        def log_message(self, *details):
            pass

    serveur = ThreadingHTTPServer(("127.0.0.1", 0), Visite)
    threading.Thread(target=serveur.serve_forever, daemon=True).start()
    secret = tmp_path / "secret.txt"
    secret.write_text("canari-du-fichier")
    # Even on the address of the site itself, nothing is asked of the network.
    settings.PALIER_ADRESSE = f"http://127.0.0.1:{serveur.server_port}"
    yield {"hote": settings.PALIER_ADRESSE, "secret": secret, "visites": visites}
    serveur.shutdown()
    serveur.server_close()


ADRESSES = [
    "{hote}/x",
    "{hote}/static/absent.css",
    "{hote}/static/../x",
    "{hote}@ailleurs.exemple/static/css/pdf.css",
    "ftp://127.0.0.1/x",
    "file://{secret}",
    "file:///etc/passwd",
    "static:../manage.py",
    "static:css/../../manage.py",
    "static:%2e%2e/manage.py",
    "static:/etc/passwd",
    "static:{secret}",
    "/static/../manage.py",
    "/static/%2e%2e/%2e%2e/etc/passwd",
    "../../../../../../etc/passwd",
    "//127.0.0.1/x",
]


def _remplir(adresse: str, pieges: dict) -> str:
    return adresse.replace("{hote}", pieges["hote"]).replace("{secret}", str(pieges["secret"]))


def test_rien_n_est_lu_ni_joint(ecrire, pieges):
    page = '<html><head><title>x</title><base href="{hote}/base/">'
    corps = ""
    for adresse in ADRESSES:
        url = _remplir(adresse, pieges)
        page += f'<link rel="stylesheet" href="{url}"><link rel="attachment" href="{url}">'
        page += (
            f'<style>@import "{url}"; @font-face {{ font-family: x; src: url("{url}") }}</style>'
        )
        corps += f'<img src="{url}" alt="x"><object data="{url}"></object><embed src="{url}">'
        corps += f'<a rel="attachment" href="{url}">x</a><svg><image href="{url}"/>'
        corps += (
            f'<use href="{url}#x"/></svg><p style="background: url({url}); font-family: x">x</p>'
        )
    page += '<link rel="Attachment" href="data:text/plain,canari"></head><body>'
    lecteur = ecrire(_remplir(page, pieges) + corps + "<p>Entier</p></body></html>")
    assert pieges["visites"] == []
    assert lecteur.attachments == {}
    texte = "".join(p.extract_text() for p in lecteur.pages)
    assert "Entier" in texte
    assert "canari" not in texte
    for page_lue in lecteur.pages:
        sujets = [a.get_object()["/Subtype"] for a in page_lue.get("/Annots", [])]
        assert "/FileAttachment" not in sujets


@pytest.mark.parametrize("adresse", ADRESSES)
def test_le_releveur_refuse_par_une_exception_ordinaire(pieges, adresse):
    with pytest.raises(Exception):  # noqa: B017, PT011 any Exception, never a BaseException
        pdf.ReleveurStatique().fetch(_remplir(adresse, pieges))
    assert pieges["visites"] == []


def test_le_releveur_donne_nos_fichiers_et_les_donnees():
    releveur = pdf.ReleveurStatique()
    for adresse in ("static:css/pdf.css", pdf.adresse_statique() + "css/pdf.css"):
        assert releveur.fetch(adresse).content_type == "text/css"
    assert releveur.fetch("data:text/plain,oui").read() == b"oui"


def test_un_lien_symbolique_ne_fait_pas_sortir(tmp_path, settings):
    statiques, dehors = tmp_path / "s", tmp_path / "dehors.txt"
    statiques.mkdir()
    dehors.write_text("canari")
    (statiques / "lien.txt").symlink_to(dehors)
    settings.STATICFILES_DIRS = [statiques]
    with pytest.raises(ValueError, match="introuvable"):
        pdf.fichier_statique("lien.txt")


def test_les_noms_haches_de_la_production(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "pdf.0123456789ab.css").write_text("p { color: red }")
    assert pdf.fichier_statique("pdf.0123456789ab.css").name == "pdf.0123456789ab.css"
