"""Who may do what to a candidature, when, and when a person is eligible. Pure checks.

The button, its reason and the write ask the same functions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role, TypeOrganisation
from partnership.acteurs.models import Organisation
from partnership.acteurs.refus import ActionRefusee
from partnership.secret.cercle import consentements_depuis
from partnership.secret.enums import Categorie, FinaliteAccord
from partnership.secret.models import Accord
from partnership.secret.personne.regles import PHRASE_LIMITATION
from partnership.secret.regles import Consentement, consentement_vivant

from .enums import COMPETENTS, OUVERTES, PREUVES, TRANSITIONS, Critere, Etat, EtatCritere
from .models import Candidature, CritereAtteste, Personne

PHRASE_SANS_ACCORD = (
    "L’accord de la personne pour partager sa candidature avec votre organisme n’a pas été "
    "recueilli, ou il a pris fin. L’équipe qui la présente peut le lui demander."
)
DE_L_OPERATEUR = frozenset({"etudier", "noter_caleol"})


@dataclass(frozen=True)
class Elements:
    """What the rules look at beside the cover, read through `visibles_par`."""

    criteres: Mapping[int, CritereAtteste] = field(default_factory=dict)
    accords: tuple[Accord, ...] = ()
    personne: Personne | None = None
    gele: bool = False
    louee: bool = False  # a sub-letting is signed, and not over


# --- Criteria -----------------------------------------------------------------------


def etat_de(criteres: Mapping[int, CritereAtteste], numero: int) -> EtatCritere:
    """Return what is said of a criterion; nothing said is « non évalué » (SP-09)."""
    dit = criteres.get(numero)
    return EtatCritere(dit.etat) if dit else EtatCritere.NON_EVALUE


def eligible_le(criteres: Mapping[int, CritereAtteste]) -> date | None:
    """Return since when all four criteria hold, None when one does not.

    Cumulative: no score, no weight, three of four is no (domain.md § 5, case A2).
    """
    if any(etat_de(criteres, numero) != EtatCritere.REMPLI for numero in Critere.values):
        return None
    return max(criteres[numero].le for numero in Critere.values)


def etape_suivante(etat: str, criteres: Mapping[int, CritereAtteste]) -> Etat:
    """Return the stage of an open candidature once its criteria are what they are."""
    if eligible_le(criteres) is not None:
        return Etat.PRESENTEE if etat == Etat.PRESENTEE else Etat.ELIGIBLE
    dits = {etat_de(criteres, numero) for numero in Critere.values}
    return Etat.NON_REUNIS if EtatCritere.NON_REMPLI in dits else Etat.ETUDE


def verifier_critere(acteur: Acteur, candidature: Candidature, numero: int) -> None:
    """Raise unless this acteur attests this criterion: 1 and 2 the hospital team that opened the
    candidature, 3 a social worker of the circle, 4 its operator (domain.md § 5)."""
    if numero not in COMPETENTS:
        raise ActionRefusee("Ce critère n’existe pas.")
    if acteur.role != COMPETENTS[numero]:
        qui = "l’équipe de l’hôpital" if COMPETENTS[numero] == Role.CLINICIEN else "l’opérateur"
        raise ActionRefusee(f"Ce critère est attesté par {qui}.")
    mien = acteur.organisation.pk
    if acteur.role == Role.CLINICIEN and mien != candidature.organisation_id:
        raise ActionRefusee("Ce critère est attesté par l’équipe qui a ouvert la candidature.")
    if numero == Critere.SOLVABLE and mien != candidature.operateur_id:
        raise ActionRefusee("Ce critère est attesté par l’opérateur de cette candidature.")


def criteres_de(acteur: Acteur, candidature: Candidature) -> list[int]:
    """Return the criteria that this acteur attests in this candidature."""
    siens = []
    for numero in Critere.values:
        try:
            verifier_critere(acteur, candidature, numero)
        except ActionRefusee:
            continue
        siens.append(numero)
    return siens


def verifier_attestation(
    numero: int, etat: str, le: date, preuve: str, revoir_le: date | None, jour: date
) -> None:
    """Raise unless what is attested holds together; never a paper, a kind of evidence only."""
    if etat not in EtatCritere.values or etat == EtatCritere.NON_EVALUE:
        raise ActionRefusee("Dites si le critère est rempli, non rempli ou à réexaminer.")
    verifier_date_passee(le, jour, "Attesté le")
    if preuve and preuve not in PREUVES[numero]:
        raise ActionRefusee("Choisissez ce qui a été vu dans la liste proposée.")
    if not preuve and etat != EtatCritere.A_REEXAMINER:
        raise ActionRefusee("Dites au vu de quoi : jamais le document, seulement sa nature.")
    if revoir_le is None and etat == EtatCritere.A_REEXAMINER:
        raise ActionRefusee("Dites quand ce critère sera réexaminé.")
    if revoir_le is not None and not jour <= revoir_le <= _dans_deux_ans(jour):
        raise ActionRefusee("La date de réexamen est à venir, dans deux ans au plus.")


def _dans_deux_ans(jour: date) -> date:
    """29 February: the last day of that February."""
    try:
        return jour.replace(year=jour.year + 2)
    except ValueError:
        return jour.replace(year=jour.year + 2, day=28)


def a_revoir(critere: CritereAtteste, jour: date) -> bool:
    """Say whether a criterion must be looked at again: its day has come."""
    return critere.revoir_le is not None and critere.revoir_le <= jour


def verifier_date_passee(le: date, jour: date, nom: str) -> None:
    """Raise when the date of something that happened lies in the future or is absurdly old."""
    if le > jour:
        raise ActionRefusee(f"{nom} : cette date est dans le futur.")
    if le.year < jour.year - 60:
        raise ActionRefusee(f"{nom} : cette date est trop ancienne.")


# --- Accords ------------------------------------------------------------------------


def accord_couvre(
    consentements: Iterable[Consentement], finalite: str, organisation: int, categorie: str
) -> bool:
    """Say whether a live consent for this purpose names this organisation and this category."""
    maintenant = horloge.maintenant()
    return any(
        c.finalite == finalite
        and organisation in c.destinataires
        and categorie in c.categories
        and consentement_vivant(c, maintenant)
        for c in consentements
    )


def verifier_associer(organisation: Organisation, accords: Iterable[Accord]) -> None:
    """Raise unless the person lives to agree that this social partner knows of her (L1110-4 III).

    Source: domain.md § 3 and § 0.6; the accord is PARTAGE, it names it and covers the identity.
    """
    dits = consentements_depuis(accords)
    if not accord_couvre(dits, FinaliteAccord.PARTAGE, organisation.pk, Categorie.IDENTITE):
        raise ActionRefusee(
            f"Recueillez d’abord l’accord de la personne pour partager avec {organisation} son "
            "identité (page « Accords de la personne »)."
        )


def verifier_presenter(organisation: Organisation, accords: Iterable[Accord]) -> None:
    """Raise unless the person explicitly agreed to be presented to this landlord (SP-05)."""
    if organisation.type != TypeOrganisation.BAILLEUR:
        raise ActionRefusee("Une candidature se présente à un bailleur.")
    dits = consentements_depuis(accords)
    besoin = Categorie.SITUATION_LOCATIVE
    if not accord_couvre(dits, FinaliteAccord.CANDIDATURE, organisation.pk, besoin):
        raise ActionRefusee(
            f"Recueillez d’abord l’accord explicite de la personne pour être présentée à "
            f"{organisation}, avec son besoin de logement (page « Accords de la personne »)."
        )


def accord_de_commission(accords: Iterable[Accord]) -> bool:
    """SP-06: say whether a consent for the commission lives."""
    maintenant = horloge.maintenant()
    return any(
        c.finalite == FinaliteAccord.COMMISSION and consentement_vivant(c, maintenant)
        for c in consentements_depuis(accords)
    )


# --- Acts ---------------------------------------------------------------------------


def verifier_ouvrir(acteur: Acteur) -> None:
    """Only a hospital team opens a candidature: it knows of the need, by default (domain § 5)."""
    if acteur.role != Role.CLINICIEN:
        raise ActionRefusee("Seule l’équipe de l’hôpital ouvre une candidature.")


def verifier(acteur: Acteur, candidature: Candidature, acte: str, elements: Elements) -> None:
    """Raise `ActionRefusee` with the reason when `acteur` may not do `acte` now."""
    transition = TRANSITIONS[acte]
    if acteur.role not in transition.roles:
        raise ActionRefusee("Votre rôle ne permet pas cet acte.")
    if acteur.role == Role.CLINICIEN and acteur.organisation.pk != candidature.organisation_id:
        raise ActionRefusee("Cet acte revient à l’équipe qui a ouvert la candidature.")
    if candidature.etat not in OUVERTES:
        raise ActionRefusee("Ce n’est plus possible : la candidature est close.")
    if elements.gele:
        raise ActionRefusee(PHRASE_LIMITATION)
    if candidature.etat not in transition.depuis:
        if acte == "noter_caleol":
            raise ActionRefusee("La candidature doit d’abord être présentée à un bailleur.")
        raise ActionRefusee("Les quatre critères doivent d’abord être remplis.")
    if acteur.role == Role.TRAVAILLEUR_SOCIAL and elements.personne is None:
        raise ActionRefusee(PHRASE_SANS_ACCORD)
    if acte in DE_L_OPERATEUR and acteur.organisation.pk != candidature.operateur_id:
        raise ActionRefusee("Cet acte revient à l’opérateur de cette candidature.")
    if acte == "demander_etude" and candidature.operateur_id is None:
        raise ActionRefusee("Associez d’abord un opérateur : c’est lui qui étudie le budget.")
    if acte == "clore" and elements.louee:
        raise ActionRefusee("Une sous-location est en cours : sa fin s’enregistre d’abord.")
    if acte == "saisir_commission" and not accord_de_commission(elements.accords):
        raise ActionRefusee(
            "L’accord de la personne pour l’examen en commission n’a pas été recueilli, ou il a "
            "pris fin."
        )


def actions_possibles(
    acteur: Acteur, candidature: Candidature, elements: Elements
) -> list[tuple[str, str]]:
    """Return (act, reason of refusal or '') for what this role could do in an open candidature."""
    propositions = []
    if candidature.etat not in OUVERTES:
        return []
    for acte, transition in TRANSITIONS.items():
        if acteur.role not in transition.roles or acte == "attester":
            continue
        try:
            verifier(acteur, candidature, acte, elements)
            propositions.append((acte, ""))
        except ActionRefusee as refus:
            propositions.append((acte, refus.phrase))
    return propositions
