"""PALIER_MODE=production, really started: gunicorn behind a proxy that carries HTTPS."""

import html
import http.client
import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from http.cookies import SimpleCookie
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from django.conf import settings as reglages

from partnership.acteurs.allauth_palier import TROP_D_ESSAIS
from partnership.atelier.serveur_redis import port_libre
from partnership.atelier.verifier import environnement_de_production
from tests.depot.entetes import fautes_d_entetes
from tests.distribution import MOT_DE_PASSE

HOTE = "palier.example.org"
GUNICORN = ["-m", "gunicorn", "partnership.wsgi:application", "--workers", "1", "--worker-class",
            "gthread", "--threads", "4", "--no-control-socket", "--log-level", "error"]  # fmt: skip


@pytest.fixture(scope="module")
def production(tmp_path_factory):
    """The environment of a production, its static files gathered as the image does."""
    env = {
        **os.environ,
        **environnement_de_production(),
        "DATABASE_URL": os.environ["DATABASE_URL"],
        # The base of the tests knows these keys.
        "PALIER_CLES_IDENTITE": reglages.PALIER_CLES_IDENTITE[0],
        "PALIER_CLES": os.environ["PALIER_CLES"],
        "PALIER_STATIQUES": str(tmp_path_factory.mktemp("statiques")),
        "PALIER_MODE": "production",
        "LOG_LEVEL": "ERROR",
    }
    # Slow to compress, and asked for by none of these pages.
    sans = [
        mot for motif in ("admin", "bootstrap.*", "*utilities*", "*rtl*") for mot in ("-i", motif)
    ]
    ranger = ["manage.py", "collectstatic", "--noinput", "-v", "0", *sans]
    subprocess.run([sys.executable, *ranger], env=env, check=True, cwd=reglages.RACINE)
    return env


@pytest.fixture
def service(distribution_reelle, production):
    """Return a browser on the service in production, as its proxy forwards it."""
    with _serveur(production) as port:
        yield Navigateur(port)


@contextmanager
def _serveur(env: dict):
    port = port_libre()
    commande = [sys.executable, *GUNICORN, "--bind", f"127.0.0.1:{port}"]
    processus = subprocess.Popen(commande, env=env, cwd=reglages.RACINE)
    try:
        limite = time.monotonic() + 60
        while True:
            assert processus.poll() is None, "gunicorn s’est arrêté"
            assert time.monotonic() < limite, "gunicorn ne répond pas"
            try:
                Navigateur(port).get("/aide/")
                break
            except OSError:
                time.sleep(0.2)
        yield port
    finally:
        processus.terminate()
        processus.wait(20)


class Navigateur:
    """A browser that keeps its cookies, behind the proxy."""

    def __init__(self, port: int):
        self.port, self.temoins, self.forge = port, SimpleCookie(), ""

    def get(self, chemin: str, **entetes):
        return self._demander("GET", chemin, None, entetes)

    def post(self, chemin: str, **champs):
        champs = {"csrfmiddlewaretoken": champs.get("csrfmiddlewaretoken") or self.jeton, **champs}
        entetes = {
            "Referer": f"https://{HOTE}{chemin}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return self._demander("POST", chemin, urlencode(champs), entetes)

    @property
    def jeton(self) -> str:
        page = self.get("/comptes/connexion/").texte
        return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]

    def _demander(self, verbe: str, chemin: str, corps, entetes: dict):
        web = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        porteur = "; ".join(f"{n}={m.value}" for n, m in self.temoins.items())
        communs = {"Host": HOTE, "X-Forwarded-Proto": "https", "Cookie": porteur,
                   "X-Forwarded-For": f"{self.forge}198.51.100.9"}  # fmt: skip
        web.request(verbe, chemin, corps, {**communs, **entetes})
        reponse = web.getresponse()
        octets = reponse.read()
        poses = reponse.headers.get_all("Set-Cookie") or []
        web.close()
        for pose in poses:
            self.temoins.load(pose)
        return SimpleNamespace(
            status_code=reponse.status,
            headers=reponse.headers,
            texte=octets.decode("utf-8", "replace"),
            poses=poses,
        )


def test_la_production_sert_comme_promis(service):
    """Promise 13: headers, cookies, HTTPS, second factor, static files, way out."""
    clair = service.get("/", **{"X-Forwarded-Proto": "http"})
    assert (clair.status_code, clair.headers["Location"]) == (301, f"https://{HOTE}/")
    page = service.get("/comptes/connexion/")
    autres = [service.get("/absente/"), service.get("/aide/", Host="mechant.test"),
              service.get("/aide/?q=%00"), service.get("/")]  # fmt: skip
    assert [r.status_code for r in (page, *autres)] == [200, 404, 400, 400, 302]
    for reponse in (clair, page, *autres):
        assert not fautes_d_entetes(reponse), reponse.texte[:200]
    for reponse in (page, autres[0]):
        assert reponse.headers["Strict-Transport-Security"] == (
            "max-age=31536000; includeSubDomains; preload"
        )
    feuille = re.search(r'href="(/static/css/palier\.\w+\.css)"', page.texte)[1]
    statique = service.get(feuille)
    assert statique.status_code == 200
    assert "immutable" in statique.headers["Cache-Control"]
    assert not fautes_d_entetes(statique, statique=True)


def test_la_production_ouvre_une_session_et_la_ferme(service, distribution_reelle):
    compte = distribution_reelle.referente.utilisateur
    compte.set_password(MOT_DE_PASSE)
    compte.save()
    entree = service.post("/comptes/connexion/", login=compte.email, password=MOT_DE_PASSE)
    assert (entree.status_code, entree.headers["Location"]) == (302, "/")
    assert set(service.temoins) <= {"__Host-sessionid", "__Host-csrftoken", "__Host-messages"}
    assert "__Host-sessionid" in service.temoins
    for pose in entree.poses:
        for attribut in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert attribut.lower() in pose.lower(), pose
        assert "domain=" not in pose.lower()
    # Without her second factor, nothing but the way to set it up.
    assert service.get("/signalements/").headers["Location"] == "/acteurs/second-facteur/"
    sortie = service.post(
        "/comptes/deconnexion/",
        csrfmiddlewaretoken=re.search(
            r'csrfmiddlewaretoken" value="(\w+)"', service.get("/acteurs/second-facteur/").texte
        )[1],
    )
    assert sortie.status_code == 302
    assert sortie.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert service.get("/signalements/").headers["Location"].startswith("/comptes/connexion/")


def test_une_adresse_forgee_ne_dejoue_pas_le_frein(service):
    """One proxy is trusted: what a visitor writes before its own line is not her address."""
    for n in range(11):
        service.forge = f"203.0.113.{n}, "
        page = service.post("/comptes/connexion/", login="referente@essai.test", password="faux")
    assert TROP_D_ESSAIS in html.unescape(page.texte)
