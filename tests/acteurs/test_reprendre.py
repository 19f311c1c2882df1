"""Time-outs lose nothing (promise 17): 30 minutes idle, 10 hours, 0 characters."""

import time
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from partnership.acteurs import middleware, reprise
from partnership.acteurs.models import EnvoiSuspendu
from tests.acteurs.test_connexion import _entrer
from tests.distribution import MOT_DE_PASSE
from tests.preuve.releve import relever

REPRENDRE = "/acteurs/reprendre/"
TEXTE = (
    "Le voisin crie la nuit depuis trois semaines.\n\n« Il parle seul » <b>é</b> & 100 %…\u202f!"
)
CIBLE = "/acteurs/membres/inviter/"


@pytest.fixture
def elle(avec_mot_de_passe):
    return avec_mot_de_passe("admin_organisation")


def vieillir(navigateur, cle=middleware.CLE_VU, age=31 * 60) -> None:
    navigateur.get("/")
    session = navigateur.session
    session[cle] = time.time() - age
    session.save()


def envoyer_trop_tard(compte, age=31 * 60, cle=middleware.CLE_VU, **champs):
    navigateur = Client()
    _entrer(navigateur, compte.email)
    vieillir(navigateur, cle, age)
    saisie = {"email": "neuve@essai.test", "prenom": TEXTE, "vide": "", "role": ["A", "B"]}
    return navigateur, navigateur.post(CIBLE, {**saisie, **champs})


@pytest.mark.parametrize(
    ("cle", "age"),
    [(middleware.CLE_VU, 31 * 60), (middleware.CLE_VU, 40 * 3600), (middleware.CLE_OUVERTE, 36001)],
)
def test_aucun_caractere_perdu(elle, cle, age):
    """What was typed is there after signing in again, to the character, on any device."""
    navigateur, reponse = envoyer_trop_tard(elle, age, cle)
    assert reponse.headers["Location"] == f"/comptes/connexion/?next={REPRENDRE}"
    assert "Votre texte est gardé" in navigateur.get(reponse.headers["Location"]).text
    assert _entrer(navigateur, elle.email, next=REPRENDRE).headers["Location"] == REPRENDRE
    page = navigateur.get(REPRENDRE)
    (garde,) = page.context["gardes"]
    assert garde.chemin == CIBLE
    (rendu,) = garde.donnees.getlist("prenom")
    egaux = sum(a == b for a, b in zip(TEXTE, rendu, strict=False))
    relever(caracteres=len(TEXTE), caracteres_perdus=len(TEXTE) - egaux)
    assert dict(garde.donnees.lists()) == {
        "email": ["neuve@essai.test"], "prenom": [TEXTE], "vide": [""], "role": ["A", "B"],
    }  # fmt: skip
    assert "&lt;b&gt;é&lt;/b&gt;" in page.text
    assert garde.jusqua - garde.le == reprise.GARDE
    assert "Effacé le" in page.text
    assert 'action="/acteurs/membres/inviter/"' in page.text


def test_renvoyer_puis_plus_rien(elle):
    """Taken, it is forgotten; refused, it is still there."""
    navigateur, _ = envoyer_trop_tard(elle, prenom="Neuve", nom="Personne", role="AGENT_PROXIMITE")
    _entrer(navigateur, elle.email)
    (garde,) = navigateur.get(REPRENDRE).context["gardes"]
    champs = dict(garde.champs)
    refus = navigateur.post(CIBLE, {**champs, "email": "faux", "reprise": garde.ref})
    assert refus.status_code == 422
    assert EnvoiSuspendu.objects.count() == 1
    assert navigateur.post(CIBLE, {**champs, "reprise": garde.ref}).status_code == 302
    assert not EnvoiSuspendu.objects.exists()
    assert "Rien à reprendre" in navigateur.get(REPRENDRE).text


def test_la_suivante_au_meme_poste_ne_voit_rien(elle, distribution, avec_mot_de_passe):
    """Sealed and bound to its author: another account sees nothing, erases nothing."""
    navigateur, _ = envoyer_trop_tard(elle)
    autre = avec_mot_de_passe("agent")
    _entrer(navigateur, autre.email)
    page = navigateur.get(REPRENDRE)
    assert page.context["gardes"] == []
    assert "voisin" not in page.text
    envoi = EnvoiSuspendu.objects.get()
    navigateur.post(REPRENDRE, {"ref": envoi.ref})
    EnvoiSuspendu.objects.update(utilisateur=autre)
    assert navigateur.get(REPRENDRE).context["gardes"] == []  # another's seal does not open
    assert b"voisin" not in bytes(envoi.scelle)


def test_effacer(elle):
    navigateur, _ = envoyer_trop_tard(elle)
    _entrer(navigateur, elle.email)
    (garde,) = navigateur.get(REPRENDRE).context["gardes"]
    assert navigateur.post(REPRENDRE, {"ref": "pas une référence"}).status_code == 404
    assert navigateur.post(REPRENDRE, {"ref": garde.ref}).status_code == 302
    assert not EnvoiSuspendu.objects.exists()


