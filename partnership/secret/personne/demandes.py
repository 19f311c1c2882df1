"""What the data delegate does with the requests of persons; she reads no content (SP-10, SP-15)."""

import calendar
from datetime import date
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.registre import presser, recherches
from partnership.acteurs.reglages import reglage

from ..actions_journal import journaliser_acteur
from . import regles, reperes
from .enums import EtatCopie, EtatDemande, NatureDemande
from .models import CopieContenu, DemandePersonne, DossierConcerne

A_REFAIRE = frozenset({EtatCopie.ECHOUEE, EtatCopie.REMISE, EtatCopie.PERIMEE})


def echeance(recue_le: date, mois: int) -> date:
    """Return the same day `mois` months later, or the last day of a shorter month.

    Source: article 12 § 3 GDPR, « one month of receipt »; a shorter month ends sooner.
    """
    rang = recue_le.month - 1 + mois
    annee, lemois = recue_le.year + rang // 12, rang % 12 + 1
    return date(annee, lemois, min(recue_le.day, calendar.monthrange(annee, lemois)[1]))


@transaction.atomic
def recevoir(
    *, par: Acteur, cle: UUID, nature: str, preuve: str, recue_le: date, nom: str, prenom: str,
    annee: int | None = None,
) -> DemandePersonne:  # fmt: skip
    """Register a request, once for a `cle`; the names become tokens and are kept nowhere."""
    regles.verifier_deleguee(par)
    regles.verifier_recu(recue_le, horloge.aujourdhui())
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 2))", [str(par.organisation.ref)]
        )
    if deja := siennes(par).filter(pk=cle).first():
        return deja
    jetons = reperes.jetons_de(par.territoire.pk, nom, prenom, annee)
    demande = DemandePersonne(
        pk=cle, territoire=par.territoire, organisation=par.organisation, auteur=par.affectation,
        reference=_reference(par), nature=nature, preuve=preuve, recue_le=recue_le,
        echeance=echeance(recue_le, reglage(par.territoire, "delai_demande", recue_le)),
        jeton_nom=jetons[0], jeton_personne=jetons[1], jeton_annee=jetons[2],
    )  # fmt: skip
    demande.save(force_insert=True)
    journaliser_acteur("demande_recue", par, objet=demande.reference)
    return demande


def siennes(par: Acteur):
    """Return the requests made to the organisation of this delegate, the most pressing first."""
    if par is None:
        return DemandePersonne.objects.none()
    return DemandePersonne.objects.filter(organisation=par.organisation).order_by(
        "-etat", "echeance", "reference"
    )


def _reference(par: Acteur) -> str:
    """Return the next one of the organisation, such as DDP-2026-0001; under the lock."""
    debut = f"DDP-{horloge.aujourdhui().year}-"
    rangs = siennes(par).filter(reference__startswith=debut).values_list("reference", flat=True)
    dernier = max((int(r.removeprefix(debut)) for r in rangs), default=0)
    return f"{debut}{dernier + 1:04d}"


def homonymes(demande: DemandePersonne) -> list[tuple[UUID, str]]:
    """Return (dossier, reference) where somebody of this name stands and the organisation reads."""
    jeton = bytes(demande.jeton_nom)
    return [trouve for r in recherches().values() for trouve in r.chercher(jeton)]


@transaction.atomic
def retenir(*, demande: DemandePersonne, par: Acteur, dossiers: list[UUID]) -> int:
    """Keep these dossiers for the request, and order their copies when it is an access."""
    fraiche = _verrouiller(demande, par)
    trouves = dict(homonymes(fraiche))
    deja = set(fraiche.dossiers.values_list("dossier_id", flat=True))
    acces = fraiche.nature == NatureDemande.ACCES
    for dossier in dict.fromkeys(dossiers):
        if dossier not in trouves:
            raise ActionRefusee("Ce dossier n’est pas de ceux qui portent ce nom.")
        if dossier in deja:
            continue
        DossierConcerne(
            demande=fraiche, dossier_id=dossier, organisation=par.organisation,
            reference=trouves[dossier],
            etat=EtatCopie.DEMANDEE if acces else EtatCopie.RETENU,
        ).save(force_insert=True)  # fmt: skip
        acte = "copie_demandee" if acces else "demande_confiee"
        journaliser_acteur(acte, par, dossier, objet=f"{fraiche.reference} {trouves[dossier]}")
    _presser()
    return len(set(dossiers) - deja)


