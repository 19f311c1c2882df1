"""What a person says of her dossier: recorded once, proven, read by every reader (SP-15)."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from partnership.acteurs import horloge
from partnership.acteurs.refus import ActionRefusee
from partnership.secret.models import Journal
from partnership.secret.personne import actions
from partnership.secret.personne.enums import MotifEffacement
from partnership.secret.personne.models import (
    Effacement,
    Limitation,
    PointDeVue,
    Rectification,
)
from signalements import actions as signalements
from signalements import apercu, pieces, regles
from signalements.enums import TRANSITIONS
from signalements.models import FaitObserve, Passage
from tests.signalements.fiches import lire
from tests.signalements.scenes import avec_retour, informer, item, observer, remettre, transmis


def page(nom, s, *reste):
    return reverse(f"personne:{nom}", args=[s.dossier_id, *reste])


def dit(**champs):
    return {"cle": str(uuid4()), "recu_le": horloge.aujourdhui().isoformat(),
            "moyen": "COURRIER", **champs}  # fmt: skip


def geler(d, s):
    with d.referente.agir():
        return actions.limiter(dossier=s.dossier, par=d.referente, cle=uuid4(), motif="exactitude",
                               recu_le=horloge.aujourdhui(), moyen="COURRIER")  # fmt: skip


def test_son_point_de_vue_est_lu_par_tous_ceux_qui_lisent_les_faits(distribution, connecte):
    d, s = distribution, transmis(distribution)
    envoi = dit(texte="Je dors à l’hôtel, rien d’autre.")
    r = connecte(d.referente)
    assert r.get(page("point_de_vue", s)).status_code == 200
    for _ in range(2):
        assert r.post(page("point_de_vue", s), envoi).status_code == 302
    assert len(lire(d.referente, PointDeVue)) == 1
    for nom in ("referente2", "clinicienne"):
        corps = connecte(getattr(d, nom)).get(reverse("signalements:dossier", args=[s.pk]))
        assert "Je dors à l’hôtel" in corps.content.decode(), nom
    assert [p.acte for p in lire(d.referente, Passage)].count("ajouter_point_de_vue") == 1
    with d.deleguee.agir():
        lignes = Journal.objects.filter(dossier=s.dossier_id, action="ajouter_point_de_vue")
        assert lignes.count() == 1


def avec_un_mot(d):
    """A transmitted sheet, one fact of which says a few words."""
    s = observer(d.agent)
    with d.agent.agir():
        signalements.ajouter_fait(
            signalement=s, par=d.agent, item=item(d.agent, "dort_ailleurs"), du=date(2026, 9, 4),
            source="vu", texte="Ne rentre plus",
        )  # fmt: skip
    remettre(d, s)
    informer(d, s)
    with d.referente.agir():
        signalements.transmettre(signalement=s, par=d.referente)
    return s


def lignes_identite(acteur, s) -> list:
    """The rows of the block, as pages and PDF show them to this reader."""
    with acteur.agir():
        return apercu.contenu_de(s, pieces.lire(acteur, s)).lignes_identite


def test_une_correction_se_demande_et_se_repond(distribution, connecte):
    d, s = distribution, avec_un_mot(distribution)
    clinicienne = connecte(d.clinicienne)
    fait = next(f for f in lire(d.clinicienne, FaitObserve) if f.texte)
    envoi = dit(bloc="faits", demande="Ce n’était pas moi", fait=str(fait.pk))
    for faux in (dit(bloc="identite", demande="X", fait=str(fait.pk)), {**envoi, "fait": "0"}):
        assert clinicienne.post(page("rectification", s), faux).status_code == 422
    assert clinicienne.post(page("rectification", s), envoi).status_code == 302
    (demandee,) = lire(d.referente, Rectification)
    reponse = {"suite": "appliquee", "reponse": "Ce fait ne la concerne pas."}
    adresse = page("decider", s, demandee.pk)
    assert clinicienne.post(adresse, reponse).status_code == 403
    r = connecte(d.referente)
    assert r.post(adresse, {"suite": "appliquee"}).status_code == 422
    soin = r.post(adresse, {"suite": "appliquee", "reponse": "Elle est schizophrène."})
    assert soin.status_code == 422
    assert r.post(adresse, reponse).status_code == 302
    assert r.post(adresse, reponse).status_code == 403
    (repondue,) = lire(d.clinicienne, Rectification)
    assert (repondue.suite, repondue.reponse) == ("appliquee", reponse["reponse"])
    assert repondue.demande == envoi["demande"]
    corps = clinicienne.get(reverse("signalements:dossier", args=[s.pk])).content.decode()
    # Article 16: the right text stands first, what was written under it, as proof.
    bloc = corps[corps.index(fait.item.libelle) :].partition("</li>")[0]
    assert bloc.index("Ce fait ne la concerne pas.") < bloc.index("Corrigé ")
    assert bloc.index("Ce qui était écrit") < bloc.index(fait.texte)
    nom = dit(bloc="identite", demande="C’est Odette")
    assert r.post(page("rectification", s), nom).status_code == 302
    autre = next(x for x in lire(d.referente, Rectification) if not x.suite)
    juste = {"suite": "appliquee", "reponse": "Odette Ferrand"}
    assert r.post(page("decider", s, autre.pk), juste).status_code == 302
    lignes = lignes_identite(d.clinicienne, s)
    assert lignes[0][0].startswith("Corrigé ")
    assert lignes[0][1] == "Odette Ferrand"
    assert {p.acte for p in lire(d.referente, Passage)} >= {"demander_rectification", "rectifier"}


def test_effacer_se_refuse_par_un_motif_de_la_loi(distribution, connecte):
    d, s = distribution, transmis(distribution)
    r = connecte(d.referente)
    assert r.post(page("effacement", s), dit(motif="inutile")).status_code == 422
    assert r.post(page("effacement", s), dit(motif="mission")).status_code == 302
    (refuse,) = lire(d.clinicienne, Effacement)
    assert (refuse.suite, refuse.motif) == ("refuse", MotifEffacement.MISSION)


@pytest.mark.parametrize("nom", ["point_de_vue", "rectification", "limitation", "effacement"])
def test_qui_n_ecrit_pas_ne_consigne_pas(distribution, connecte, nom):
    d, s = distribution, transmis(distribution)
    for qui in ("etrangere", "referente_batigere", "coordinatrice", "deleguee", "agent2"):
        client = connecte(getattr(d, qui))
        assert client.get(page(nom, s)).status_code == 404, qui
        assert client.post(page(nom, s), dit()).status_code == 404, qui
    assert connecte(d.agent).get(page(nom, s)).status_code == 403
    assert connecte(d.referente).post(page(nom, s), {}).status_code == 422


def test_geler_puis_lever(distribution, connecte):
    d, s = distribution, transmis(distribution)
    r = connecte(d.referente)
    for _ in range(2):
        assert r.post(page("limitation", s), dit(motif="exactitude")).status_code == 302
    assert len(lire(d.referente, Limitation)) == 1
    for nom in ("referente", "agent", "clinicienne"):
        client = connecte(getattr(d, nom))
        corps = client.get(reverse("signalements:dossier", args=[s.pk])).content.decode()
        assert "gelé à la demande de la personne" in corps, nom
    c = connecte(d.clinicienne)
    accuser = reverse("signalements:accuser", args=[s.pk])
    assert c.post(accuser, {"version": s.version}).status_code == 403
    assert r.post(page("lever", s), {"motif": "verifie"}).status_code == 302
    assert r.post(page("lever", s), {"motif": "verifie"}).status_code == 422
    with d.clinicienne.agir():
        s.refresh_from_db()
    assert c.post(accuser, {"version": s.version}).status_code == 302


@pytest.mark.parametrize("acte", sorted(TRANSITIONS))
def test_un_dossier_gele_refuse_chaque_acte(distribution, acte):
    """Each act of the table, by each of its roles, from each of its states."""
    d = distribution
    s = avec_retour(d)
    roles = {"AGENT_PROXIMITE": d.agent, "REFERENT_SOCIAL": d.referente,
             "CLINICIEN": d.clinicienne}  # fmt: skip
    geler(d, s)
    for role in TRANSITIONS[acte].roles:
        acteur = roles[role]
        with acteur.agir():
            elements = pieces.elements_de(acteur, s)
            assert elements.gele
            for etat in TRANSITIONS[acte].depuis:
                s.etat = etat
                with pytest.raises(ActionRefusee, match="gelé"):
                    regles.verifier(acteur, s, acte, elements)


def test_un_brouillon_gele_ne_garde_pas_ce_qu_on_tape(distribution, connecte):
    d = distribution
    s = observer(d.agent)
    remettre(d, s)
    geler(d, s)
    saisie = reverse("signalements:saisie", args=[s.pk, "ou"])
    for qui in (d.agent, d.referente):
        assert connecte(qui).post(saisie, {"nom": "X"}).status_code in (403, 409)