@pytest.mark.parametrize("champs", [{"mot_de_passe": MOT_DE_PASSE}, {"password1": "x"}])
def test_un_secret_n_est_jamais_garde(elle, champs):
    envoyer_trop_tard(elle, **champs)
    assert not EnvoiSuspendu.objects.exists()


@pytest.mark.parametrize(
    ("chemin", "champs"),
    [("/comptes/2fa/authenticate/", {"code": "123456"}),
     ("/acteurs/charte/", {"version": "1", "empreinte": "0" * 64, "lue": "on"})],
)  # fmt: skip
def test_un_code_ni_une_signature_non_plus(elle, chemin, champs):
    """The pages of accounts and gates: what is given there is given again."""
    navigateur = Client()
    _entrer(navigateur, elle.email)
    vieillir(navigateur)
    assert navigateur.post(chemin, champs).status_code == 302
    assert not EnvoiSuspendu.objects.exists()


def test_la_fiche_et_un_retour_sont_gardes(elle):
    """Their forms bear a digest and a code of a closed list: no secret, kept whole."""
    navigateur, _ = envoyer_trop_tard(elle, empreinte="0" * 64, code="contact_etabli")
    _entrer(navigateur, elle.email)
    (garde,) = navigateur.get(REPRENDRE).context["gardes"]
    assert (garde.donnees["empreinte"], garde.donnees["code"]) == ("0" * 64, "contact_etabli")


def test_un_fichier_se_choisit_de_nouveau(elle):
    """A file is not kept: alone, nothing is; beside a text, the text is."""
    fichier = SimpleUploadedFile("odile.jpg", b"image")
    navigateur, _ = envoyer_trop_tard(elle, prenom="", photo=fichier)
    assert not EnvoiSuspendu.objects.exists()
    fichier.seek(0)
    navigateur, _ = envoyer_trop_tard(elle, photo=fichier)
    _entrer(navigateur, elle.email)
    (garde,) = navigateur.get(REPRENDRE).context["gardes"]
    assert "photo" not in garde.donnees
    assert garde.donnees["prenom"] == TEXTE


def test_le_jeton_n_est_donne_qu_a_la_page_de_la_meme(distribution, connecte):
    """Another acteur, another role of the same person, a bare address: nothing."""
    d, page = distribution, "/acteurs/jeton/"
    sien = reprise.sceau_de_page(d.referente)
    assert (
        len(connecte(d.referente).get(page, headers={"X-Palier-Page": sien}).json()["jeton"]) == 64
    )
    assert f'data-sceau="{sien}"' in connecte(d.referente).get("/").text
    autre = replace(d.referente, affectation=d.agent.affectation)
    for sceau in (None, "", reprise.sceau_de_page(autre), reprise.sceau_de_page(d.referente2)):
        envoi = {"X-Palier-Page": sceau} if sceau is not None else {}
        assert connecte(d.referente).get(page, headers=envoi).status_code == 409
    assert Client().get(page, headers={"X-Palier-Page": sien}).status_code == 302


def test_un_formulaire_d_ailleurs_n_est_pas_garde(elle):
    """A page of another site cannot have its own text offered to be sent."""
    navigateur = Client(enforce_csrf_checks=True)
    navigateur.force_login(elle)
    vieillir(navigateur)
    reponse = navigateur.post(CIBLE, {"prenom": TEXTE, "csrfmiddlewaretoken": "x" * 64})
    assert reponse.status_code == 302
    assert not EnvoiSuspendu.objects.exists()


def test_un_jour_pas_plus(elle):
    from datetime import timedelta

    from django.utils import timezone

    from partnership.acteurs.tasks import chaque_heure

    navigateur, _ = envoyer_trop_tard(elle)
    EnvoiSuspendu.objects.update(le=timezone.now() - timedelta(hours=25))
    _entrer(navigateur, elle.email)
    assert navigateur.get(REPRENDRE).context["gardes"] == []
    chaque_heure()
    chaque_heure()
    assert not EnvoiSuspendu.objects.exists()


def test_session_disparue_le_texte_revient_dans_la_reponse(distribution, connecte):
    """Signed out elsewhere: nobody is known any more, the answer gives the text back to copy."""
    navigateur = connecte(distribution.admin_organisation)
    navigateur.logout()
    reponse = navigateur.post(CIBLE, {"prenom": TEXTE})
    assert reponse.status_code == 403
    assert "Il parle seul" in reponse.text
    assert not EnvoiSuspendu.objects.exists()
    assert navigateur.post(CIBLE, {"prenom": "x"}).status_code == 302


def test_jeton_perime_le_texte_revient(distribution):
    navigateur = Client(enforce_csrf_checks=True)
    navigateur.force_login(distribution.admin_organisation.utilisateur)
    reponse = navigateur.post(CIBLE, {"prenom": TEXTE, "csrfmiddlewaretoken": "x" * 64})
    assert reponse.status_code == 403
    assert "Il parle seul" in reponse.text
    assert "&lt;b&gt;" in reponse.text
