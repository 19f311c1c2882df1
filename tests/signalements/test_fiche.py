"""The sheet: opened once, filled by steps, checked, sent; nothing typed is lost."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from partnership.acteurs import horloge
from partnership.acteurs.models import Commune
from partnership.secret.models import Journal
from signalements import actions
from signalements.models import (
    Demarche,
    FaitObserve,
    Identite,
    ItemFait,
    ReponseUrgence,
    Saisie,
    Signalement,
    SituationLocative,
    SoutiensDeclares,
)

OU = {"commune": "57463", "adresse": "1 rue des Essais", "batiment": "B", "etage": "2e"}
PERSONNE = {**OU, "nom": "Ferrand", "prenom": "Odile"}


def url(nom, s, *reste):
    return reverse(f"signalements:{nom}", args=[s.pk, *reste])


def item(acteur, code):
    return ItemFait.objects.get(categorie__territoire=acteur.territoire, code=code)


def fait(acteur, code="accusations", **champs):
    return {
        "item": item(acteur, code).pk, "du": "2026-09-04", "frequence": "une_fois",
        "source": "vu", "texte": "", "cle": str(uuid4()), **champs,
    }  # fmt: skip


def lire(acteur, modele, **filtre):
    with acteur.agir():
        return list(modele.objects.visibles_par(acteur).filter(**filtre))


@pytest.fixture
def brouillon(distribution):
    """An agent's draft, the emergency question answered."""
    d = distribution
    with d.agent.agir():
        s = actions.ouvrir(par=d.agent)
        actions.repondre_urgence(signalement=s, par=d.agent, danger=False)
    return s


@pytest.fixture
def prete(distribution, brouillon):
    """A sheet that lacks nothing: place, name, fact, information."""
    d, s = distribution, brouillon
    with d.agent.agir():
        commune = Commune.objects.get(code="57463")
        actions.ecrire_identite(signalement=s, par=d.agent, commune=commune, **{
            c: v for c, v in PERSONNE.items() if c != "commune"})  # fmt: skip
        actions.ajouter_fait(
            signalement=s, par=d.agent, item=item(d.agent, "accusations"), du=date(2026, 9, 4),
            source="vu", texte="Quatorze lettres depuis mai",
        )  # fmt: skip
    with d.referente.agir():
        actions.informer(
            signalement=s, par=d.referente, le=horloge.aujourdhui(), moyen="ENTRETIEN",
            notice_remise=True, reaction="PAS_OPPOSITION",
        )  # fmt: skip
    return s


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
        envoi = {"cle": re.search(r'name="cle" value="([^"]+)"', page)[1], "danger": "non"}
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
        assert connecte(distribution.clinicienne).get(reverse("signalements:nouveau")).status_code == 403


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
        assert "Comme la référente sociale le verra" in page
        assert "1 rue des Essais" in page
        assert url("remettre", s) in page

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
        reponse = agent.post(url("etape", brouillon, "ou"), {**OU, "commune": "", "etage": "2e à gauche"})
        assert reponse.status_code == 422
        assert "2e à gauche" in reponse.content.decode()
        assert "Corrigez ce point" in reponse.content.decode()

    def test_mots_de_soin_dans_un_champ_court(self, distribution, connecte, prete):
        r = connecte(distribution.referente)
        reponse = r.post(url("etape", prete, "personne"), {"occupants": "un fils schizophrène",
                         "nom": "F", "prenom": "O", "mineurs": "non"})  # fmt: skip
        assert reponse.status_code == 422
        assert "À reformuler" in reponse.content.decode()
        reponse = r.post(url("demarche_ajouter", prete), {"le": "2026-09-01", "quoi": "Appel à l’HP"})
        assert reponse.status_code == 422
        assert "Appel à l’HP" in reponse.content.decode()

    def test_deux_editrices(self, distribution, connecte, prete):
        """The second sees that the step changed, and loses no word."""
        d = distribution
        une, autre = connecte(d.referente), connecte(d.referente2)
        page = autre.get(url("etape", prete, "ou")).content.decode()
        vue = re.search(r'name="empreinte" value="([^"]+)"', page)[1]
        une.post(url("etape", prete, "ou"), {**PERSONNE, "adresse": "3 rue Neuve"})
        envoi = {**PERSONNE, "adresse": "5 rue Vieille", "empreinte": vue}
        reponse = autre.post(url("etape", prete, "ou"), envoi)
        assert reponse.status_code == 422
        page = reponse.content.decode()
        assert "Quelqu’un d’autre a modifié" in page
        assert "5 rue Vieille" in page
        envoi["empreinte"] = re.search(r'name="empreinte" value="([^"]+)"', page)[1]
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
        reponse = agent.post(url("fait_ajouter", brouillon), fait(distribution.agent, "dort_ailleurs"))
        assert reponse.status_code == 422
        assert "Citez les mots" in reponse.content.decode()

    def test_la_referente_reformule_le_fait_de_l_agent(self, distribution, connecte, prete):
        d = distribution
        f = lire(d.agent, FaitObserve)[0]
        envoi = fait(d.referente, texte="Quinze lettres")
        assert connecte(d.referente).post(url("fait_modifier", prete, f.pk), envoi).status_code == 302
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
    @pytest.mark.parametrize("texte", ["👵🏽🔒🔒🔒", "قالت إنها خائفة", "\u202etxt", "<script>alert(1)</script>", "e\u0301" * 50])
    def test_gardes_tels_quels(self, distribution, connecte, brouillon, texte):
        agent = connecte(distribution.agent)
        reponse = agent.post(url("fait_ajouter", brouillon), fait(distribution.agent, texte=texte), follow=True)
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
        reponse = agent.post(url("saisie", s, "ou"), envoi, headers={"X-Requested-With": "XMLHttpRequest"})
        assert reponse.status_code == 200
        assert re.fullmatch(r"\d+\sh\s\d\d", reponse.json()["heure"])
        assert lire(d.agent, Saisie)[0].donnees == {"adresse": ["12 rue commencée"], "commune": [""]}
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
        assert "À moitié" not in connecte(d.referente2).get(url("fait_modifier", prete, f.pk)).content.decode()

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


