"""Who may do what in the accompaniment, when, and when something is due. Pure checks.

The button, its reason and the write ask the same functions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.refus import ActionRefusee
from partnership.secret.enums import Categorie
from partnership.secret.models import Accord
from partnership.secret.personne.regles import PHRASE_LIMITATION
from partnership.secret.regles_conservation import ajouter_mois

from .. import enums as acces
from ..models import Candidature, SousLocation
from ..regles import PHRASE_SANS_ACCORD, verifier_date_passee
from ..souslocation.enums import EtatBail
from .enums import ACTES, DITES, Base, Devenu, EtatVisite, IssueSortie, Rang
from .models import Absence, ContratDeSoin, Devenir, Sortie, Visite

LOIN = timedelta(days=366)  # beyond, a slip of the finger


@dataclass(frozen=True)
class Elements:
    """What the rules look at beside the cover, read through `visibles_par`.

    `bail`: the last sub-letting, not given up. `nomme`: the acteur reads who the person is, by her
    accord. `accords`: the consents alive now to tell an absence.
    """

    bail: SousLocation | None = None
    nomme: bool = False
    gele: bool = False
    sortie: Sortie | None = None
    devenirs: tuple[Devenir, ...] = ()
    absences: tuple[Absence, ...] = ()
    accords: tuple[Accord, ...] = ()
    delais: Mapping[int, int] = field(default_factory=dict)


# --- Acts -----------------------------------------------------------------------------


def verifier(acteur: Acteur, candidature: Candidature, acte: str, elements: Elements) -> None:
    """Raise `ActionRefusee` with the reason when `acteur` may not do `acte` now.

    The hospital team that opened the candidature; its operator, with the person's accord, or, by
    contract, the one that sub-lets. Once closed, the team alone still asks what became of her.
    """
    dit = ACTES[acte]
    if acteur.role not in dit.roles:
        raise ActionRefusee("Votre rôle ne permet pas cet acte.")
    if acteur.role == Role.CLINICIEN:
        if acteur.organisation.pk != candidature.organisation_id:
            raise ActionRefusee("Cet acte revient à l’équipe qui a ouvert la candidature.")
    else:
        _verifier_operateur(acteur, candidature, acte, elements)
    if candidature.etat not in acces.OUVERTES and not dit.close:
        raise ActionRefusee("Ce n’est plus possible : la candidature est close.")
    if elements.gele:
        raise ActionRefusee(PHRASE_LIMITATION)
    if dit.louee:
        louee(elements)
    if acte == "noter_sortie":
        signee(elements)
    if acte == "dire_devenir":
        sortie(elements)


def louee(elements: Elements) -> SousLocation:
    """Return the sub-letting that goes on, or refuse."""
    if elements.bail is None or elements.bail.etat != EtatBail.SIGNEE:
        raise ActionRefusee("Aucune sous-location n’est en cours.")
    return elements.bail


def signee(elements: Elements) -> SousLocation:
    """Return the sub-letting that was signed, over or not, or refuse."""
    if elements.bail is None or elements.bail.signee_le is None:
        raise ActionRefusee("Aucune sous-location n’a été signée : il n’y a pas de sortie.")
    return elements.bail


def sortie(elements: Elements) -> Sortie:
    """Return the exit that was written, or refuse."""
    if elements.sortie is None:
        raise ActionRefusee("Notez d’abord la sortie de la personne.")
    return elements.sortie


PAR_CONTRAT = frozenset({"planifier_visite", "noter_incident", "dire_absence"})


def _verifier_operateur(acteur: Acteur, candidature: Candidature, acte: str, el: Elements) -> None:
    """By contract what belongs to the lease that it holds; the rest with the person's accord."""
    louee = el.bail is not None and el.bail.etat == EtatBail.SIGNEE
    mienne = louee and el.bail is not None and acteur.organisation.pk == el.bail.operateur_id
    if not mienne and acteur.organisation.pk != candidature.operateur_id:
        raise ActionRefusee("Cet acte revient à l’opérateur de cette candidature.")
    if not el.nomme and not (mienne and acte in PAR_CONTRAT):
        raise ActionRefusee(PHRASE_SANS_ACCORD)


