"""Facts, hostile words, and what was being typed: nothing is lost."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from partnership.acteurs import horloge
from partnership.acteurs.models import Commune
from signalements.models import (
    FaitObserve,
    Identite,
    Saisie,
    Signalement,
)
from tests.signalements.fiches import OU, fait, lire, url


class TestFaits:
    def test_le_mot_s_affiche_et_bloque_jusqu_a_reformulation(self, distribution, connecte, prete):
        """S1: « paranoïaque » keeps the text, shows the alert, and blocks the sending."""
        d, s = distribution, prete
        r = connecte(d.referente)
        fautif = fait(d.referente, texte="Elle est paranoïaque avec tous ses voisins")
        page = r.post(url("fait_ajouter", s), fautif, follow=True).content.decode()
        assert "paranoïaque avec tous" in page
        assert "À reformuler" in page
        page = r.get(url("verifier", s)).content.decode()
        assert "À reformuler" in page
        assert "Transmettre à l’ERAH</button>" not in page
        with d.referente.agir():
            version = Signalement.objects.get(pk=s.pk).version
        assert r.post(url("transmettre", s), {"version": version}).status_code == 403
        f = lire(d.referente, FaitObserve, texte=fautif["texte"])[0]
        mieux = {**fautif, "texte": "Elle dit que ses voisins entrent la nuit"}
        assert r.post(url("fait_modifier", s, f.pk), mieux).status_code == 302
        assert "Transmettre à l’ERAH</button>" in r.get(url("verifier", s)).content.decode()

    def test_les_mots_de_la_personne_passent(self, distribution, connecte, prete):
        r = connecte(distribution.referente)
        cite = fait(distribution.referente, source="personne", texte="Je ne suis pas folle")
        r.post(url("fait_ajouter", prete), cite)
        page = r.get(url("verifier", prete)).content.decode()
        assert "<q>Je ne suis pas folle</q>" in page
        assert "À reformuler" not in page

    def test_un_fait_de_propos_se_cite(self, distribution, connecte, brouillon):
        agent = connecte(distribution.agent)
        reponse = agent.post(
            url("fait_ajouter", brouillon), fait(distribution.agent, "dort_ailleurs")
        )
        assert reponse.status_code == 422
        assert "Citez les mots" in reponse.content.decode()

    def test_la_referente_reformule_le_fait_de_l_agent(self, distribution, connecte, prete):
        d = distribution
        f = lire(d.agent, FaitObserve)[0]
        envoi = fait(d.referente, texte="Quinze lettres")
        assert (
            connecte(d.referente).post(url("fait_modifier", prete, f.pk), envoi).status_code == 302
        )
        f = lire(d.agent, FaitObserve)[0]
        assert f.texte == "Quinze lettres"

    def test_deux_clics_n_ajoutent_qu_un_fait(self, distribution, connecte, brouillon):
        agent, envoi = connecte(distribution.agent), fait(distribution.agent)
        for _ in range(2):
            assert agent.post(url("fait_ajouter", brouillon), envoi).status_code == 302
        (f,) = lire(distribution.agent, FaitObserve)
        for _ in range(2):
            assert agent.post(url("fait_retirer", brouillon, f.pk)).status_code == 302
        assert not lire(distribution.agent, FaitObserve)
        assert agent.get(url("fait_retirer", brouillon, f.pk)).status_code == 404

    def test_danger_remontre_les_numeros(self, distribution, connecte, brouillon):
        agent = connecte(distribution.agent)
        agent.post(url("fait_ajouter", brouillon), fait(distribution.agent, "gaz_ouvert"))
        page = agent.get(url("etape", brouillon, "faits")).content.decode()
        assert page.split("<footer")[0].count("tel:18") == 1

    def test_enfant_en_danger(self, distribution, connecte, prete):
        """S6: nothing leaves before the 119 or the CRIP was told, and that is traced."""
        d, s = distribution, prete
        r = connecte(d.referente)
        r.post(url("fait_ajouter", s), fait(d.referente, "mineur_seul"))
        page = r.get(url("verifier", s)).content.decode()
        assert "tel:119" in page
        assert url("crip", s) in page
        with d.referente.agir():
            version = Signalement.objects.get(pk=s.pk).version
        assert r.post(url("transmettre", s), {"version": version}).status_code == 403
        futur = (horloge.maintenant() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
        for faux in ("", "demain", futur, "0001-01-01T00:00", "99999-01-01T00:00"):
            assert r.post(url("crip", s), {"crip_le": faux}).status_code == 422, faux
        passe = (horloge.maintenant() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
        assert r.post(url("crip", s), {"crip_le": passe}).status_code == 302
        page = r.get(url("verifier", s)).content.decode()
        assert "C’est fait, le" in page
        assert "Transmettre à l’ERAH</button>" in page

    @pytest.mark.parametrize(
        "faux",
        [
            {"du": "0001-01-01"}, {"du": "99999-01-01"}, {"du": "2999-01-01"}, {"du": "hier"},
            {"du": ""}, {"item": "0"}, {"item": "x"}, {"item": ""}, {"source": "radio"},
            {"frequence": ""}, {"texte": "x" * 601}, {"au": "2026-01-01"}, {"cle": "x"},
        ],
    )  # fmt: skip
    def test_envois_faux(self, distribution, connecte, brouillon, faux):
        agent = connecte(distribution.agent)
        envoi = fait(distribution.agent, **{"texte": "Gardé", **faux})
        reponse = agent.post(url("fait_ajouter", brouillon), envoi)
        assert reponse.status_code == 422
        if "texte" not in faux:
            assert "Gardé" in reponse.content.decode()
        assert not lire(distribution.agent, FaitObserve)

    def test_catalogue_et_commune_d_un_autre_territoire(self, distribution, connecte, brouillon):
        agent = connecte(distribution.agent)
        envoi = fait(distribution.etrangere)
        assert agent.post(url("fait_ajouter", brouillon), envoi).status_code == 422
        Commune.objects.create(code="75056", nom="Paris", codes_postaux=["75001"])
        reponse = agent.post(url("etape", brouillon, "ou"), {**OU, "commune": "75056"})
        assert reponse.status_code == 422


class TestTextesHostiles:
    @pytest.mark.parametrize(
        "texte",
        ["👵🏽🔒🔒🔒", "قالت إنها خائفة", "\u202etxt", "<script>alert(1)</script>", "e\u0301" * 50],
    )
    def test_gardes_tels_quels(self, distribution, connecte, brouillon, texte):
        agent = connecte(distribution.agent)
        reponse = agent.post(
            url("fait_ajouter", brouillon), fait(distribution.agent, texte=texte), follow=True
        )
        assert reponse.status_code == 200
        assert "<script>alert" not in reponse.content.decode()
        assert lire(distribution.agent, FaitObserve)[0].texte == texte

    def test_nul_et_trop_gros(self, distribution, connecte, brouillon):
        agent = connecte(distribution.agent)
        adresse = url("etape", brouillon, "ou")
        assert agent.post(adresse, {**OU, "nom": "a\x00b"}).status_code == 400
        assert agent.post(adresse, {**OU, "nom": "x" * 1_000_000}).status_code == 400
        assert agent.post(adresse, {**OU, "nom": "x" * 500_000}).status_code == 422
        assert not lire(distribution.agent, Identite)


class TestSaisie:
    def test_reprise_puis_oubli(self, distribution, connecte, brouillon):
        d, s = distribution, brouillon
        agent = connecte(d.agent)
        envoi = {"adresse": "12 rue commencée", "commune": "", "intrus": "x"}
        reponse = agent.post(
            url("saisie", s, "ou"), envoi, headers={"X-Requested-With": "XMLHttpRequest"}
        )
        assert reponse.status_code == 200
        assert re.fullmatch(r"\d+\sh\s\d\d", reponse.json()["heure"])
        assert lire(d.agent, Saisie)[0].donnees == {
            "adresse": ["12 rue commencée"],
            "commune": [""],
        }
        page = agent.get(url("etape", s, "ou")).content.decode()
        assert "12 rue commencée" in page
        assert "Nous avons gardé ce que vous aviez commencé à" in page
        agent.post(url("etape", s, "ou"), OU)
        assert not lire(d.agent, Saisie)
        page = agent.get(url("etape", s, "ou")).content.decode()
        assert "1 rue des Essais" in page
        assert "Nous avons gardé" not in page

    def test_sans_javascript_garde_meme_l_invalide(self, distribution, connecte, brouillon):
        d, s = distribution, brouillon
        agent = connecte(d.agent)
        reponse = agent.post(url("saisie", s, "faits"), {"du": "hier", "texte": "Une odeur"})
        assert (reponse.status_code, reponse.url) == (302, reverse("accueil"))
        assert "Une odeur" in agent.get(url("etape", s, "faits")).content.decode()
        agent.post(url("saisie_oublier", s, "faits"))
        assert "Une odeur" not in agent.get(url("etape", s, "faits")).content.decode()

    def test_d_un_fait_modifie(self, distribution, connecte, prete):
        d = distribution
        f = lire(d.referente, FaitObserve)[0]
        code = f"fait_{f.pk.hex[:20]}"
        r = connecte(d.referente)
        assert r.post(url("saisie", prete, code), {"texte": "À moitié"}).status_code == 302
        assert "À moitié" in r.get(url("fait_modifier", prete, f.pk)).content.decode()
        assert (
            "À moitié"
            not in connecte(d.referente2).get(url("fait_modifier", prete, f.pk)).content.decode()
        )

    def test_refuse_ce_qui_deborde_et_les_inconnus(self, distribution, connecte, brouillon):
        d, s = distribution, brouillon
        agent, script = connecte(d.agent), {"X-Requested-With": "XMLHttpRequest"}
        gros = {"adresse": "x" * 120_000}
        assert agent.post(url("saisie", s, "ou"), gros, headers=script).status_code == 422
        assert agent.post(url("saisie", s, "ou"), gros).status_code == 403
        for code in ("personne", "verifier", "fait_zz", "x" * 200):
            assert agent.post(url("saisie", s, code), {}).status_code == 404
        assert agent.get(url("saisie", s, "ou")).status_code == 405
        for etranger in (d.agent2, d.etrangere, d.clinicienne, d.coordinatrice):
            assert connecte(etranger).post(url("saisie", s, "ou"), {}).status_code == 404
        assert not lire(d.agent, Saisie)
