"""The inbox of the demonstration keeps messages and links to local pages."""

from datetime import timedelta

import pytest
from django.core.mail import send_mail
from django.utils import timezone

from partnership.envois import tasks, views
from partnership.envois.models import CourrielDemo

URLS = "tests.envois.urls"


@pytest.fixture
def demo(settings):
    settings.PALIER_MODE = "demo"
    settings.EMAIL_BACKEND = "partnership.envois.boite_demo.BoiteDemo"


def test_un_envoi_arrive_dans_la_boite(base_reelle, demo, deposer):
    deposer()
    tasks.relever()
    (courriel,) = CourrielDemo.objects.all()
    assert courriel.a == "referente@bailleur.exemple.fr"
    assert "/signalements/" in courriel.corps


def test_les_liens_sont_locaux(settings):
    settings.PALIER_ADRESSE = "http://127.0.0.1:8000"
    corps = "Lire :\nhttp://127.0.0.1:8000/a/#b\nhttp://127.0.0.1:8000//x http://ailleurs.fr/"
    morceaux = views.decouper(corps)
    assert "".join(m["texte"] for m in morceaux) == corps
    assert [m["lien"] for m in morceaux if m["lien"]] == ["/a/#b", "/"]


@pytest.mark.django_db
def test_la_boite_reste_petite():
    """Thirty days, and the latest 500: the sweep of the demonstration throws the rest away."""
    maintenant = timezone.now()
    ages = [31, 29, *([1] * 520)]
    CourrielDemo.objects.bulk_create(
        CourrielDemo(a="x", objet=str(i), corps="x", le=maintenant - timedelta(days=age, seconds=i))
        for i, age in enumerate(ages)
    )
    tasks.alleger_la_boite()
    gardes = [int(c.objet) for c in CourrielDemo.objects.all()]
    assert gardes == list(range(2, 502))
    CourrielDemo.objects.filter(objet__in=map(str, range(2, 500))).delete()
    CourrielDemo.objects.update(le=maintenant - timedelta(days=30, seconds=1))
    tasks.alleger_la_boite()
    assert not CourrielDemo.objects.exists()


@pytest.mark.django_db
@pytest.mark.urls(URLS)
class TestPage:
    def test_montre_les_courriels(self, client, demo):
        send_mail("Objet <b>", "Voir http://127.0.0.1:8000/x/", None, ["lea@exemple.fr"])
        page = client.get("/demo/courriels/").content.decode()
        assert "Objet &lt;b&gt;" in page
        assert 'href="/x/"' in page

    def test_au_plus_cinquante(self, client, demo):
        for _ in range(55):
            send_mail("Objet-témoin", "x", None, ["lea@exemple.fr"])
        assert client.get("/demo/courriels/").content.decode().count("Objet-témoin") == 50

    def test_vide(self, client, demo):
        assert "Aucun courriel" in client.get("/demo/courriels/").content.decode()

    def test_n_existe_qu_en_demonstration(self, client):
        assert client.get("/demo/courriels/").status_code == 404

    def test_refuse_post(self, client, demo):
        assert client.post("/demo/courriels/").status_code == 405
