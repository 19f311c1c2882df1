"""The page of an accompaniment, and that of a month: who does what, as one reader may see it."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.reglages import reglages
from partnership.acteurs.templatetags.interface import jour
from partnership.secret.regles_conservation import ajouter_mois

from ..dossier import SANS_ACCORD, SOINS, Bouton
from ..models import Candidature, CritereAtteste, SousLocation
from ..pieces import Pieces
from ..souslocation import lecture as baux
from ..souslocation.enums import BASES
from ..souslocation.models import MoisDeLoyer
from ..souslocation.visibilite import est_partenaire
from . import calendrier, lecture, phrases, regles
from .calendrier import BAILLEUR, EQUIPE, OPERATEUR, PERSONNE, Ligne
from .enums import ACTES
from .models import Absence, ContratDeSoin, Devenir, Incident, ProjetDeVie, Sortie, Visite

CALENDRIER = ("examen_sous_location", "avis_prefet_sous_location")
MONTRES = 12
GRAVES = frozenset({"noter_sortie"})


@dataclass(frozen=True)
class Carte:
    """One card: closed, with the reason, to who takes part and does not read it."""

    titre: str
    lecteurs: str
    lignes: list
    ferme: str = ""
    vide: str = ""


def composer(acteur: Acteur, candidature: Candidature) -> dict:
    """Return the context of the accompaniment, for who takes part in it."""
    pieces = lecture.lire(acteur, candidature)
    elements = lecture.elements_de(acteur, candidature, pieces)
    return {
        "candidature": candidature,
        "gele": elements.gele,
        "operateur": acteur.role == Role.TRAVAILLEUR_SOCIAL,
        "actes": _actes(acteur, candidature, elements),
        "astreinte": lecture.astreinte_de(candidature.organisation),
        "equipe": candidature.organisation,
        "tient_l_astreinte": acteur.organisation.pk == candidature.organisation_id,
        "cartes": _cartes(pieces),
        "visites": _visites(candidature, acteur, pieces, elements),
        "visites_fermees": not pieces.droits.permet("lire_situation_sociale"),
        "incidents": sorted(pieces[Incident], key=lambda i: i.le, reverse=True)[:MONTRES],
        "absences": [phrases.du_au(a.du, a.au) for a in pieces[Absence]],
        "sortie": phrases.sortie(elements.sortie) if elements.sortie else [],
        "questions": _questions(acteur, candidature, elements),
    }


def _actes(acteur: Acteur, candidature: Candidature, elements) -> list[Bouton]:
    boutons = []
    for acte, refus in regles.actions_possibles(acteur, candidature, elements):
        genre = "second"
        url = reverse(f"accompagnement:{acte}", args=[candidature.pk])
        boutons.append(Bouton(ACTES[acte].titre, url, ACTES[acte].aide, genre, refus))
    return sorted(boutons, key=lambda b: bool(b.refus))


def _cartes(pieces: Pieces) -> list[Carte]:
    """Return the care contract and the life project, or why they are closed to this reader."""
    contrat, projet = pieces.derniere(ContratDeSoin), pieces.derniere(ProjetDeVie)
    permet = pieces.droits.permet
    dits = []
    if contrat is not None:
        dits = [
            ("Où il en est", regles.etat_contrat(contrat, horloge.aujourdhui())),
            ("Signé le", jour(contrat.signe_le)),
            ("En vigueur depuis le", jour(contrat.debut_le)),
        ]
        dits += [("Fini le", jour(contrat.fini_le))] if contrat.fini_le else []
    voulu = [("Dit le", jour(projet.dit_le)), ("Dans ses mots", projet.texte)] if projet else []
    return [
        Carte(
            "Contrat de soin", "l’équipe de l’hôpital, et qui suit la personne avec son accord",
            dits, "" if permet("lire_suivi_soins") else SOINS, "Aucun contrat n’est noté.",
        ),
        Carte(
            "Projet de vie", "l’équipe de l’hôpital, et l’opérateur avec l’accord de la personne",
            voulu, "" if permet("lire_faits") else SANS_ACCORD, "Rien n’est encore écrit.",
        ),
    ]  # fmt: skip


def _visites(candidature, acteur: Acteur, pieces: Pieces, elements) -> list[dict]:
    """Return the visits, the latest first; those to be told have their address, for who tells."""
    aujourdhui = horloge.aujourdhui()
    try:
        regles.verifier(acteur, candidature, "planifier_visite", elements)
        dit = True
    except regles.ActionRefusee:
        dit = False
    lues = sorted(pieces[Visite], key=lambda v: v.le, reverse=True)[:MONTRES]
    return [
        {
            "visite": v,
            "genre": phrases.GENRES_VISITES[v.etat],
            "retard": regles.est_en_retard(v, aujourdhui),
            "url": reverse("accompagnement:dire_visite", args=[candidature.pk, v.pk])
            if dit and v.etat == "prevue"
            else "",
        }
        for v in lues
    ]


def _questions(acteur: Acteur, candidature: Candidature, elements) -> list[dict]:
    """Return what is asked after the exit: answered, due, or to come."""
    sortie, trouvees = elements.sortie, []
    repondus = {d.rang: d for d in elements.devenirs if sortie and d.entree_le == sortie.entree_le}
    try:
        regles.verifier(acteur, candidature, "dire_devenir", elements)
        demande = True
    except regles.ActionRefusee:
        demande = False
    aujourdhui = horloge.aujourdhui()
    for rang, le in regles.dus(sortie, elements.delais).items():
        devenir: Devenir | None = repondus.get(rang)
        url = reverse("accompagnement:dire_devenir", args=[candidature.pk, rang])
        trouvees.append(
            {
                "titre": phrases.question(rang, elements.delais),
                "le": le,
                "dit": devenir.get_reponse_display() if devenir else "",
                "due": le <= aujourdhui and devenir is None,
                "url": url if demande and le <= aujourdhui else "",
            }
        )
    return trouvees


# --- A month --------------------------------------------------------------------------


def du_mois(acteur: Acteur, candidature: Candidature, mois: date) -> dict:
    """Return who does what in a month, by partner, and what is late, whatever its month."""
    aujourdhui = horloge.aujourdhui()
    pieces, bail = lecture.lire(acteur, candidature), lecture.bail_de(acteur, candidature)
    lignes = sorted(_lignes(acteur, candidature, pieces, bail, mois), key=lambda li: li.le)
    noms = _noms(acteur, candidature, bail)
    return {
        "candidature": candidature,
        "mois": mois,
        "ce_mois": mois == aujourdhui.replace(day=1),
        "avant": f"{_precedent(mois):%Y-%m}",
        "apres": f"{ajouter_mois(mois, 1):%Y-%m}",
        "parts": [
            {"qui": nom, "lignes": siennes}
            for cle, nom in noms.items()
            if (siennes := [li for li in lignes if li.qui == cle])
        ],
        "retards": _retards(candidature, pieces, bail, aujourdhui, noms),
        "partenaire": est_partenaire(acteur),
    }


def _precedent(mois: date) -> date:
    return (mois - date.resolution).replace(day=1)


def _noms(acteur: Acteur, candidature: Candidature, bail: SousLocation | None) -> dict[str, str]:
    """Return who is named, in order; the hospital team to partners alone (SP-04)."""
    tient = bail.operateur if bail else candidature.operateur
    noms = {PERSONNE: "La personne", OPERATEUR: tient.nom_court if tient else "L’opérateur"}
    if bail is not None:
        noms[BAILLEUR] = bail.bailleur.nom_court
    if est_partenaire(acteur):
        noms[EQUIPE] = f"{candidature.organisation.nom_court}, ou l’opérateur"
    return noms


def _lignes(acteur, candidature, pieces: Pieces, bail: SousLocation | None, mois: date):
    """Yield the lines of a month that this reader may see."""
    aujourdhui = horloge.aujourdhui()
    yield from calendrier.visites(pieces[Visite], mois, aujourdhui)
    yield from calendrier.absences(pieces[Absence], mois)
    yield from calendrier.reexamens(pieces[CritereAtteste], mois, aujourdhui)
    if bail is not None:
        regle = reglages(candidature.territoire, CALENDRIER, aujourdhui)
        yield from calendrier.du_bail(bail, mois, *(regle[cle] for cle in CALENDRIER))
        yield from calendrier.loyers(bail, pieces[MoisDeLoyer], mois, aujourdhui)
        base = BASES.get(bail.fondement)
        if base and base.agrement and est_partenaire(acteur):
            yield from calendrier.agrements(baux.agrements_de(bail.operateur), mois)
    if pieces[Sortie]:
        yield from _devenirs(candidature, pieces, bail, mois)


def _devenirs(candidature, pieces: Pieces, bail: SousLocation | None, mois: date):
    delais = lecture.delais_de(candidature.territoire)
    sortie = lecture.sortie_de(pieces, bail)
    poses = regles.a_demander(sortie, pieces[Devenir], delais, date.max)
    for rang, le in poses:
        if mois <= le <= calendrier.dernier_du_mois(mois):
            dit = f"Demander à la personne où elle vit : {phrases.question(rang, delais).lower()}"
            yield Ligne(le, dit, EQUIPE, retard=le <= horloge.aujourdhui())


def _retards(candidature, pieces: Pieces, bail, jour_: date, noms: dict) -> list[dict]:
    """Return what is past and not done, the oldest first."""
    trouves = [
        (v.le, f"Visite à dire : {v.get_objet_display().lower()}", noms[OPERATEUR])
        for v in pieces[Visite] if regles.est_en_retard(v, jour_)
    ]  # fmt: skip
    trouves += [
        (c.revoir_le, f"Critère {c.numero} à revoir", noms[qui])
        for c, qui in calendrier.a_revoir(pieces[CritereAtteste])
        if c.revoir_le < jour_ and qui in noms
    ]  # fmt: skip
    if bail is not None:
        trouves += [
            (calendrier.dernier_du_mois(mois), "Loyer à vérifier", noms[OPERATEUR])
            for mois in calendrier.loyers_en_retard(bail, pieces[MoisDeLoyer], jour_)
        ]
    if pieces[Sortie]:
        delais = lecture.delais_de(candidature.territoire)
        sortie = lecture.sortie_de(pieces, bail)
        trouves += [
            (le, phrases.question(rang, delais) + " : ce qu’elle est devenue", noms.get(EQUIPE, ""))
            for rang, le in regles.a_demander(sortie, pieces[Devenir], delais, jour_)
        ]
    return [{"le": le, "quoi": quoi, "qui": qui} for le, quoi, qui in sorted(trouves)]
