"""Acts of the ERAH: acknowledge, admit or not, ask, evaluate, visit, answer."""

from datetime import date, datetime

from django.db import transaction

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.refus import ActionRefusee
from partnership.secret import cercle

from .. import regles
from ..enums import RETOURS_D_ATTENTE, CodeRetour, Etat
from ..models import (
    Complement,
    ContactErah,
    NoteSoignante,
    Recevabilite,
    Retour,
    Signalement,
    Suivi,
    Visite,
)
from . import socle


@transaction.atomic
def accuser(*, signalement: Signalement, par: Acteur, version: int | None = None) -> None:
    """Acknowledge, with the ERAH's own number."""
    frais, _ = socle.engager(signalement, par, "accuser", version)
    numero = socle.numeroter(frais.territoire, "ERAH", horloge.aujourdhui().year)
    socle.passer(
        frais,
        par,
        "accuser",
        accuse_le=horloge.maintenant(),
        numero_erah=numero.removeprefix("ERAH-"),
    )
    socle.prevenir_bailleur(frais, "accuse")


@transaction.atomic
def admettre(*, signalement: Signalement, par: Acteur, version: int | None = None) -> None:
    """Declare the signalement admissible."""
    frais, _ = socle.engager(signalement, par, "admettre", version)
    socle.passer(frais, par, "admettre", recevable_le=horloge.maintenant())


@transaction.atomic
def refuser(
    *, signalement: Signalement, par: Acteur, motif: str, conseil: str, version: int | None = None
) -> None:
    """Declare it inadmissible, with a coded motive and a coded advice; the ERAH's place ends."""
    frais, _ = socle.engager(signalement, par, "refuser", version)
    socle.creer(Recevabilite, frais, par, motif=motif, conseil=conseil)
    socle.passer(frais, par, "refuser", detail=motif, clos_le=horloge.maintenant(), echeance=None)
    socle.prevenir_bailleur(frais, "non_recevable")
    cercle.clore(dossier=frais.dossier, par=par)


@transaction.atomic
def demander_complement(
    *, signalement: Signalement, par: Acteur, question: str, version: int | None = None
) -> Complement:
    """Ask the bailleur; delays pause until the answer."""
    frais, _ = socle.engager(signalement, par, "demander_complement", version)
    socle.refuser_mots(question)
    complement = socle.creer(Complement, frais, par, question=question)
    socle.passer(frais, par, "demander_complement", echeance=None)
    socle.prevenir_bailleur(frais, "complement_demande")
    return complement


@transaction.atomic
def evaluer(*, signalement: Signalement, par: Acteur, version: int | None = None) -> None:
    """Take the evaluation: the clinician becomes the one who follows."""
    frais, _ = socle.engager(signalement, par, "evaluer", version)
    socle.creer(Suivi, frais, par, clinicien=par.affectation)
    socle.passer(frais, par, "evaluer")


@transaction.atomic
def consigner_contact(
    *,
    signalement: Signalement,
    par: Acteur,
    le: datetime,
    resultat: str,
    note: str = "",
    version: int | None = None,
) -> ContactErah:
    """Record a contact or an attempt: the ERAH's alone, no line in the shared thread."""
    frais, _ = socle.engager(signalement, par, "consigner_contact", version)
    if le > horloge.maintenant():
        raise ActionRefusee("Cette heure est dans le futur.")
    contact = socle.creer(ContactErah, frais, par, le=le, resultat=resultat, note=note)
    socle.journaliser_acteur("consigner_contact", par, frais.dossier_id, objet=frais.reference)
    return contact


@transaction.atomic
def ecrire_note(
    *, signalement: Signalement, par: Acteur, texte: str, version: int | None = None
) -> NoteSoignante:
    """Add a care note: the team's alone, no line in the shared thread; a second click adds none."""
    frais, _ = socle.engager(signalement, par, "ecrire_note", version)
    for note in NoteSoignante.objects.du_dossier(par, frais.dossier_id):
        if (note.auteur_id, note.texte) == (par.affectation.pk, texte):
            return note
    note = socle.creer(NoteSoignante, frais, par, equipe=par.organisation, texte=texte)
    socle.journaliser_acteur("ecrire_note", par, frais.dossier_id, objet=frais.reference)
    return note


@transaction.atomic
def convenir_visite(
    *,
    signalement: Signalement,
    par: Acteur,
    le: datetime,
    personne_informee: bool,
    version: int | None = None,
) -> Visite:
    """Agree on a joint visit; the person knows who will come."""
    frais, _ = socle.engager(signalement, par, "convenir_visite", version)
    if not personne_informee:
        raise ActionRefusee("La personne doit être informée de qui viendra.")
    if le < horloge.maintenant():
        raise ActionRefusee("Une visite se convient pour un jour à venir.")
    visite = socle.creer(Visite, frais, par, le=le, personne_informee=True)
    socle.passer(frais, par, "convenir_visite")
    socle.prevenir_bailleur(frais, "retour")
    return visite


@transaction.atomic
def faire_retour(
    *,
    signalement: Signalement,
    par: Acteur,
    code: str,
    conseils: list[str] | None = None,
    rdv_le: date | None = None,
    commentaire: str = "",
    sans_information_de_sante: bool = False,
    version: int | None = None,
) -> Retour:
    """Answer the bailleur from the closed list (SP-04)."""
    frais, _ = socle.engager(signalement, par, "faire_retour", version)
    _verifier_retour(frais, code, rdv_le, commentaire, sans_information_de_sante)
    retour = socle.creer(
        Retour, frais, par, code=code, conseils=conseils or [], rdv_le=rdv_le,
        commentaire=commentaire,
    )  # fmt: skip
    champs = {}
    if code not in RETOURS_D_ATTENTE:
        champs = {"vers": Etat.RETOUR_FAIT, "retour_le": horloge.maintenant()}
    socle.passer(frais, par, "faire_retour", detail=code, **champs)
    socle.prevenir_bailleur(frais, "retour")
    return retour


def _verifier_retour(signalement, code, rdv_le, commentaire, relu) -> None:
    if code not in regles.retours_permis(signalement):
        raise ActionRefusee(
            "Après une urgence, seuls « reçu » et « contact en cours » sont permis."
        )
    if code == CodeRetour.RDV_PARTENARIAL and (rdv_le is None or rdv_le < horloge.aujourdhui()):
        raise ActionRefusee("Proposez une date à venir pour le rendez-vous.")
    if commentaire and not relu:
        raise ActionRefusee("Relisez le commentaire : aucune information de santé n’y figure ?")
    socle.refuser_mots(commentaire)
