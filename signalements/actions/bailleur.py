"""Acts of the bailleur: hand over, inform, watch, transmit, override, answer."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from annuaire import routage
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role, TypeOrganisation
from partnership.acteurs.models import Organisation
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.reglages import reglage
from partnership.secret import cercle
from partnership.secret.enums import FinaliteAccord, Qualite, TypeAccord
from partnership.secret.models import Accord

from .. import notices, regles
from ..enums import Etat
from ..models import Identite, PasserOutre, ReponseUrgence, Saisie, Signalement
from . import socle

AUCUNE = "Aucune équipe n’est désignée pour cette commune : voyez la coordonnatrice du CLSM."
PLUSIEURS = (
    "Plusieurs équipes sont possibles pour cette adresse : vérifiez la voie et le numéro, ou voyez "
    "la coordonnatrice du CLSM."
)


@transaction.atomic
def remettre(*, signalement: Signalement, par: Acteur, version: int | None = None) -> None:
    """An agent hands the sheet over to the référents of her organisation."""
    frais, _ = socle.engager(signalement, par, "remettre", version)
    socle.passer(frais, par, "remettre", remis_le=horloge.maintenant())
    socle.prevenir_bailleur(frais, "signalement_a_qualifier")


@transaction.atomic
def informer(
    *,
    signalement: Signalement,
    par: Acteur,
    le: date,
    moyen: str = "",
    recueilli_par: str = "",
    notice_remise: bool = False,
    reaction: str = "",
    motif_impossible: str = "",
    version: int | None = None,
) -> Accord:
    """Record what the person was told and answered, or why she could not be told (block H).

    An objection keeps the sheet inside the organisation; anything else makes it ready to leave.
    """
    frais, elements = socle.engager(signalement, par, "informer", version)
    regles.verifier_date_passee(le, horloge.aujourdhui(), "Date de l’information")
    socle.refuser_mots(motif_impossible)
    type_ = _type_d_information(reaction, motif_impossible)
    accord = socle.creer(
        Accord,
        frais,
        par,
        type=type_,
        finalite=FinaliteAccord.TRANSMISSION,
        le=le,
        moyen=moyen,
        recueilli_par=recueilli_par,
        notice_remise=notice_remise,
        reaction=reaction,
        motif=motif_impossible,
        **(_notice_remise(frais, elements.identite, le) if notice_remise else {}),
    )
    opposee = type_ == TypeAccord.OPPOSITION
    vers = Etat.EN_VEILLE if opposee else Etat.A_TRANSMETTRE
    champs = {"echeance": _revue(frais) if opposee else None}
    socle.passer(frais, par, "informer", detail=type_, vers=vers, **champs)
    return accord


def _type_d_information(reaction: str, motif_impossible: str) -> TypeAccord:
    """Return what was said: an answer, or an impossibility, never both nor neither."""
    if bool(reaction) == bool(motif_impossible):
        raise ActionRefusee(
            "Dites ce que la personne a répondu, ou pourquoi elle n’a pas pu être informée."
        )
    return TypeAccord.INFORMATION_IMPOSSIBLE if motif_impossible else regles.type_accord(reaction)


def _notice_remise(signalement: Signalement, identite: Identite | None, le: date) -> dict:
    return notices.preuve(signalement, destination(signalement, identite)[0], le)


def _revue(signalement: Signalement) -> date:
    jour = horloge.aujourdhui()
    return jour + timedelta(days=reglage(signalement.territoire, "delai_veille", jour))


@transaction.atomic
def mettre_en_veille(
    *, signalement: Signalement, par: Acteur, revue_le: date, version: int | None = None
) -> None:
    """Keep the situation in the organisation's watch cell, with a date of review."""
    frais, _ = socle.engager(signalement, par, "mettre_en_veille", version)
    if not horloge.aujourdhui() <= revue_le <= _revue(frais):
        raise ActionRefusee(
            f"La revue se tient au plus tard le {_revue(frais):%d/%m/%Y}, et pas dans le passé."
        )
    socle.passer(frais, par, "mettre_en_veille", echeance=revue_le)


@transaction.atomic
def transmettre(*, signalement: Signalement, par: Acteur, version: int | None = None) -> None:
    """Send the sheet to the ERAH of the commune: from now on it may read."""
    frais, elements = socle.engager(signalement, par, "transmettre", version)
    erah = erah_de(frais, elements.identite)
    socle.passer(frais, par, "transmettre", transmis_le=horloge.maintenant(), destinataire=erah)
    cercle.faire_entrer(
        dossier=frais.dossier, organisation=erah, qualite=Qualite.DESTINATAIRE, par=par
    )
    Saisie.objects.visibles_par(par).filter(dossier=frais.dossier).delete()
    socle.prevenir_erah(frais, "nouveau_signalement")


def destination(
    signalement: Signalement, identite: Identite | None
) -> tuple[Organisation | None, str]:
    """Return the ERAH that has it or will receive it, or None and the sentence that says why."""
    try:
        return signalement.destinataire or erah_de(signalement, identite), ""
    except ActionRefusee as refus:
        return None, refus.phrase


