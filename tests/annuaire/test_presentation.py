"""How a partnership presents itself: written by its coordinator, with its versions."""

from django.urls import reverse

from annuaire.models import Presentation

PUBLIQUE = "partenariats:partenariat"


def test_la_coordination_ecrit_la_presentation(annuaire, connecte, client):
    c, ici = connecte(annuaire.coordinatrice), reverse("annuaire:presentation")
    publique = reverse(PUBLIQUE, args=["essai"])
    assert "Qui nous sommes" not in client.get(publique).content.decode()
    texte = "Un lieu <b>commun</b>.\r\n\r\nVoir https://exemple.fr/clsm."
    assert c.post(ici, {"texte": texte, "version": "0"}).status_code == 302
    html = client.get(publique).content.decode()
    assert "<p>Un lieu &lt;b&gt;commun&lt;/b&gt;.</p>" in html
    assert '<a href="https://exemple.fr/clsm"' in html
    # The same text, sent twice, writes nothing; a stale page loses nothing and says so.
    assert c.post(ici, {"texte": texte, "version": "0"}).status_code == 302
    assert Presentation.objects.count() == 1
    refus = c.post(ici, {"texte": "Autre texte", "version": "0"})
    assert refus.status_code == 422
    assert "a changé pendant que vous écriviez" in refus.content.decode()
    assert "Autre texte</textarea>" in refus.content.decode()
    courante = Presentation.objects.get()
    assert f'value="{courante.pk}"' in refus.content.decode()
    assert c.post(ici, {"texte": "", "version": courante.pk}).status_code == 302
    assert "Qui nous sommes" not in client.get(publique).content.decode()
    page = c.get(ici).content.decode()
    assert page.count("carte pli") == 2
    assert "Un lieu" in page
    for faux in ({"texte": "x" * 4001}, {"texte": "a", "version": "9" * 40}):
        assert c.post(ici, faux).status_code == 422, faux
    pro = connecte(annuaire.referente)
    assert pro.get(ici).status_code == 403
    assert "La coordination du CLSM présente" in pro.post(ici, {"texte": "x"}).content.decode()
