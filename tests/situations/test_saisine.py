"""A situation is brought to the commission: accord first, sheet read over, agenda (SP-06)."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from annuaire.situations import actions, fiche, lecture
from annuaire.situations.models import Point, Saisine
from partnership.acteurs import horloge, identite
from partnership.acteurs.refus import ActionRefusee
from partnership.envois.models import Envoi
from signalements.models import Signalement
from tests.secret.outils import superutilisateur

from . import scenes


def url(nom, s, *reste):
    return reverse(f"situations:{nom}", args=[s.dossier_id, *reste])


def lue(acteur, saisine):
    """The sheet as the walls give it to somebody."""
    with acteur.agir(), transaction.atomic():
        return fiche.lire(acteur, saisine).textes


def voit(acteur, saisine) -> bool:
    with acteur.agir(), transaction.atomic():
        return lecture.saisines(acteur).filter(pk=saisine.pk).exists()


def test_le_parcours_par_les_pages(monde, connecte):
    """From the button of the dossier to the agenda, each by her own pages."""
    d, s, _, seance = monde
    demandeuse, coordination = connecte(d.referente), connecte(d.coordinatrice)
    membre, autre = connecte(d.membre), connecte(d.referente_batigere)
    page = demandeuse.get(reverse("signalements:dossier", args=[s.pk])).content.decode()
    assert url("saisir", s) in page
    assert demandeuse.get(url("saisir", s)).status_code == 200
    assert demandeuse.post(url("saisir", s)).headers["Location"] == url("ecrire", s)
    # Nobody else sees a draft, the other partners of the dossier included.
    for client in (coordination, membre, autre, connecte(d.clinicienne), connecte(d.agent)):
        assert client.get(url("saisine", s)).status_code == 404
    reponse = demandeuse.post(
        url("ecrire", s), {**scenes.TEXTES, "faits": "Mme Ferrand crie la nuit", "version": 1,
                           "tranche_age": "55-64"})  # fmt: skip
    assert reponse.headers["Location"] == url("proposer", s)
    page = demandeuse.get(url("proposer", s)).content.decode()
    assert '<mark class="repere-dur">Mme Ferrand</mark>' in page
    reponse = demandeuse.post(url("proposer", s), {"version": 2})
    assert reponse.status_code == 422
    assert "ne doit nommer personne" in reponse.content.decode()
    demandeuse.post(
        url("ecrire", s), {**scenes.TEXTES, "version": 2, "tranche_age": "55-64",
                           "faits": "Elle est veuve. Des cris, en été."})  # fmt: skip
    assert demandeuse.post(url("proposer", s), {"version": 3}).status_code == 302
    # The coordinator: a trait is left, she must see it; the member still reads nothing.
    page = coordination.get(url("liberer", s)).content.decode()
    assert "SC-2" in page
    assert "veuve" in page
    assert "Ferrand" not in page
    reponse = coordination.post(url("liberer", s), {"version": 4})
    assert reponse.status_code == 422
    assert "« veuve »" in reponse.content.decode().replace("\u00a0", " ")
    assert membre.get(url("saisine", s)).status_code == 404
    cles = [t["cle"] for t in _traits(d, s)]
    assert coordination.post(url("liberer", s), {"version": 4, "vus": cles}).status_code == 302
    inscription = {"version": 5, "seance": seance.pk, "minutes": 20}
    assert coordination.post(url("inscrire", s), inscription).status_code == 302
    page = membre.get(url("saisine", s)).content.decode()
    assert "Elle est veuve" in page
    assert "Ferrand" not in page
    assert s.reference not in page
    assert autre.get(url("saisine", s)).status_code == 404
    assert "SC-2" in membre.get(reverse("situations:liste")).content.decode()


def _traits(d, s):
    with d.coordinatrice.agir(), transaction.atomic():
        saisine = Saisine.objects.visibles_par(d.coordinatrice).get(dossier=s.dossier_id)
        sheet = fiche.lire(d.coordinatrice, saisine)
        trouves = sheet.traits(lecture.reperes_de(d.coordinatrice, saisine))
        return [t for texte in lecture.marquer(sheet, trouves, saisine) for t in texte.traits]


# --- The accord (SP-06, SP-08) ------------------------------------------------------


def test_sans_accord_rien(distribution, connecte):
    """No accord, one for something else, one that forgets the coordination: refused, and said."""
    d = distribution
    s, seance = scenes.signalement(d), scenes.commission(d)
    assert seance
    for champs, dit in (
        (None, "n’a pas été recueilli"),
        ({"finalite": "PARTAGE", "organisations": ("clsm", "erah")}, "n’a pas été recueilli"),
        ({"organisations": ("ccas",)}, "ne nomme pas la coordination"),
        ({"categories": ["SITUATION_LOCATIVE"]}, "ne couvre pas"),
    ):
        if champs:
            scenes.accorder(d, s.dossier, **champs)
        reponse = connecte(d.referente).post(url("saisir", s))
        assert reponse.status_code == 422, champs
        assert dit in reponse.content.decode()
    # The button is refused too, with its reason, and a partner of elsewhere has no page.
    page = connecte(d.clinicienne).get(reverse("signalements:dossier", args=[s.pk]))
    assert "accord" in page.content.decode()
    assert connecte(d.referente_batigere).post(url("saisir", s)).status_code == 404
    assert connecte(d.agent).post(url("saisir", s)).status_code == 403


def test_une_partie_non_couverte_n_est_pas_envoyee(distribution):
    """SP-08: the lease is on the sheet only if the accord names it."""
    d = distribution
    s = scenes.signalement(d)
    scenes.commission(d)
    scenes.accorder(d, s.dossier, categories=["FAITS"])
    saisine = scenes.brouillon(d, s=s)
    with d.referente.agir(), transaction.atomic():
        for dit in ({**scenes.TEXTES, "locatif": "T3"}, {"locatif": ""}):  # one answer is enough
            actions.ecrire(saisine=saisine, par=d.referente, dit=dit)
            with pytest.raises(ActionRefusee, match="Situation locative"):
                actions.proposer(saisine=saisine, par=d.referente)
        with pytest.raises(ActionRefusee, match="de la liste"):
            actions.ecrire(saisine=saisine, par=d.referente, dit={"statut": "hospitalisee"})
        actions.ecrire(saisine=saisine, par=d.referente, dit={"statut": "non_dit"})
        actions.proposer(saisine=saisine, par=d.referente)


def test_les_mots_de_sante_sont_refuses(monde):
    """SP-12."""
    d, s, _, _ = monde
    saisine = scenes.brouillon(d, s=s)
    with d.referente.agir(), transaction.atomic():
        dit = {**scenes.TEXTES, "faits": "Elle est schizophrène."}
        actions.ecrire(saisine=saisine, par=d.referente, dit=dit)
        with pytest.raises(ActionRefusee, match="À reformuler"):
            actions.proposer(saisine=saisine, par=d.referente)


def test_chacun_lit_ce_que_l_accord_nomme(distribution):
    """Two members: one named, one not. The one who is not sees no point at all (SP-01)."""
    d = distribution
    s, seance = scenes.signalement(d), scenes.commission(d)
    scenes.accorder(d, s.dossier, ("clsm", "ccas"), categories=["FAITS", "SITUATION_LOCATIVE"])
    saisine, point = scenes.inscrite(d, seance, s=s)
    assert set(lue(d.membre, saisine)) == {"question", "faits", "tente", "demande", "locatif"}
    for acteur in (d.pilotage, d.travailleuse, d.referente_batigere, d.agent, d.etrangere):
        assert not voit(acteur, saisine), acteur
        assert lue(acteur, saisine) == {}
    with d.clinicienne.agir(), transaction.atomic():
        # She receives the signalement: she is there by that, and not as a member.
        places = Point.objects.visibles_par(d.clinicienne)
        assert list(places) == [point]


def test_l_accord_qui_prend_fin_avant_la_seance(monde):
    """Refused at the agenda; ended between the agenda and the session, the point goes."""
    d, s, accord, seance = monde
    saisine = scenes.relue(d, s=s)
    scenes.retirer(d, scenes.accorder(d, s.dossier))  # another accord, taken back: no harm
    saisine = scenes.fraiche(d.coordinatrice, saisine)
    assert saisine.etat == "recevable"
    with d.coordinatrice.agir(), transaction.atomic():
        loin = scenes.commissions.dater(
            commission=seance.commission, par=d.coordinatrice,
            dit={"jour": horloge.aujourdhui() + timedelta(days=200), "heure": "14:00",
                 "lieu": "Mairie"},
        )  # fmt: skip
        loin.refresh_from_db()
        with pytest.raises(ActionRefusee, match="prend fin avant cette séance"):
            actions.inscrire(saisine=saisine, par=d.coordinatrice, seance=loin)
        point = actions.inscrire(saisine=saisine, par=d.coordinatrice, seance=seance)
        assert not actions.oter_si_l_accord_est_fini(point=point, par=d.coordinatrice)
    assert accord.jusqua == scenes.fraiche(d.coordinatrice, saisine).accord_jusqua


def test_un_accord_expire_ote_le_point(distribution_reelle):
    """SP-08: the end of the accord is the database's; the session asks again."""
    d = distribution_reelle
    s, seance = scenes.signalement(d), scenes.commission(d)
    accord = scenes.accorder(d, s.dossier)
    saisine, point = scenes.inscrite(d, seance, s=s)
    with superutilisateur() as c:
        c.execute("UPDATE secret_accord SET jusqua = now() WHERE id = %s", [accord.pk])
        c.execute("UPDATE secret_droitpersonne SET jusqua = now() WHERE jusqua < '9999-01-01'")
        c.execute("UPDATE secret_droitgroupe SET jusqua = now() WHERE jusqua < '9999-01-01'")
    assert lue(d.membre, saisine) == {}, "the grants end by themselves"
    with d.coordinatrice.agir(), transaction.atomic():
        assert actions.oter_si_l_accord_est_fini(point=point, par=d.coordinatrice)
        ote = Point.objects.visibles_par(d.coordinatrice).get(pk=point.pk)
    assert (ote.motif_ote, scenes.fraiche(d.coordinatrice, saisine).etat) == ("accord", "recevable")
    assert not voit(d.membre, saisine)


