"""The gates of SP-03: one missing piece, one page that names it, nothing else opens."""

import time
from datetime import timedelta
from ipaddress import ip_network

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partnership.acteurs import identite, middleware
from partnership.acteurs.models import Adhesion, Charte

LIBRES = [
    "acteurs:choisir",
    "acteurs:charte",
    "acteurs:second_facteur",
    "acteurs:compte",
    "mfa_index",
]
FERMEES = ["accueil", "acteurs:membres", "acteurs:inviter", "signalements:liste"]


def _fermer_convention(troupe, acteur, settings):
    Adhesion.objects.filter(organisation=acteur.organisation).update(fin=timezone.now())


def _exiger_facteur(troupe, acteur, settings):
    settings.PALIER_SECOND_FACTEUR = True


def _nouvelle_charte(troupe, acteur, settings):
    Charte.objects.create(territoire=acteur.territoire, version=2, texte="Autre.")


def _finir_affectation(troupe, acteur, settings):
    acteur.affectation.fin = timezone.now()
    acteur.affectation.save()


@pytest.mark.parametrize(
    ("fermer", "page"),
    [
        (_fermer_convention, "acteurs:hors_convention"),
        (_exiger_facteur, "acteurs:second_facteur"),
        (_nouvelle_charte, "acteurs:charte"),
        (_finir_affectation, "acteurs:choisir"),
    ],
)
def test_sp03_chaque_piece_manquante_est_nommee(distribution, connecte, settings, fermer, page):
    acteur = distribution.admin_organisation
    navigateur = connecte(acteur)
    assert navigateur.get(reverse("acteurs:membres")).status_code == 200
    fermer(distribution, acteur, settings)
    for nom in FERMEES:
        for verbe in (navigateur.get, navigateur.post):
            reponse = verbe(reverse(nom))
            assert (reponse.status_code, reponse.headers.get("Location")) == (302, reverse(page))
    for nom in [*LIBRES, page]:
        assert navigateur.get(reverse(nom)).status_code in (200, 302), nom
    assert navigateur.get(reverse(page)).status_code == 200


@pytest.mark.parametrize(
    ("periode", "phrase"),
    [
        (None, "n’a pas encore signé"),
        ((-9, -1), "arrivée à son terme"),
        ((2, None), "prend effet plus tard"),
        ((-9, -1, 2, None), "prend effet plus tard"),
    ],
)
def test_sp03_la_convention_dit_ce_qui_manque(distribution, connecte, periode, phrase):
    """SP-03: never signed, over, or to come: named, nothing opens, and it opens at its hour."""
    acteur, maintenant = distribution.referente, timezone.now()
    siennes = Adhesion.objects.filter(organisation=acteur.organisation)
    navigateur = connecte(acteur)
    assert navigateur.get("/").status_code == 200
    siennes.delete()
    bornes = [n if n is None else maintenant + timedelta(days=n) for n in periode or ()]
    for debut, fin in zip(bornes[::2], bornes[1::2], strict=True):
        siennes.create(organisation=acteur.organisation, debut=debut, fin=fin, acte="Convention")
    ferme = navigateur.get("/", follow=True)
    assert ferme.redirect_chain[-1][0] == reverse("acteurs:hors_convention")
    assert phrase in ferme.text
    siennes.filter(debut__gt=maintenant).update(debut=maintenant - timedelta(seconds=1))
    assert navigateur.get("/").status_code == (200 if "plus tard" in phrase else 302)


def test_sp03_une_seule_chose_a_la_fois(distribution, connecte, settings):
    """SP-03: everything missing, then mended one by one, in an open session: one page each time."""
    acteur, navigateur = distribution.referente, connecte(distribution.referente)
    assert navigateur.get("/").status_code == 200
    _fermer_convention(distribution, acteur, settings)
    _nouvelle_charte(distribution, acteur, settings)
    settings.PALIER_SECOND_FACTEUR = True
    charte = Charte.objects.get(territoire=acteur.territoire, version=2)

    def mender(page):
        return {
            "acteurs:hors_convention": lambda: Adhesion.objects.filter(
                organisation=acteur.organisation
            ).update(fin=None),
            "acteurs:second_facteur": lambda: Authenticator.objects.create(
                user=acteur.utilisateur, type="totp", data={"secret": "x"}
            ),
            "acteurs:charte": lambda: charte.signatures.create(
                utilisateur=acteur.utilisateur, empreinte=charte.empreinte
            ),
        }[page]()

    for page in ("acteurs:hors_convention", "acteurs:second_facteur", "acteurs:charte"):
        assert navigateur.get("/").headers["Location"] == reverse(page)
        mender(page)
    assert navigateur.get("/").status_code == 200


