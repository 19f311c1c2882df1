"""The words of the line: to who accompanies, to a landlord, to the person herself (SP-04)."""

from datetime import date

from django.utils.formats import date_format

from partnership.acteurs.templatetags.interface import INSECABLE

from ..enums import EtatCritere
from .regles import APRES, Cle, EtatPas, Pas, Regard, Vu

ETATS = {
    EtatPas.FAIT: "fait",
    EtatPas.COURS: "en cours",
    EtatPas.A_VENIR: "à venir",
    EtatPas.ARRETE: "n’aura pas lieu",
}
# `{rythme}`, `{premier}`, `{second}`: months, settings of the territory.
TITRES = {
    Cle.BESOIN: "Besoin repéré",
    Cle.CRITERES: "Quatre critères",
    Cle.PROPOSITION: "Présentation à un bailleur",
    Cle.CALEOL: "Commission d’attribution",
    Cle.BAIL: "Bail et sous-location",
    Cle.EXAMENS: "Examens tous les {rythme} mois",
    Cle.FIN: "Bail à son nom, ou sortie",
    Cle.APRES_1: "{premier} mois après",
    Cle.APRES_2: "{second} mois après",
}
AU_BAILLEUR = {
    Cle.PROPOSITION: "Présentée à votre organisme",
    Cle.FIN: "Bail à son nom, ou fin",
}
A_LA_PERSONNE = {
    Cle.BESOIN: "Vous cherchez un logement",
    Cle.CRITERES: "Quatre conditions à réunir",
    Cle.PROPOSITION: "Un bailleur reçoit votre demande",
    Cle.CALEOL: "Sa commission décide",
    Cle.BAIL: "Vous signez, et vous emménagez",
    Cle.EXAMENS: "Un point avec vous tous les {rythme} mois",
    Cle.FIN: "Un bail à votre nom, ou un autre logement",
    Cle.APRES_1: "{premier} mois après : où en êtes-vous ?",
    Cle.APRES_2: "{second} mois après : où en êtes-vous ?",
}
# What each step means, to the person; the second sentence is what she decides.
EXPLIQUE = {
    Cle.BESOIN: "L’équipe a noté ce que vous souhaitez. Vous pouvez changer d’avis.",
    Cle.CRITERES: "L’équipe et l’opérateur les regardent avec vous. Aucun bailleur ne les lit.",
    Cle.PROPOSITION: "Seulement si vous dites oui, et seulement au bailleur que vous nommez.",
    Cle.CALEOL: "Le bailleur décide s’il attribue le logement.",
    Cle.BAIL: "L’opérateur loue le logement et vous le sous-loue. Vous lisez avant de signer.",
    Cle.EXAMENS: "Comment ça va dans le logement ? Votre avis compte, il est écrit.",
    Cle.FIN: "Jamais automatique : c’est décidé avec vous, et rien ne se fait sans votre accord.",
    Cle.APRES_1: "On vous demande des nouvelles. Vous pouvez ne pas répondre.",
    Cle.APRES_2: "On vous demande des nouvelles. Vous pouvez ne pas répondre.",
}
TITRE = {
    Regard.ETUDE: "La ligne du parcours",
    Regard.CONTRAT: "La ligne de la sous-location",
    Regard.BAILLEUR: "La ligne de la candidature",
}


def court(jour: date | None) -> str:
    """« 12 nov. 2026 », on one line."""
    if jour is None:
        return ""
    numero = "1er" if jour.day == 1 else str(jour.day)
    return f"{numero}{INSECABLE}{date_format(jour, 'N')}{INSECABLE}{jour.year}".lower()


def titre(cle: Cle, regard: Regard, personne: bool, mois: dict) -> str:
    """Return the title of a step in the words of its reader; `mois`: the settings it says."""
    mots = dict(TITRES)
    if personne:
        mots = dict(A_LA_PERSONNE)
    elif regard == Regard.BAILLEUR:
        mots |= AU_BAILLEUR
    return mots[cle].format(**mois)


def quand(pas: Pas) -> str:
    """Return the date of a step, or by when it comes."""
    if pas.le is not None and pas.etat == EtatPas.FAIT:
        return court(pas.le)
    if pas.attendu is not None:
        return f"{'d’ici au' if pas.cle == Cle.EXAMENS else 'à partir du'} {court(pas.attendu)}"
    if pas.etat == EtatPas.FAIT:
        return "date non notée"
    return ""


def detail(pas: Pas, vu: Vu, regard: Regard, personne: bool) -> str:
    """Return one more line about a step, "" for none."""
    if pas.cle == Cle.CRITERES:
        return _criteres(pas, vu, personne)
    if pas.cle == Cle.PROPOSITION and regard == Regard.BAILLEUR and not vu.signee_le:
        if vu.eligible_le is None:
            return "en réexamen"
        return f"quatre critères remplis le {court(vu.eligible_le)}"
    if pas.cle == Cle.CALEOL and vu.commission and pas.etat != EtatPas.A_VENIR:
        return vu.commission
    if pas.cle == Cle.EXAMENS and vu.examens:
        nombre = len(vu.examens)
        s = "s" if nombre > 1 else ""
        return f"{nombre} tenu{s}, le dernier le {court(max(vu.examens))}"
    if pas.cle == Cle.FIN and pas.etat == EtatPas.FAIT:
        return vu.fin
    if pas.cle in APRES and pas.etat == EtatPas.FAIT:
        return vu.apres[APRES[pas.cle] - 1].dit
    if pas.cle in APRES and pas.etat == EtatPas.COURS and pas.attendu is None and not personne:
        return "la sortie est à noter"
    return ""


def _criteres(pas: Pas, vu: Vu, personne: bool) -> str:
    """Told to who studies them; no « 3 of 4 »: they do not add up (domain.md § 5, case A2)."""
    if pas.etat == EtatPas.FAIT:
        if vu.eligible_le is None:
            return "à regarder de nouveau" if personne else "à réexaminer, le bail n’en change pas"
        return "réunies" if personne else "tous remplis"
    if EtatCritere.NON_REMPLI in vu.criteres:
        return "une condition manque" if personne else "un critère n’est pas rempli"
    return ""