def _verrouiller(demande: DemandePersonne, par: Acteur) -> DemandePersonne:
    """Lock an open request; who acts now answers for it."""
    regles.verifier_deleguee(par)
    fraiche = siennes(par).select_for_update(of=("self",)).get(pk=demande.pk)
    regles.verifier_ouverte(fraiche)
    if fraiche.auteur_id != par.affectation.pk:
        fraiche.auteur = par.affectation
        fraiche.save(update_fields=["auteur"])
    return fraiche


def _presser() -> None:
    from .tasks import relever_copies

    transaction.on_commit(lambda: presser(relever_copies))


@transaction.atomic
def refaire(*, concerne: DossierConcerne, par: Acteur) -> None:
    """Order a copy again: it failed, was lost, or nobody fetched it in time."""
    demande = _verrouiller(concerne.demande, par)
    frais = demande.dossiers.select_for_update(of=("self",)).get(pk=concerne.pk)
    if frais.etat not in A_REFAIRE:
        return
    frais.etat, frais.tentatives = EtatCopie.DEMANDEE, 0
    frais.save(update_fields=["etat", "tentatives"])
    objet = f"{demande.reference} {frais.reference}"
    journaliser_acteur("copie_demandee", par, frais.dossier_id, objet=objet)
    _presser()


@transaction.atomic
def remettre(*, concerne: DossierConcerne, par: Acteur) -> bytes:
    """Give the copy, once, and forget it; the file is for the person, never shown on a page."""
    demande = _verrouiller(concerne.demande, par)
    frais = demande.dossiers.select_for_update(of=("self",)).get(pk=concerne.pk)
    contenu = CopieContenu.objects.filter(pk=frais.pk).first()
    if frais.etat != EtatCopie.PRETE or contenu is None:
        raise ActionRefusee(
            "Cette copie a déjà été remise, ou son délai est passé : préparez-la de nouveau."
        )
    octets = bytes(contenu.octets)
    contenu.delete()
    frais.etat, frais.remise_le = EtatCopie.REMISE, timezone.now()
    frais.save(update_fields=["etat", "remise_le"])
    objet = f"{demande.reference} {frais.reference}"
    journaliser_acteur("copie_remise", par, frais.dossier_id, objet=objet)
    return octets


@transaction.atomic
def repondre(
    *, demande: DemandePersonne, par: Acteur, reponse: str, repondue_le: date
) -> DemandePersonne:
    """Close a request: what was answered, when; the copies still ready are forgotten."""
    fraiche = _verrouiller(demande, par)
    regles.verifier_recu(repondue_le, horloge.aujourdhui())
    if repondue_le < fraiche.recue_le:
        raise ActionRefusee("La réponse vient après la demande.")
    fraiche.etat, fraiche.reponse = EtatDemande.REPONDUE, reponse
    fraiche.repondue_le = repondue_le
    fraiche.save(update_fields=["etat", "reponse", "repondue_le"])
    en_attente = fraiche.dossiers.filter(etat__in=[EtatCopie.PRETE, EtatCopie.DEMANDEE])
    CopieContenu.objects.filter(concerne__demande=fraiche).delete()
    en_attente.update(etat=EtatCopie.PERIMEE)
    journaliser_acteur("demande_repondue", par, objet=f"{fraiche.reference} {reponse}")
    return fraiche