def test_une_page_nouvelle_d_acteurs_est_fermee():
    """Pages of this room are opened one by one; members are not among them."""
    assert not {"acteurs:membres", "acteurs:inviter", "acteurs:terminer"} & middleware.PAGES_LIBRES
    assert "acteurs" not in middleware.ESPACES_LIBRES


def test_une_page_libre_avant_les_portes_n_est_personne(distribution, connecte, monkeypatch):
    """Before the gates are passed, the transaction carries no identity: no case row."""
    vues = []
    monkeypatch.setattr(
        "partnership.acteurs.views_compte.affectations_de",
        lambda compte: vues.append(identite.courante()) or [],
    )
    navigateur = connecte(distribution.referente)
    navigateur.get(reverse("acteurs:compte"))
    Charte.objects.create(territoire=distribution.territoire, version=2, texte="Autre.")
    navigateur.get(reverse("acteurs:compte"))
    assert [v.nature for v in vues] == ["acteur", "personne"]


def test_le_second_facteur_ouvre(distribution, connecte, settings):
    settings.PALIER_SECOND_FACTEUR = True
    navigateur = connecte(distribution.referente)
    assert navigateur.get("/").headers["Location"] == reverse("acteurs:second_facteur")
    compte = distribution.referente.utilisateur
    Authenticator.objects.create(user=compte, type="recovery_codes", data={"seed": "x"})
    assert navigateur.get("/").status_code == 302
    Authenticator.objects.create(user=compte, type="totp", data={"secret": "x"})
    assert navigateur.get("/").status_code == 200
    assert "en place" in navigateur.get(reverse("acteurs:compte")).text


def test_un_inconnu_va_a_la_connexion(db):
    for nom in [*LIBRES, *FERMEES, "acteurs:hors_convention"]:
        reponse = Client().get(reverse(nom))
        assert reponse.headers["Location"].startswith(reverse("account_login")), nom


def test_un_compte_ferme_n_entre_plus(distribution, connecte):
    navigateur = connecte(distribution.referente)
    compte = distribution.referente.utilisateur
    compte.is_active = False
    compte.save()
    assert navigateur.get("/").headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("cle", "age"), [(middleware.CLE_VU, 31 * 60), (middleware.CLE_OUVERTE, 10 * 3600 + 1)]
)
def test_la_session_finit(distribution, connecte, cle, age):
    """30 minutes idle, 10 hours at most; then the same page asks who one is."""
    navigateur = connecte(distribution.referente)
    navigateur.get("/")
    session = navigateur.session
    session[cle] = time.time() - age
    session.save()
    reponse = navigateur.get("/?q=1", follow=True)
    assert reponse.redirect_chain[-1][0] == f"{reverse('account_login')}?next=/%3Fq%3D1"
    assert "session est terminée" in reponse.text


def test_pages_inconnues(distribution, connecte):
    assert connecte(distribution.referente).get("/rien/").status_code == 404


@pytest.mark.parametrize(
    ("origine", "statut"), [("10.1.2.3", 200), ("2001:db8::7", 200), ("192.0.2.1", 404)]
)
def test_l_administration_repond_d_un_reseau_connu(distribution, settings, origine, statut):
    """PALIER_RESEAUX_ADMIN: from elsewhere it does not exist, signed in or not."""
    settings.PALIER_RESEAUX_ADMIN = [ip_network("10.0.0.0/8"), ip_network("2001:db8::/32")]
    navigateur = Client(REMOTE_ADDR=origine)
    if statut == 404:
        assert navigateur.get("/admin/").status_code == 404
    navigateur.force_login(distribution.superutilisateur)
    assert navigateur.get("/admin/").status_code == statut
