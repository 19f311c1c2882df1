"""A situation is brought to the commission: accord first, sheet read over, agenda (SP-06)."""


from django.db import transaction
from django.urls import reverse

from annuaire.situations import fiche, lecture
from annuaire.situations.models import Saisine

from . import scenes


def url(nom, s, *reste):
    return reverse(f"situations:{nom}", args=[s.dossier_id, *reste])


def lue(acteur, saisine):
    """The sheet as the walls give it to somebody."""
    with acteur.agir(), transaction.atomic():
        return fiche.lire(acteur, saisine).textes


def voit(acteur, saisine) -> bool:
    with acteur.agir(), transaction.atomic():
        return lecture.saisines(acteur).filter(pk=saisine.pk).exists()


def test_le_parcours_par_les_pages(monde, connecte):
    """From the button of the dossier to the agenda, each by her own pages."""
    d, s, _, seance = monde
    demandeuse, coordination = connecte(d.referente), connecte(d.coordinatrice)
    membre, autre = connecte(d.membre), connecte(d.referente_batigere)
    page = demandeuse.get(reverse("signalements:dossier", args=[s.pk])).content.decode()
    assert url("saisir", s) in page
    assert demandeuse.get(url("saisir", s)).status_code == 200
    assert demandeuse.post(url("saisir", s)).headers["Location"] == url("ecrire", s)
    # Nobody else sees a draft, the other partners of the dossier included.
    for client in (coordination, membre, autre, connecte(d.clinicienne), connecte(d.agent)):
        assert client.get(url("saisine", s)).status_code == 404
    reponse = demandeuse.post(
        url("ecrire", s), {**scenes.TEXTES, "faits": "Mme Ferrand crie la nuit", "version": 1,
                           "tranche_age": "55-64"})  # fmt: skip
    assert reponse.headers["Location"] == url("proposer", s)
    page = demandeuse.get(url("proposer", s)).content.decode()
    assert '<mark class="repere-dur">Mme Ferrand</mark>' in page
    reponse = demandeuse.post(url("proposer", s), {"version": 2})
    assert reponse.status_code == 422
    assert "ne doit nommer personne" in reponse.content.decode()
    demandeuse.post(
        url("ecrire", s), {**scenes.TEXTES, "version": 2, "tranche_age": "55-64",
                           "faits": "Elle est veuve. Des cris, en été."})  # fmt: skip
    assert demandeuse.post(url("proposer", s), {"version": 3}).status_code == 302
    # The coordinator: a trait is left, she must see it; the member still reads nothing.
    page = coordination.get(url("liberer", s)).content.decode()
    assert "SC-2" in page
    assert "veuve" in page
    assert "Ferrand" not in page
    reponse = coordination.post(url("liberer", s), {"version": 4})
    assert reponse.status_code == 422
    assert "« veuve »" in reponse.content.decode().replace("\u00a0", " ")
    assert membre.get(url("saisine", s)).status_code == 404
    cles = [t["cle"] for t in _traits(d, s)]
    assert coordination.post(url("liberer", s), {"version": 4, "vus": cles}).status_code == 302
    inscription = {"version": 5, "seance": seance.pk, "minutes": 20}
    assert coordination.post(url("inscrire", s), inscription).status_code == 302
    page = membre.get(url("saisine", s)).content.decode()
    assert "Elle est veuve" in page
    assert "Ferrand" not in page
    assert s.reference not in page
    assert autre.get(url("saisine", s)).status_code == 404
    assert "SC-2" in membre.get(reverse("situations:liste")).content.decode()


def _traits(d, s):
    with d.coordinatrice.agir(), transaction.atomic():
        saisine = Saisine.objects.visibles_par(d.coordinatrice).get(dossier=s.dossier_id)
        sheet = fiche.lire(d.coordinatrice, saisine)
        trouves = sheet.traits(lecture.reperes_de(d.coordinatrice, saisine))
        return [t for texte in lecture.marquer(sheet, trouves, saisine) for t in texte.traits]
