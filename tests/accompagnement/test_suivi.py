"""The accompaniment: who reads what of it, an absence that is told, an exit that closes nothing."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accompagnement import actions as acces
from accompagnement.models import PassageAcces
from accompagnement.suivi import actions, calendrier, regles, taches
from accompagnement.suivi.enums import IssueSortie
from accompagnement.suivi.models import (
    Absence,
    ContratDeSoin,
    Devenir,
    Incident,
    ProjetDeVie,
    Sortie,
    Visite,
)
from partnership.acteurs import horloge
from partnership.acteurs.refus import ActionRefusee, EtatPerime

from . import baux, scenes, suivis
from .suivis import faire
from .test_pages import HORS_COMPTE
from .test_souslocation import page

JOUR = timedelta(days=1)
TABLES = (ContratDeSoin, ProjetDeVie, Visite, Incident, Absence, Sortie, Devenir)
TOUT = ["IDENTITE", "SITUATION_LOCATIVE", "SITUATION_SOCIALE", "FAITS"]


def lus(acteur, c, tables=TABLES) -> list[int]:
    """How many rows of each table she reads, by Python and by SQL: the same (SP-18)."""
    with acteur.agir(), transaction.atomic(), connection.cursor() as curseur:
        python = [m.objects.visibles_par(acteur).filter(dossier=c.dossier_id).count()
                  for m in tables]  # fmt: skip
        sql = []
        for m in tables:
            curseur.execute(f"SELECT count(*) FROM {m._meta.db_table} WHERE dossier_id = %s",
                            [c.dossier_id])  # fmt: skip
            sql.append(curseur.fetchone()[0])
    assert python == sql, acteur
    return python


def racontee(d):
    """A signed sub-letting with one of each piece."""
    c, jour = baux.signee(d), horloge.aujourdhui()
    faire(d, c, "noter_contrat", d.clinicienne, signe_le=jour - 30 * JOUR, debut_le=jour)
    faire(d, c, "ecrire_projet", d.clinicienne, texte="« Un chat »", dit_le=jour)
    suivis.prevoir(d, c)
    faire(d, c, "noter_incident", le=jour, nature="bruit", texte="Musique le soir")
    suivis.accorder_absence(d, c)
    faire(d, c, "dire_absence", du=jour, au=jour + 9 * JOUR)
    faire(d, c, "noter_sortie", le=jour, issue="etablissement")
    return c


def test_qui_lit_quoi(distribution, connecte):
    """SP-04, SP-05: the walls agree; a landlord reads two dates, whatever its accord names."""
    d = distribution
    c = racontee(d)
    assert lus(d.clinicienne, c) == [1, 1, 0, 0, 1, 1, 0]
    assert lus(d.travailleuse, c) == [0, 0, 1, 1, 1, 1, 0]
    assert lus(d.referente, c) == [0, 0, 0, 0, 1, 0, 0]
    scenes.accorder(d, c, "CANDIDATURE", TOUT, ["moselis", "batigere"])
    scenes.accorder(d, c, "COMMISSION", TOUT, ["ccas", "clsm"])
    scenes.accorder(d, c, "PARTAGE", TOUT, ["operateur", "erah"])
    with d.clinicienne.agir(), transaction.atomic():
        acces.presenter(candidature=scenes.fraiche(d.clinicienne, c), par=d.clinicienne,
                        organisation=d.organisations["batigere"])  # fmt: skip
    assert lus(d.clinicienne, c) == [1, 1, 1, 1, 1, 1, 0]
    assert lus(d.travailleuse, c) == [0, 1, 1, 1, 1, 1, 0]
    assert lus(d.referente, c) == [0, 0, 0, 0, 1, 0, 0]
    for dehors in (d.referente_batigere, d.coordinatrice, d.membre, d.agent):
        assert lus(dehors, c) == [0] * 7, dehors
    sylvie = connecte(d.referente)
    page(sylvie, c, "suivi", 404)
    html = page(sylvie, c, "mois").partition("<main")[2]
    assert "Absence temporaire du" in html
    for tu in ("ERAH", "Visite", "Musique", "hôpital", "soin", "sortie", "établissement", "Marchal",
               "agrément", "astreinte"):  # fmt: skip
        assert tu not in html, tu
    assert "mois-ci" in page(sylvie, c)
    page(connecte(d.referente_batigere), c, "mois", 404)
    # Neither the thread nor the name of an act tells of the care contract, nor of the absence.
    with d.travailleuse.agir(), transaction.atomic():
        actes = set(
            PassageAcces.objects.visibles_par(d.travailleuse).values_list("acte", flat=True)
        )
    # A visit, an incident: the team reads the thread always, those by an accord alone.
    assert {a for a in actes if a.startswith("suivi_")} == {"suivi_sortie"}


def test_une_absence_ne_se_dit_qu_avec_l_accord(distribution, connecte):
    """SP-04, SP-08: an accord for this purpose, that names both; withdrawn, nobody outside the team
    reads it any more, at once; given again, nothing comes back by itself."""
    d = distribution
    c, jour = baux.signee(d), horloge.aujourdhui()
    dates = {"du": jour, "au": jour + 5 * JOUR}
    for accorder in (
        lambda: None,
        lambda: suivis.accorder_absence(d, c, ["moselis"]),
        lambda: scenes.accorder(d, c, "PARTAGE", TOUT, ["moselis", "operateur"]),
    ):
        accorder()
        for par in (d.travailleuse, d.clinicienne):
            with pytest.raises(ActionRefusee, match="rien ne leur est dit"):
                faire(d, c, "dire_absence", par, **dates)
    with pytest.raises(ActionRefusee, match="ne cochez que « Situation locative »"):
        scenes.accorder(d, c, "ABSENCE", ["IDENTITE"], ["moselis", "operateur"])
    assert "rien ne leur est dit" in page(connecte(d.travailleuse), c, "suivi")
    accord = suivis.accorder_absence(d, c)
    faire(d, c, "dire_absence", d.clinicienne, **dates)
    with pytest.raises(ActionRefusee, match="déjà dite"):
        faire(d, c, "dire_absence", du=jour + JOUR, au=jour + 2 * JOUR)
    faire(d, c, "dire_absence", du=jour, au=jour + 2 * JOUR)
    assert "Absence temporaire" in page(connecte(d.referente), c, "mois")
    for lecteur in (d.referente, d.travailleuse, d.clinicienne):
        assert lus(lecteur, c, [Absence]) == [1]
    scenes.retirer(d, accord)
    assert [lus(x, c, [Absence])[0] for x in (d.referente, d.travailleuse, d.clinicienne)] == [
        0, 0, 1
    ]  # fmt: skip
    assert "Absence" not in page(connecte(d.referente), c, "mois")
    suivis.accorder_absence(d, c)
    assert lus(d.referente, c, [Absence]) == [0]


def test_une_visite_manquee_en_appelle_une_autre(distribution, connecte):
    """Through the doors: planned, no-show with the next one, never said twice; late in « À faire »."""
    d = distribution
    c, jour = baux.signee(d), horloge.aujourdhui()
    yann = connecte(d.travailleuse)
    page(yann, c, "planifier_visite", 302, le=jour.isoformat(), objet="social")
    page(yann, c, "planifier_visite", 422, le=jour.isoformat(), objet="social")
    with d.travailleuse.agir(), transaction.atomic():
        visite = Visite.objects.visibles_par(d.travailleuse).get()
    with pytest.raises(ActionRefusee, match="prochaine visite"):
        faire(d, c, "dire_visite", visite=visite, etat="manquee")
    faire(d, c, "dire_visite", visite=visite, etat="manquee", suivante=jour + 7 * JOUR)
    with pytest.raises(ActionRefusee, match="déjà été dite"):
        faire(d, c, "dire_visite", visite=visite, etat="tenue")
    ancienne = scenes.fraiche(d.travailleuse, c)
    ancienne.version -= 1
    with pytest.raises(EtatPerime), d.travailleuse.agir(), transaction.atomic():
        actions.planifier_visite(candidature=ancienne, par=d.travailleuse, le=jour,
                                 objet="logement", version=ancienne.version)  # fmt: skip
    with horloge.au(horloge.maintenant() + 40 * JOUR), d.travailleuse.agir(), transaction.atomic():
        groupe = taches.taches(d.travailleuse)[0]
    assert [li["detail"].partition(" ")[0] for li in groupe.lignes] == ["visite", "loyer"]
    with d.clinicienne.agir(), transaction.atomic():
        assert taches.taches(d.clinicienne) == []
    html = page(yann, c, "suivi")
    assert "Personne absente" in html
    assert "Dire si elle a eu lieu" in html
    with pytest.raises(ActionRefusee, match="rôle"):
        faire(d, c, "noter_incident", d.clinicienne, le=jour, nature="bruit")
    with pytest.raises(ActionRefusee):
        faire(d, c, "noter_incident", le=jour, nature="bruit", texte="Il est schizophrène")


def test_une_sortie_ne_ferme_rien_puis_on_demande_des_nouvelles(distribution, connecte):
    """The lease and the candidature go on; asked at 6 and 12 months, after the closing too, by the
    team alone; without the person's word the only answer is « Non connu » (SP-08)."""
    d = distribution
    c, jour = baux.signee(d), horloge.aujourdhui()
    with pytest.raises(ActionRefusee, match="ne précède pas"):
        faire(d, c, "noter_sortie", le=jour - JOUR, issue="depart")
    faire(d, c, "noter_sortie", le=jour, issue="depart")
    faire(d, c, "noter_sortie", d.clinicienne, le=jour, issue="autre_logement", relogement="social")
    lue = scenes.fraiche(d.clinicienne, c)
    assert (lue.etat, baux.bail(d, c).etat) == ("presentee", "signee")
    reponse = {"rang": 1, "reponse": "non_connu", "base": "sans"}
    with pytest.raises(ActionRefusee, match="pas encore"):
        faire(d, c, "dire_devenir", **reponse)
    with horloge.au(horloge.maintenant() + 200 * JOUR):
        for par in (d.travailleuse, d.clinicienne):
            with par.agir(), transaction.atomic():
                groupes = taches.taches(par)
            assert "après 6 mois" in groupes[-1].lignes[0]["detail"]
        with pytest.raises(ActionRefusee, match="Non connu"):
            faire(d, c, "dire_devenir", d.clinicienne, **reponse | {"reponse": "bail"})
        faire(d, c, "dire_devenir", d.clinicienne, **reponse | {"reponse": "bail", "base": "dit"})
        faire(d, c, "dire_devenir", d.clinicienne, **reponse)
        with pytest.raises(ActionRefusee, match="pas encore"):
            faire(d, c, "dire_devenir", d.clinicienne, **reponse | {"rang": 2})
    baux.faire(d, c, "terminer", finie_le=jour, fin="autre_logement")
    with d.clinicienne.agir(), transaction.atomic():
        acces.clore(
            candidature=scenes.fraiche(d.clinicienne, c), par=d.clinicienne, motif="renonce"
        )
    with pytest.raises(ActionRefusee, match="close"):
        faire(d, c, "noter_sortie", d.clinicienne, le=jour, issue="depart")
    with horloge.au(horloge.maintenant() + 400 * JOUR):
        faire(d, c, "dire_devenir", d.clinicienne, **reponse | {"rang": 2})
        with d.clinicienne.agir(), transaction.atomic():
            assert not [g for g in taches.taches(d.clinicienne) if g.lignes]
    assert lus(d.clinicienne, c, [Sortie, Devenir]) == [1, 2]
    assert lus(d.travailleuse, c, [Sortie, Devenir]) == [0, 0]
    html = page(connecte(d.clinicienne), c, "suivi")
    assert "Non connu" in html
    assert "Un autre logement" in html


