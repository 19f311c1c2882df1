"""Who may do what to a signalement, in which state. Each check raises the sentence shown.

The button, its tooltip and the write ask the same functions.
"""

from dataclasses import dataclass, field
from datetime import date

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.refus import ActionRefusee
from partnership.secret.cercle import consentements_depuis
from partnership.secret.enums import FinaliteAccord, Reaction, TypeAccord
from partnership.secret.models import Accord
from partnership.secret.personne.regles import PHRASE_LIMITATION
from partnership.secret.regles import consentement_vivant

from . import enums
from .enums import CHEZ_ERAH, TRANSITIONS, Etat
from .models import (
    Complement,
    FaitObserve,
    Identite,
    PasserOutre,
    ReponseUrgence,
    Retour,
    Signalement,
    Suivi,
)

PHRASE_OPPOSITION = (
    "La personne s’est opposée à la transmission : son choix est respecté. "
    "La fiche reste dans votre organisme."
)


@dataclass(frozen=True)
class Elements:
    """What the rules look at beside the cover; read once per page, through `visibles_par`."""

    accords: tuple[Accord, ...] = ()
    faits: tuple[FaitObserve, ...] = ()
    identite: Identite | None = None
    urgence: ReponseUrgence | None = None
    passer_outre: PasserOutre | None = None
    complement: Complement | None = None
    suivi: Suivi | None = None
    gele: bool = False
    alertes: tuple[str, ...] = ()
    retours: tuple[Retour, ...] = field(default=())
    note_ouverte: bool = False

    @property
    def information(self) -> Accord | None:
        """Return the last thing said about the transmission."""
        dits = [a for a in self.accords if a.finalite == FinaliteAccord.TRANSMISSION]
        return max(dits, key=lambda a: (a.le, a.cree_le), default=None)

    @property
    def opposition(self) -> bool:
        return self.information is not None and self.information.type == TypeAccord.OPPOSITION

    @property
    def mineur_en_danger(self) -> bool:
        return any(fait.item.mineur for fait in self.faits)


def verifier(acteur: Acteur, signalement: Signalement, acte: str, elements: Elements) -> None:
    """Raise `ActionRefusee` with the reason when `acteur` may not do `acte` now."""
    transition = TRANSITIONS[acte]
    if acteur.role not in transition.roles:
        raise ActionRefusee("Votre rôle ne permet pas cet acte.")
    if not _du_bon_cote(acteur, signalement):
        raise ActionRefusee("Cet acte revient à un autre organisme.")
    if signalement.etat not in transition.depuis:
        if acteur.role == Role.AGENT_PROXIMITE and signalement.transmis_le:
            # S1: naming the state would tell an agent what happened after transmission.
            raise ActionRefusee("Ce n’est plus possible : la fiche est transmise.")
        raise ActionRefusee(
            f"Ce n’est pas possible : le signalement est « {signalement.get_etat_display()} »."
        )
    if elements.gele:
        raise ActionRefusee(PHRASE_LIMITATION)
    garde = _GARDES.get(acte)
    if garde:
        garde(acteur, signalement, elements)


def _du_bon_cote(acteur: Acteur, signalement: Signalement) -> bool:
    if acteur.role == Role.CLINICIEN:
        return acteur.organisation.pk == signalement.destinataire_id
    return acteur.organisation.pk == signalement.organisation_id


def actions_possibles(
    acteur: Acteur, signalement: Signalement, elements: Elements
) -> list[tuple[str, str]]:
    """Return (act, reason of refusal or '') for what this role could do in this state."""
    propositions = []
    for acte, transition in TRANSITIONS.items():
        if acteur.role not in transition.roles or signalement.etat not in transition.depuis:
            continue
        try:
            verifier(acteur, signalement, acte, elements)
            propositions.append((acte, ""))
        except ActionRefusee as refus:
            propositions.append((acte, refus.phrase))
    return [p for p in propositions if p[1] not in _TUS]


# Refusals that would only be noise: the button is not shown at all.
SANS_OBJET = "Sans objet ici."
_TUS = {SANS_OBJET, "Cet acte revient à un autre organisme."}


def _garde_agent(acteur: Acteur, signalement: Signalement, elements: Elements) -> None:
    if acteur.role == Role.AGENT_PROXIMITE and signalement.remis_le:
        raise ActionRefusee("Vous avez remis cette fiche : la référente sociale la suit.")


def _garde_note(acteur: Acteur, signalement: Signalement, elements: Elements) -> None:
    """CLINIQUE is closed unless the territory opened it: the button is not even shown."""
    if not elements.note_ouverte:
        raise ActionRefusee(SANS_OBJET)