# --- Withdrawal ---------------------------------------------------------------------


@pytest.mark.parametrize("acte", ["retrait", "opposition"])
def test_un_retrait_gele_tout_dans_la_meme_transaction(monde, acte):
    """SP-06, SP-08: nobody reads any more, the point leaves, partners are told, proof stays."""
    d, s, accord, seance = monde
    saisine, point = scenes.inscrite(d, seance, s=s)
    assert lue(d.membre, saisine)
    if acte == "retrait":
        scenes.retirer(d, accord)
    else:
        with d.referente.agir(), transaction.atomic():
            scenes.accords.opposer(
                dossier=s.dossier, par=d.referente, cle=scenes.uuid4(), finalite="COMMISSION",
                le=horloge.aujourdhui(), moyen="ENTRETIEN", recueilli_par="Moi",
            )  # fmt: skip
    for acteur in d.acteurs.values():
        assert lue(acteur, saisine) == {}, acteur
        with acteur.agir(), transaction.atomic():
            assert not Point.objects.filter(pk=point.pk).exists()
    assert [a for a in d.acteurs if voit(d.acteurs[a], saisine)] == [
        "referente", "referente2", "coordinatrice",
    ]  # fmt: skip
    gelee = scenes.fraiche(d.coordinatrice, saisine)
    assert (gelee.etat, gelee.accord_id) == ("retiree", accord.pk)
    with identite.agir_comme(identite.SYSTEME), transaction.atomic():
        retires = Envoi.objects.filter(gabarit="situation_retiree")
        # SP-17: the code and a link, to the member, the coordinator, those who brought it.
        assert {(e.reference, e.lien) for e in retires} == {
            (gelee.code, f"/annuaire/situations/{s.dossier_id}/")
        }
        assert {e.destinataire.split("@")[0] for e in retires} == {
            "membre", "clinicienne", "coordinatrice", "referente", "referente2",
        }  # fmt: skip
    with d.referente.agir(), transaction.atomic():
        assert Signalement.objects.visibles_par(d.referente).get(pk=s.pk).etat == "en_evaluation"
        saisine.refresh_from_db()
        with pytest.raises(ActionRefusee):
            actions.saisir(dossier=s.dossier, par=d.referente)