def test_l_astreinte_se_lit_des_partenaires(distribution, connecte):
    """The line of the team, from a day on; the same day again corrects it; never a landlord's."""
    d = distribution
    c, jour = baux.signee(d), horloge.aujourdhui()
    claire, chemin = connecte(d.clinicienne), reverse("accompagnement:astreinte")
    for telephone, du, code in (
        ("03 00 00 57 14", jour, 302), ("03 00 00 57 15", jour, 302), ("le soir", jour, 422),
        ("03 00 00 57 16", jour + JOUR, 302), ("03 00 00 57 17", jour + 900 * JOUR, 422),
    ):  # fmt: skip
        dit = {"telephone": telephone, "horaires": "La nuit", "du": du.isoformat()}
        assert claire.post(chemin, dit).status_code == code, telephone
    assert "03 00 00 57 15" in page(connecte(d.travailleuse), c, "suivi")
    for autre in (d.travailleuse, d.referente, d.coordinatrice):
        assert connecte(autre).get(chemin).status_code == 403


def test_gel_et_retrait_ferment_les_actes(distribution):
    """A frozen dossier refuses every write; without her accord the operator follows its lease, and
    tells nothing of the person."""
    d = distribution
    c, jour = baux.signee(d), horloge.aujourdhui()
    for acte in regles.ACTES:
        for acteur in (d.clinicienne, d.travailleuse):
            bail = SimpleNamespace(etat="signee", operateur_id=d.travailleuse.organisation.pk,
                                   signee_le=jour)  # fmt: skip
            gele = regles.Elements(bail=bail, nomme=True, gele=True, sortie=object())
            if acteur.role in regles.ACTES[acte].roles:
                with pytest.raises(ActionRefusee, match="gelé"):
                    regles.verifier(acteur, c, acte, gele)
    sans = regles.Elements(bail=bail, sortie=object())
    for acte in ("planifier_visite", "noter_incident", "dire_absence"):
        regles.verifier(d.travailleuse, c, acte, sans)
    for acte in ("noter_sortie", "dire_devenir"):
        with pytest.raises(ActionRefusee, match="accord de la personne"):
            regles.verifier(d.travailleuse, c, acte, sans)


