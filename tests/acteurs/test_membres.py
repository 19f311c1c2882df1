"""Members of the own organisation: list, invite, end (SP-10, SP-11)."""

import uuid

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnership.acteurs import actions, registre, regles
from partnership.acteurs.enums import Role
from partnership.acteurs.models import Affectation, Agence, Invitation, Utilisateur
from partnership.acteurs.refus import ActionRefusee
from tests.distribution import MOT_DE_PASSE, ROLES

MEMBRES, INVITER = "/acteurs/membres/", "/acteurs/membres/inviter/"
AUTRES = [cle for cle in ROLES if cle != "admin_organisation"]


def _saisie(**autres):
    saisie = {"email": "Neuve@essai.test", "prenom": "Neuve", "nom": "Personne"}
    return {**saisie, "role": Role.AGENT_PROXIMITE, **autres}


@pytest.fixture
def courriers(monkeypatch):
    """Catch what leaves."""
    partis = []
    monkeypatch.setattr(registre, "_courriers", [lambda **c: partis.append(c)])
    return partis


def _terminer(acteur):
    return reverse("acteurs:terminer", args=[acteur.affectation.ref])


@pytest.mark.parametrize("cle", AUTRES)
def test_refuse_les_autres_roles(distribution, connecte, cle):
    navigateur = connecte(distribution.acteurs[cle])
    fin = _terminer(distribution.agent)
    lire = [("get", url) for url in (MEMBRES, INVITER, fin)]
    for verbe, url in [*lire, ("post", INVITER), ("post", fin)]:
        reponse = getattr(navigateur, verbe)(url)
        assert reponse.status_code == 403, (verbe, url)
        assert "gère ses membres" in reponse.text
    assert navigateur.post(MEMBRES).status_code == 405
    assert Affectation.objects.filter(fin=None).count() == Affectation.objects.count()


def test_liste(distribution, connecte):
    Authenticator.objects.create(
        user=distribution.agent.utilisateur, type="totp", data={"secret": "x"}
    )
    distribution.agent2.utilisateur.signatures.all().delete()
    page = connecte(distribution.admin_organisation).get(MEMBRES).text
    assert "agent@essai.test" in page
    assert "clinicienne@essai.test" not in page
    assert page.count("à signer") == 1
    assert page.count("en place") == 1
    assert "C’est vous" in page


def test_nombre_de_requetes_constant(distribution, connecte):
    navigateur = connecte(distribution.admin_organisation)
    navigateur.get(MEMBRES)
    with CaptureQueriesContext(
        connection,
    ) as peu:
        navigateur.get(MEMBRES)
    for n in range(15):
        actions.affecter(
            utilisateur=Utilisateur.objects.create_user(f"n{n}@essai.test", prenom="N", nom=f"{n}"),
            organisation=distribution.organisations["moselis"],
            role=Role.AGENT_PROXIMITE,
            par=distribution.superutilisateur,
        )
    with CaptureQueriesContext(connection) as beaucoup:
        navigateur.get(MEMBRES)
    assert len(beaucoup) == len(peu)


def test_inviter(distribution, connecte, courriers):
    navigateur = connecte(distribution.admin_organisation)
    assert navigateur.get(INVITER).status_code == 200
    assert navigateur.post(INVITER, _saisie()).headers["Location"] == MEMBRES
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == ("neuve@essai.test", Role.AGENT_PROXIMITE)
    (courrier,) = courriers
    assert courrier["destinataire_email"] == "neuve@essai.test"
    assert courrier["lien"].startswith(f"/acteurs/invitation/{invitation.ref}/")
    assert "neuve" not in courrier["lien"]
    assert "neuve@essai.test" in navigateur.get(MEMBRES).text


def test_l_invitation_passe_par_la_boite_d_envoi(distribution, connecte):
    """The outbox takes the link and the gabarit as they are."""
    reponse = connecte(distribution.admin_organisation).post(INVITER, _saisie(), follow=True)
    assert "L’invitation est partie à neuve@essai.test" in reponse.text


@pytest.mark.parametrize(
    "saisie",
    [
        {"email": "pas une adresse"},
        {"nom": ""},
        {"role": Role.CLINICIEN},
        {"role": Role.COORDINATEUR},
        {"role": "SUPER"},
        {"email": "AGENT@essai.test"},
    ],
)
def test_inviter_refuse(distribution, connecte, courriers, saisie):
    """Roles that the organisation may not hold are not even in the list (SP-11)."""
    reponse = connecte(distribution.admin_organisation).post(INVITER, _saisie(**saisie))
    assert reponse.status_code == 422
    assert not Invitation.objects.exists()
    assert not courriers


def test_sp11_on_ne_s_invite_pas(distribution, connecte, courriers):
    saisie = _saisie(email="admin_organisation@essai.test", role=Role.REFERENT_SOCIAL)
    reponse = connecte(distribution.admin_organisation).post(INVITER, saisie)
    assert reponse.status_code == 403
    assert "donné par une autre personne" in reponse.text
    assert not courriers


