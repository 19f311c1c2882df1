"""Twice a year, the admin of an organisation looks at every role in it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from partnership.acteurs import actions_revue, horloge, registre
from partnership.acteurs.models import Reglage, RevueRoles
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.revues import dans_des_mois, prochaine
from partnership.acteurs.tasks import chaque_heure

REVUE = "/acteurs/membres/revue/"


@pytest.fixture
def courriers(monkeypatch):
    partis = []
    monkeypatch.setattr(registre, "_courriers", [lambda **c: partis.append(c)])
    return partis


def choix(troupe, finir=()):
    """Keep everybody but those named."""
    siens = [a for nom, a in troupe.acteurs.items()
             if a.organisation == troupe.organisations["moselis"] and nom != "admin_organisation"
             and a.territoire == troupe.territoire]  # fmt: skip
    finis = {troupe.acteurs[nom].affectation.pk for nom in finir}
    return {
        f"role_{a.affectation.ref}": "terminer" if a.affectation.pk in finis else "garder"
        for a in siens
    }


def test_la_revue(distribution, connecte):
    elle, agent = connecte(distribution.admin_organisation), connecte(distribution.agent)
    assert agent.get("/").status_code == 200
    assert "en retard" in elle.get("/").text  # roles given 400 days ago, never reviewed
    page = elle.get(REVUE).text
    assert "Aucune revue" in page
    assert "agent@essai.test" in page
    assert "clinicienne@essai.test" not in page
    assert "admin_organisation@essai.test" not in page
    reponse = elle.post(REVUE, choix(distribution, finir=["agent"]), follow=True)
    assert "terminés" in reponse.text
    faite = RevueRoles.objects.get()
    assert (faite.termines, faite.gardes) == (1, len(choix(distribution)) - 1)
    assert agent.get("/").headers["Location"].startswith("/comptes/connexion/")
    assert "Revue des rôles" not in elle.get("/").text
    echeance = prochaine(distribution.organisations["moselis"])
    assert echeance.le == dans_des_mois(timezone.localdate(), 6)


def test_il_faut_choisir_pour_chacun(distribution, connecte):
    elle = connecte(distribution.admin_organisation)
    saisie = choix(distribution)
    saisie.pop(next(iter(saisie)))
    reponse = elle.post(REVUE, saisie)
    assert reponse.status_code == 422
    assert "garder ce rôle, ou y mettre fin" in reponse.text
    assert not RevueRoles.objects.exists()


def test_une_page_perimee_ne_decide_rien(distribution):
    with pytest.raises(ActionRefusee, match="a changé entre-temps"):
        actions_revue.revoir(
            par=distribution.admin_organisation,
            decisions={distribution.agent.affectation.ref: False},
        )
    distribution.agent.affectation.refresh_from_db()
    assert distribution.agent.affectation.fin is None


def test_sp11_ni_les_autres_ni_soi(distribution, connecte):
    assert connecte(distribution.referente).get(REVUE).status_code == 403
    with pytest.raises(ActionRefusee):
        actions_revue.revoir(par=distribution.referente, decisions={})


def test_un_seul_rappel_par_echeance(distribution, courriers):
    chaque_heure()
    premiers = [c for c in courriers if c["gabarit"] == "revue_roles"]
    assert [c["destinataire_email"] for c in premiers] == ["admin_organisation@essai.test"]
    chaque_heure()
    assert {c["cle"] for c in courriers} == {c["cle"] for c in premiers}  # the outbox keeps one


def test_le_rappel_entre_dans_la_boite_d_envoi_une_fois(distribution):
    chaque_heure()
    chaque_heure()


def test_le_delai_est_un_reglage_date(distribution):
    moselis = distribution.organisations["moselis"]
    RevueRoles.objects.create(
        organisation=moselis, par=distribution.admin_organisation.utilisateur, gardes=1, termines=0
    )
    Reglage.objects.create(
        territoire=distribution.territoire, cle="revue_roles", valeur=12,
        du=date(2026, 1, 1), source="avenant",
    )  # fmt: skip
    assert prochaine(moselis).le == dans_des_mois(timezone.localdate(), 12)
    assert not prochaine(moselis).proche
    with horloge.au(timezone.now() + timedelta(days=366)):
        assert prochaine(moselis).passee


@pytest.mark.parametrize(
    ("jour", "mois", "voulu"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 31), 12, date(2027, 1, 31)),
    ],
)
def test_dans_des_mois(jour, mois, voulu):
    assert dans_des_mois(jour, mois) == voulu
