"""S3: somebody says she will jump, on a public holiday; numbers first, no delay starts."""

import pytest

from tests.navigateur.gestes import (
    ajouter_fait,
    confirmer,
    dossier,
    informer,
    le,
    situer,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_s3(distribution_reelle, poste):
    d = distribution_reelle
    gardien, referente, clinicienne = poste(d.agent), poste(d.referente), poste(d.clinicienne)
    with le("2026-05-08", "18:40"):
        gardien.ouvrir("/")
        gardien.suivre("Signaler une inquiétude")
        gardien.voit("15", "18", "3114")
        gardien.presser("Oui, quelqu’un est en danger")
        gardien.voit("Appelez les secours maintenant")
        gardien.suivre("J’ai appelé")
        gardien.toucher("15, SAMU")
        gardien.valider()
        gardien.voit("SIG-2026-0001")
    with le("2026-05-11", "09:30"):
        dossier(referente, "SIG-2026-0001")
        referente.voit("Les secours ont été appelés", "15, SAMU", "18 h 4")
        confirmer(referente, "Ouvrir un signalement à la suite")
        referente.voit("SIG-2026-0001")
        referente.presser("Non, personne n’est en danger maintenant")
        situer(referente, adresse="8 place des Essais", nom="Amiel", prenom="Lucie")
        referente.ouvrir("/signalements/?q=SIG-2026-0002")
        referente.suivre("SIG-2026-0002")
        referente.suivre("Compléter la fiche")
        ajouter_fait(referente, "La mise en danger", "Paroles de mort ou de suicide (les citer)",
                     "2026-05-08", "Je vais sauter", "Propos de la personne")  # fmt: skip
        dossier(referente, "SIG-2026-0002")
        informer(referente, "2026-05-11")
        dossier(referente, "SIG-2026-0002")
        referente.suivre("Transmettre à l’ERAH")
        referente.presser("Transmettre à l’ERAH")
    with le("2026-05-12"):
        assert clinicienne.ouvrir("/signalements/?q=SIG-2026-0001").status == 200
        clinicienne.ne_voit_pas("SIG-2026-0001</a>")
        dossier(clinicienne, "SIG-2026-0002")
        for acte in ("Accuser réception", "Admettre", "Prendre en évaluation"):
            confirmer(clinicienne, acte)
        clinicienne.suivre("Faire un retour au bailleur")
        clinicienne.voit("L'ERAH a bien reçu le signalement", "cherche à entrer en contact")
        clinicienne.ne_voit_pas("Un contact a eu lieu", "conseil pratique")
    for siege in (gardien, referente, clinicienne):
        assert not siege.erreurs