class TestVerifier:
    def test_comme_la_clinicienne_le_verra(self, distribution, connecte, prete):
        d, s = distribution, prete
        with d.referente.agir():
            actions.ecrire_soutiens(signalement=s, par=d.referente, aidants="sa sœur Berthe")
            actions.ecrire_locative(signalement=s, par=d.referente, type_logement="T3")
        r = connecte(d.referente)
        page = r.get(url("verifier", s)).content.decode()
        assert "Berthe" not in page
        assert "Ne sera pas transmis" in page
        assert "les soutiens déclarés" in page
        assert "Odile Ferrand" in page
        assert "T3" in page
        version = re.search(r'name="version" value="(\d+)"', page)[1]
        reponse = r.post(url("transmettre", s), {"version": version})
        assert (reponse.status_code, reponse.url) == (302, url("dossier", s))
        assert r.post(url("transmettre", s), {"version": version}).status_code == 302
        assert lire(d.clinicienne, Signalement)[0].etat == "transmis"
        assert not lire(d.clinicienne, SoutiensDeclares)
        assert r.get(url("verifier", s)).status_code == 403

    def test_ce_qui_manque_avec_son_lien(self, distribution, connecte):
        d = distribution
        with d.referente.agir():
            s = actions.ouvrir(par=d.referente)
        page = connecte(d.referente).get(url("verifier", s)).content.decode()
        for cible in (url("etape", s, "ou"), url("etape", s, "faits"), url("urgence", s), url("informer", s)):
            assert f'href="{cible}"' in page
        assert "Transmettre à l’ERAH</button>" not in page

    def test_commune_sans_equipe(self, distribution, connecte, prete):
        r = connecte(distribution.referente)
        r.post(url("etape", prete, "ou"), {**PERSONNE, "commune": "57480"})
        assert "Aucune équipe n’est désignée" in r.get(url("verifier", prete)).content.decode()

    def test_page_perimee(self, distribution, connecte, prete):
        d = distribution
        r = connecte(d.referente)
        page = r.get(url("verifier", prete)).content.decode()
        version = re.search(r'name="version" value="(\d+)"', page)[1]
        connecte(d.referente2).post(url("fait_ajouter", prete), fait(d.referente2))
        reponse = r.post(url("transmettre", prete), {"version": version})
        assert reponse.status_code == 403
        assert "changé entre-temps" in reponse.content.decode()
        for faux in ("", "x", "-1", "1" * 30, "²"):
            assert r.post(url("transmettre", prete), {"version": faux}).status_code == 403
        assert lire(d.referente, Signalement)[0].transmis_le is None

    def test_opposition(self, distribution, connecte, prete):
        d = distribution
        with d.referente.agir():
            actions.informer(signalement=prete, par=d.referente, le=horloge.aujourdhui(),
                             moyen="ENTRETIEN", reaction="OPPOSITION")  # fmt: skip
        page = connecte(d.referente).get(url("verifier", prete)).content.decode()
        assert "La personne s’est opposée" in page
        assert "Transmettre à l’ERAH</button>" not in page


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