def test_un_autre_accord_fait_tenir_la_saisine(monde):
    """Withdrawn, but the person has agreed again meanwhile: nothing stops."""
    d, s, accord, seance = monde
    saisine, _ = scenes.inscrite(d, seance, s=s)
    autre = scenes.accorder(d, s.dossier)
    scenes.retirer(d, accord)
    tenue = scenes.fraiche(d.coordinatrice, saisine)
    assert (tenue.etat, tenue.accord_id) == ("inscrite", autre.pk)
    assert lue(d.membre, saisine)


def test_le_retrait_d_un_partage_n_arrete_pas_la_commission(monde):
    d, s, _, _ = monde
    saisine = scenes.proposee(d, s=s)
    autre = scenes.accorder(d, s.dossier, ("erah",), finalite="PARTAGE")
    scenes.retirer(d, autre)
    assert scenes.fraiche(d.coordinatrice, saisine).etat == "proposee"


# --- Guests, standing back, ends -----------------------------------------------------


def test_l_invite_d_un_point_ne_voit_que_lui(distribution, connecte):
    """She enters for one point and leaves with it; a point of another saisine is 404."""
    d = distribution
    seance = scenes.commission(d)
    saisines = []
    for nommes in (("clsm", "operateur"), ("clsm", "ccas")):
        s = scenes.signalement(d)
        scenes.accorder(d, s.dossier, nommes)
        saisines.append(scenes.inscrite(d, seance, s=s))
    (sienne, point), (autre, ailleurs) = saisines
    invitee = d.travailleuse.affectation
    with d.coordinatrice.agir(), transaction.atomic():
        with pytest.raises(ActionRefusee, match="n’a pas nommé"):
            actions.inviter(point=ailleurs, par=d.coordinatrice, affectation=invitee)
        invite = actions.inviter(point=point, par=d.coordinatrice, affectation=invitee)
        assert actions.inviter(point=point, par=d.coordinatrice, affectation=invitee) == invite
    with identite.agir_comme(identite.SYSTEME), transaction.atomic():
        (recu,) = Envoi.objects.filter(gabarit="point_invitation")  # SP-17: a code and a link
    assert recu.destinataire == d.travailleuse.utilisateur.email
    assert (recu.reference, recu.lien) == (sienne.code, url("saisine", sienne))
    navigateur = connecte(d.travailleuse)
    assert navigateur.get(recu.lien).status_code == 200
    assert navigateur.get(url("saisine", autre)).status_code == 404
    # The PDF too: of another's point there is none; of hers nothing is released yet.
    for imprime, statut in ((point, 403), (ailleurs, 404)):
        demande = reverse("situations:imprimer", args=[imprime.dossier_id, imprime.pk])
        assert navigateur.post(demande).status_code == statut
    # In a seat she reads as a member, not as a social worker: the supports are not raw to her.
    assert "ferrand" not in navigateur.get(url("saisine", sienne)).content.decode().lower()
    with d.coordinatrice.agir(), transaction.atomic():
        actions.oter(point=point, par=d.coordinatrice, motif="reporte")
    assert navigateur.get(url("saisine", sienne)).status_code == 404


