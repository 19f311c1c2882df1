"""One page for each act: it works, refuses what the rule refuses, and doubles nothing."""

import re
from datetime import timedelta
from hashlib import sha256
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from partnership.acteurs import horloge
from partnership.secret.models import Accord, Journal
from signalements import actions
from signalements.forms.actes import CloreForm
from signalements.models import Complement, ContactErah, Retour, Signalement, Suivi
from signalements.views.actes import ACTES

from . import scenes
from .fiches import lire


def adresse(s, acte: str) -> str:
    return reverse(f"signalements:{acte}", args=[s.pk])


def jouer(navigateur, acteur, s, acte, statut=302, version=None, **donnees):
    """Open the page of an act, send its form, and return the answer."""
    envoi = {"version": version or scenes.frais(acteur, s).version, **donnees}
    reponse = navigateur.post(adresse(s, acte), envoi)
    assert reponse.status_code == statut, unescape(reponse.content.decode())[-3000:]
    return reponse


def etat(acteur, s) -> str:
    return scenes.frais(acteur, s).etat


def demain(jours=1, heure=True):
    jour = timezone.localtime(horloge.maintenant() + timedelta(days=jours))
    return jour.strftime("%Y-%m-%dT10:00" if heure else "%Y-%m-%d")


INFORMEE = {
    "informee": "oui", "moyen": "ENTRETIEN", "recueilli_par": "Moi", "notice_remise": "on",
    "reaction": "PAS_OPPOSITION",
}  # fmt: skip


def notice_gardee(d, client, s):
    """SP-06: version, text and digest of what was handed to the person, shown to the readers."""
    (dit,) = lire(d.referente, Accord)
    assert dit.notice_version == "v1"
    assert "Vous pouvez dire non" in dit.notice_texte
    assert "<" not in dit.notice_texte
    assert dit.notice_empreinte == sha256(dit.notice_texte.encode()).hexdigest()
    for nom, cle in (("signalements:dossier", s.pk), ("secret:accords", s.dossier_id)):
        html = client.get(reverse(nom, args=[cle])).content.decode()
        assert dit.notice_empreinte[:12] in html


def test_le_parcours_entier_par_les_pages(distribution, connecte):
    d = distribution
    s = scenes.observer(d.agent)
    agent, referente, erah = map(connecte, (d.agent, d.referente, d.clinicienne))
    jour = demain(0, heure=False)
    jouer(agent, d.agent, s, "remettre")
    jouer(referente, d.referente, s, "informer", le=jour, **INFORMEE)
    assert etat(d.referente, s) == "a_transmettre"
    notice_gardee(d, referente, s)
    with d.referente.agir():
        actions.transmettre(signalement=s, par=d.referente)
    for acte in ("accuser", "admettre", "evaluer"):
        assert erah.get(adresse(s, acte)).status_code == 200
        jouer(erah, d.clinicienne, s, acte)
    jouer(erah, d.clinicienne, s, "demander_complement", question="Depuis quand ?")
    jouer(referente, d.referente, s, "repondre_complement", reponse="Depuis le 4 mai.")
    jouer(erah, d.clinicienne, s, "consigner_contact", le=demain(-1), resultat="absente")
    jouer(erah, d.clinicienne, s, "convenir_visite", le=demain(3), personne_informee="on")
    jouer(erah, d.clinicienne, s, "faire_retour", code="contact_etabli", conseils=["prevenir"])
    jouer(erah, d.clinicienne, s, "clore", motif="apaisee", personne_informee_le=jour)
    assert etat(d.referente, s) == "clos"


def test_opposition_et_passer_outre(distribution, connecte):
    """S2, SP-07: an objection stops the sheet; danger, two persons, then told afterwards."""
    d = distribution
    s = scenes.oppose(d)
    une, deux = connecte(d.referente), connecte(d.referente2)
    jouer(une, d.referente, s, "demander_passer_outre", motif="danger_personne", texte="Gaz ouvert")
    refus = jouer(une, d.referente, s, "valider_passer_outre", statut=403)
    assert "une autre personne" in unescape(refus.content.decode())
    page = unescape(deux.get(adresse(s, "valider_passer_outre")).content.decode())
    assert "Gaz ouvert" in page
    assert "Referente Essai" in page
    jouer(deux, d.referente2, s, "valider_passer_outre")
    with d.referente.agir():
        actions.transmettre(signalement=s, par=d.referente)
    jouer(une, d.referente, s, "informer_apres_coup", le=demain(0, False), moyen="COURRIER")


