"""News of the partnership: written by the coordinator, told each week, public ones as a feed."""

from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from annuaire.actualites import actions
from annuaire.actualites.models import Abonnement, Actualite
from annuaire.actualites.tasks import resumer
from annuaire.enums import Diffusion
from annuaire.models import Structure
from partnership.acteurs import horloge
from partnership.acteurs.identite import SYSTEME, agir_comme
from partnership.acteurs.models import Affectation
from partnership.acteurs.refus import ActionRefusee
from partnership.envois import courriel
from partnership.envois.models import Envoi
from tests.signalements.test_lecture import requetes_au_plus

HOSTILE = (
    '<script>alert(1)</script> [x](javascript:alert(1)) https://www.psycom.org/"onclick=x\n\nFin'
)
SAISIE = {"titre": "Un guide <b>", "texte": HOSTILE, "diffusion": "pro"}
LUNDI = timezone.make_aware(datetime(2026, 11, 30, 8))


def adresse(nom, *args):
    return reverse(f"actualites:{nom}", args=args)


def public(nom, *args):
    return reverse(f"nouvelles:{nom}", args=["essai", *args])


@pytest.fixture
def d(distribution):
    return distribution


def publiee(d, titre="Nouvelle", **dit) -> Actualite:
    with d.coordinatrice.agir():
        redigee = actions.rediger(
            par=d.coordinatrice, dit={"titre": titre, "texte": "Texte", **dit}
        )
        return actions.publier(actualite=redigee, par=d.coordinatrice)


def test_un_brouillon_puis_publie(d, connecte):
    c, lectrice = connecte(d.coordinatrice), connecte(d.clinicienne)
    assert c.post(adresse("nouvelle"), {**SAISIE, "titre": ""}).status_code == 422
    assert c.post(adresse("nouvelle"), SAISIE).status_code == 302
    a = Actualite.objects.get()
    assert lectrice.get(adresse("actualite", a.ref)).status_code == 404
    assert "Un guide" not in lectrice.get(adresse("liste")).content.decode()
    for _ in range(2):
        assert c.post(adresse("publier", a.ref)).status_code == 302
    page = lectrice.get(adresse("actualite", a.ref)).content.decode()
    assert "<script>alert" not in page
    assert '<a href="https://www.psycom.org/' in page
    assert 'href="javascript' not in page
    assert '"onclick' not in page.replace("&quot;", "")
    assert "Un guide &lt;b&gt;" in lectrice.get(adresse("liste")).content.decode()
    assert connecte(d.etrangere).get(adresse("actualite", a.ref)).status_code == 404
    assert "Plus personne" in c.get(adresse("retirer", a.ref)).content.decode()
    assert c.post(adresse("retirer", a.ref)).status_code == 302
    assert lectrice.get(adresse("actualite", a.ref)).status_code == 404
    with pytest.raises(ActionRefusee, match="retirée"), d.coordinatrice.agir():
        actions.publier(actualite=a, par=d.coordinatrice)


def test_la_coordination_seule_ecrit(d, connecte):
    a = publiee(d)
    for nom in ("referente", "clinicienne", "admin_organisation", "pilotage"):
        c = connecte(getattr(d, nom))
        assert c.get(adresse("nouvelle")).status_code == 403
        assert c.post(adresse("modifier", a.ref), SAISIE).status_code == 403
        assert c.post(adresse("retirer", a.ref)).status_code == 403


def test_deux_corrections_a_la_fois(d, connecte):
    a = publiee(d)
    c = connecte(d.coordinatrice)
    envoi = {**SAISIE, "revision": a.revision}
    assert c.post(adresse("modifier", a.ref), envoi).status_code == 302
    perdue = c.post(
        adresse("modifier", a.ref), {**envoi, "texte": "Un long texte tapé par l’autre"}
    )
    assert perdue.status_code == 403
    assert "Un long texte tapé par l’autre" in perdue.content.decode()


def test_une_actualite_mene_a_une_fiche(d, connecte):
    """The link comes with the page; it may be left out; what is not of the territory is refused."""
    fiche = Structure.objects.create(territoire=d.territoire, genre="GEM", nom="GEM des Essais")
    c = connecte(d.coordinatrice)
    page = c.get(adresse("nouvelle"), {"structure": fiche.ref}).content.decode()
    assert "Mener à «&nbsp;GEM des Essais&nbsp;»" in page
    assert "Mener à" not in c.get(adresse("nouvelle"), {"structure": "' OR 1=1"}).content.decode()
    c.post(adresse("nouvelle"), {**SAISIE, "structure": fiche.ref})
    a = Actualite.objects.get()
    assert a.structure == fiche
    assert "GEM des Essais" in c.get(adresse("actualite", a.ref)).content.decode()
    c.post(adresse("modifier", a.ref), {**SAISIE, "revision": a.revision})
    a.refresh_from_db()
    assert a.structure is None
    ailleurs = Structure.objects.create(territoire=d.etrangere.territoire, genre="GEM", nom="Loin")
    assert c.post(adresse("nouvelle"), {**SAISIE, "structure": ailleurs.ref}).status_code == 422


