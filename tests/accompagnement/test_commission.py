"""The housing commission: who is seized, what a landlord does not learn, flats beside a point."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import transaction
from django.urls import reverse

from accompagnement.logements import actions as logements
from annuaire.commissions import actions as commissions
from annuaire.commissions.models import Commission, Siege
from annuaire.situations import actions, fiche, regles, regles_suite, sources
from annuaire.situations.models import Releve, Saisine
from annuaire.situations.regles_reperes import masquer
from annuaire.situations.seance import actions as live
from annuaire.situations.seance import salle
from partnership.acteurs import horloge
from partnership.acteurs.refus import ActionRefusee
from partnership.secret.models import EntreeCercle, Evenement
from tests.situations import scenes as commission

from . import scenes

COUVERT = ["FAITS", "SITUATION_LOCATIVE", "SYNTHESE"]
NOMMES = ["clsm", "ccas", "erah", "moselis"]


def lire(reponse, statut=200) -> str:
    assert reponse.status_code == statut, reponse.content[:2000]
    return re.sub(r"\s+", " ", unescape(reponse.content.decode()))


def adresse(nom, *args) -> str:
    return reverse(f"situations:{nom}", args=args)


def test_une_candidature_va_a_la_commission_du_logement_et_a_nulle_autre(distribution, connecte):
    """SP-06; in the choices and in the rule; a sheet without name, place nor care, of the need."""
    d = distribution
    c = scenes.associee(d)
    situations = commission.commission(d).commission
    saisir, claire = adresse("saisir", c.pk), connecte(d.clinicienne)
    assert "Aucune commission « Logement et santé mentale »" in lire(claire.post(saisir), 422)
    logement = commission.commission(d, genre="logement").commission
    assert "n’a pas été recueilli" in lire(claire.post(saisir), 422)
    scenes.accorder(d, c, "COMMISSION", COUVERT, NOMMES)
    html = lire(claire.get(saisir))
    assert "La fiche ira à : <b>Logement</b>" in html
    assert str(situations.ref) not in html
    refus = claire.post(saisir, {"commission": situations.ref})
    assert "n’examine pas ces situations" in lire(refus, 422)
    par = d.clinicienne
    with par.agir(), transaction.atomic(), pytest.raises(ActionRefusee, match="se porte à"):
        actions.saisir(dossier=c.dossier, par=par, commission=situations)
    assert claire.post(saisir, {"commission": logement.ref}).status_code == 302
    with par.agir(), transaction.atomic():
        saisine = Saisine.objects.visibles_par(par).select_related("dossier__territoire").get()
        assert saisine.commission == logement
        lue = fiche.lire(par, saisine)
        textes = " ".join(lue.textes.values())
        assert "Logement souhaité : T1" in textes
        for tu in ("Marchal", "Théo", "Montigny", "pital", "ERAH", "1990", c.reference):
            assert tu not in textes, tu
        traits = lue.traits(sources.reperes(par, saisine.dossier))
        propres = {champ: masquer(t, traits[champ]) for champ, t in lue.textes.items()}
    envoi = {**propres, **commission.TEXTES, "tranche_age": "26-39", "version": saisine.version}
    ecrire = adresse("ecrire", c.pk)
    lire(claire.post(ecrire, {**envoi, "objet": "expulser"}), 422)
    assert claire.post(ecrire, envoi).status_code == 302  # kept, though not complete
    manque = lire(claire.post(adresse("proposer", c.pk), {"version": 2}), 422)
    assert "ce qui est demandé à la commission" in manque
    assert claire.post(ecrire, {**envoi, "objet": "bail", "version": 2}).status_code == 302
    assert claire.post(adresse("proposer", c.pk), {"version": 3}).status_code == 302
    assert "Préparer le passage du bail" in lire(
        connecte(d.coordinatrice).get(adresse("saisine", c.pk))
    )
    # Counted apart: the report of the situations tells of its own alone.
    with d.coordinatrice.agir(), transaction.atomic():
        natures = set(Evenement.objects.values_list("nature", flat=True))
    assert "logement_proposer" in natures
    assert not [n for n in natures if n.startswith("commission_")]
    # The coordination reads the cover and the sheet; neither a criterion nor where she lives.
    html = lire(connecte(d.coordinatrice).get(reverse("accompagnement:dossier", args=[c.pk])))
    for tu in ("Marchal", "hôpital", "critère 2", "Suivi par"):
        assert tu not in html, tu


def test_un_signalement_ne_va_pas_a_la_commission_du_logement(distribution, connecte):
    d = distribution
    s = commission.signalement(d)
    commission.accorder(d, s.dossier)
    commission.commission(d)
    ailleurs = commission.commission(d, genre="logement").commission
    sylvie, saisir = connecte(d.referente), adresse("saisir", s.pk)
    assert "n’examine pas" in lire(sylvie.post(saisir, {"commission": ailleurs.ref}), 422)
    assert sylvie.post(saisir).status_code == 302
    html = lire(sylvie.get(adresse("ecrire", s.pk)))
    assert 'name="question"' in html
    assert 'name="objet"' not in html


def test_une_commission_du_logement_s_ouvre_composee(distribution, connecte):
    """Seats of the organisations of the territory, vacant, that the coordinator takes out."""
    d = distribution
    helene = connecte(d.coordinatrice)
    envoi = {"genre": "logement", "nom": "Logement"}
    assert helene.post(reverse("commissions:nouvelle"), envoi).status_code == 302
    ouverte = Commission.objects.get()
    places = {(s.nom_organisme, s.college.code) for s in Siege.objects.all()}
    for cle, college in (("clsm", "coordination"), ("erah", "psychiatrie"), ("operateur", "social"),
                         ("ccas", "social")):  # fmt: skip
        assert (d.organisations[cle].nom_court, college) in places
    assert ("Bailleur social, à choisir", "logement") in places  # this territory has several
    attendus = dict(ouverte.composition.values_list("college__code", "au_moins"))
    assert attendus == {
        "coordination": 1,
        "psychiatrie": 1,
        "social": 2,
        "logement": 1,
        "usagers": 1,
    }
    siege = ouverte.sieges.get(college__code="logement")
    assert helene.post(reverse("commissions:retirer_siege", args=[siege.ref])).status_code == 302
    assert not Siege.objects.filter(pk=siege.pk).exists()


def asseoir_le_bailleur(d, seance) -> None:
    siege = seance.commission.sieges.get(college__code="logement")
    dit = {"qualite": "titulaire", "affectation": d.referente.affectation,
           "debut": horloge.aujourdhui()}  # fmt: skip
    with d.coordinatrice.agir(), transaction.atomic():
        commissions.asseoir(siege=siege, par=d.coordinatrice, dit=dit)


def assis(d, c) -> set[int]:
    with d.coordinatrice.agir(), transaction.atomic():
        places = EntreeCercle.objects.en_vigueur().filter(dossier=c.dossier_id)
        return set(places.filter(qualite="COMMISSION").values_list("affectation", flat=True))


@pytest.fixture
def seance(distribution):
    """(d, candidature, session, saisine, point): a landlord sits, and the person named it, for the
    commission alone."""
    d = distribution
    c = scenes.eligible(d)
    scenes.accorder(d, c, "COMMISSION", COUVERT, NOMMES)
    tenue = commission.commission(d, genre="logement", animee=True)
    asseoir_le_bailleur(d, tenue)
    saisine, point = commission.inscrite(d, tenue, s=c, par=d.clinicienne)
    return d, c, tenue, saisine, commission.relire(d.coordinatrice, point)


def test_un_bailleur_qui_siege_n_apprend_rien_avant_l_accord_de_candidature(seance, connecte):
    """SP-05: neither a place, nor an invitation, nor an action, nor a page; then with the accord."""
    d, c, _, saisine, point = seance
    assert d.referente.affectation.pk not in assis(d, c)
    assert d.membre.affectation.pk in assis(d, c)
    sylvie, helene = connecte(d.referente), connecte(d.coordinatrice)
    for nom in ("saisine", "saisir"):
        assert sylvie.get(adresse(nom, c.pk)).status_code == 404
    assert saisine.code not in lire(sylvie.get(adresse("liste")))
    inviter = {"affectation": d.referente.affectation.pk}
    refus = helene.post(adresse("inviter", c.pk), inviter)
    assert "accepté d'être présentée" in lire(refus, 422).replace("’", "'")
    par = d.coordinatrice
    with horloge.au(point.seance.commence), par.agir(), transaction.atomic():
        assert actions.presenter(point=point, par=par)
        frais = commission.relire(par, point)
        with pytest.raises(ActionRefusee, match="présentée à ce bailleur"):
            actions.ajouter_action(
                point=frais, par=par, quoi="Réserver le logement", information="En face",
                organisation=d.organisations["moselis"], echeance=point.seance.jour.replace(day=28),
            )  # fmt: skip
        with pytest.raises(ActionRefusee, match="présentée à ce bailleur"):
            actions.nommer_referent(point=frais, par=par, affectation=d.referente.affectation)
    scenes.accorder(d, c, "CANDIDATURE", ["SITUATION_LOCATIVE"], ["moselis"])
    assert helene.post(adresse("inviter", c.pk), inviter).status_code == 302
    assert d.referente.affectation.pk in assis(d, c)


def test_les_logements_offerts_a_cote_du_point(seance, connecte):
    """The coordinator names one; the wall shows it to those who read the relevé, and to no landlord;
    the landlord's own list does not change (SP-05, SP-20)."""
    d, c, tenue, saisine, point = seance
    offert, repris = scenes.logement(d), scenes.logement(d, etage=0)
    par, helene = d.coordinatrice, connecte(d.coordinatrice)
    avant = lire(connecte(d.referente).get(reverse("accompagnement:logements")))
    with horloge.au(tenue.commence):
        with par.agir(), transaction.atomic():
            commission.asseoir_dans_la_salle(d, tenue, par, d.membre, d.clinicienne)
            tenue = live.montrer(seance=tenue, par=par, point=point)
        ecran = lire(helene.get(reverse("seances:animer", args=[tenue.ref])))
        assert "Logements offerts (2)" in ecran
        assert "Montigny-lès-Metz" in ecran
        assert "3 rue Basse" not in ecran
        suite = reverse("seances:suite", args=[point.pk])
        assert "312,40" in lire(helene.get(suite))
        faux = helene.post(suite, {"issue": "attente", "offre": offert.ref})
        assert "Un logement se nomme avec" in lire(faux, 422)
        with d.referente.agir(), transaction.atomic():
            logements.retirer(logement=repris, par=d.referente, version=1)
        lire(helene.post(suite, {"issue": "logement", "offre": repris.ref}), 422)
        with par.agir(), transaction.atomic(), pytest.raises(ActionRefusee, match="plus offert"):
            actions.nommer_issue(point=point, par=par, issue="logement", offre=str(repris.ref))
        for _ in range(2):
            assert helene.post(suite, {"issue": "logement", "offre": offert.ref}).status_code == 302
        with par.agir(), transaction.atomic():
            releve = Releve.objects.visibles_par(par).get(point=point)
            assert releve.offre.startswith("T1, 31 m², Montigny-lès-Metz, étage 2, avec ascenseur")
            mur = {f["titre"]: f["texte"] for f in salle.contenu(par, tenue)["fragments"]}
            assert mur["Logement proposé"] == releve.offre
            commission.asseoir_dans_la_salle(d, tenue, d.referente)
            assert salle.contenu(par, tenue)["fragments"] == []
    # Presented, she reads the sheet in the room, never what the commission proposes.
    scenes.accorder(d, c, "CANDIDATURE", COUVERT, ["moselis"])
    with horloge.au(tenue.commence + timedelta(minutes=30)):
        inviter = {"affectation": d.referente.affectation.pk}
        assert helene.post(adresse("inviter", c.pk), inviter).status_code == 302
        with par.agir(), transaction.atomic():
            dits = {f["titre"] for f in salle.contenu(par, tenue)["fragments"]}
        assert "Ce qui est demandé" in dits
        assert "Logement proposé" not in dits
    apres = lire(connecte(d.referente).get(reverse("accompagnement:logements")))
    assert saisine.code not in apres
    assert apres.count("312,40") == avant.count("312,40")


@pytest.mark.parametrize(
    ("genre", "issue", "offre"),
    [("situations", "logement", ""), ("logement", "expulsion", ""), ("logement", "", "cle"),
     ("logement", "glissement", "cle"), ("autre", "maintien", "")],
)  # fmt: skip
def test_une_issue_est_de_sa_liste(genre, issue, offre):
    with pytest.raises(ActionRefusee):
        regles_suite.verifier_issue(genre, issue, offre)


def test_ce_qui_est_propose_se_valide_avec_le_reste():
    """Another outcome, or another flat, and the relevé is to be validated again."""
    dites = {regles_suite.empreinte("D", "S", (), issue)
             for issue in (("", ""), ("logement", ""), ("logement", "T1"), ("attente", ""))}  # fmt: skip
    assert len(dites) == 4
    assert regles_suite.empreinte("D", "S", ()) in dites
    with pytest.raises(ActionRefusee):
        regles.verifier_objet("situations", "bail")