def test_qui_se_deporte_ne_lit_plus_rien(monde, connecte):
    d, s, _, seance = monde
    saisine, _ = scenes.inscrite(d, seance, s=s)
    navigateur = connecte(d.membre)
    assert navigateur.get(url("deporter", s)).status_code == 200
    assert navigateur.post(url("deporter", s)).status_code == 302
    assert navigateur.get(url("saisine", s)).status_code == 404
    assert lue(d.membre, saisine) == {}
    assert "Membre Essai" in connecte(d.coordinatrice).get(url("saisine", s)).content.decode()
    # The landlord is not told that one of those who sit knows its tenant.
    assert "Membre Essai" not in connecte(d.referente).get(url("saisine", s)).content.decode()
    assert connecte(d.coordinatrice).get(url("deporter", s)).status_code == 403


def test_refuser_et_clore_font_sortir(monde, connecte):
    """SP-02: who refuses, or closes, reads no more."""
    d, s, _, _ = monde
    saisine = scenes.proposee(d, s=s)
    navigateur = connecte(d.coordinatrice)
    version = scenes.fraiche(d.coordinatrice, saisine).version
    donnees = {"version": version, "motif": "trop_tot"}
    assert navigateur.post(url("refuser", s), donnees).status_code == 302
    assert navigateur.get(url("saisine", s)).status_code == 404
    assert "Non retenue" in connecte(d.referente).get(reverse("situations:liste")).content.decode()


def test_la_coordination_fait_reprendre(monde, connecte):
    """Sent back with its traits; written again by its author, sent again under the same code."""
    d, s, _, _ = monde
    with pytest.MonkeyPatch.context() as m:
        m.setitem(scenes.TEXTES, "faits", "Elle est veuve. Elle a 68 ans.")
        saisine = scenes.proposee(d, s=s)
    coordination, demandeuse = connecte(d.coordinatrice), connecte(d.referente)
    garde = [t["cle"] for t in _traits(d, s) if t["mot"] == "68 ans"]
    assert coordination.post(url("renvoyer", s), {"vus": garde}).status_code == 302
    assert coordination.get(url("saisine", s)).status_code == 404
    page = demandeuse.get(url("proposer", s)).content.decode()
    assert page.count("demande de reformuler") == 1
    code = scenes.fraiche(d.referente, saisine).code
    with d.referente.agir(), transaction.atomic():
        actions.ecrire(saisine=saisine, par=d.referente, dit={"faits": "Elle vit seule."})
        assert actions.proposer(saisine=saisine, par=d.referente).code == code


def test_deux_pages_perimees(monde, connecte):
    """Two editors: the second is told, and keeps what she typed."""
    d, s, _, _ = monde
    scenes.brouillon(d, s=s)
    une, autre = connecte(d.referente), connecte(d.referente2)
    donnees = {**scenes.TEXTES, "version": 1, "tranche_age": "55-64"}
    assert une.post(url("ecrire", s), donnees).status_code == 302
    reponse = autre.post(url("ecrire", s), {**donnees, "question": "Ma question à moi"})
    assert reponse.status_code == 422
    assert "Ma question à moi" in reponse.content.decode()
