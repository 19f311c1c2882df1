"""S2: the person says no, and is respected; S2b: a danger, and a second person to say so."""

import pytest

from tests.navigateur.gestes import (
    ajouter_fait,
    commencer,
    confirmer,
    dossier,
    informer,
    le,
    situer,
)

pytestmark = pytest.mark.django_db(transaction=True)
REF = "SIG-2026-0001"


def test_s2_et_s2b(distribution_reelle, poste):
    d = distribution_reelle
    gardien, referente, responsable = poste(d.agent), poste(d.referente), poste(d.referente2)
    with le("2026-09-30", "17:00"):
        commencer(gardien)
        situer(gardien, adresse="3 avenue des Essais", nom="Lounes", prenom="Karim")
        ajouter_fait(gardien, "Le logement", "Odeurs perceptibles du palier", "2026-09-22", "")
        ajouter_fait(gardien, "Le logement", "Refus d’accès répété (entretien, chaudière, détecteur)",
                     "2026-09-29", "Troisième refus")  # fmt: skip
        dossier(gardien, REF)
        gardien.suivre("Compléter la fiche")
        gardien.presser("Remettre à la référente sociale")
    with le("2026-10-05"):
        dossier(referente, REF)
        informer(referente, "2026-10-05", "Elle s’y oppose")
        referente.voit("En veille", "s'est opposée à la transmission")
        assert not referente.corps.get_by_role("link", name="Transmettre à l’ERAH").count()
        chemin = referente.page.url.removeprefix(referente.adresse)
        refus = referente.page.request.get(referente.page.url + "transmettre/")
        assert refus.status in {403, 405}
    clinicienne, coordinatrice = poste(d.clinicienne), poste(d.coordinatrice)
    assert clinicienne.ouvrir(chemin).status == 404
    with le("2026-10-20"):
        _passer_outre(referente, responsable, coordinatrice)
        dossier(referente, REF)
        referente.suivre("Transmettre à l’ERAH")
        referente.presser("Transmettre à l’ERAH")
        referente.voit("Transmis")
    assert clinicienne.ouvrir(chemin).status == 200
    clinicienne.voit("Lounes", "Refus d'accès répété")
    with le("2026-10-22"):
        dossier(referente, REF)
        referente.suivre("Consigner l’information donnée après coup")
        referente.ecrire("Quand", "2026-10-22")
        referente.toucher("De vive voix, en face")
        referente.valider()
        referente.voit("après coup")
    for siege in (gardien, referente, responsable, clinicienne, coordinatrice):
        assert not siege.erreurs


def _passer_outre(referente, responsable, coordinatrice) -> None:
    dossier(referente, REF)
    referente.suivre("Demander à passer outre l’opposition")
    referente.toucher("Danger pour la personne")
    referente.ecrire("Ce qui fait le danger", "Odeur de gaz, allongé derrière la fenêtre")
    referente.valider()
    referente.voit("une autre personne de votre organisme")
    responsable.ouvrir("/")
    responsable.voit(REF)
    dossier(responsable, REF)
    confirmer(responsable, "Valider le passer-outre")
    responsable.voit("À transmettre")
    coordinatrice.ouvrir("/")
    coordinatrice.voit("Registre des passer-outre", "Danger pour la personne", "MOSELIS")
    coordinatrice.ne_voit_pas("Lounes", "Odeur de gaz", REF)
