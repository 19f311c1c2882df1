"""What the pages show of a situation brought by a partner, in a constant number of queries."""

from dataclasses import dataclass

from django.urls import reverse

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.registre import Couverture
from partnership.acteurs.templatetags.interface import typo
from partnership.secret import bris, lecteurs, noms
from partnership.secret import fil as fil_du_dossier
from partnership.secret.enums import Categorie
from partnership.secret.models import Accord
from partnership.secret.personne.models import PointDeVue, Rectification

from .. import lecture_point
from ..enums import Motif
from . import pieces as tables
from . import regles
from .enums import OUVERTES, TRANSITIONS, Etat, MotifCloture
from .models import Constat, PassageSituation, PersonneConcernee, SituationPortee

MONTREES = 50
GENRES = {
    Etat.PREPARATION: "neutre",
    Etat.SAISIE: "info",
    Etat.RENDUE: "attente",
    Etat.CLOSE: "clos",
}
PASSAGES = {
    "porter": "Dossier ouvert",
    "completer": "Dossier complété",
    "fermer": "Dossier clos",
    "ajouter_point_de_vue": "La personne a ajouté son point de vue",
    "demander_rectification": "La personne demande une correction",
    "rectifier": "Correction appliquée",
    "refuser_rectification": "Correction refusée",
    "limiter": "Dossier gelé à la demande de la personne",
    "lever_limitation": "Gel levé",
}
PAGES = {"saisir_commission": "situations:saisir"}


@dataclass(frozen=True)
class Bloc:
    """One card: what it is, who reads it."""

    cle: str
    titre: str
    lecteurs: list[str]
    lignes: list


@dataclass(frozen=True)
class Bouton:
    """One act offered on the page, or the reason why it is not."""

    libelle: str
    url: str
    detail: str
    genre: str
    refus: str


def composer(acteur: Acteur, situation: SituationPortee) -> dict:
    """Return the context of the page."""
    pieces = tables.lire(acteur, situation)
    elements = tables.elements(pieces)
    entrees = lecteurs.cercle_de(situation.dossier_id)
    dits = lecteurs.dits_a(acteur, entrees)
    lus = lecteurs.lecteurs(dits, pieces[Accord]) if pieces.droits.permet("lire_faits") else []
    sienne = situation.organisation_id == acteur.organisation.pk
    acces = None if sienne else bris.en_cours(acteur, situation.dossier_id)
    accord, non = regles.accord_vivant(elements.accords), regles.a_dit_non(elements.accords)
    commission = lecture_point.du_dossier(acteur, situation.dossier_id) if sienne else None
    if commission and not commission["plan"] and situation.etat == Etat.CLOSE:
        commission = None
    return {
        "situation": situation,
        "titre": titre(situation, pieces.derniere(PersonneConcernee)),
        "phrase": phrase(situation, accord, non) if sienne else None,
        "etapes": etapes(situation, accord) if sienne else [],
        "blocs": blocs(acteur, pieces, lus),
        "points": pieces[PointDeVue],
        "rectifications": pieces[Rectification],
        "fil": fil(acteur, pieces, entrees) if sienne else [],
        "actes": actes(acteur, situation, elements),
        "commission": commission,
        "gele": pieces.gele,
        "acces": acces,
        "accord": accord or non,
        "ecrit": pieces.droits.permet("ecrire_faits") and acces is None,
        "lit_les_accords": pieces.droits.permet("lire_faits"),
    }


def couverture(acteur: Acteur, dossier) -> Couverture | None:
    """Return what the generic pages of a dossier say of it, to those who open its page."""
    lue = tables.lisibles(acteur).filter(dossier=dossier).only("reference").first()
    if lue is None:
        return None
    return Couverture(lue.reference, reverse("situations:directe", args=[lue.pk]), {})


def siennes(acteur: Acteur) -> list[dict]:
    """Return the open situations of this acteur's organisation, newest first, as rows."""
    if not regles.peut_ouvrir(acteur):
        return []
    lues = tables.lisibles(acteur).filter(organisation=acteur.organisation, etat__in=OUVERTES)
    lignes = list(lues.order_by("-cree_le", "-id")[:MONTREES])
    personnes = PersonneConcernee.objects.visibles_par(acteur).filter(
        dossier__in=[s.dossier_id for s in lignes]
    )
    nommes = noms.lisibles(personnes, ("civilite", "prenom", "nom"), "Nom illisible")
    return [
        {
            "reference": s.reference,
            "nom": nommes.get(s.dossier_id, ""),
            "url": reverse("situations:directe", args=[s.pk]),
            "etat": s.get_etat_display(),
            "genre": GENRES[Etat(s.etat)],
            "depuis": s.etat_depuis,
        }
        for s in lignes
    ]


def titre(situation: SituationPortee, personne: PersonneConcernee | None) -> str:
    """Return « M. Théo M. », or the reference when no name may be read."""
    if personne is None or not personne.nom:
        return situation.reference
    return " ".join(filter(None, [personne.civilite, personne.prenom, personne.nom[:1] + "."]))