def test_non_recevable(distribution, connecte):
    """S5: a coded motive and a coded advice, nothing else."""
    d = distribution
    s = scenes.transmis(d)
    erah = connecte(d.clinicienne)
    jouer(erah, d.clinicienne, s, "accuser")
    jouer(erah, d.clinicienne, s, "refuser", statut=422, motif="parce_que", conseil="mediation")
    jouer(erah, d.clinicienne, s, "refuser", motif="voisinage", conseil="mediation")
    page = connecte(d.referente).get(reverse("signalements:dossier", args=[s.pk]))
    html = unescape(page.content.decode())
    assert "conflit de voisinage sans fait de mise en danger" in html
    assert "proposer une médiation" in html


def test_urgence_puis_suite(distribution, connecte):
    """S3: numbers first, the call stored; afterwards a linked sheet, one however many clicks."""
    d = distribution
    s = scenes.observer(d.agent)
    agent = connecte(d.agent)
    page = unescape(agent.get(adresse(s, "reorienter_urgence")).content.decode())
    assert page.index("3114") < page.index("Quel service a été appelé")
    jouer(agent, d.agent, s, "reorienter_urgence", services=["15"], appele_le=demain(-1))
    assert etat(d.agent, s) == "urgence_reorientee"
    premier = jouer(agent, d.agent, s, "ouvrir_suite")
    second = jouer(agent, d.agent, s, "ouvrir_suite")
    assert premier.url == second.url
    suite = Signalement(suite_de_id=s.pk)
    with d.agent.agir():
        suite = Signalement.objects.get(suite_de=s)
    assert reverse("signalements:fiche", args=[suite.pk]) == premier.url


def test_retour_apres_urgence_deux_phrases(distribution):
    from signalements.forms.actes import FaireRetourForm

    s = Signalement(suite_de_id="0" * 32)
    form = FaireRetourForm(acteur=None, signalement=s)
    assert [c for c, _ in form.fields["code"].choices] == ["recu", "contact_en_cours"]


def test_mettre_en_veille(distribution, connecte):
    d = distribution
    s = scenes.observer(d.agent)
    scenes.remettre(d, s)
    referente = connecte(d.referente)
    jouer(referente, d.referente, s, "mettre_en_veille", statut=422, revue_le="2030-01-01")
    jouer(referente, d.referente, s, "mettre_en_veille", revue_le=demain(5, False))
    assert etat(d.referente, s) == "en_veille"


# --- Forms ----------------------------------------------------------------------


def test_informer_exige_une_reponse_ou_un_motif(distribution, connecte):
    d = distribution
    s = scenes.observer(d.agent)
    scenes.remettre(d, s)
    navigateur, jour = connecte(d.referente), demain(0, False)
    jouer(navigateur, d.referente, s, "informer", 422, informee="oui", le=jour)
    vide = jouer(navigateur, d.referente, s, "informer", 422, informee="impossible", le=jour)
    assert "Dites pourquoi" in unescape(vide.content.decode())
    jouer(navigateur, d.referente, s, "informer", 422, le=demain(2, False), **INFORMEE)
    inconnue = {**INFORMEE, "reaction": "PEUT_ETRE"}
    jouer(navigateur, d.referente, s, "informer", 422, le=jour, **inconnue)
    html = unescape(navigateur.get(adresse(s, "informer")).content.decode())
    assert "La personne a-t-elle été informée\xa0? Vous pouvez lui remettre cette notice." in html
    jouer(navigateur, d.referente, s, "informer", informee="impossible", le=jour,
          motif_impossible="Trois passages, personne n’ouvre.")  # fmt: skip
    assert etat(d.referente, s) == "a_transmettre"


def test_mot_de_soin_refuse_et_texte_garde(distribution, connecte):
    """SP-12: the sentence, and what was typed."""
    d = distribution
    s = scenes.en_evaluation(d)
    reponse = jouer(connecte(d.clinicienne), d.clinicienne, s, "faire_retour", 422,
                    code="conseil_de_posture", commentaire="Sous traitement depuis mai",
                    sans_information_de_sante="on")  # fmt: skip
    html = unescape(reponse.content.decode())
    assert "À reformuler" in html
    assert "Sous traitement depuis mai" in html
    with d.clinicienne.agir():
        assert not Retour.objects.exists()


def test_commentaire_a_relire(distribution, connecte):
    d = distribution
    s = scenes.en_evaluation(d)
    jouer(connecte(d.clinicienne), d.clinicienne, s, "faire_retour", 422,
          code="conseil_de_posture", commentaire="Venir le matin")  # fmt: skip


def test_un_bailleur_ne_clot_pas_pour_un_relais():
    codes = {c.value for c in CloreForm.DU_BAILLEUR}
    assert not codes & {"relais", "autre_relais"}


