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
from annuaire.situations.models import (
    Constat,
    PersonneConcernee,
    Point,
    Saisine,
    SituationPortee,
)
from partnership.acteurs import horloge
from partnership.acteurs.refus import ActionRefusee
from partnership.secret.models import Accord, EntreeCercle

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
    assert "un partenaire" in fiche
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
