"""Sessions: seen, closed one by one, ended with the person's rights (promise 17, SP-02)."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from partnership.acteurs import actions
from partnership.acteurs.tasks import chaque_heure
from tests.acteurs.test_connexion import _entrer
from tests.distribution import MOT_DE_PASSE

SESSIONS = "/acteurs/sessions/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
TELEPHONE = "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537 Chrome/140 Mobile Safari/537"


@pytest.fixture
def deux(avec_mot_de_passe):
    """The référente, at her desk and on her phone."""
    compte = avec_mot_de_passe("referente")
    bureau, mobile = Client(HTTP_USER_AGENT=FIREFOX), Client(HTTP_USER_AGENT=TELEPHONE)
    for navigateur in (bureau, mobile):
        assert _entrer(navigateur, compte.email).status_code == 302
        assert navigateur.get("/").status_code == 200
    return bureau, mobile


def dehors(navigateur) -> bool:
    return navigateur.get("/").headers.get("Location", "").startswith("/comptes/connexion/")


def test_je_vois_mes_appareils(deux):
    bureau, _ = deux
    page = bureau.get(SESSIONS).text
    assert "Firefox sur Windows" in page
    assert "Chrome sur Android" in page
    assert page.index("Firefox") < page.index("Chrome")  # this one first
    assert page.count("c’est ici") == 1


def test_je_ferme_l_autre(deux):
    bureau, mobile = deux
    autre = mobile.session.session_key
    (cle,) = [
        s.pk for s in _siennes("referente@essai.test") if s.session_key == autre
    ]  # fmt: skip
    assert bureau.post(SESSIONS, {"session": cle}).headers["Location"] == SESSIONS
    assert dehors(mobile)
    assert not dehors(bureau)
    assert bureau.post(SESSIONS, {"session": cle}).status_code == 404


def _siennes(email: str):
    return UserSession.objects.filter(user__email=email)


def test_je_ferme_toutes_les_autres_puis_la_mienne(deux):
    bureau, mobile = deux
    bureau.post(SESSIONS, {"session": "autres"})
    assert dehors(mobile)
    (ici,) = _siennes("referente@essai.test")
    reponse = bureau.post(SESSIONS, {"session": ici.pk})
    assert reponse.headers["Location"] == "/comptes/connexion/"
    assert dehors(bureau)


def test_les_sessions_d_une_autre_n_existent_pas(deux, distribution, connecte):
    (une, _) = _siennes("referente@essai.test")
    autre = connecte(distribution.agent)
    assert autre.post(SESSIONS, {"session": une.pk}).status_code == 404
    assert "Firefox" not in autre.get(SESSIONS).text
    assert not any(dehors(navigateur) for navigateur in deux)


@pytest.mark.parametrize("depart", ["role", "compte", "mot_de_passe", "second_facteur"])
def test_un_depart_ferme_tout_aussitot(deux, distribution, racine, depart):
    """Rights and sessions end with the same act, on every device."""
    compte = distribution.referente.utilisateur
    if depart == "role":
        actions.terminer_affectation(
            affectation=distribution.referente.affectation, par=distribution.admin_organisation
        )
    elif depart == "compte":
        page = f"/admin/acteurs/utilisateur/{compte.pk}/change/"
        _decocher(racine, page)
    elif depart == "mot_de_passe":
        compte.set_password(MOT_DE_PASSE + "2")
        compte.save()
    else:
        actions.retirer_second_facteur(
            affectation=distribution.referente.affectation, par=distribution.admin_organisation
        )
    assert all(dehors(navigateur) for navigateur in deux)


def _decocher(racine, page: str) -> None:
    formulaire = racine.get(page).context["adminform"].form
    envoi = {c: v for c, v in formulaire.initial.items() if v not in (None, False)}
    envoi.pop("is_active")
    for ensemble in racine.get(page).context["inline_admin_formsets"]:
        gestion = ensemble.formset.management_form
        envoi |= {gestion.add_prefix(c): gestion[c].value() for c in gestion.fields}
        for ligne in ensemble.formset.forms:
            envoi[ligne.add_prefix("id")] = ligne.instance.pk or ""
            envoi[ligne.add_prefix("utilisateur")] = ligne.instance.utilisateur_id or ""
    assert racine.post(page, envoi).status_code == 302


def test_un_compte_rouvert_ne_rend_pas_ses_sessions(deux, distribution, racine):
    compte = distribution.referente.utilisateur
    _decocher(racine, f"/admin/acteurs/utilisateur/{compte.pk}/change/")
    compte.refresh_from_db()
    compte.is_active = True
    compte.save()
    assert all(dehors(navigateur) for navigateur in deux)


def test_un_role_de_moins_ne_ferme_pas_l_autre(deux, distribution):
    """Who keeps a role stays signed in, and reads nothing of the one that ended."""
    bureau, _ = deux
    autre = actions.affecter(
        utilisateur=distribution.referente.utilisateur,
        organisation=distribution.organisations["moselis"],
        role="RESPONSABLE_FORMATION",
        par=distribution.superutilisateur,
    )
    bureau.post("/acteurs/choisir/", {"affectation": distribution.referente.affectation.ref})
    assert bureau.get("/").status_code == 200
    actions.terminer_affectation(
        affectation=distribution.referente.affectation, par=distribution.admin_organisation
    )
    assert bureau.get("/").headers["Location"] == "/acteurs/choisir/"
    bureau.post("/acteurs/choisir/", {"affectation": autre.ref})
    assert bureau.get("/").status_code == 200


def test_rien_ne_reste_d_une_session_finie(deux, distribution):
    """Where and by what one was signed in is kept no longer than the session."""
    bureau, mobile = deux
    Session.objects.filter(session_key=mobile.session.session_key).update(
        expire_date=timezone.now() - timedelta(minutes=1)
    )
    chaque_heure()
    (reste,) = _siennes("referente@essai.test")
    assert reste.session_key == bureau.session.session_key
    assert Session.objects.count() == 1


def test_au_dela_de_cinq_la_plus_ancienne_finit(deux, settings):
    """A sixth sign-in ends the one unseen for longest, and the journal says so."""
    settings.PALIER_SESSIONS_AU_PLUS = 2
    bureau, mobile = deux
    cle = bureau.session.session_key
    UserSession.objects.filter(session_key=cle).update(last_seen_at=timezone.now() - timedelta(1))
    tablette = Client()
    assert _entrer(tablette, "referente@essai.test").status_code == 302
    assert not dehors(tablette)
    assert dehors(bureau)
    assert not dehors(mobile)
