"""S1: from three padlocks on a landing to the limited return, role by role."""

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


def test_s1(distribution_reelle, poste):
    d = distribution_reelle
    gardien, referente = poste(d.agent), poste(d.referente)
    clinicienne = poste(d.clinicienne)
    with le("2026-09-04"):
        commencer(gardien)
        situer(gardien, adresse="12 rue des Essais", nom="Ferrand", prenom="Odile")
        ajouter_fait(gardien, "Le logement", "Verrous, cadenas ou fermetures ajoutés",
                     "2026-09-04", "Elle est paranoïaque, trois cadenas")  # fmt: skip
        gardien.voit("à reformuler", "paranoïaque")
        gardien.ouvrir("/")
        gardien.sans_defilement_lateral()
        dossier(gardien, REF)
        gardien.suivre("Compléter la fiche")
        gardien.voit("Relisez ce que la référente sociale lira")
        gardien.presser("Remettre à la référente sociale")
    with le("2026-09-11"):
        dossier(referente, REF)
        informer(referente, "2026-09-11")
        dossier(referente, REF)
        referente.voit("À reformuler")
        referente.suivre("Compléter la fiche")
        referente.suivre("Reformuler")  # from the check to the facts, then to the fact
        referente.suivre("Reformuler")
        referente.ecrire("En quelques mots", "Trois cadenas posés sur la porte palière")
        referente.valider()
        referente.voit("Fait modifié")
    with le("2026-09-14"):
        dossier(referente, REF)
        referente.suivre("Transmettre à l’ERAH")
        referente.voit("Rien ne manque", "l'ERAH lira", "Trois cadenas", "Ferrand")
        referente.presser("Transmettre à l’ERAH")
        referente.voit("mercredi 16 septembre")
    with le("2026-09-16"):
        clinicienne.ouvrir("/")
        clinicienne.voit(REF)
        dossier(clinicienne, REF)
        clinicienne.voit("Ferrand", "Trois cadenas", "12 rue des Essais")
        confirmer(clinicienne, "Accuser réception")
        clinicienne.voit("lundi 21 septembre")
        confirmer(clinicienne, "Admettre")
        clinicienne.voit("lundi 28 septembre")
        confirmer(clinicienne, "Prendre en évaluation")
    with le("2026-09-24", "16:00"):
        dossier(clinicienne, REF)
        clinicienne.suivre("Consigner un contact")
        clinicienne.toucher("Personne rencontrée")
        clinicienne.ecrire("Note d’organisation", "Vue avec la sœur")
        clinicienne.valider()
        clinicienne.voit("Personne rencontrée", "Vue avec la sœur")
    with le("2026-10-08"):
        dossier(clinicienne, REF)
        clinicienne.suivre("Faire un retour au bailleur")
        clinicienne.toucher("Un contact a eu lieu")
        clinicienne.toucher("Prévenir avant toute visite")
        clinicienne.valider()
    with le("2026-10-09"):
        _ce_que_chacun_voit(d, poste, gardien, referente)
    with le("2027-01-12"):
        dossier(clinicienne, REF)
        chemin = clinicienne.page.url.removeprefix(clinicienne.adresse)
        clinicienne.suivre("Clore")
        clinicienne.toucher("Prise en relais effective")
        clinicienne.valider()
        clinicienne.voit("Le signalement est clos")
        clinicienne.ne_voit_pas(REF)
        assert clinicienne.ouvrir(chemin).status == 404
        dossier(referente, REF)
        referente.voit("Clos", "Fin de l'intervention")
        referente.ne_voit_pas("Prise en relais")
    for siege in (gardien, referente, clinicienne):
        assert not siege.erreurs


def _ce_que_chacun_voit(d, poste, gardien, referente) -> None:
    dossier(referente, REF)
    referente.voit("Un contact a eu lieu", "Prévenir avant toute visite")
    referente.voit("Vous ne saurez pas si cette personne est suivie")
    referente.ne_voit_pas("Personne rencontrée", "Vue avec la sœur")
    dossier(gardien, REF)
    gardien.voit("Transmis", "trois cadenas")
    gardien.ne_voit_pas("Un contact a eu lieu", "Personne rencontrée", "évaluation")
    chemin = referente.page.url.removeprefix(referente.adresse)
    for acteur in (d.referente_batigere, d.agent2, d.coordinatrice, d.pilotage, d.etrangere):
        etranger = poste(acteur)
        assert etranger.ouvrir(chemin).status == 404, acteur
        etranger.ouvrir("/")
        etranger.ne_voit_pas("Ferrand", REF)
