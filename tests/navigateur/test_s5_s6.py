"""S5: a quarrel of neighbours, not admissible. S6: a child on the stairs, the 119 first."""

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


def test_s5(distribution_reelle, poste):
    d = distribution_reelle
    referente, clinicienne = poste(d.referente), poste(d.clinicienne)
    with le("2026-10-07"):
        commencer(referente)
        situer(referente, adresse="21 rue des Essais", nom="Breuil", prenom="Sacha")
        referente.ouvrir(referente.page.url.removeprefix(referente.adresse))
        dossier(referente, REF)
        referente.suivre("Compléter la fiche")
        ajouter_fait(referente, "Le voisinage", "Musique ou bruit après 22 h", "2026-10-03",
                     "schizophrène d’après les voisins", "Rapporté par un voisin")  # fmt: skip
        referente.voit("à reformuler")
        dossier(referente, REF)
        informer(referente, "2026-10-07")
        referente.voit("à reformuler")
        referente.suivre("Compléter la fiche")
        referente.suivre("Reformuler")
        referente.suivre("Reformuler")
        referente.ecrire("En quelques mots", "Musique deux soirs, d’après une pétition")
        referente.valider()
        dossier(referente, REF)
        referente.suivre("Transmettre à l’ERAH")
        referente.presser("Transmettre à l’ERAH")
        assert not referente.page.locator("input[type=file]").count()
    with le("2026-10-12"):
        dossier(clinicienne, REF)
        confirmer(clinicienne, "Accuser réception")
        clinicienne.suivre("Déclarer non recevable")
        clinicienne.toucher("Conflit de voisinage sans fait de mise en danger")
        clinicienne.toucher("Proposer une médiation")
        clinicienne.valider()
        clinicienne.voit("Le signalement est déclaré non recevable")
        clinicienne.ne_voit_pas(REF)
        dossier(referente, REF)
        referente.voit("Conflit de voisinage", "Proposer une médiation")
    for siege in (referente, clinicienne):
        assert not siege.erreurs


def test_s6(distribution_reelle, poste):
    d = distribution_reelle
    gardien, referente, clinicienne = poste(d.agent), poste(d.referente), poste(d.clinicienne)
    with le("2026-05-12", "08:30"):
        commencer(gardien)
        situer(gardien, adresse="5 rue des Essais", nom="Colin", prenom="Nadège")
        ajouter_fait(gardien, "La mise en danger", "Enfant laissé seul ou en danger", "2026-05-11",
                     "Un enfant seul dans l’escalier à 23 h")  # fmt: skip
        gardien.voit("119", "circuit distinct")
        dossier(gardien, REF)
        gardien.suivre("Compléter la fiche")
        gardien.voit("prévenez d'abord le 119")
        assert not gardien.corps.get_by_role("button", name="Remettre").count()
        gardien.suivre("C’est fait")
        gardien.ecrire("J’ai prévenu le 119", "2026-05-12T08:25")
        gardien.valider()
        dossier(gardien, REF)
        gardien.suivre("Compléter la fiche")
        gardien.presser("Remettre à la référente sociale")
        dossier(referente, REF)
        informer(referente, "2026-05-12")
        dossier(referente, REF)
        referente.suivre("Transmettre à l’ERAH")
        referente.presser("Transmettre à l’ERAH")
        # Ascension Day, the 14th, does not count.
        referente.voit("vendredi 15 mai")
        dossier(clinicienne, REF)
        clinicienne.voit("Colin")
        clinicienne.ne_voit_pas("UDAF")
    for siege in (gardien, referente, clinicienne):
        assert not siege.erreurs