def test_chaque_acte_a_sa_page(distribution):
    for acte in ACTES:
        assert reverse(f"signalements:{acte}", args=[uuid4()])


# --- Refusals, stale pages, double clicks ---------------------------------------


def test_un_refus_est_dit_et_journalise(distribution, connecte):
    """SP-13: visible but refused answers 403 with the sentence; the refusal is in the journal."""
    d = distribution
    s = scenes.transmis(d)
    reponse = connecte(d.referente).get(adresse(s, "clore"))
    assert reponse.status_code == 403
    assert "Transmis" in unescape(reponse.content.decode())
    with d.deleguee.agir():
        assert Journal.objects.get(action="refus").objet == "signalements:clore"
        assert Journal.objects.get(action="refus").reference == s.reference


@pytest.mark.parametrize("acte", ["remettre", "reorienter_urgence", "ouvrir_suite"])
@pytest.mark.parametrize("etape", ["transmis", "en_evaluation", "clos"])
def test_un_refus_ne_dit_rien_a_l_agent(distribution, connecte, acte, etape):
    """S1: the reason given to an agent is the same at every step after transmission."""
    s = getattr(scenes, etape)(distribution)
    reponse = connecte(distribution.agent).get(adresse(s, acte))
    html = unescape(reponse.content.decode())
    assert reponse.status_code == 403
    for apres in ("En évaluation", "Clos", "Reçu"):
        assert f"« {apres}" not in html
        assert f"«\xa0{apres}" not in html


def test_mauvais_role(distribution, connecte):
    d = distribution
    s = scenes.transmis(d)
    assert connecte(d.referente).get(adresse(s, "accuser")).status_code == 403
    assert connecte(d.agent).post(adresse(s, "informer"), {"version": 1}).status_code == 403


def test_autre_methode(distribution, connecte):
    s = scenes.transmis(distribution)
    assert connecte(distribution.clinicienne).put(adresse(s, "accuser")).status_code == 405


def test_double_envoi(distribution, connecte):
    """The second click changes nothing and says so calmly."""
    d = distribution
    s = scenes.en_evaluation(d)
    erah, version = connecte(d.clinicienne), s.version
    for _ in range(2):
        reponse = jouer(erah, d.clinicienne, s, "demander_complement", version=version,
                        question="Depuis quand ?")  # fmt: skip
    suite = unescape(erah.get(reponse.url).content.decode())
    assert "C’est déjà fait" in suite
    for _ in range(2):
        jouer(connecte(d.referente), d.referente, s, "repondre_complement", version=version + 1,
              reponse="Depuis mai.")  # fmt: skip
    with d.clinicienne.agir():
        assert Complement.objects.count() == 1


def test_double_contact(distribution, connecte):
    d = distribution
    s = scenes.en_evaluation(d)
    for _ in range(2):
        jouer(connecte(d.clinicienne), d.clinicienne, s, "consigner_contact",
              le=demain(-1), resultat="jointe", note="Rappeler")  # fmt: skip
    with d.clinicienne.agir():
        assert ContactErah.objects.count() == 1


def test_page_perimee(distribution, connecte):
    """Somebody acted in between: nothing is written, the text is kept, the version is fresh."""
    d = distribution
    s = scenes.en_evaluation(d)
    erah = connecte(d.clinicienne)
    jouer(erah, d.clinicienne, s, "convenir_visite", le=demain(3), personne_informee="on")
    reponse = jouer(erah, d.clinicienne, s, "demander_complement", 403, version=s.version,
                    question="Une question bien longue, à garder")  # fmt: skip
    html = unescape(reponse.content.decode())
    assert "Une question bien longue, à garder" in html
    perimee = jouer(erah, d.clinicienne, s, "faire_retour", 409, version=s.version,
                    code="contact_en_cours", commentaire="Le matin")  # fmt: skip
    html = unescape(perimee.content.decode())
    assert "Ce dossier a changé entre-temps" in html
    assert "Le matin" in html
    version = re.search(r'name="version" value="(\d+)"', html)[1]
    jouer(erah, d.clinicienne, s, "faire_retour", version=version, code="contact_en_cours",
          commentaire="Le matin", sans_information_de_sante="on")  # fmt: skip


def test_version_illisible(distribution, connecte):
    s = scenes.transmis(distribution)
    erah = connecte(distribution.clinicienne)
    for version in ("", "x", "9" * 30, "-1"):
        assert erah.post(adresse(s, "accuser"), {"version": version}).status_code == 422
    with distribution.clinicienne.agir():
        assert not Suivi.objects.exists()
