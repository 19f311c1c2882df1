"""Erasure at the person's request: accepted, confirmed by another, done by the worker (SP-15)."""

from datetime import timedelta
from uuid import uuid4

from django.urls import reverse

from partnership.acteurs import horloge
from partnership.secret.actions_conservation import geler, lever
from partnership.secret.personne import tasks
from tests.secret.travail import comme_travailleur, dossiers, lire
from tests.signalements import scenes


def page(nom, *reste):
    return reverse(f"personne:{nom}", args=reste)


def dit(motif, **champs):
    jour = horloge.aujourdhui().isoformat()
    return {"cle": str(uuid4()), "recu_le": jour, "moyen": "COURRIER", "motif": motif, **champs}


def travailler():
    with comme_travailleur():
        tasks.effacer()


def ordre() -> str:
    return lire("SELECT id FROM personne_ordreeffacement WHERE etat <> 'ecarte'")[0][0]


def test_un_dossier_clos_s_efface_a_sa_demande(distribution_reelle, connecte):
    """Accepted by the service, confirmed by the delegate; the key goes, the figures stay."""
    d = distribution_reelle
    s, voisin = scenes.clos(d), scenes.clos(d)
    chiffres = lire("SELECT id, nature, detail FROM secret_evenement ORDER BY id")
    r, deleguee = connecte(d.referente), connecte(d.deleguee)
    adresse = page("effacement", s.dossier_id)
    sans_retrait = r.post(adresse, dit("retrait"))
    assert sans_retrait.status_code == 422
    assert "Consignez d’abord son retrait" in sans_retrait.content.decode()
    for _ in range(2):
        assert r.post(adresse, dit("inutile")).status_code == 302
    travailler()
    assert dossiers() == {s.dossier_id, voisin.dossier_id}, "nothing goes before it is confirmed"

    confirmer = page("effacer", ordre())
    for chemin in (reverse("accueil"), page("demandes"), confirmer):
        vu = deleguee.get(chemin).content.decode()
        assert s.reference in vu
        assert "Ferrand" not in vu
    assert r.post(confirmer).status_code == 403
    for _ in range(2):
        assert deleguee.post(confirmer).status_code == 302
    avant = lire("SELECT count(*) FROM secret_accord WHERE dossier_id = %s", s.dossier_id)
    with comme_travailleur():
        tasks.effacer()
        tasks.effacer()
    assert dossiers() == {voisin.dossier_id}
    assert lire("SELECT dossier_id FROM secret_cledossier") == [(voisin.dossier_id,)]
    assert (
        lire("SELECT count(*) FROM secret_preuveaccord WHERE dossier = %s", s.dossier_id) == avant
    )
    gardes = lire("SELECT id, nature, detail FROM secret_evenement ORDER BY id")
    assert set(chiffres) < set(gardes)
    actes = lire("SELECT action, motif FROM secret_journal WHERE dossier = %s AND action LIKE"
                 " '%%effac%%' ORDER BY le", s.dossier_id)  # fmt: skip
    assert actes == [
        ("accepter_effacement", ""), ("effacement_confirme", ""),
        ("effacement", "demande de la personne"),
    ]  # fmt: skip
    # Article 19: each organisation that took part, once each; the agent, nobody elsewhere.
    lettres = lire("SELECT destinataire, reference FROM envois_envoi WHERE gabarit = 'efface'")
    assert sorted(lettres) == [
        (f"{nom}@essai.test", s.reference)
        for nom in ("clinicienne", "deleguee", "referente2", "referente")
    ]
    assert r.get(reverse("signalements:dossier", args=[s.pk])).status_code == 404
    assert deleguee.get(confirmer).status_code == 404


def test_ce_qui_doit_etre_garde_ne_s_efface_pas(distribution_reelle, connecte):
    """Somebody at work, a legal hold, even one placed after the confirmation; and set aside."""
    d = distribution_reelle
    transmis, s = scenes.transmis(d), scenes.observer(d.agent)
    r, deleguee = connecte(d.referente), connecte(d.deleguee)
    refus = r.post(page("effacement", transmis.dossier_id), dit("inutile"))
    assert (refus.status_code, "intervient encore" in refus.content.decode()) == (422, True)
    clinicienne = connecte(d.clinicienne)
    autre = clinicienne.post(page("effacement", transmis.dossier_id), dit("inutile"))
    assert "l’organisme qui a ouvert" in autre.content.decode()

    adresse = page("effacement", s.dossier_id)
    with d.deleguee.agir():
        gel = geler(par=d.deleguee, reference=s.reference, motif="CONTROLE")
    assert "est conservé pour" in r.post(adresse, dit("inutile")).content.decode()
    with d.deleguee.agir():
        lever(par=d.deleguee, gel=gel)
    assert r.post(adresse, dit("inutile")).status_code == 302
    premier = page("effacer", ordre())
    assert deleguee.post(premier, {"ecarter": "1"}).status_code == 302
    assert deleguee.post(premier).status_code == 404
    assert r.post(adresse, dit("inutile")).status_code == 302
    confirmer = page("effacer", ordre())
    assert deleguee.post(confirmer).status_code == 302
    with d.deleguee.agir():
        gel = geler(par=d.deleguee, reference=s.reference, motif="CONTENTIEUX")
    travailler()
    assert s.dossier_id in dossiers()
    assert "est conservé pour" in deleguee.get(confirmer).content.decode()
    with d.deleguee.agir():
        lever(par=d.deleguee, gel=gel)
    travailler()
    assert dossiers() == {transmis.dossier_id}


def test_sans_deleguee_personne_ne_confirme(distribution, connecte):
    d = distribution
    s = scenes.observer(d.referente_batigere)
    demain = (horloge.aujourdhui() + timedelta(days=1)).isoformat()
    client = connecte(d.referente_batigere)
    refus = client.post(page("effacement", s.dossier_id), dit("inutile"))
    assert "n’a pas de déléguée" in refus.content.decode()
    tot = client.post(page("effacement", s.dossier_id), dit("mission", recu_le=demain))
    assert tot.status_code == 422
