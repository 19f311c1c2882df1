"""Who records what a person said of her dossier, and what a freeze stops. Pure checks."""

from datetime import date
from uuid import UUID

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.refus import ActionRefusee

from ..enums import TypeAccord
from ..models import Dossier
from ..visibilite import peut
from .enums import REFUS_D_EFFACER, Bloc, EtatDemande, MotifEffacement, Obstacle
from .models import DemandePersonne, Rectification

PHRASE_LIMITATION = (
    "Ce dossier est gelé à la demande de la personne : rien n’y est écrit ni transmis "
    "tant que le gel n’est pas levé."
)


def verifier_consigner(acteur: Acteur, dossier: Dossier) -> None:
    """Those who write the facts of a dossier record what the person says of them (SP-15)."""
    exiger_d_ecrire(peut(acteur, "ecrire_faits", dossier))


def exiger_d_ecrire(ecrit_les_faits: bool) -> None:
    """The same, for a page that knows its rights already."""
    if not ecrit_les_faits:
        raise ActionRefusee("Votre rôle ne permet pas de consigner ce que la personne demande.")


def verifier_decider(acteur: Acteur, rectification: Rectification) -> None:
    """The organisation that opened the dossier answers for what it wrote (article 16 GDPR)."""
    dossier = rectification.dossier
    verifier_consigner(acteur, dossier)
    if dossier.ouvert_par.organisation_id != acteur.organisation.pk:
        raise ActionRefusee("La correction revient à l’organisme qui a écrit.")
    if rectification.suite:
        raise ActionRefusee("La réponse à cette demande est déjà donnée.")


def verifier_fait(bloc: str, fait: UUID, faits: dict[UUID, str]) -> None:
    """One fact is named among those that its reader reads, and for the facts alone."""
    if bloc != Bloc.FAITS or fait not in faits:
        raise ActionRefusee("Choisissez un fait de ce dossier, et « Les faits observés ».")


def verifier_motif_de_refus(motif: str) -> None:
    """An erasure is refused only for a motive of article 17 § 3 GDPR."""
    if motif not in REFUS_D_EFFACER:
        raise ActionRefusee(
            f"« {MotifEffacement(motif).label} » n’est pas un motif pour refuser d’effacer."
        )


def verifier_accepter_effacement(
    acteur: Acteur, dossier: Dossier, *, motif: str, accords: set[str], deleguee: bool
) -> None:
    """The organisation that opened the dossier accepts, for a motive of article 17 § 1 GDPR.

    `accords`: the types of what the person said there; `deleguee`: somebody is there to confirm.
    """
    if dossier.ouvert_par.organisation_id != acteur.organisation.pk:
        raise ActionRefusee("L’effacement revient à l’organisme qui a ouvert ce dossier.")
    if motif in REFUS_D_EFFACER:
        raise ActionRefusee(f"« {MotifEffacement(motif).label} » est un motif pour ne pas effacer.")
    dit_non = {TypeAccord.RETRAIT, TypeAccord.OPPOSITION}
    if motif == MotifEffacement.RETRAIT and not accords & dit_non:
        raise ActionRefusee("Consignez d’abord son retrait ou son opposition.")
    if not deleguee:
        raise ActionRefusee(
            "Personne ne peut confirmer : votre organisme n’a pas de déléguée ou de délégué aux "
            "données. Son administratrice ou son administrateur peut donner ce rôle."
        )


def verifier_obstacle(obstacle: str) -> None:
    """A legal hold, the person's own freeze, or somebody at work keeps the dossier."""
    if obstacle:
        raise ActionRefusee(Obstacle(obstacle).label)


def verifier_deleguee(acteur: Acteur) -> None:
    """Only the data delegate receives the requests of persons; she reads no content (SP-10)."""
    if acteur.role != Role.DELEGUE_DONNEES:
        raise ActionRefusee("Cette page est celle de la déléguée ou du délégué aux données.")


def verifier_ouverte(demande: DemandePersonne) -> None:
    """Nothing more is prepared once the person has her answer."""
    if demande.etat != EtatDemande.OUVERTE:
        raise ActionRefusee("Cette demande a déjà sa réponse.")


def verifier_recu(jour: date, aujourdhui: date) -> None:
    """What was received was received in the past, and lately: at most one year."""
    if jour > aujourdhui:
        raise ActionRefusee("Cette date est dans le futur.")
    if (aujourdhui - jour).days > 366:
        raise ActionRefusee("Cette date est trop ancienne.")