def test_agence_d_ailleurs(distribution, connecte):
    Agence.objects.create(organisation=distribution.organisations["moselis"], nom="Nord")
    autre = Agence.objects.create(organisation=distribution.organisations["batigere"], nom="Sud")
    navigateur = connecte(distribution.admin_organisation)
    assert "Sud" not in navigateur.get(INVITER).text
    assert navigateur.post(INVITER, _saisie(agence=autre.pk)).status_code == 422


def test_terminer(distribution, connecte):
    """SP-02: reading stops at once."""
    navigateur, url = connecte(distribution.admin_organisation), _terminer(distribution.agent)
    elle = connecte(distribution.agent)
    assert elle.get("/").status_code == 200
    assert "Mettre fin" in navigateur.get(url).text
    assert navigateur.post(url).headers["Location"] == MEMBRES
    assert elle.get("/").headers["Location"].startswith("/comptes/connexion/")
    assert navigateur.post(url).status_code == 404


@pytest.mark.parametrize("cle", ["referente_batigere", "clinicienne", "etrangere"])
def test_terminer_ailleurs_n_existe_pas(distribution, connecte, cle):
    navigateur = connecte(distribution.admin_organisation)
    for verbe in (navigateur.get, navigateur.post):
        assert verbe(_terminer(distribution.acteurs[cle])).status_code == 404
    assert navigateur.post(reverse("acteurs:terminer", args=[uuid.uuid4()])).status_code == 404
    distribution.acteurs[cle].affectation.refresh_from_db()
    assert distribution.acteurs[cle].affectation.fin is None


def test_ne_termine_pas_la_sienne(distribution, connecte):
    acteur = distribution.admin_organisation
    assert connecte(acteur).post(_terminer(acteur)).status_code == 403
    acteur.affectation.refresh_from_db()
    assert acteur.affectation.fin is None


def test_sp11_regle_nue(distribution):
    """The rule itself, without any page."""
    moi = distribution.admin_organisation
    with pytest.raises(ActionRefusee):
        regles.verifier_attribuer(
            moi.utilisateur, moi.utilisateur, moi.organisation, Role.REFERENT_SOCIAL
        )
    with pytest.raises(ActionRefusee):
        regles.verifier_attribuer(moi.utilisateur, None, moi.organisation, Role.CLINICIEN)
    with pytest.raises(ActionRefusee):
        actions.affecter(
            utilisateur=distribution.superutilisateur,
            organisation=moi.organisation,
            role=Role.REFERENT_SOCIAL,
            par=distribution.superutilisateur,
        )


def test_retirer_un_second_facteur(distribution, connecte, courriers):
    """Lost phone: the admin removes it, the person is told, a line says it; never one's own."""
    compte = distribution.agent.utilisateur
    Authenticator.objects.create(user=compte, type="totp", data={"secret": "x"})
    url = reverse("acteurs:retirer_second_facteur", args=[distribution.agent.affectation.ref])
    navigateur = connecte(distribution.admin_organisation)
    assert url in navigateur.get(MEMBRES).text
    assert "Retirer maintenant" in navigateur.get(url).text
    assert Authenticator.objects.filter(user=compte).exists()
    assert navigateur.post(url).headers["Location"] == MEMBRES
    assert not Authenticator.objects.filter(user=compte).exists()
    (courrier,) = courriers
    assert (courrier["gabarit"], courrier["destinataire_email"]) == (
        "second_facteur_retire", "agent@essai.test",
    )  # fmt: skip
    moi = distribution.admin_organisation
    url = reverse("acteurs:retirer_second_facteur", args=[moi.affectation.ref])
    assert navigateur.post(url).status_code == 403
    for nom in ("clinicienne", "etrangere"):
        ref = distribution.acteurs[nom].affectation.ref
        assert (
            navigateur.post(reverse("acteurs:retirer_second_facteur", args=[ref])).status_code
            == 404
        )


def test_un_compte_technique_n_est_pas_repare_par_un_organisme(distribution, connecte):
    compte = distribution.agent.utilisateur
    compte.is_staff = True
    compte.save()
    url = reverse("acteurs:retirer_second_facteur", args=[distribution.agent.affectation.ref])
    assert connecte(distribution.admin_organisation).post(url).status_code == 403


def test_un_acte_sensible_redemande_qui_l_on_est(distribution, settings, client, avec_mot_de_passe):
    """Outside demonstration, the proof is asked again, and the form sent goes through after it."""
    settings.PALIER_SECOND_FACTEUR = True
    compte = avec_mot_de_passe("admin_organisation")
    Authenticator.objects.create(user=compte, type="webauthn", data={"credential": {}})
    client.force_login(compte)
    fin = _terminer(distribution.agent)
    for url in (INVITER, fin):
        assert client.get(url).headers["Location"].startswith("/comptes/confirmer/?next=")
    vers = client.post(fin).headers["Location"]
    distribution.agent.affectation.refresh_from_db()
    assert distribution.agent.affectation.fin is None
    reponse = client.post(vers, {"password": MOT_DE_PASSE, "next": fin})
    assert reponse.headers["Location"] == MEMBRES
    distribution.agent.affectation.refresh_from_db()
    assert distribution.agent.affectation.fin is not None
    assert client.get(INVITER).status_code == 200
