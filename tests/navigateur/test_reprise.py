"""A session ends while a page is open: it saves again by itself, 0 characters lost (promise 17)."""

import time

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from playwright.sync_api import expect

from partnership.acteurs.middleware import CLE_VU
from signalements.models import Identite, Saisie
from tests.distribution import MOT_DE_PASSE
from tests.navigateur.gestes import commencer

pytestmark = pytest.mark.django_db(transaction=True)
AVANT, APRES = "12 rue des Lilas, « 3ᵉ étage »", " – au fond à gauche & 100 % fermé"


def expirer(utilisateur) -> None:
    """Half an hour without a gesture."""
    for session in Session.objects.all():
        contenu = session.get_decoded()
        if contenu.get("_auth_user_id") == str(utilisateur.pk):
            contenu[CLE_VU] = time.time() - 31 * 60
            session.session_data = Session.objects.encode(contenu)
            session.save()


def prendre_la_place(siege, jeton: str) -> None:
    """Another session in the same browser, with its own token, as a sign-in leaves it."""
    contexte = siege.page.context
    contexte.clear_cookies()
    contexte.add_cookies([{"name": "sessionid", "value": jeton, "url": siege.adresse}])
    contexte.request.get(siege.adresse + "/aide/")  # a page with a form: the token's cookie


def se_reconnecter(siege, compte) -> None:
    """In another tab, through the page of sign-in."""
    onglet = siege.page.context.new_page()
    onglet.goto(siege.adresse + "/comptes/connexion/")
    onglet.get_by_label("Adresse électronique").fill(compte.email)
    onglet.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    with onglet.expect_navigation():
        onglet.locator("main form button[type=submit]").first.click()
    assert "connexion" not in onglet.url, onglet.content()
    onglet.close()


def test_la_page_ouverte_s_enregistre_seule(distribution_reelle, poste, connecte):
    d = distribution_reelle
    compte = d.referente.utilisateur
    compte.set_password(MOT_DE_PASSE)
    compte.save()
    siege = poste(d.referente)
    commencer(siege)
    siege.choisir("Commune", "Metz")
    etat = siege.page.locator("[data-autosave-etat]")
    siege.ecrire("Adresse", AVANT)
    expect(etat).to_contain_text("Enregistré")
    expirer(compte)
    siege.ecrire("Adresse", AVANT + APRES)
    expect(etat).to_contain_text("Votre session est terminée")
    # Somebody else in the same browser: the text is not kept in her name.
    prendre_la_place(siege, connecte(d.referente2).cookies["sessionid"].value)
    siege.page.evaluate("dispatchEvent(new Event('focus'))")
    expect(etat).to_contain_text("Quelqu’un d’autre s’est connecté")
    siege.page.context.clear_cookies()
    se_reconnecter(siege, compte)
    siege.page.evaluate("dispatchEvent(new Event('focus'))")
    expect(etat).to_contain_text("Enregistré")
    with d.referente.agir(), transaction.atomic():
        (saisie,) = Saisie.objects.visibles_par(d.referente)
        assert AVANT + APRES in str(saisie.donnees)
    # A form sent too late, given back; its page too outlives a session.
    expirer(compte)
    siege.page.evaluate("document.querySelector('main form').submit()")
    siege.page.wait_for_url("**/connexion/**")
    prendre_la_place(siege, connecte(d.referente).cookies["sessionid"].value)
    siege.ouvrir("/acteurs/reprendre/")
    siege.voit(AVANT + APRES)
    prendre_la_place(siege, connecte(d.referente).cookies["sessionid"].value)
    with siege.page.expect_response("**/acteurs/jeton/"):
        siege.page.evaluate("Date.now = () => 1e15; dispatchEvent(new Event('focus'))")
    siege.presser("Envoyer maintenant")
    siege.ne_voit_pas("La page a attendu trop longtemps")
    siege.ouvrir("/acteurs/reprendre/")
    siege.voit("Rien à reprendre")
    with d.referente.agir(), transaction.atomic():
        assert Identite.objects.visibles_par(d.referente).get().adresse == AVANT + APRES
    assert not [e for e in siege.erreurs if "409" not in e]