def erah_de(signalement: Signalement, identite: Identite | None) -> Organisation:
    """Return the ERAH of the address by the hospital's list, else of the commune.

    Refuse when none or several answer (SP-09, domain.md § 7): nothing is guessed.
    """
    equipes = set()
    if identite is not None and signalement.commune is not None:
        equipes = routage.equipes_saisies(
            signalement.territoire, identite.adresse, signalement.commune
        )
    equipes = list(equipes) or list(
        Organisation.objects.filter(
            territoire=signalement.territoire,
            type=TypeOrganisation.ERAH,
            communes=signalement.commune_id,
        )[:2]
    )
    if len(equipes) != 1:
        raise ActionRefusee(PLUSIEURS if equipes else AUCUNE)
    return equipes[0]


@transaction.atomic
def demander_passer_outre(
    *, signalement: Signalement, par: Acteur, motif: str, texte: str, version: int | None = None
) -> PasserOutre:
    """Ask to override an objection, for danger; a second person must validate (SP-07)."""
    frais, _ = socle.engager(signalement, par, "demander_passer_outre", version)
    socle.refuser_mots(texte)
    outre = socle.creer(PasserOutre, frais, par, motif=motif, texte=texte)
    socle.passer(frais, par, "demander_passer_outre", detail=motif)
    socle.prevenir_bailleur(frais, "passer_outre_a_valider")
    return outre


@transaction.atomic
def valider_passer_outre(
    *, signalement: Signalement, par: Acteur, version: int | None = None
) -> None:
    """Validate, by another person of the same organisation (SP-07)."""
    frais, elements = socle.engager(signalement, par, "valider_passer_outre", version)
    outre = elements.passer_outre
    outre.valide_par, outre.valide_le = par.affectation, horloge.maintenant()
    outre.save(update_fields=["valide_par", "valide_le"])
    socle.passer(frais, par, "valider_passer_outre", detail=outre.motif, echeance=None)


@transaction.atomic
def informer_apres_coup(
    *,
    signalement: Signalement,
    par: Acteur,
    le: date,
    moyen: str,
    recueilli_par: str = "",
    version: int | None = None,
) -> Accord:
    """Record that the person was told afterwards (SP-07, R1110-3 III CSP)."""
    frais, _ = socle.engager(signalement, par, "informer_apres_coup", version)
    regles.verifier_date_passee(le, horloge.aujourdhui(), "Date de l’information")
    accord = socle.creer(
        Accord,
        frais,
        par,
        type=TypeAccord.INFORMATION,
        finalite=FinaliteAccord.TRANSMISSION,
        le=le,
        moyen=moyen,
        recueilli_par=recueilli_par,
    )
    socle.passer(frais, par, "informer_apres_coup")
    return accord


@transaction.atomic
def reorienter_urgence(
    *,
    signalement: Signalement,
    par: Acteur,
    services: list[str],
    appele_le: datetime,
    version: int | None = None,
) -> None:
    """Record the emergency call that was made: the sheet stops there, no delay starts."""
    frais, elements = socle.engager(signalement, par, "reorienter_urgence", version)
    if not services:
        raise ActionRefusee("Dites quel service a été appelé.")
    maintenant = horloge.maintenant()
    if not maintenant - timedelta(days=7) <= appele_le <= maintenant:
        raise ActionRefusee("L’heure de l’appel est dans le futur, ou remonte à plus de 7 jours.")
    crip_le = elements.urgence.crip_le if elements.urgence else None
    socle.creer(ReponseUrgence, frais, par, danger=True, services=services, appele_le=appele_le,
                crip_le=crip_le)  # fmt: skip
    remis_le = frais.remis_le or timezone.localtime(maintenant)
    socle.passer(frais, par, "reorienter_urgence", echeance=None, remis_le=remis_le)
    if par.role == Role.AGENT_PROXIMITE:
        socle.prevenir_bailleur(frais, "urgence_reorientee")


@transaction.atomic
def repondre_complement(
    *, signalement: Signalement, par: Acteur, reponse: str, version: int | None = None
) -> None:
    """Answer the ERAH's question; the delays run again."""
    frais, elements = socle.engager(signalement, par, "repondre_complement", version)
    socle.refuser_mots(reponse)
    complement = elements.complement
    maintenant = horloge.maintenant()
    complement.reponse, complement.repondu_par = reponse, par.affectation
    complement.repondu_le = maintenant
    complement.save(update_fields=["reponse", "repondu_par", "repondu_le"])
    vers = frais.etat_avant or Etat.ACCUSE_RECEPTION
    echeance = socle.echeance_de(frais, vers)
    if echeance:
        # The pause does not count: the days spent waiting are given back.
        pause = timezone.localdate(maintenant) - timezone.localdate(complement.cree_le)
        echeance += pause
    socle.passer(frais, par, "repondre_complement", vers=vers, echeance=echeance)
    socle.prevenir_erah(frais, "complement_repondu")