def test_le_public_ne_voit_que_le_public(d, client):
    fiche = Structure.objects.create(territoire=d.territoire, genre="GEM", nom="Fiche des pros")
    ouverte = publiee(d, "Ouverte", diffusion=Diffusion.PUBLIC, structure=fiche, texte=HOSTILE)
    reservee = publiee(d, "Réservée")
    page = client.get(public("actualites")).content.decode()
    assert "Ouverte" in page
    assert "Réservée" not in page
    lue = client.get(public("actualite", ouverte.ref)).content.decode()
    assert "Fiche des pros" not in lue
    for chemin in (
        public("actualite", reservee.ref),
        reverse("nouvelles:actualite", args=["ailleurs", ouverte.ref]),
        reverse("nouvelles:actualites", args=["inconnu"]),
        reverse("nouvelles:flux", args=["inconnu"]),
    ):
        assert client.get(chemin).status_code == 404, chemin
    assert client.get(adresse("actualite", ouverte.ref)).status_code == 302  # to the door


def test_le_flux_atom(d, client):
    ouverte = publiee(d, "Ouverte & <b>", diffusion=Diffusion.PUBLIC, texte=HOSTILE)
    publiee(d, "Réservée")
    flux = client.get(public("flux"))
    assert flux["Content-Type"].startswith("application/atom+xml")
    atom = "{http://www.w3.org/2005/Atom}"
    (entree,) = ElementTree.fromstring(flux.content).findall(f"{atom}entry")
    assert entree.find(f"{atom}title").text == "Ouverte & <b>"
    assert entree.find(f"{atom}id").text == f"urn:uuid:{ouverte.ref}"
    assert entree.find(f"{atom}link").get("href").endswith(public("actualite", ouverte.ref))
    assert "<script>" not in entree.find(f"{atom}summary").text
    assert d.coordinatrice.utilisateur.prenom not in flux.content.decode()


def envois() -> list[Envoi]:
    with agir_comme(SYSTEME):
        return list(Envoi.objects.filter(gabarit="actualites").order_by("cle"))


def test_le_resume_de_la_semaine(d, connecte):
    """Once a week to those who asked, if there were news; never a word of them (SP-17)."""
    c = connecte(d.clinicienne)
    for _ in range(2):
        assert c.post(adresse("abonner")).status_code == 302
    assert "Ne plus le recevoir" in c.get(adresse("liste")).content.decode()
    with horloge.au(LUNDI - timedelta(days=3)):
        Abonnement.objects.update(depuis=horloge.maintenant())
        publiee(d, "Odile Ferrand")
    for jour in (0, 0, 2, 6):
        with horloge.au(LUNDI + timedelta(days=jour)):
            resumer()
    (envoi,) = envois()
    assert envoi.destinataire == d.clinicienne.utilisateur.email
    dit = courriel.composer(envoi, envoi.lien, None)
    assert "Ferrand" not in dit.subject + dit.body
    assert adresse("liste") in dit.body
    with horloge.au(LUNDI + timedelta(days=7)):
        resumer()  # a week without news
    assert len(envois()) == 1
    c.post(adresse("desabonner"))
    with horloge.au(LUNDI + timedelta(days=8)):
        publiee(d)
    with horloge.au(LUNDI + timedelta(days=14)):
        resumer()
    assert len(envois()) == 1


def test_le_resume_s_arrete_avec_le_role(d):
    with horloge.au(LUNDI - timedelta(days=3)):
        for acteur in (d.agent, d.agent2, d.etrangere):
            with acteur.agir():
                actions.abonner(par=acteur)
        publiee(d)
    Affectation.objects.filter(pk=d.agent.affectation.pk).update(fin=timezone.now())
    with horloge.au(LUNDI):
        resumer()
    assert [e.destinataire for e in envois()] == [d.agent2.utilisateur.email]


def test_les_pages_de_la_liste(d, connecte):
    """By key: news published meanwhile shift nothing; a place made up is the beginning."""
    for n in range(12):
        publiee(d, f"Nouvelle {n:02}")
    c = connecte(d.clinicienne)
    with requetes_au_plus(12):
        page = c.get(adresse("liste"))
    suite = page.context["page"].suite
    publiee(d, "Entre-temps")
    seconde = c.get(adresse("liste"), {"apres": suite})
    assert [a.titre for a in seconde.context["page"].actualites] == ["Nouvelle 01", "Nouvelle 00"]
    for faux in ("x", "2026-13-45T00:00:00Z_1", "2026-11-30T08:00:00_1", f"{suite}9" * 9):
        assert c.get(adresse("liste"), {"apres": faux}).status_code == 200
