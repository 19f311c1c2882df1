"""Writes around a session: answers, who enters and leaves, its opening and its end, calendars."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Affectation
from partnership.acteurs.refus import ActionRefusee

from . import convocations, regles, regles_seances, suites
from . import lecture_seances as lecture
from .actions import enregistrer
from .enums import EtatCharte, Qualite, ReponseDite
from .models import AbonnementCalendrier, Mandat, Presence, Reponse, Seance


@transaction.atomic
def repondre(*, seance: Seance, mandat: Mandat, par: Acteur, dite: str) -> Reponse:
    """Answer a convocation: for oneself, or by the coordinator for a member who told her.

    Who is replaced has her substitute told at once.
    """
    if mandat.affectation_id != par.affectation.pk:
        regles.verifier_tenir(par)
    fraiche = _tenir(seance)
    if mandat.siege.commission_id != fraiche.commission_id:
        raise ActionRefusee("Ce membre ne siège pas dans cette commission.")
    regles_seances.verifier_repondre(mandat, fraiche, horloge.aujourdhui())
    if dite == ReponseDite.REMPLACEE and mandat.qualite != Qualite.TITULAIRE:
        raise ActionRefusee("Une suppléance ne se fait pas remplacer : dites « Ne viendra pas ».")
    reponse, _ = Reponse.objects.update_or_create(
        seance=fraiche,
        mandat=mandat,
        defaults={
            "dite": ReponseDite(dite),
            "sequence": fraiche.sequence,
            "le": horloge.maintenant(),
            "par": par.affectation,
        },
    )
    convocations.prevenir(fraiche)
    return reponse


@transaction.atomic
def entrer(
    *,
    seance: Seance,
    par: Acteur,
    mandat: Mandat | None = None,
    affectation: Affectation | None = None,
    personne: str = "",
    organisme: str = "",
    charte_papier: bool = False,
) -> Presence:
    """Note that a member, or a guest, enters the room; twice at once, it stands once.

    Refused without the charter of confidentiality signed in its current version (domain.md § 2).
    """
    regles.verifier_tenir(par)
    fraiche = _tenir(seance)
    maintenant = horloge.maintenant()
    regles_seances.verifier_salle(fraiche, horloge.aujourdhui())
    _ouvrir(fraiche, maintenant)
    presence = Presence(
        seance=fraiche, mandat=mandat, affectation=affectation, personne=personne.strip(),
        organisme=organisme.strip(), entree=maintenant, ecrite_par=par.affectation,
        charte=lecture.charte_courante(fraiche) if charte_papier and personne else None,
    )  # fmt: skip
    if deja := _deja_la(presence):
        return deja
    _verifier_entrer(presence)
    return enregistrer(presence)


@transaction.atomic
def sortir(*, presence: Presence, par: Acteur) -> Presence:
    """Note that somebody leaves the room; a second click changes nothing."""
    regles.verifier_tenir(par)
    _tenir(presence.seance)
    fraiche = Presence.objects.select_for_update(of=("self",)).get(pk=presence.pk)
    if fraiche.sortie is None:
        fraiche.sortie = max(horloge.maintenant(), fraiche.entree)
        fraiche.ecrite_par = par.affectation
        fraiche.save(update_fields=["sortie", "ecrite_par"])
    return fraiche


@transaction.atomic
def ouvrir_seance(*, seance: Seance, par: Acteur) -> Seance:
    """Open a session on its day; asked twice, it is opened once."""
    regles.verifier_tenir(par)
    fraiche = _tenir(seance)
    regles_seances.verifier_salle(fraiche, horloge.aujourdhui())
    _ouvrir(fraiche, horloge.maintenant())
    return fraiche


@transaction.atomic
def lever(*, seance: Seance, par: Acteur) -> Seance:
    """End a session: everybody leaves the room, what was not examined is put off."""
    regles.verifier_tenir(par)
    fraiche = _tenir(seance)
    if fraiche.ouverte_le is None:
        raise ActionRefusee("Cette séance n’a pas été ouverte.")
    suites.lever(par, fraiche)
    _lever(fraiche, horloge.maintenant())
    return fraiche


@transaction.atomic
def lever_oubliee(seance: Seance) -> None:
    """End, for the clock, a session of another day that nobody ended."""
    fraiche = _tenir(seance)
    if fraiche.en_cours and fraiche.jour < horloge.aujourdhui():
        _lever(fraiche, horloge.maintenant())


def _lever(seance: Seance, le: datetime) -> None:
    if seance.levee_le is None:
        seance.levee_le = le
        seance.save(update_fields=["levee_le"])
        Presence.objects.filter(seance=seance, sortie=None).update(sortie=le)


def _ouvrir(seance: Seance, le: datetime) -> None:
    if seance.ouverte_le is None:
        seance.ouverte_le = le
        seance.save(update_fields=["ouverte_le"])


def _tenir(seance: Seance) -> Seance:
    """Hold a session until the commit: two coordinators write one after the other."""
    return (
        Seance.objects.select_for_update(of=("self",))
        .select_related("commission__territoire")
        .get(pk=seance.pk)
    )


def _deja_la(presence: Presence) -> Presence | None:
    ouvertes = Presence.objects.filter(seance=presence.seance, sortie=None)
    if presence.mandat:
        return ouvertes.filter(mandat=presence.mandat).first()
    if presence.affectation:
        return ouvertes.filter(affectation=presence.affectation).first()
    return ouvertes.filter(personne__iexact=presence.personne).first()


def _verifier_entrer(presence: Presence) -> None:
    """Raise `ActionRefusee` unless this person may sit today, her charter signed."""
    seance, mandat = presence.seance, presence.mandat
    if mandat is not None:
        if mandat.siege.commission_id != seance.commission_id:
            raise ActionRefusee("Ce membre ne siège pas dans cette commission.")
        if not regles.en_cours(mandat, seance.jour):
            raise ActionRefusee("Ce mandat n’est pas en cours aujourd’hui.")
    elif presence.affectation is not None:
        if presence.affectation.organisation.territoire_id != seance.commission.territoire_id:
            raise ActionRefusee("Cette personne n’est pas de ce territoire.")
    elif not presence.personne:
        raise ActionRefusee("Nommez la personne qui entre.")
    if lecture.chartes_des([presence], seance)[0] != EtatCharte.SIGNEE:
        raise ActionRefusee(
            "La charte de confidentialité en vigueur n’est pas signée : elle se signe avant "
            "d’entrer, dans Palier ou sur papier."
        )


@transaction.atomic
def abonner(*, par: Acteur) -> str:
    """Make a secret address for a calendar, in place of the one before; it is told once."""
    revoquer(par=par)
    jeton = secrets.token_urlsafe(32)
    AbonnementCalendrier.objects.create(
        affectation=par.affectation, empreinte=empreinte(jeton), cree_le=horloge.maintenant()
    )
    return jeton


@transaction.atomic
def revoquer(*, par: Acteur) -> None:
    """End the secret address of this acteur: what reads it finds nothing any more."""
    AbonnementCalendrier.objects.filter(affectation=par.affectation, revoque_le=None).update(
        revoque_le=horloge.maintenant()
    )


def empreinte(jeton: str) -> str:
    """Return what is kept of a secret address."""
    return hashlib.sha256(jeton.encode()).hexdigest()