def actions_possibles(
    acteur: Acteur, candidature: Candidature, elements: Elements
) -> list[tuple[str, str]]:
    """Return (act, reason of refusal or '') for what this role could do; what became of the person
    is offered question by question."""
    propositions: list[tuple[str, str]] = []
    if candidature.etat not in acces.OUVERTES:
        return propositions
    for acte, dit in ACTES.items():
        if acteur.role not in dit.roles or acte == "dire_devenir":
            continue
        try:
            verifier(acteur, candidature, acte, elements)
            if acte == "dire_absence" and elements.bail is not None:
                fenetre(elements.accords, elements.bail)
            propositions.append((acte, ""))
        except ActionRefusee as refus:
            propositions.append((acte, refus.phrase))
    return propositions


# --- Care contract, visits, incidents -------------------------------------------------


def verifier_contrat(
    signe_le: date, debut_le: date | None, fini_le: date | None, jour: date
) -> None:
    """Raise unless the dates of a care contract follow one another; its content is never asked."""
    verifier_date_passee(signe_le, jour, "Signé le")
    if debut_le is not None and not signe_le <= debut_le <= jour + LOIN:
        raise ActionRefusee("Le contrat entre en vigueur le jour de sa signature, ou après.")
    if fini_le is not None:
        verifier_date_passee(fini_le, jour, "Fini le")
        if fini_le < (debut_le or signe_le):
            raise ActionRefusee("Le contrat ne finit pas avant d’avoir commencé.")


def etat_contrat(contrat: ContratDeSoin, jour: date) -> str:
    """Return where a care contract stands: « Signé », « En vigueur », « Fini »."""
    if contrat.fini_le is not None and contrat.fini_le <= jour:
        return "Fini"
    return "En vigueur" if contrat.debut_le and contrat.debut_le <= jour else "Signé"


def verifier_visite(le: date, jour: date) -> None:
    """Raise unless a visit is of the last months, or to come within a year: one that was held and
    not planned is written afterwards."""
    if not jour - LOIN <= le <= jour + LOIN:
        raise ActionRefusee("Une visite se prévoit à un an d’ici au plus, avant ou après.")


def verifier_dite(visite: Visite, etat: str, suivante: date | None, jour: date) -> None:
    """Raise unless what is said of a visit holds: not before its day, the next one after it."""
    if etat not in {c[0] for c in DITES}:
        raise ActionRefusee("Dites si la visite a eu lieu.")
    if visite.le > jour and etat != EtatVisite.ANNULEE:
        raise ActionRefusee("Cette visite n’a pas encore eu lieu : elle peut être annulée.")
    if etat == EtatVisite.MANQUEE and suivante is None:
        raise ActionRefusee("La personne n’était pas là : dites quand est la prochaine visite.")
    if suivante is not None and not max(jour, visite.le) <= suivante <= jour + LOIN:
        raise ActionRefusee("La prochaine visite est à venir, à un an d’ici au plus.")


def est_en_retard(visite: Visite, jour: date) -> bool:
    """Say whether a visit is past, and nobody said how it went."""
    return visite.etat == EtatVisite.PREVUE and visite.le < jour


# --- Absence --------------------------------------------------------------------------


def fenetre(accords: Iterable[Accord], bail: SousLocation) -> Accord:
    """Return the live consent, the one that ends last, that lets an absence be told to the landlord
    and the operator of this sub-letting; raise when none does (SP-04, SP-08).

    It is given for this purpose, names both, and covers SITUATION_LOCATIVE.
    """
    for accord in accords:
        if couvre(accord, bail.bailleur_id, bail.operateur_id):
            return accord
    raise ActionRefusee(
        "La personne n’a pas donné son accord pour qu’une absence soit dite à "
        f"{bail.bailleur.nom_court} et à {bail.operateur.nom_court} : rien ne leur est dit."
    )


