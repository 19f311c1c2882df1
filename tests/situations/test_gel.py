"""A dossier frozen at the person's request (article 18 GDPR), and an accord that ended: in the
commission nobody new reads, nothing more is written; what is open may end."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from annuaire.situations import actions, seances_changees
from annuaire.situations.actions import ordre, socle
from annuaire.situations.actions.releve import actions_de
from annuaire.situations.models import Deport, Point, Releve
from annuaire.situations.seance import actions as live
from partnership.acteurs import horloge
from partnership.acteurs.refus import ActionRefusee, EtatPerime
from partnership.secret.personne import actions as droits

from . import scenes

GEL, FINI = "gelé", "a pris fin"


def geler(d, s):
    with d.referente.agir(), transaction.atomic():
        return droits.limiter(
            dossier=s.dossier, par=d.referente, cle=uuid4(), motif="exactitude",
            recu_le=horloge.aujourdhui(), moyen="COURRIER",
        )  # fmt: skip


def refuse(acteur, phrase, acte, **dit):
    with acteur.agir(), pytest.raises(ActionRefusee, match=phrase), transaction.atomic():
        acte(par=acteur, **dit)


def assis(d, saisine) -> set[int]:
    with d.coordinatrice.agir(), transaction.atomic():
        return {p.affectation_id for p in ordre.places_de_commission(saisine)}


def ouvrir(d, seance, point):
    """A point opened before its members, in its day."""
    scenes.asseoir_dans_la_salle(d, seance, d.coordinatrice, d.membre, d.clinicienne)
    with d.coordinatrice.agir(), transaction.atomic():
        actions.presenter(point=point, par=d.coordinatrice)
    return scenes.relire(d.coordinatrice, point)


def frapper(d, point, texte):
    with d.coordinatrice.agir(), transaction.atomic():
        for champ in ("decision", "synthese"):
            live.frapper(point=point, par=d.coordinatrice, champ=champ, texte=texte, revision=0)


def finir(d, point) -> Point:
    with d.coordinatrice.agir(), transaction.atomic():
        live.terminer_point(point=point, par=d.coordinatrice)
    return scenes.relire(d.coordinatrice, point)


def test_gele_nul_n_entre_et_rien_ne_s_ecrit_mais_le_point_finit(monde):
    d, s, _, seance = monde
    saisine, point = scenes.inscrite(d, seance, s=s)
    with horloge.au(seance.commence):
        point = ouvrir(d, seance, point)
        frapper(d, point, "Reprendre contact à deux.")
        geler(d, s)
        refuse(d.coordinatrice, GEL, actions.inviter, point=point,
               affectation=d.referente.affectation)  # fmt: skip
        refuse(d.membre, GEL, actions.donner_avis, point=point, sens="accord")
        fini = finir(d, point)
        assert fini.termine_le
        with d.coordinatrice.agir(), transaction.atomic():
            releve = Releve.objects.visibles_par(d.coordinatrice).get(point=point)
            assert releve.decision == "Reprendre contact à deux.", "typed before: kept"
        refuse(d.coordinatrice, GEL, actions.soumettre, point=fini)
    salle = (d.coordinatrice, d.membre, d.clinicienne)
    assert assis(d, saisine) == {a.affectation.pk for a in salle}


def test_gele_ni_validation_ni_suite_d_action(monde):
    d, s, _, seance = monde
    _, point = scenes.diffusee(d, seance, s=s)
    with d.membre.agir(), transaction.atomic():
        (action,) = [a for a in actions_de(point, d.membre) if a.equipe.nom_court == "CCAS"]
        releve = Releve.objects.visibles_par(d.membre).get(point=point)
    releve.point, releve.saisine = point, point.saisine
    geler(d, s)
    refuse(d.membre, GEL, actions.suivre_action, action=action, etat="faite")
    refuse(d.membre, GEL, actions.valider, releve=releve)


@pytest.mark.parametrize("gele", [False, True])
def test_une_seance_deplacee_ne_fait_entrer_personne_dans_un_dossier_gele(monde, gele):
    d, s, _, seance = monde
    saisine, _ = scenes.inscrite(d, seance, s=s)
    with d.coordinatrice.agir(), transaction.atomic():
        ordre.sortir_les_membres(saisine, d.coordinatrice)
    if gele:
        geler(d, s)
    with d.coordinatrice.agir(), transaction.atomic():
        seances_changees.deplacer(d.coordinatrice, seance)
    assert bool(assis(d, saisine)) is not gele


def test_apres_la_fin_de_l_accord_rien_ne_s_ecrit_et_le_point_finit(monde):
    """SP-08: nobody asks, the clock alone; what was typed stays sealed, and reaches no relevé."""
    d, s, accord, seance = monde
    _, point = scenes.inscrite(d, seance, s=s)
    with horloge.au(seance.commence):
        point = ouvrir(d, seance, point)
        frapper(d, point, "Reprendre contact à deux.")
    with horloge.au(accord.jusqua + timedelta(minutes=1)):
        for acte, dit in (
            (actions.consigner_decision, {"texte": "Trop tard"}),
            (actions.soumettre, {}),
            (actions.fixer_revue, {"le": horloge.aujourdhui() + timedelta(days=30)}),
        ):
            with pytest.raises(ActionRefusee), d.coordinatrice.agir(), transaction.atomic():
                acte(point=point, par=d.coordinatrice, **dit)
        refuse(d.membre, FINI, actions.donner_avis, point=point, sens="accord")
        assert finir(d, point).termine_le
        with d.coordinatrice.agir(), transaction.atomic():
            assert not Releve.objects.visibles_par(d.coordinatrice).exists()


def test_on_valide_ce_qu_on_a_lu(monde, connecte):
    """A word changed under the eyes of a member: her click validates nothing."""
    d, s, _, seance = monde
    _, point = scenes.examinee(d, seance, s=s)
    with d.coordinatrice.agir(), transaction.atomic():
        actions.soumettre(point=point, par=d.coordinatrice)
    page = reverse("situations:point", args=[point.dossier_id, point.pk])
    membre = connecte(d.membre)
    lu = membre.get(page).content.decode().split('name="lu" value="')[1].split('"')[0]
    with d.coordinatrice.agir(), transaction.atomic():
        actions.consigner_decision(point=point, par=d.coordinatrice, texte="Autre chose.")
        actions.soumettre(point=point, par=d.coordinatrice)
    assert membre.post(f"{page}valider/", {"lu": lu}).status_code == 403
    assert membre.post(f"{page}valider/", {}).status_code == 403
    with d.membre.agir(), pytest.raises(EtatPerime), transaction.atomic():
        releve = Releve.objects.visibles_par(d.membre).get(point=point)
        releve.point, releve.saisine = point, point.saisine
        actions.valider(releve=releve, par=d.membre, lu=lu)


def test_seuls_les_membres_attendus_donnent_un_avis(monde):
    """A guest, the coordinator: no; once all are given they show, and none changes any more."""
    d, s, _, seance = monde
    _, point = scenes.inscrite(d, seance, s=s)
    with horloge.au(seance.commence):
        point = ouvrir(d, seance, point)
        assert point.avis_attendus == 2
        refuse(d.coordinatrice, "eux seuls", actions.donner_avis, point=point, sens="accord")
        for membre in (d.membre, d.clinicienne):
            with membre.agir(), transaction.atomic():
                actions.donner_avis(point=point, par=membre, sens="accord")
        refuse(d.membre, "clos", actions.donner_avis, point=point, sens="desaccord")


def test_un_deport_se_dit_pour_soi_et_sort_de_la_salle(monde):
    """By the base too: a member does not stand another back. Who stood back leaves as it ends."""
    d, s, _, seance = monde
    saisine, point = scenes.inscrite(d, seance, s=s)
    with d.membre.agir(), pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
        socle.creer(Deport, saisine, d.membre, membre=d.clinicienne.affectation)
    with d.membre.agir(), transaction.atomic():
        actions.deporter(point=point, par=d.membre)
    with horloge.au(seance.commence):
        point = ouvrir(d, seance, point)
        assert point.avis_attendus == 1
        finir(d, point)
    assert d.membre.affectation.pk not in assis(d, saisine)