def _garde_remettre(acteur: Acteur, signalement: Signalement, elements: Elements) -> None:
    _garde_agent(acteur, signalement, elements)
    _tout_exiger("remettre", signalement, elements)


def _tout_exiger(acte: str, signalement: Signalement, elements: Elements) -> None:
    for _, exiger in _EXIGENCES[acte]:
        exiger(signalement, elements)


def _exiger_lieu_et_fait(signalement: Signalement, elements: Elements) -> None:
    _exiger_lieu(signalement, elements)
    _exiger_fait(signalement, elements)


def _exiger_lieu(signalement: Signalement, elements: Elements) -> None:
    if elements.identite is None or signalement.commune_id is None:
        raise ActionRefusee("Indiquez d’abord l’adresse et la commune.")


def _exiger_fait(signalement: Signalement, elements: Elements) -> None:
    if not elements.faits:
        raise ActionRefusee("Il faut au moins un fait daté.")


def _exiger_urgence(signalement: Signalement, elements: Elements) -> None:
    urgence = elements.urgence
    if urgence is None:
        raise ActionRefusee("Répondez d’abord : une personne est-elle en danger maintenant ?")
    if urgence.danger:
        raise ActionRefusee(
            "Une personne est en danger : appelez les secours, puis consignez cet appel."
        )
    if elements.mineur_en_danger and urgence.crip_le is None:
        raise ActionRefusee(
            "Un enfant est en danger : prévenez d’abord le 119 ou la CRIP, puis consignez-le."
        )


def _exiger_nom(signalement: Signalement, elements: Elements) -> None:
    identite = elements.identite
    if identite is None or not (identite.nom and identite.prenom):
        raise ActionRefusee("Indiquez le nom et le prénom de la personne.")


def _exiger_textes(signalement: Signalement, elements: Elements) -> None:
    if elements.alertes:
        raise ActionRefusee(elements.alertes[0])


def _exiger_information(signalement: Signalement, elements: Elements) -> None:
    if elements.information is None:
        raise ActionRefusee(
            "Consignez l’information de la personne, ou ce qui l’a rendue impossible."
        )


def _exiger_sans_opposition(signalement: Signalement, elements: Elements) -> None:
    if elements.opposition and not passer_outre_valide(elements):
        raise ActionRefusee(PHRASE_OPPOSITION)


# What a sheet needs before it leaves one's hands, in the order in which it is asked for.
_EXIGENCES = {
    "remettre": (("lieu", _exiger_lieu), ("faits", _exiger_fait), ("urgence", _exiger_urgence)),
    "transmettre": (
        ("lieu", _exiger_lieu),
        ("faits", _exiger_fait),
        ("urgence", _exiger_urgence),
        ("nom", _exiger_nom),
        ("textes", _exiger_textes),
        ("information", _exiger_information),
        ("opposition", _exiger_sans_opposition),
    ),
}


def manques(signalement: Signalement, acte: str, elements: Elements) -> list[tuple[str, str]]:
    """Return (what to mend, sentence) for all that a sheet lacks before `acte`; empty if ready."""
    trouves = []
    for quoi, exiger in _EXIGENCES[acte]:
        try:
            exiger(signalement, elements)
        except ActionRefusee as refus:
            trouves.append((quoi, refus.phrase))
    return trouves


def _garde_transmettre(acteur: Acteur, signalement: Signalement, elements: Elements) -> None:
    _tout_exiger("transmettre", signalement, elements)


def passer_outre_valide(elements: Elements) -> bool:
    """SP-07: validated by a second person, after the objection that it overrides."""
    outre, information = elements.passer_outre, elements.information
    if outre is None or outre.valide_le is None or information is None:
        return False
    return outre.cree_le >= information.cree_le


def _garde_informer(acteur: Acteur, signalement: Signalement, elements: Elements) -> None:
    _exiger_lieu_et_fait(signalement, elements)
    _exiger_urgence(signalement, elements)


def _garde_veille(acteur: Acteur, signalement: Signalement, elements: Elements) -> None:
    _exiger_lieu_et_fait(signalement, elements)


def _garde_demander_outre(acteur: Acteur, signalement: Signalement, elements: Elements) -> None:
    if not elements.opposition:
        raise ActionRefusee(SANS_OBJET)
    if elements.passer_outre and elements.passer_outre.valide_le is None:
        raise ActionRefusee("La demande attend la validation d’une deuxième personne.")


def _garde_valider_outre(acteur: Acteur, signalement: Signalement, elements: Elements) -> None:
    outre = elements.passer_outre
    if outre is None or outre.valide_le is not None or not elements.opposition:
        raise ActionRefusee(SANS_OBJET)
    if acteur.utilisateur.pk == outre.auteur.utilisateur_id:
        raise ActionRefusee(
            "Vous avez demandé ce passer-outre : une autre personne de votre organisme le valide."
        )


