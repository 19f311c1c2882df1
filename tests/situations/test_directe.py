"""A partner brings a situation by herself: no signalement, no candidature (decision 0027)."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from annuaire.situations import actions, taches
from annuaire.situations.directe import actions as directes
from annuaire.situations.models import Point, Saisine, SituationPortee
from partnership.acteurs import horloge
from partnership.acteurs.refus import ActionRefusee
from partnership.secret import actions_accords as accords
from partnership.secret.models import Accord, EntreeCercle, Journal
from partnership.secret.regles_conservation import ajouter_mois
from tests.accompagnement import scenes as acces
from tests.personne.test_copie_ailleurs import copie
from tests.secret.travail import dossiers, passer
from tests.secret.travail import lire as lire_en_base

from . import scenes
from .directes import ADRESSE, FAITS, NOM, PRENOM, accorder, champs, fraiche, portee, retirer

CACHES = (NOM, PRENOM, ADRESSE, "06 11 22", "1958", "Opérateur", "SIT-")


def url(nom, *args) -> str:
    return reverse(f"situations:{nom}", args=args)


def lire(reponse, statut=200) -> str:
    assert reponse.status_code == statut, reponse.content[:2000]
    return re.sub(r"\s+", " ", unescape(reponse.content.decode()))


def sais(cle=None, **autres) -> dict:
    return champs(cle=str(cle or uuid4()), sait="on") | autres


@pytest.fixture
def troupe(distribution):
    """The cast, and a session where the coordinator, the member and the clinician sit."""
    return distribution, scenes.commission(distribution, animee=True)


def test_de_l_ouverture_au_releve_par_les_pages(troupe, connecte):
    """SP-06: a social worker opens, records the accord, brings; the session and its relevé follow;
    who sits reads no name, nor who brought it."""
    d, seance = troupe
    yann, helene, membre = connecte(d.travailleuse), connecte(d.coordinatrice), connecte(d.membre)
    assert url("porter") in lire(yann.get(url("liste")))
    assert url("porter") not in lire(helene.get(url("liste")))
    cle = uuid4()
    refus = lire(yann.post(url("porter"), sais(cle, sait="")), 422)
    assert "rien ne s’écrit à son insu" in refus
    assert FAITS in refus  # nothing lost
    assert "diagnostic" in lire(
        yann.post(url("porter"), sais(cle, faits="Elle est schizophrène")), 422
    )
    for _ in range(2):  # a double click
        assert yann.post(url("porter"), sais(cle)).status_code == 302
    with d.travailleuse.agir(), transaction.atomic():
        s = SituationPortee.objects.visibles_par(d.travailleuse).get()
    assert re.fullmatch(r"SIT-\d{4}-\d{4}-\d{4}", s.reference)
    page = lire(yann.get(url("directe", s.pk)))
    assert "Il manque l’accord de la personne" in page
    assert f"{PRENOM} {NOM}" in page
    assert NOM in lire(yann.get(url("liste")))
    assert "Sans lui, la commission" in lire(yann.post(url("saisir", s.pk)), 422)
    for autre in (helene, membre, connecte(d.clinicienne), connecte(d.referente)):
        assert autre.get(url("directe", s.pk)).status_code == 404
    consentir = lire(yann.get(reverse("secret:consentir", args=[s.pk])))
    assert "Examen en commission" in consentir
    assert "Présentation d’une candidature" not in consentir
    accorder(d, fraiche(d.travailleuse, s))
    assert yann.post(url("saisir", s.pk)).headers["Location"] == url("ecrire", s.pk)
    assert FAITS in lire(yann.get(url("ecrire", s.pk)))  # the draft is her own words
    envoi = {**scenes.TEXTES, "tranche_age": "65-79", "locatif": "Locataire", "version": 1}
    yann.post(
        url("ecrire", s.pk), {**envoi, "faits": f"Mme {NOM}, {ADRESSE}, appelle au 06 11 22 33 44"}
    )
    refus = lire(yann.post(url("proposer", s.pk), {"version": 2}), 422)
    assert "ne doit nommer personne" in refus
    assert ADRESSE in refus
    yann.post(url("ecrire", s.pk), {**envoi, "version": 2})
    assert yann.post(url("proposer", s.pk), {"version": 3}).status_code == 302
    assert "La commission est saisie" in lire(yann.get(url("directe", s.pk)))
    assert "d’abord" in lire(
        yann.post(url("fermer", s.pk), {"motif": "relais", "version": _version(d, s)}), 422
    )
    # The coordination reads over what names nobody; it does not open the dossier itself.
    assert "Opérateur" in lire(helene.get(url("liberer", s.pk)))
    assert helene.get(url("directe", s.pk)).status_code == 404
    _inscrire(d, s, seance)
    fiche = lire(membre.get(url("saisine", s.pk))) + lire(membre.get(url("liste")))
    assert "un partenaire" in fiche.lower()
    assert scenes.TEXTES["faits"] in fiche
    for tu in CACHES:
        assert tu not in fiche, tu
    assert membre.get(url("directe", s.pk)).status_code == 404
    point = _examiner(d, s, seance)
    # Who brought it reads the relevé with the person's accord, and gives nothing away.
    releve = lire(yann.get(url("point", s.pk, point.pk)))
    assert "Reprendre contact à deux" in releve
    assert "Faire le point sur les droits" in lire(yann.get(url("directe", s.pk)))
    saisine = Saisine.objects
    with d.coordinatrice.agir(), transaction.atomic():
        saisine = Saisine.objects.visibles_par(d.coordinatrice).select_related(
            "dossier__territoire"
        )
        actions.clore(saisine=saisine.get(), par=d.coordinatrice, motif="resolue")
    assert "L’examen en commission est terminé" in lire(yann.get(url("directe", s.pk)))
    assert helene.get(url("saisine", s.pk)).status_code == 404
    clos = yann.post(url("fermer", s.pk), {"motif": "resolue", "version": _version(d, s)})
    assert clos.status_code == 302
    page = lire(yann.get(url("directe", s.pk)))
    assert "Le dossier est clos" in page
    assert NOM in page  # its own file, read
    for nom in ("completer", "fermer"):
        lire(yann.post(url(nom, s.pk), {"version": 1}), 403)


def _version(d, s) -> int:
    return fraiche(d.travailleuse, s).version


def _inscrire(d, s, seance) -> None:
    with d.coordinatrice.agir(), transaction.atomic():
        lues = Saisine.objects.visibles_par(d.coordinatrice)
        saisine = lues.select_related("dossier__territoire", "commission", "territoire").get()
        actions.liberer(saisine=saisine, par=d.coordinatrice, vus=_vus(d, saisine))
        actions.inscrire(saisine=saisine, par=d.coordinatrice, seance=seance)


def _vus(d, saisine) -> list[str]:
    from annuaire.situations import fiche

    lue = fiche.lire(d.coordinatrice, saisine)
    trouves = lue.traits(fiche.reperes_publics(d.territoire))
    return [t.cle(champ) for champ, liste in trouves.items() for t in liste]


def _examiner(d, s, seance) -> Point:
    """Hold the session as any other, release the relevé."""
    with d.coordinatrice.agir(), transaction.atomic():
        lus = Point.objects.visibles_par(d.coordinatrice)
        point = lus.select_related("saisine__dossier__territoire", "seance").get()
    with horloge.au(seance.commence):
        scenes.conclure(d, seance, point, (d.coordinatrice, d.membre, d.clinicienne))
    scenes.diffuser(d, scenes.relire(d.coordinatrice, point))
    return point


def proposee(d, par=None) -> tuple[SituationPortee, Accord, Saisine]:
    """Opened, agreed to, brought and sent to the coordination."""
    par = par or d.travailleuse
    s = portee(d, par)
    accord = accorder(d, s, par)
    return s, accord, scenes.proposee(d, par=par, s=s)


def test_le_bailleur_nomme_lit_ses_actions_et_ne_sait_pas_qui_l_a_portee(troupe, connecte):
    """SP-04: a hospital team that brings a situation tells that there is care: who sits, and the
    landlord that acts, read « un partenaire », and it reads of the relevé its own part alone."""
    d, seance = troupe
    s, _, _ = proposee(d, d.clinicienne)
    _inscrire(d, s, seance)
    lu = lire(connecte(d.membre).get(url("saisine", s.pk)))
    assert "saisie par un partenaire" in lu
    point = _examiner(d, s, seance)
    page = lire(connecte(d.referente).get(url("point", s.pk, point.pk)))
    assert "Prévenir avant les travaux" in page
    page += lire(connecte(d.referente).get(url("saisine", s.pk)))
    for tu in (
        "Reprendre contact à deux",
        "Faire le point",
        *CACHES,
        "ERAH",
    ):
        assert tu not in page, tu
    # A house that brought nothing, and whose social worker is not asked, knows of nothing.
    assert connecte(d.travailleuse).get(url("saisine", s.pk)).status_code == 404


def test_le_retrait_gele_tout_et_le_dossier_finit(troupe, connecte):
    """SP-06, SP-08: recorded by who brought it, it freezes at once for all; then she closes."""
    d, seance = troupe
    s, accord, _ = proposee(d)
    _inscrire(d, s, seance)
    membre, yann = connecte(d.membre), connecte(d.travailleuse)
    assert membre.get(url("saisine", s.pk)).status_code == 200
    retirer(d.travailleuse, accord)
    assert membre.get(url("saisine", s.pk)).status_code == 404
    page = lire(yann.get(url("saisine", s.pk)))
    assert "Situation retirée" in page
    assert scenes.TEXTES["faits"] not in page
    assert "a dit non à la commission" in lire(yann.post(url("saisir", s.pk)), 422)
    page = lire(yann.get(url("directe", s.pk)))
    assert "La personne a dit non à la commission" in page
    assert "a dit non" in lire(yann.post(url("completer", s.pk), {"version": 1}), 403)
    assert _groupes(d.travailleuse) == {"Situations à clore"}
    # A new accord, and the commission may be seized again, under another code.
    accorder(d, fraiche(d.travailleuse, s))
    assert yann.post(url("saisir", s.pk)).status_code == 302
    assert yann.post(url("abandonner", s.pk), {"version": 1}).status_code == 302
    clos = yann.post(url("fermer", s.pk), {"motif": "refus", "version": _version(d, s)})
    assert clos.status_code == 302
    with d.travailleuse.agir(), transaction.atomic():
        assert not EntreeCercle.objects.en_vigueur().exclude(qualite="EMETTEUR_CLOS").exists()
        with pytest.raises(ActionRefusee, match="clos"):
            directes.completer(situation=s, par=d.travailleuse, **champs())


def _groupes(acteur) -> set[str]:
    with acteur.agir(), transaction.atomic():
        return {g.titre for g in taches.taches(acteur)}


def test_on_renonce_a_une_saisine_avant_tout_le_monde(troupe, connecte):
    """A draft ends too, in the three types of dossier; once the coordination reads it, it is hers."""
    d, _ = troupe
    s = portee(d)
    assert _groupes(d.travailleuse) == {"Situations à porter à la commission"}
    accorder(d, s)
    scenes.brouillon(d, par=d.travailleuse, s=s)
    assert _groupes(d.travailleuse) == {"Saisines à terminer"}
    yann = connecte(d.travailleuse)
    assert "Renoncer" in lire(yann.get(url("abandonner", s.pk)))
    refus = yann.post(url("fermer", s.pk), {"motif": "relais", "version": 1})
    assert "vous y renoncez" in lire(refus, 422)
    assert yann.post(url("abandonner", s.pk), {"version": 1}).status_code == 302
    assert lire(yann.post(url("abandonner", s.pk), {"version": 2}), 403)
    scenes.proposee(d, par=d.travailleuse, s=s)
    lire(yann.get(url("abandonner", s.pk)), 403)
    t = scenes.signalement(d)
    scenes.accorder(d, t.dossier)
    saisine = scenes.proposee(d, s=t)
    with d.coordinatrice.agir(), transaction.atomic():
        actions.renvoyer(saisine=saisine, par=d.coordinatrice, a_revoir=[])
    version = {"version": scenes.fraiche(d.referente, saisine).version}
    assert connecte(d.referente).post(url("abandonner", t.pk), version).status_code == 302
    assert connecte(d.coordinatrice).get(url("saisine", t.pk)).status_code == 404
    with d.referente.agir(), transaction.atomic():
        t.refresh_from_db(fields=["etat"])
    assert t.etat == "en_evaluation"


def test_qui_ouvre_et_ou_une_travailleuse_sociale_ne_saisit_pas(troupe):
    """Decision 0007 holds elsewhere: in a dossier that her house did not open she writes no fact,
    records no accord, brings nothing."""
    d, _ = troupe
    for nom in ("agent", "coordinatrice", "membre", "pilotage", "deleguee"):
        par = d.acteurs[nom]
        with par.agir(), transaction.atomic(), pytest.raises(ActionRefusee, match="portée"):
            directes.porter(par=par, cle=uuid4(), sait=True, **champs())
    c = acces.associee(d)
    with d.travailleuse.agir(), transaction.atomic():
        with pytest.raises(ActionRefusee, match="écrit dans ce dossier"):
            actions.saisir(dossier=c.dossier, par=d.travailleuse)
        with pytest.raises(ActionRefusee, match="consigner un accord"):
            accords.informer(
                dossier=c.dossier, par=d.travailleuse, cle=uuid4(), finalite="COMMISSION",
                le=horloge.aujourdhui(), moyen="ENTRETIEN", recueilli_par="Elle",
            )  # fmt: skip
    s, _, _ = proposee(d)
    with (
        d.travailleuse.agir(),
        transaction.atomic(),
        pytest.raises(ActionRefusee, match="pour quoi"),
    ):
        accords.informer(
            dossier=s.dossier, par=d.travailleuse, cle=uuid4(), finalite="CANDIDATURE",
            le=horloge.aujourdhui(), moyen="ENTRETIEN", recueilli_par="Elle",
        )  # fmt: skip


def test_une_reference_ne_compte_pas(distribution, monkeypatch):
    """Drawn twice, drawn again: neither a rank, nor an error."""
    d = distribution
    tirees = iter(["SIT-2026-1111-1111", "SIT-2026-1111-1111", "SIT-2026-2222-2222"])
    monkeypatch.setattr(directes, "tirer", lambda annee: next(tirees))
    assert portee(d).reference == "SIT-2026-1111-1111"
    assert portee(d, d.clinicienne).reference == "SIT-2026-2222-2222"


def test_sa_copie_dit_ce_qui_fut_ecrit(distribution, connecte):
    """SP-15: found by her name by the delegate of the house, and said in her copy."""
    d = distribution
    s = portee(d, d.referente)
    # Refused in its form, nothing lost: the journal keeps it as any refusal (SP-13).
    lire(connecte(d.referente).post(url("saisir", s.pk)), 422)
    with d.deleguee.agir(), transaction.atomic():
        refus = Journal.objects.filter(dossier=s.pk, action="refus")
        assert [ligne.objet for ligne in refus] == ["situations:saisir"]
    lue = copie(d.deleguee, connecte, s, nom=NOM, prenom=PRENOM)
    for dit in (FAITS, ADRESSE, s.reference):
        assert dit in lue, dit


def test_laissee_seule_elle_est_effacee(distribution_reelle):
    """SP-19: six months if the commission never got it, twenty-four months from what moved last."""
    d, jour = distribution_reelle, horloge.aujourdhui()
    scenes.commission(d)
    seule = portee(d)
    s, *_ = proposee(d, d.clinicienne)
    for mois, cycle, role, laquelle in (
        (6, "situation_preparee", "TRAVAILLEUR_SOCIAL", seule),
        (24, "situation", "CLINICIEN", s),
    ):
        terme = ajouter_mois(jour, mois)
        assert passer(terme - timedelta(days=30)).get((cycle, "avertis")) == 1
        annonces = lire_en_base("SELECT role FROM secret_echeanceconservation WHERE dossier_id = %s",
                                laquelle.dossier_id)  # fmt: skip
        assert annonces == [(role,)]
        assert passer(terme).get((cycle, "faits")) == 1
        assert laquelle.dossier_id not in dossiers()