def phrase(situation: SituationPortee, accord: bool, non: bool) -> dict:
    """Return where it stands, and whose turn it is."""
    if situation.etat != Etat.CLOSE and non:
        dits = ("La personne a dit non à la commission.",
                "Clôturez ce dossier, ou effacez-le si elle le demande.", "attente")  # fmt: skip
    elif situation.etat == Etat.PREPARATION and not accord:
        suite = "Consignez-le : sans lui, la commission ne peut pas être saisie."
        dits = ("Il manque l’accord de la personne.", suite, "attente")
    else:
        dits = {
            Etat.PREPARATION: ("L’accord de la personne est consigné.",
                               "Vous pouvez saisir la commission.", "attente"),
            Etat.SAISIE: ("La commission est saisie.",
                          "La suite se lit à la page de la saisine.", "info"),
            Etat.RENDUE: ("L’examen en commission est terminé.",
                          "Clôturez le dossier, ou saisissez de nouveau la commission.", "attente"),
            Etat.CLOSE: ("Le dossier est clos.", "Il sera effacé à la fin de sa durée.", "fini"),
        }[Etat(situation.etat)]  # fmt: skip
    return dict(zip(("phrase", "tour", "variante"), dits, strict=True))


def etapes(situation: SituationPortee, accord: bool) -> list[dict]:
    """Return the line of steps; none once it is closed."""
    if situation.etat == Etat.CLOSE:
        return []
    rang = {Etat.PREPARATION: 2 if accord else 1, Etat.SAISIE: 3, Etat.RENDUE: 4}[situation.etat]
    noms_ = ["Dossier ouvert", "Accord de la personne", "Saisine", "Examen", "Clôture"]
    return [
        {"libelle": t, "etat": "fait" if n < rang else "cours" if n == rang else "a_venir"}
        for n, t in enumerate(noms_)
    ]


def blocs(acteur: Acteur, pieces: tables.Pieces, lus: list) -> list[Bloc]:
    """Return the cards that this reader may open, each with its readers."""
    return [
        Bloc(cle, nom, lecteurs.libelles(lus, categorie, acteur), lignes(pieces))
        for cle, categorie, nom, lignes in (
            ("personne", Categorie.IDENTITE, "La personne", _personne),
            ("constat", Categorie.FAITS, "Ce qui a été observé", _constat),
        )
        if pieces.droits.permet(f"lire_{categorie.lower()}")
    ]


def _personne(pieces: tables.Pieces) -> list[tuple]:
    lue = pieces.derniere(PersonneConcernee)
    if lue is None:
        return []
    return [
        ("Nom", " ".join(filter(None, [lue.civilite, lue.prenom, lue.nom]))),
        ("Année de naissance", lue.annee_naissance),
        ("Téléphone", lue.telephone),
        ("Adresse", lue.adresse),
    ]


def _constat(pieces: tables.Pieces) -> list[tuple]:
    lu = pieces.derniere(Constat)
    if lu is None:
        return []
    motif = "" if lu.motif == Motif.INCONNU else lu.get_motif_display()
    return [("Avant tout", motif), ("Vu ou entendu", typo(lu.faits)), ("Essayé", typo(lu.tente))]


def fil(acteur: Acteur, pieces: tables.Pieces, entrees) -> list[dict]:
    """Return the thread, newest first."""
    organisations = {e.organisation_id: e.organisation.nom_court for e in entrees}
    return fil_du_dossier.composer(acteur, pieces[PassageSituation], organisations, Phrases)


class Phrases:
    """The words of the thread."""

    @staticmethod
    def passage(acte: str) -> str:
        """Return the words of an act."""
        return PASSAGES.get(acte, acte.replace("_", " ").capitalize())

    @staticmethod
    def detail(acte: str, brut: str) -> str:
        """Return the words of its detail."""
        return str(MotifCloture(brut).label) if brut in MotifCloture.values else ""


def actes(acteur: Acteur, situation: SituationPortee, elements) -> list[Bouton]:
    """Return the acts that this role could do, the next one first."""
    if elements.gele:
        return []
    proposes = regles.actions_possibles(acteur, situation, elements)
    boutons = [_bouton(situation, acte, refus) for acte, refus in proposes]
    rangs = {"principal": 0, "second": 1, "grave": 2}
    return sorted(boutons, key=lambda b: (rangs[b.genre], bool(b.refus)))


def _bouton(situation: SituationPortee, acte: str, refus: str) -> Bouton:
    genre = {"saisir_commission": "principal", "fermer": "grave"}.get(acte, "second")
    if refus and genre == "principal":
        genre = "second"
    url = reverse(PAGES.get(acte, f"situations:{acte}"), args=[situation.pk])
    return Bouton(TRANSITIONS[acte].titre, url, TRANSITIONS[acte].aide, genre, refus)