def couvre(accord: Accord, bailleur: int, operateur: int) -> bool:
    """Say whether a consent to tell absences names both and covers the category."""
    nommes = {bailleur, operateur} <= set(accord.destinataires)
    return nommes and Categorie.SITUATION_LOCATIVE in accord.categories


def verifier_absence(du: date, au: date, absences: Iterable[Absence], jour: date) -> None:
    """Raise unless the dates of an absence hold; the same first day again corrects the last."""
    if au < du:
        raise ActionRefusee("L’absence finit après son début.")
    if not jour - LOIN <= du <= jour + LOIN or au > du + LOIN:
        raise ActionRefusee("Une absence se dit à un an d’ici au plus, et dure un an au plus.")
    if any(a.du != du and a.du <= au and du <= a.au for a in absences):
        raise ActionRefusee("Une absence est déjà dite sur ces jours.")


# --- Exit, and after ------------------------------------------------------------------


def verifier_sortie(bail: SousLocation, le: date, issue: str, relogement: str, jour: date) -> None:
    """Raise unless the person can have left on that day; it ends neither the lease nor the
    candidature (domain.md § 0.8)."""
    verifier_date_passee(le, jour, "Sortie le")
    if bail.debut_le is None or le < bail.debut_le:
        raise ActionRefusee("La sortie ne précède pas le début de la sous-location.")
    if issue not in IssueSortie.values:
        raise ActionRefusee("Dites comment elle est partie, dans la liste proposée.")
    if issue == IssueSortie.DECES and relogement:
        raise ActionRefusee("Un relogement ne se dit pas d’une personne décédée.")


def dus(sortie: Sortie | None, delais: Mapping[int, int]) -> dict[int, date]:
    """Return, by question, the day from which it is asked; nothing is asked after a death."""
    if sortie is None or sortie.issue == IssueSortie.DECES:
        return {}
    return {rang: ajouter_mois(sortie.le, mois) for rang, mois in delais.items()}


def a_demander(
    sortie: Sortie | None, devenirs: Iterable[Devenir], delais: Mapping[int, int], jour: date
) -> list[tuple[int, date]]:
    """Return (question, since when) that is due on day `jour` and has no answer."""
    dits = [d for d in devenirs if sortie and d.entree_le == sortie.entree_le]
    if any(d.reponse == Devenu.DECEDEE for d in dits):
        return []
    repondus = {d.rang for d in dits}
    return [
        (rang, le) for rang, le in dus(sortie, delais).items()
        if le <= jour and rang not in repondus
    ]  # fmt: skip


def verifier_devenir(
    acteur: Acteur, elements: Elements, rang: int, reponse: str, base: str, partage: bool,
    jour: date,
) -> None:  # fmt: skip
    """Raise unless this answer can be written: its question is due, and it rests on the person's
    accord or on her own word; without one, the only answer is « Non connu » (SP-08). `partage`: a
    consent to share lives."""
    if rang not in Rang.values:
        raise ActionRefusee("Cette question n’existe pas.")
    attendu = dus(elements.sortie, elements.delais).get(rang)
    if attendu is None:
        raise ActionRefusee("Après un décès, rien n’est demandé.")
    if attendu > jour:
        raise ActionRefusee("Cette question n’est pas encore à poser.")
    if reponse not in Devenu.values or base not in Base.values:
        raise ActionRefusee("Choisissez une réponse, et ce sur quoi elle repose.")
    if base == Base.ACCORD and not partage:
        raise ActionRefusee(
            "Aucun accord de partage n’est en vigueur : demandez à la personne ce qu’elle veut en "
            "dire, ou répondez « Non connu »."
        )
    if base == Base.SANS and reponse != Devenu.NON_CONNU:
        raise ActionRefusee(
            "Sans l’accord de la personne, ni sa parole, la réponse est « Non connu »."
        )