def _garde_apres_coup(acteur: Acteur, signalement: Signalement, elements: Elements) -> None:
    information = elements.information
    a_informer = information is not None and (
        information.type == TypeAccord.INFORMATION_IMPOSSIBLE
        or (information.type == TypeAccord.OPPOSITION and passer_outre_valide(elements))
    )
    if not a_informer:
        raise ActionRefusee(SANS_OBJET)


def _garde_complement(acteur: Acteur, signalement: Signalement, elements: Elements) -> None:
    if elements.complement is not None:
        raise ActionRefusee("Une question attend déjà sa réponse.")


def _garde_commission(acteur: Acteur, signalement: Signalement, elements: Elements) -> None:
    """SP-06: without a live accord for the commission, it cannot even be asked."""
    maintenant = horloge.maintenant()
    consentements = consentements_depuis(elements.accords)
    if not any(
        c.finalite == FinaliteAccord.COMMISSION and consentement_vivant(c, maintenant)
        for c in consentements
    ):
        raise ActionRefusee(
            "L’accord de la personne pour l’examen en commission n’a pas été recueilli, ou il a "
            "pris fin."
        )


def _garde_clore(acteur: Acteur, signalement: Signalement, elements: Elements) -> None:
    chez_le_bailleur = signalement.etat in enums.INTERNES
    if chez_le_bailleur != (acteur.role == Role.REFERENT_SOCIAL):
        raise ActionRefusee(SANS_OBJET)
    if not chez_le_bailleur and not elements.retours:
        raise ActionRefusee("Faites d’abord un retour au bailleur.")


def _garde_visite(acteur: Acteur, signalement: Signalement, elements: Elements) -> None:
    if (
        elements.information is not None
        and elements.opposition
        and not passer_outre_valide(elements)
    ):
        raise ActionRefusee(PHRASE_OPPOSITION)


_GARDES = {
    "ecrire_note": _garde_note,
    "modifier": _garde_agent,
    "remettre": _garde_remettre,
    "informer": _garde_informer,
    "transmettre": _garde_transmettre,
    "mettre_en_veille": _garde_veille,
    "demander_passer_outre": _garde_demander_outre,
    "valider_passer_outre": _garde_valider_outre,
    "reorienter_urgence": _garde_agent,
    "demander_complement": _garde_complement,
    "convenir_visite": _garde_visite,
    "informer_apres_coup": _garde_apres_coup,
    "saisir_commission": _garde_commission,
    "clore": _garde_clore,
}


def verifier_ouvrir(acteur: Acteur) -> None:
    """Only a bailleur's agents and référents open a signalement."""
    if acteur.role not in {Role.AGENT_PROXIMITE, Role.REFERENT_SOCIAL}:
        raise ActionRefusee("Seul un bailleur ouvre un signalement.")


def verifier_date_passee(jour: date, aujourdhui: date, nom: str) -> None:
    """Raise when a date of something that happened lies in the future or is absurdly old."""
    if jour > aujourdhui:
        raise ActionRefusee(f"{nom} : cette date est dans le futur.")
    if jour.year < aujourdhui.year - 20:
        raise ActionRefusee(f"{nom} : cette date est trop ancienne.")


def retours_permis(signalement: Signalement) -> list[str]:
    """Return the codes that may be returned; after an emergency, the two neutral ones (S3)."""
    if signalement.suite_de_id is not None:
        return sorted(enums.RETOURS_D_ATTENTE)
    return list(enums.CodeRetour.values)


def type_accord(reaction: str) -> TypeAccord:
    """Return the event that a reaction of the person makes."""
    return TypeAccord.OPPOSITION if reaction == Reaction.OPPOSITION else TypeAccord.INFORMATION


__all__ = [
    "Elements",
    "Etat",
    "actions_possibles",
    "manques",
    "retours_permis",
    "type_accord",
    "verifier",
    "verifier_date_passee",
    "verifier_ouvrir",
]


# --- Retention ------------------------------------------------------------------


def cycle_de_conservation(etat: str, transmis: bool) -> str:
    """Return the cycle of conservation.toml that a signalement follows (SP-19, domain.md § 4).

    What never left the landlord is an observation not transmitted, whatever stopped it (closed,
    watched, emergency). What was transmitted goes after the last contact, closed or left alone:
    the CNIL counts from there (délibération 2023-095).
    """
    if not transmis:
        return "non_transmis"
    return "non_recevable" if etat == Etat.NON_RECEVABLE else "clos"


def responsable_de_conservation(etat: str) -> str:
    """Return the role that is told before erasure: whoever has the dossier in hand (SP-19)."""
    return Role.CLINICIEN if etat in CHEZ_ERAH else Role.REFERENT_SOCIAL
