"""The sheet: opened once, filled by steps, by those who may."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from partnership.acteurs import horloge
from partnership.secret.models import Journal
from signalements import actions
from signalements.models import (
    Demarche,
    FaitObserve,
    Identite,
    ReponseUrgence,
    Signalement,
    SituationLocative,
    SoutiensDeclares,
)
from tests.signalements.fiches import OU, PERSONNE, fait, lire, url


class TestNouveau:
    def test_la_question_d_urgence_vient_d_abord(self, distribution, connecte):
        page = connecte(distribution.agent).get(reverse("signalements:nouveau")).content.decode()
        assert "Une personne est-elle en danger maintenant" in page
        for lien in ("tel:15", "tel:17", "tel:18", "tel:112", "sms:114", "tel:3114"):
            assert lien in page
        assert "n’est pas un appel d’urgence ni un signalement au procureur" in page
        assert "adresse" not in page.split("</main>")[0].split("<main")[1]

    def test_deux_clics_n_ouvrent_qu_un_brouillon(self, distribution, connecte):
        d = distribution
        agent = connecte(d.agent)
        page = agent.get(reverse("signalements:nouveau")).content.decode()
        envoi = {"cle": re.search(r'name="cle"\s+value="([^"]+)"', page)[1], "danger": "non"}
        premiere = agent.post(reverse("signalements:nouveau"), envoi)
        seconde = agent.post(reverse("signalements:nouveau"), envoi)
        assert premiere.status_code == seconde.status_code == 302
        assert premiere.url == seconde.url
        assert len(lire(d.agent, Signalement)) == len(lire(d.agent, ReponseUrgence)) == 1

    def test_la_cle_d_une_autre_ne_donne_rien(self, distribution, connecte):
        d, envoi = distribution, {"cle": str(uuid4()), "danger": "non"}
        for acteur in (d.agent, d.agent2):
            assert connecte(acteur).post(reverse("signalements:nouveau"), envoi).status_code == 302
        (un,), (autre,) = lire(d.agent, Signalement), lire(d.agent2, Signalement)
        assert un.pk != autre.pk

    def test_oui_mene_aux_numeros_puis_a_l_appel(self, distribution, connecte):
        d = distribution
        agent = connecte(d.agent)
        reponse = agent.post(
            reverse("signalements:nouveau"), {"cle": str(uuid4()), "danger": "oui"}, follow=True
        )
        s = lire(d.agent, Signalement)[0]
        page = reponse.content.decode()
        assert "tel:15" in page
        assert url("reorienter_urgence", s) in page
        assert lire(d.agent, ReponseUrgence)[0].danger
        assert agent.get(url("fiche", s)).url == url("urgence", s)
        agent.post(url("urgence", s), {"danger": "non"})
        assert agent.get(url("fiche", s)).url == url("etape", s, "ou")

    @pytest.mark.parametrize("envoi", [{}, {"danger": "peut-être"}, {"cle": "x", "danger": ""}])
    def test_sans_reponse(self, distribution, connecte, envoi):
        reponse = connecte(distribution.agent).post(reverse("signalements:nouveau"), envoi)
        assert reponse.status_code == 422
        assert not lire(distribution.agent, Signalement)

    def test_une_clinicienne_n_ouvre_pas(self, distribution, connecte):
        assert (
            connecte(distribution.clinicienne).get(reverse("signalements:nouveau")).status_code
            == 403
        )


class TestEtapes:
    def test_trois_etapes_pour_l_agent(self, distribution, connecte, brouillon):
        agent = connecte(distribution.agent)
        page = agent.get(url("etape", brouillon, "ou")).content.decode()
        assert "Étape 1 sur 3" in page
        for code in ("personne", "logement", "soutiens", "demarches", "demande", "rien"):
            assert agent.get(url("etape", brouillon, code)).status_code == 404

    def test_parcours_de_l_agent(self, distribution, connecte, brouillon):
        d, s = distribution, brouillon
        agent = connecte(d.agent)
        reponse = agent.post(url("etape", s, "ou"), OU)
        assert (reponse.status_code, reponse.url) == (302, url("etape", s, "faits"))
        reponse = agent.post(url("fait_ajouter", s), fait(d.agent), follow=True)
        assert "Accusations répétées" in reponse.content.decode()
        page = agent.get(url("verifier", s)).content.decode()
        assert "Relisez ce que la référente sociale lira" in page
        assert "1 rue des Essais" in page
        assert url("remettre", s) in page
        version = re.search(r'name="version"\s+value="(\d+)"', page)[1]
        assert agent.post(url("remettre", s), {"version": version}).status_code == 302
        assert lire(d.referente, Signalement)[0].remis_le
        assert agent.get(url("etape", s, "ou")).status_code == 403

    def test_parcours_de_la_referente(self, distribution, connecte):
        d = distribution
        r = connecte(d.referente)
        r.post(reverse("signalements:nouveau"), {"cle": str(uuid4()), "danger": "non"})
        s = lire(d.referente, Signalement)[0]
        assert r.get(url("etape", s, "personne")).url == url("etape", s, "ou")
        envois = [
            ("ou", {**PERSONNE}),
            ("personne", {"civilite": "Mme", "nom": "Ferrand", "prenom": "Odile",
                          "annee_naissance": "1958", "mineurs": "non"}),
            ("logement", {"type_logement": "T3", "entree_le": "2009-03-01", "titulaire": "on"}),
            ("soutiens", {"aidants": "sa sœur", "mesure_protection": "Curatelle"}),
            ("demande", {"demande": "visite"}),
        ]  # fmt: skip
        for code, envoi in envois:
            assert r.get(url("etape", s, code)).status_code == 200, code
            assert r.post(url("etape", s, code), envoi).status_code == 302, code
        assert r.post(url("fait_ajouter", s), fait(d.referente)).status_code == 302
        envoi = {"le": "2026-09-01", "quoi": "Courrier", "cle": str(uuid4())}
        for _ in range(2):
            assert r.post(url("demarche_ajouter", s), envoi).status_code == 302
        identite = lire(d.referente, Identite)[0]
        assert (identite.adresse, identite.annee_naissance) == ("1 rue des Essais", 1958)
        assert lire(d.referente, SituationLocative)[0].type_logement == "T3"
        assert lire(d.referente, SoutiensDeclares)[0].aidants == "sa sœur"
        assert len(lire(d.referente, Demarche)) == 1
        assert lire(d.referente, Signalement)[0].demande == "visite"
        demarche = lire(d.referente, Demarche)[0]
        assert r.get(url("demarche_retirer", s, demarche.pk)).status_code == 200
        assert r.post(url("demarche_retirer", s, demarche.pk)).status_code == 302
        assert r.post(url("demarche_retirer", s, demarche.pk)).status_code == 302
        assert not lire(d.referente, Demarche)

    def test_la_referente_complete_sans_effacer_l_agent(self, distribution, connecte, prete):
        d = distribution
        r = connecte(d.referente)
        r.post(url("etape", prete, "personne"), {"nom": "Ferrand", "prenom": "Odile",
               "langue": "portugais", "mineurs": "inconnu"})  # fmt: skip
        identite = lire(d.referente, Identite, actuelle=True)[0]
        assert (identite.langue, identite.adresse) == ("portugais", "1 rue des Essais")
        assert lire(d.agent, Identite)[0].langue == ""

    def test_invalide_garde_tout(self, distribution, connecte, brouillon):
        agent = connecte(distribution.agent)
        reponse = agent.post(
            url("etape", brouillon, "ou"), {**OU, "commune": "", "etage": "2e à gauche"}
        )
        assert reponse.status_code == 422
        assert "2e à gauche" in reponse.content.decode()
        assert "Corrigez ce point" in reponse.content.decode()

    def test_mots_de_soin_dans_un_champ_court(self, distribution, connecte, prete):
        r = connecte(distribution.referente)
        reponse = r.post(url("etape", prete, "personne"), {"occupants": "un fils schizophrène",
                         "nom": "F", "prenom": "O", "mineurs": "non"})  # fmt: skip
        assert reponse.status_code == 422
        assert "À reformuler" in reponse.content.decode()
        reponse = r.post(
            url("demarche_ajouter", prete), {"le": "2026-09-01", "quoi": "Appel à l’HP"}
        )
        assert reponse.status_code == 422
        assert "Appel à l’HP" in reponse.content.decode()

    def test_deux_editrices(self, distribution, connecte, prete):
        """The second sees that the step changed, and loses no word."""
        d = distribution
        une, autre = connecte(d.referente), connecte(d.referente2)
        page = autre.get(url("etape", prete, "ou")).content.decode()
        vue = re.search(r'name="empreinte"\s+value="([^"]+)"', page)[1]
        une.post(url("etape", prete, "ou"), {**PERSONNE, "adresse": "3 rue Neuve"})
        envoi = {**PERSONNE, "adresse": "5 rue Vieille", "empreinte": vue}
        reponse = autre.post(url("etape", prete, "ou"), envoi)
        assert reponse.status_code == 422
        page = reponse.content.decode()
        assert "Quelqu’un d’autre a modifié" in page
        assert "5 rue Vieille" in page
        envoi["empreinte"] = re.search(r'name="empreinte"\s+value="([^"]+)"', page)[1]
        assert autre.post(url("etape", prete, "ou"), envoi).status_code == 302

    def test_la_fiche_dit_a_la_suite_de_quoi(self, distribution, connecte, brouillon):
        d = distribution
        with d.agent.agir():
            actions.reorienter_urgence(
                signalement=brouillon, par=d.agent, services=["15"], appele_le=horloge.maintenant()
            )
            suite = actions.ouvrir_suite(signalement=brouillon, par=d.agent)
            actions.repondre_urgence(signalement=suite, par=d.agent, danger=False)
        page = connecte(d.agent).get(url("etape", suite, "ou")).content.decode()
        assert brouillon.reference in page
        assert url("dossier", brouillon) in page


class TestQui:
    PAGES = ("fiche", "urgence", "crip", "verifier")

    def test_invisible_pour_les_autres(self, distribution, connecte, brouillon):
        d, s = distribution, brouillon
        for nom in ("agent2", "etrangere", "referente_batigere", "clinicienne", "coordinatrice",
                    "pilotage", "deleguee", "admin_organisation"):  # fmt: skip
            client = connecte(getattr(d, nom))
            for page in self.PAGES:
                assert client.get(url(page, s)).status_code == 404, (nom, page)
            assert client.get(url("etape", s, "ou")).status_code == 404
            assert client.post(url("etape", s, "ou"), OU).status_code == 404
            assert client.post(url("transmettre", s), {"version": 1}).status_code == 404
            assert client.post(url("fait_ajouter", s), fait(d.agent)).status_code == 404

    def test_get_refuse_sur_ce_qui_ecrit(self, distribution, connecte, brouillon):
        r = connecte(distribution.referente)
        for page in ("transmettre", "fait_ajouter", "demarche_ajouter"):
            assert r.get(url(page, brouillon)).status_code == 405
        assert r.post(url("etape", brouillon, "faits"), {}).status_code == 405

    def test_la_clinicienne_ne_modifie_pas(self, distribution, connecte, prete):
        d, s = distribution, prete
        with d.referente.agir():
            actions.transmettre(signalement=s, par=d.referente)
        client = connecte(d.clinicienne)
        for page in self.PAGES:
            assert client.get(url(page, s)).status_code == 403
        assert client.post(url("transmettre", s), {"version": 1}).status_code in {403}

    def test_un_agent_ne_touche_plus_a_ce_qu_il_a_remis(self, distribution, connecte, prete):
        d, s = distribution, prete
        client = connecte(d.agent)
        with d.agent.agir():
            f = FaitObserve.objects.visibles_par(d.agent).get()
        with d.referente.agir():
            actions.transmettre(signalement=s, par=d.referente)
        assert client.get(url("etape", s, "ou")).status_code == 403
        assert client.post(url("fait_modifier", s, f.pk), fait(d.agent)).status_code == 403

    def test_un_agent_ne_transmet_pas(self, distribution, connecte, prete):
        client = connecte(distribution.agent)
        assert client.post(url("transmettre", prete), {"version": 9}).status_code == 403

    def test_chaque_lecture_est_au_journal(self, distribution, connecte, brouillon):
        d = distribution
        connecte(d.agent).get(url("etape", brouillon, "ou"))
        with d.deleguee.agir():
            ligne = Journal.objects.filter(dossier=brouillon.dossier_id, action="lecture").get()
        assert (ligne.utilisateur, ligne.objet) == (d.agent.utilisateur.pk, brouillon.reference)
