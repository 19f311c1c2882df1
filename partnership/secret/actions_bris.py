"""Writes of the break-glass (SP-14): open, end, review; each leaves its line and its notices."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.calendrier import ajouter_jours_ouvres
from partnership.acteurs.enums import Role
from partnership.acteurs.models import Affectation
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.registre import envoyer_courrier, garder_texte
from partnership.acteurs.reglages import reglage

from . import bris, regles
from .actions_journal import journaliser_acteur
from .models import BrisDeGlace, Dossier

DELAI = "delai_revue_danger_vital"


@dataclass(frozen=True)
class Tentative:
    """What came of an attempt: `issue` is visible, ouvert, deja, inconnu or trop."""

    issue: str
    dossier: Dossier | None = None


@transaction.atomic
def briser(*, par: Acteur, reference: str, motif: str, precision: str) -> Tentative:
    """Open a dossier for 24 hours; every attempt, even in vain, is journalled and counted.

    Raises ActionRefusee for another role, or for words of diagnosis in the text: the coordinator
    and the delegate read it.
    """
    regles.verifier_briser(par.role)
    garder_texte(precision)
    reference = reference.strip().upper()
    visibles = Dossier.objects.visibles_par(par)
    deja = visibles.filter(reference=reference).first()
    if deja and bris.en_cours(par, deja.pk) is None:
        journaliser_acteur("danger_vital_visible", par, deja.pk, motif=motif)
        return Tentative("visible", deja)
    revue = ajouter_jours_ouvres(
        horloge.aujourdhui(), reglage(par.territoire, DELAI, horloge.aujourdhui()), par.zone
    )
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT bris, cible, issue FROM palier.briser_la_glace(%s, %s, %s, %s)",
            [reference, motif, precision, revue],
        )
        cle, cible, issue = curseur.fetchone()
    journaliser_acteur(f"danger_vital_{issue}", par, cible, motif=motif)
    if issue == "ouvert":
        _prevenir(BrisDeGlace.objects.get(pk=cle))
    return Tentative(issue, visibles.filter(pk=cible).first() if cible else None)


def _prevenir(ouvert: BrisDeGlace) -> None:
    """Tell at once the coordinators and the delegates who review: reference and link only."""
    qui = Q(organisation__territoire=ouvert.territoire_id, role=Role.COORDINATEUR) | Q(
        organisation__in=ouvert.relecteurs, role=Role.DELEGUE_DONNEES
    )
    affectations = Affectation.objects.en_vigueur().filter(qui, utilisateur__is_active=True)
    for affectation in affectations.select_related("utilisateur"):
        envoyer_courrier(
            gabarit="danger_vital",
            destinataire_email=affectation.utilisateur.email,
            utilisateur=affectation.utilisateur,
            lien=f"/secret/danger-vital/{ouvert.pk}/revoir/",
            reference=ouvert.reference,
            territoire=ouvert.territoire,
            cle=f"danger_vital:{ouvert.pk}:{affectation.utilisateur_id}",
        )


@transaction.atomic
def refermer(*, ouvert: BrisDeGlace, par: Acteur) -> bool:
    """End it now; False when it was over, or is not this acteur's to end."""
    if fait := _appeler("SELECT palier.refermer_la_glace(%s)", ouvert.pk):
        journaliser_acteur("danger_vital_referme", par, ouvert.dossier)
    return fait


@transaction.atomic
def revoir(*, ouvert: BrisDeGlace, par: Acteur, justifie: bool, commentaire: str) -> None:
    """Say whether it was justified, once; raises ActionRefusee when it is not hers to say."""
    garder_texte(commentaire)
    if not _appeler("SELECT palier.revoir_la_glace(%s, %s, %s)", ouvert.pk, justifie, commentaire):
        raise ActionRefusee("Cet accès est déjà revu, ou il revient à quelqu’un d’autre.")
    objet = "justifié" if justifie else "non justifié"
    journaliser_acteur("danger_vital_revu", par, ouvert.dossier, objet=objet)


def _appeler(sql: str, cle: UUID, *valeurs) -> bool:
    with connection.cursor() as curseur:
        curseur.execute(sql, [cle, *valeurs])
        return curseur.fetchone()[0]
