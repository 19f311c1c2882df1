"""Where a candidature stands, in the words of the reader's role (SP-04)."""

from dataclasses import dataclass
from datetime import date

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.templatetags.interface import jour

from .enums import PREUVES, TRANSITIONS, Critere, Etat, EtatCritere, MotifCloture, Preuve
from .examens import phrases as examens
from .models import Candidature
from .rapprochement.enums import DecisionCaleol
from .souslocation.phrases import PASSAGES
from .suivi import phrases as suivi

E = Etat
GENRES = {
    E.BESOIN: "neutre",
    E.ETUDE: "attente",
    E.NON_REUNIS: "veille",
    E.ELIGIBLE: "info",
    E.PRESENTEE: "fait",
    E.CLOSE: "clos",
}
GENRES_CRITERES = {
    EtatCritere.NON_EVALUE: "neutre",
    EtatCritere.REMPLI: "fait",
    EtatCritere.NON_REMPLI: "refuse",
    EtatCritere.A_REEXAMINER: "attente",
}
TOURS = {
    E.BESOIN: "À l’équipe qui l’a ouverte",
    E.ETUDE: "À qui atteste les critères",
    E.NON_REUNIS: "",
    E.ELIGIBLE: "À l’équipe qui l’a ouverte",
    E.PRESENTEE: "Au bailleur",
    E.CLOSE: "",
}


@dataclass(frozen=True)
class Phrase:
    """The sentence at the top of the page."""

    phrase: str
    suite: str = ""
    variante: str = "info"


LOUEE = Phrase("La sous-location est signée.", "Le contrat se suit à sa page.", "info")


def libelle(candidature: Candidature, acteur: Acteur, *, louee: bool = False) -> str:
    """Return the stage as this acteur is told of it; `louee`: to a landlord, a lease of its own is
    signed, and what becomes of the criteria is none of its business (SP-04)."""
    if acteur.est_bailleur and louee:
        return "Sous-location signée"
    if acteur.est_bailleur and candidature.etat != E.PRESENTEE:
        return "En réexamen"
    return candidature.get_etat_display()


def genre(candidature: Candidature, acteur: Acteur, *, louee: bool = False) -> str:
    """Return the colour of the stage, in which nothing more is told."""
    if acteur.est_bailleur and louee:
        return "fait"
    if acteur.est_bailleur and candidature.etat != E.PRESENTEE:
        return "veille"
    return GENRES[Etat(candidature.etat)]


def phrase(candidature: Candidature, acteur: Acteur) -> Phrase:
    """Return where the candidature stands and what comes next."""
    if acteur.est_bailleur:
        return _au_bailleur(candidature)
    return {
        E.BESOIN: Phrase(
            "Le besoin est repéré.",
            "Recueillez l’accord de la personne, puis associez un opérateur.",
            "attente",
        ),
        E.ETUDE: Phrase(
            "Les critères sont à l’étude.",
            "Les quatre doivent être remplis : ils ne se compensent pas.",
            "attente",
        ),
        E.NON_REUNIS: Phrase(
            "Un critère n’est pas rempli : la personne n’est pas éligible.",
            "Une orientation vers le logement de droit commun peut lui être proposée.",
            "info",
        ),
        E.ELIGIBLE: Phrase(
            f"Les quatre critères sont remplis le {_le(candidature)}.",
            "Avec son accord explicite, la candidature peut être présentée à un bailleur.",
            "info",
        ),
        E.PRESENTEE: Phrase(
            f"Les quatre critères sont remplis le {_le(candidature)}.",
            "La candidature est présentée : un logement est attendu.",
            "info",
        ),
        E.CLOSE: Phrase("La candidature est close.", "", "fini"),
    }[Etat(candidature.etat)]


def _le(candidature: Candidature) -> str:
    return jour(candidature.eligible_le) if candidature.eligible_le else ""


def _au_bailleur(candidature: Candidature) -> Phrase:
    if candidature.etat == E.PRESENTEE:
        return Phrase(
            f"Les quatre critères sont remplis le {_le(candidature)}.",
            "Cherchez dans votre parc un logement qui réponde à son besoin.",
            "attente",
        )
    return Phrase("La candidature est en réexamen.", "Rien n’est attendu de vous.", "info")


def passage(acte: str) -> str:
    """Return the words of a line of the thread."""
    faits = {
        "ouvrir": "Candidature ouverte",
        "modifier": "Candidature complétée",
        "associer": "Opérateur ou partenaire social associé",
        "attester": "Critère attesté",
        "etudier": "Budget étudié",
        "demander_etude": "Une nouvelle étude du budget est demandée",
        "presenter": "Présentée à un bailleur",
        "noter_caleol": "Commission d’attribution réunie",
        "clore": "Candidature close",
        "retrait_d_accord": "Un accord a pris fin : qui lisait grâce à lui est sorti",
        "ajouter_point_de_vue": "La personne a ajouté son point de vue",
        "demander_rectification": "La personne demande une correction",
        "rectifier": "Correction appliquée",
        "refuser_rectification": "Correction refusée",
        "limiter": "Dossier gelé à la demande de la personne",
        "lever_limitation": "Gel levé",
        **PASSAGES,
        **examens.PASSAGES,
        **suivi.PASSAGES,
    }
    connu = TRANSITIONS.get(acte)
    return faits.get(acte) or (connu.titre if connu else acte.replace("_", " ").capitalize())


def detail(acte: str, brut: str) -> str:
    """Return the words of the detail of a line."""
    if acte == "attester":
        numero, _, etat = brut.partition(":")
        return f"{numero}. {Critere(int(numero)).label} : {EtatCritere(etat).label.lower()}"
    if acte == "etudier":
        return f"étude du {jour(date.fromisoformat(brut))}"
    if acte == "noter_caleol":
        decision, le, rang = brut.split(":")
        place = f", rang {rang}" if rang else ""
        return f"{DecisionCaleol(decision).label}{place}, le {jour(date.fromisoformat(le))}"
    if acte == "clore" and brut in MotifCloture.values:
        return str(MotifCloture(brut).label)
    return suivi.detail(acte, brut)


def preuves(numero: int) -> list[tuple[str, str]]:
    """Return the kinds of evidence of a criterion, as choices."""
    return [(p.value, Preuve(p).label) for p in PREUVES[numero]]
