"""A session moves, is cancelled, ends: its points, their readers and those who are told follow."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from annuaire.commissions import actions as commissions
from annuaire.commissions import actions_seances, tasks
from annuaire.commissions.models import Mandat, Seance
from annuaire.situations import actions as situations
from annuaire.situations.models import Point
from annuaire.situations.seance import actions
from partnership.acteurs import horloge, identite
from partnership.acteurs.refus import ActionRefusee
from partnership.envois.models import Envoi
from partnership.secret.models import Evenement
from tests.situations import scenes

LIEU = {"heure": "14:00", "fin": "", "lieu": "Mairie", "visio": ""}


def url(nom, seance):
    return reverse(f"commissions:{nom}", args=[seance.ref])


@pytest.fixture
def agenda(distribution):
    """(d, session in 20 days, saisine, point); the accord runs for 90 days."""
    d = distribution
    s = scenes.signalement(d)
    scenes.accorder(d, s.dossier)
    seance = scenes.commission(d, animee=True)
    return d, seance, *scenes.inscrite(d, seance, s=s)


def etat(d, saisine, point) -> tuple[str, str]:
    return scenes.fraiche(d.coordinatrice, saisine).etat, scenes.relire(
        d.coordinatrice, point
    ).motif_ote


def lit(acteur, point) -> bool:
    with acteur.agir(), transaction.atomic():
        return Point.objects.visibles_par(acteur).filter(pk=point.pk).exists()


def partis(gabarit: str) -> set[str]:
    with identite.agir_comme(identite.SYSTEME), transaction.atomic():
        envois = Envoi.objects.filter(gabarit=gabarit)
        assert not any("SC-" in e.lien for e in envois)
        return {e.destinataire.split("@")[0] for e in envois}


def test_annuler_demande_puis_vide_l_ordre_du_jour(agenda, connecte):
    """Confirmed first, without a script; then back « à inscrire », readers and guests out, told."""
    d, seance, saisine, point = agenda
    c = connecte(d.coordinatrice)
    with d.coordinatrice.agir(), transaction.atomic():
        situations.inviter(point=point, par=d.coordinatrice, affectation=d.referente.affectation)
    demande = c.get(url("annuler", seance)).content.decode()
    assert f"à inscrire : {saisine.code}" in demande.replace("\u00a0", " ")
    assert Seance.objects.get(pk=seance.pk).annulee_le is None
    assert connecte(d.membre).get(url("annuler", seance)).status_code == 403
    # Somebody else has moved it meanwhile: what was confirmed is not what would happen.
    assert c.post(url("annuler", seance), {"revision": 7}).status_code == 422
    assert lit(d.membre, point)
    for _ in range(2):  # a double click
        assert c.post(url("annuler", seance), {"revision": 0}).status_code == 302
    assert etat(d, saisine, point) == ("recevable", "seance")
    assert not lit(d.membre, point)
    assert {"referente", "referente2"} <= partis("saisine_suite")
    assert partis("seance_annulation") == {"referente"}, "the guest; members were not called yet"
    liste = connecte(d.referente).get(reverse("situations:saisine", args=[saisine.dossier_id]))
    assert "La séance est annulée" in liste.content.decode()
    # Nothing opens any more, whoever kept the page of the session.
    with horloge.au(seance.commence), d.coordinatrice.agir(), transaction.atomic():
        with pytest.raises(ActionRefusee, match="annulée"):
            actions.montrer(seance=seance, par=d.coordinatrice, point=point)
        with pytest.raises(ActionRefusee, match="annulée"):
            situations.presenter(point=point, par=d.coordinatrice)
        with pytest.raises(ActionRefusee, match="n’est plus à l’ordre du jour"):
            actions.frapper(
                point=point, par=d.coordinatrice, champ="synthese", texte="x", revision=0
            )


def test_deplacer_emporte_l_ordre_du_jour(agenda, connecte):
    """The accord lives until then: the point follows, its readers are those of the new day."""
    d, seance, saisine, point = agenda
    c = connecte(d.coordinatrice)
    Mandat.objects.filter(affectation=d.membre.affectation).update(
        fin=seance.jour + timedelta(days=1)
    )
    page = c.get(url("deplacer", seance)).content.decode()
    assert 'name="revision" value="0"' in page
    dit = {**LIEU, "jour": seance.jour + timedelta(days=10), "revision": 0}
    for _ in range(2):  # sent twice: the same
        reponse = c.post(url("deplacer", seance), dit, follow=True)
        assert reponse.status_code == 200
    assert etat(d, saisine, point) == ("inscrite", "")
    assert not lit(d.membre, point), "SP-02: her mandate is over that day"
    assert lit(d.clinicienne, point)
    assert {"referente", "referente2"} <= partis("saisine_suite")
    # Another coordinator had the page open: refused, told, what she typed is kept.
    tardive = c.post(url("deplacer", seance), {**dit, "lieu": "Salle des fêtes"})
    assert tardive.status_code == 422
    assert "Salle des fêtes" in tardive.content.decode()
    assert "a changé cette séance" in tardive.content.decode()
    assert 'name="revision" value="1"' in tardive.content.decode()
    assert Seance.objects.get(pk=seance.pk).lieu == "Mairie"
    hier = horloge.aujourdhui() - timedelta(days=1)
    passe = c.post(url("deplacer", seance), {**dit, "jour": hier, "revision": 1})
    assert "Ce jour est passé" in passe.content.decode()


def test_deplacer_apres_la_fin_de_l_accord(agenda, connecte):
    """SP-08: the point does not follow; its reason is told to who moved it, and stays written."""
    d, seance, saisine, point = agenda
    dit = {**LIEU, "jour": seance.jour + timedelta(days=100), "revision": 0}
    page = connecte(d.coordinatrice).post(url("deplacer", seance), dit, follow=True)
    assert f"{saisine.code} : l’accord" in page.content.decode().replace("\u00a0", " ")
    assert etat(d, saisine, point) == ("recevable", "deplacee")
    assert not lit(d.membre, point)


def test_une_revue_suit_sa_seance_ou_en_trouve_une_autre(agenda):
    """Who sat at the first examination still reads: only the session is gone."""
    d, seance, saisine, point = agenda
    par = d.coordinatrice
    with par.agir(), transaction.atomic():
        autres = [
            commissions.dater(
                commission=seance.commission, par=par,
                dit={"jour": seance.jour + timedelta(days=j), "heure": scenes.heure(14),
                     "lieu": "Mairie"},
            )
            for j in (20, 30)
        ]  # fmt: skip
    with horloge.au(seance.commence), par.agir(), transaction.atomic():
        for nom in ("coordinatrice", "membre"):
            mandat = Mandat.objects.get(affectation=getattr(d, nom).affectation)
            actions_seances.entrer(seance=seance, par=par, mandat=mandat)
        situations.presenter(point=point, par=par)
        with pytest.raises(ActionRefusee, match="Terminez d’abord"):
            actions_seances.lever(seance=seance, par=par)
        situations.fixer_revue(point=point, par=par, le=seance.jour + timedelta(days=40))
        situations.terminer(point=point, par=par)
        situations.terminer(point=point, par=par)  # a second click
        (revue,) = Point.objects.visibles_par(par).filter(saisine=saisine, termine_le=None)
        assert revue.seance_id == autres[1].pk
        commissions.annuler(seance=autres[1], par=par)
        (encore,) = Point.objects.visibles_par(par).filter(
            saisine=saisine, termine_le=None, ote_le=None
        )
    assert (encore.seance_id, encore.retour_de_id) == (autres[0].pk, point.pk)
    assert etat(d, saisine, point)[0] == "suivie"
    assert lit(d.membre, point)


def test_ce_qui_n_a_pas_ete_ouvert_est_reporte(agenda):
    """A session that ends: a point that was not reached is to put on another agenda."""
    d, seance, saisine, point = agenda
    with horloge.au(seance.commence), d.coordinatrice.agir(), transaction.atomic():
        actions_seances.ouvrir_seance(seance=seance, par=d.coordinatrice)
        for _ in range(2):
            actions_seances.lever(seance=seance, par=d.coordinatrice)
    assert etat(d, saisine, point) == ("recevable", "reporte")
    assert not lit(d.membre, point)


@pytest.mark.parametrize("ouverte", [True, False])
def test_la_seance_d_hier_rend_ce_qu_elle_n_a_pas_ouvert(agenda, connecte, ouverte):
    """Ended by the clock, or never begun: « à inscrire » again, readers out, all told once."""
    d, seance, saisine, point = agenda
    if ouverte:
        with horloge.au(seance.commence), d.coordinatrice.agir(), transaction.atomic():
            actions_seances.ouvrir_seance(seance=seance, par=d.coordinatrice)
            tasks.chaque_heure()  # the day is not over
        assert etat(d, saisine, point) == ("inscrite", "")
    with horloge.au(seance.commence + timedelta(days=1)):
        for _ in range(2):
            tasks.chaque_heure()
        a_faire = connecte(d.coordinatrice).get(reverse("accueil")).content.decode()
        assert "À mettre à l’ordre du jour" in a_faire
    assert bool(Seance.objects.get(pk=seance.pk).levee_le) is ouverte
    assert etat(d, saisine, point) == ("recevable", "passee")
    assert not lit(d.membre, point)
    assert {"referente", "coordinatrice"} <= partis("saisine_suite")
    with d.coordinatrice.agir(), transaction.atomic():
        assert Evenement.objects.filter(nature="commission_reporter").count() == 1


def test_un_point_reste_ouvert_se_dit_a_terminer(agenda, connecte):
    """Ended by the clock with a point still open: « À faire » brings the coordinator to it, until
    it is over."""
    d, seance, saisine, point = agenda
    par, accueil = d.coordinatrice, reverse("accueil")
    with horloge.au(seance.commence), par.agir(), transaction.atomic():
        actions_seances.ouvrir_seance(seance=seance, par=par)
        situations.presenter(point=point, par=par)
    with horloge.au(seance.commence + timedelta(days=1)):
        assert "Points à terminer" not in connecte(par).get(accueil).content.decode()
        tasks.chaque_heure()
        page = connecte(par).get(accueil).content.decode()
        assert "Points à terminer" in page
        assert saisine.code in page
        with par.agir(), transaction.atomic():
            situations.terminer(point=scenes.relire(par, point), par=par)
        assert "Points à terminer" not in connecte(par).get(accueil).content.decode()


def test_un_point_ne_s_ouvre_pas_avant_son_jour(agenda, connecte):
    """Neither from his page nor live; a plain sentence says which day, and nothing is written."""
    d, seance, saisine, point = agenda
    c = connecte(d.coordinatrice)
    page = reverse("situations:point", args=[saisine.dossier_id, point.pk])
    lue = c.get(page).content.decode()
    assert "ce jour-là seulement" in lue
    assert reverse("seances:animer", args=[seance.ref]) not in lue
    for adresse, corps in (
        (reverse("seances:montrer", args=[seance.ref]), {"point": point.pk}),
        (reverse("seances:frapper", args=[point.pk]), {"champ": "synthese", "texte": "Avant."}),
    ):
        refus = c.post(adresse, corps)
        assert refus.status_code == 403, adresse
        assert "ce jour-là seulement" in refus.content.decode()
    direct = c.get(reverse("seances:animer", args=[seance.ref])).content.decode()
    assert "ce jour-là seulement" in direct
    assert "<textarea" not in direct
    assert scenes.relire(d.coordinatrice, point).presente_le is None


def test_l_ordre_du_jour_ne_dit_que_des_codes(agenda, connecte):
    """To those whom the accord names, a week before; neither word nor code in what reads dates."""
    d, seance, saisine, _ = agenda
    membre = connecte(d.membre)
    assert saisine.code not in membre.get(url("seance", seance)).content.decode()
    with horloge.au(seance.commence - timedelta(days=6)):
        page = membre.get(url("seance", seance)).content.decode()
        assert saisine.code in page
        for texte in list(scenes.TEXTES.values())[:4]:
            assert texte not in page
        assert saisine.code in connecte(d.coordinatrice).get(url("seance", seance)).content.decode()
        for nom in ("travailleuse", "agent", "referente_batigere", "pilotage"):
            autre = connecte(getattr(d, nom)).get(url("seance", seance)).content.decode()
            assert "SC-" not in autre, nom
            assert "Ordre du jour" not in autre, nom
        assert b"SC-" not in membre.get(url("ics", seance)).content