def test_le_calendrier_de_A1():
    """A1: signed on 1 October 2026 for 18 months; examination and notice in their months, rent
    checked each month, late the day after the last one."""
    bail = SimpleNamespace(
        etat="signee", signee_le=date(2026, 10, 1), debut_le=date(2026, 10, 1), mois_en_tout=18,
        assuree_jusqu_au=date(2027, 9, 30), finie_le=None, bailleur_id=1,
    )  # fmt: skip

    def lignes(annee, mois):
        return [(li.le, li.qui) for li in calendrier.du_bail(bail, date(annee, mois, 1), 6, 2)]

    assert lignes(2027, 4) == [(date(2027, 4, 1), "operateur")]
    assert lignes(2027, 9) == [(date(2027, 9, 30), "operateur")]
    assert lignes(2028, 2) == [(date(2028, 2, 1), "bailleur")]
    assert lignes(2028, 4) == [(date(2028, 4, 1), "operateur")]
    assert lignes(2028, 10) == [(date(2028, 10, 1), "operateur")]
    assert lignes(2026, 11) == []
    en_retard = calendrier.loyers_en_retard
    assert en_retard(bail, [], date(2026, 10, 31)) == []
    assert en_retard(bail, [], date(2026, 12, 1)) == [date(2026, 10, 1), date(2026, 11, 1)]
    suivi = SimpleNamespace(mois=date(2026, 10, 1), bailleur_id=1)
    assert en_retard(bail, [suivi], date(2026, 12, 1)) == [date(2026, 11, 1)]
    jour = date(2026, 11, 23)
    for texte, mois in (("2027-02", date(2027, 2, 1)), ("2027-13", None), ("", None), ("x", None)):
        assert calendrier.premier_du_mois(texte, jour) == (mois or date(2026, 11, 1))
    absence = SimpleNamespace(du=date(2027, 1, 30), au=date(2027, 3, 2))
    assert [bool(list(calendrier.absences([absence], date(2027, m, 1)))) for m in (1, 2, 3, 4)] == [
        True, True, True, False
    ]  # fmt: skip
    sortie = SimpleNamespace(le=date(2026, 8, 31), entree_le=date(2026, 1, 1), issue="depart")
    delais = {1: 6, 2: 12}
    assert regles.dus(sortie, delais) == {1: date(2027, 2, 28), 2: date(2027, 8, 31)}
    assert regles.a_demander(sortie, [], delais, date(2027, 2, 27)) == []
    morte = SimpleNamespace(le=date(2026, 8, 31), issue=IssueSortie.DECES)
    assert regles.dus(morte, delais) == {}


def test_des_pages_a_cout_constant(distribution, connecte):
    d = distribution
    c = racontee(d)
    yann, jour = connecte(d.travailleuse), horloge.aujourdhui()
    comptes: list[int] = []
    page(yann, c, "suivi")  # what is read once, and kept
    for tour in range(2):
        for nom in ("suivi", "mois"):
            with CaptureQueriesContext(connection) as lues:
                page(yann, c, nom)
            comptes.append(len([r for r in lues if not HORS_COMPTE.search(r["sql"])]))
        for rang in range(4):
            suivis.prevoir(d, c, jours=10 + 4 * tour + rang)
            faire(d, c, "noter_incident", le=jour, nature="degat")
    assert comptes[:2] == comptes[2:]
    assert max(comptes) <= 12
