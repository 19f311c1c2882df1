"""Writes of a sub-letting: each locks the candidature, verifies, writes and journals."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.registre import garder_texte
from partnership.secret import cercle, couvertures
from partnership.secret.actions_journal import journaliser_acteur
from partnership.secret.couvertures import creer
from partnership.secret.enums import Qualite
from partnership.secret.evenements import compter

from ..examens.enums import Issue
from ..examens.lecture import derniere_issue
from ..models import Candidature, Logement, PassageAcces
from ..photos import actions as photos
from ..pilotage import lignes
from . import lecture, regles
from .enums import PIECES_DU_LOGEMENT, PROTEGES, VIVANTS, EtatBail, FinDuBail, Sens, StatutLigne
from .models import EtatDesLieux, LigneFinancement, MoisDeLoyer, SousLocation, VoletOperateur

CONTRATS = (
    "attribue_le", "fondement", "bail_reference", "bail_le", "bail_terme", "debut_le",
    "duree_mois", "preavis_mois", "loyer", "charges", "depot", "apl_a",
)  # fmt: skip


@transaction.atomic
def preparer(
    *, candidature: Candidature, par: Acteur, logement: Logement, version: int | None = None
) -> SousLocation:
    """Prepare the sub-letting of a flat: the operator is from now on its main tenant to be."""
    frais = verrouiller(candidature, par, version)
    elements = lecture.elements_de(par, frais)
    regles.verifier_preparer(par, frais, logement.bailleur_id, elements)
    if logement.retire_le is not None or logement.territoire_id != frais.territoire_id:
        raise ActionRefusee("Ce logement n’est plus offert.")
    cercle.faire_entrer(dossier=frais.dossier, organisation=par.organisation, par=par,
                        qualite=Qualite.LOCATAIRE_PRINCIPAL)  # fmt: skip
    # Looked at once the place is taken: a lease that only its main tenant reads shows then.
    if (deja := lecture.bail_de(par, frais)) is not None and deja.etat in VIVANTS:
        raise ActionRefusee("Une sous-location est déjà en cours pour cette personne.")
    bail = _unique(
        "Une sous-location est déjà en cours pour cette personne.", creer, SousLocation, frais, par,
        bailleur=logement.bailleur, operateur=par.organisation, logement=logement,
        designation=_designer(logement),
        loyer=logement.loyer, charges=logement.charges, depot=logement.depot,
    )  # fmt: skip
    _passer(frais, par, "preparer", elements)
    return bail


def _designer(logement: Logement) -> str:
    """Return how the contract names the flat: « T1, 31 m², 3 rue Basse, Metz »."""
    dits = (str(logement), logement.adresse, str(logement.commune))
    return ", ".join(filter(None, dits))[:300]


def _unique(phrase: str, ecrire: Callable, *args, **champs):
    """Write; what another dossier already holds is refused without saying what."""
    try:
        with transaction.atomic():
            return ecrire(*args, **champs)
    except IntegrityError as faute:
        raise ActionRefusee(phrase) from faute


@transaction.atomic
def completer(*, candidature: Candidature, par: Acteur, version: int | None = None, **dit) -> None:
    """Write the contracts, as far as they are known; they change no more once signed."""
    frais, bail, elements = _engager(candidature, par, "completer", version)
    regles.verifier_contrats(dit, lecture.bornes_de(frais), horloge.aujourdhui())
    garder_texte(dit.get("bail_reference") or "")
    ecrire_champs(bail, **{nom: dit[nom] for nom in CONTRATS if nom in dit})
    _passer(frais, par, "completer", elements)


@transaction.atomic
def proteger(
    *, candidature: Candidature, par: Acteur, mesure: str, autorisation: str = "",
    autorisation_le: date | None = None, cout: Decimal = Decimal(0), version: int | None = None,
) -> None:  # fmt: skip
    """Say what protects the person and what her accompaniment costs: no landlord reads it."""
    frais, _, elements = _engager(candidature, par, "proteger", version)
    regles.verifier_montant(cout, regles.PLAFOND)
    if autorisation_le is not None:
        regles.verifier_passe(autorisation_le, horloge.aujourdhui(), "Autorisation du")
    if mesure not in PROTEGES:
        autorisation, autorisation_le = "", None
    champs = {"mesure": mesure, "autorisation": autorisation, "autorisation_le": autorisation_le,
              "cout": cout}  # fmt: skip
    if elements.volet is None:
        creer(VoletOperateur, frais, par, operateur=par.organisation, **champs)
    else:
        ecrire_champs(elements.volet, **champs)
    _passer(frais, par, "proteger", elements)


@transaction.atomic
def signer(
    *, candidature: Candidature, par: Acteur, signee_le: date, version: int | None = None
) -> None:
    """Record that the sub-lease and the convention are signed: never before the accord (SP-05)."""
    frais, bail, elements = _engager(candidature, par, "signer", version)
    regles.verifier_signer(bail, frais, elements, signee_le, horloge.aujourdhui())
    _unique("Ce logement n’est plus libre.", ecrire_champs, bail, signee_le=signee_le,
            etat=EtatBail.SIGNEE)  # fmt: skip
    photos.fermer(bail.logement_id)
    lignes.logee(frais, par, bail, lecture.mois_du_bail(par, frais, bail, elements.volet))
    _passer(frais, par, "signer", elements)


@transaction.atomic
def assurer(
    *, candidature: Candidature, par: Acteur, assureur: str, assuree_jusqu_au: date,
    version: int | None = None,
) -> None:  # fmt: skip
    """Write who insures the flat, and until when."""
    frais, bail, elements = _engager(candidature, par, "assurer", version)
    garder_texte(assureur)
    regles.verifier_vraisemblable(assuree_jusqu_au, horloge.aujourdhui(), "Assurée jusqu’au", 10)
    ecrire_champs(bail, assureur=assureur, assuree_jusqu_au=assuree_jusqu_au)
    _passer(frais, par, "assurer", elements)


@transaction.atomic
def constater(
    *, candidature: Candidature, par: Acteur, sens: str, le: date, avec: str, remarques: str = "",
    version: int | None = None, **pieces: str,
) -> None:  # fmt: skip
    """Write an inventory of fixtures; the same way in, or out, again corrects it."""
    frais, bail, elements = _engager(candidature, par, "constater", version)
    regles.verifier_lieux(bail, sens, le, horloge.aujourdhui())
    garder_texte(remarques)
    champs = {nom: pieces.get(nom, "") for nom in PIECES_DU_LOGEMENT}
    champs |= {"le": le, "avec": avec, "remarques": remarques}
    _poser(EtatDesLieux, frais, par, bail, {"sens": Sens(sens)}, champs)
    _passer(frais, par, "constater", elements)


@transaction.atomic
def suivre_loyer(
    *, candidature: Candidature, par: Acteur, mois: date, retard: int, version: int | None = None
) -> None:
    """Say how the rent stands in a month: no amount; the same month again corrects it."""
    frais, bail, elements = _engager(candidature, par, "suivre_loyer", version)
    mois = mois.replace(day=1)
    regles.verifier_loyer(bail, mois, retard, horloge.aujourdhui())
    _poser(MoisDeLoyer, frais, par, bail, {"mois": mois}, {"retard": retard})
    _passer(frais, par, "suivre_loyer", elements)


@transaction.atomic
def financer(*, candidature: Candidature, par: Acteur, version: int | None = None, **dit) -> None:
    """Add a line of funding; lines are cumulable."""
    frais, _, elements = _engager(candidature, par, "financer", version)
    regles.verifier_ligne(dit["du"], dit["au"], dit["montant"], dit["places"],
                          horloge.aujourdhui())  # fmt: skip
    garder_texte(dit["financeur"])
    ligne = creer(LigneFinancement, frais, par, operateur=par.organisation, **dit)
    lignes.financee(frais, ligne)
    _passer(frais, par, "financer", elements)


@transaction.atomic
def suivre_ligne(
    *, candidature: Candidature, par: Acteur, ligne, statut: str, version: int | None = None
) -> None:
    """Say where a line of funding stands now: the same line, so that it counts once."""
    frais, _, elements = _engager(candidature, par, "suivre_ligne", version)
    siennes = LigneFinancement.objects.du_dossier(par, frais.dossier_id)
    lue = siennes.filter(pk=ligne, operateur=par.organisation).first()
    if lue is None or statut not in StatutLigne.values:
        raise ActionRefusee("Choisissez une ligne et où elle en est, dans les listes proposées.")
    avant = lue.statut
    ecrire_champs(lue, statut=statut)
    lignes.financee(frais, lue, avant)
    _passer(frais, par, "suivre_ligne", elements)


@transaction.atomic
def terminer(
    *, candidature: Candidature, par: Acteur, finie_le: date, fin: str, version: int | None = None
) -> None:
    """Record that a sub-letting has ended: a fact, never a date (domain.md § 0.8).

    Its operator is its main tenant no more: what it still reads, it reads by the person's accord.
    """
    frais, bail, elements = _engager(candidature, par, "terminer", version)
    if fin not in FinDuBail.values:
        raise ActionRefusee("Dites comment elle a pris fin, dans la liste proposée.")
    regles.verifier_fin(bail, finie_le, horloge.aujourdhui())
    if fin == FinDuBail.NOUVEAU_BAIL and derniere_issue(par, bail) != Issue.GLISSEMENT:
        raise ActionRefusee(
            "Un bail à son nom suit une évaluation partagée qui l’a proposé (page « Examens »)."
        )
    ecrire_champs(bail, etat=EtatBail.TERMINEE, finie_le=finie_le, fin=fin)
    lignes.finie(frais, bail)
    _passer(frais, par, "terminer", elements)
    _liberer(frais, bail, par)


@transaction.atomic
def abandonner(*, candidature: Candidature, par: Acteur, version: int | None = None) -> None:
    """Give up a flat before anything is signed: the operator is no more its main tenant to be."""
    frais, bail, elements = _engager(candidature, par, "abandonner", version)
    ecrire_champs(bail, etat=EtatBail.ABANDONNEE)
    _passer(frais, par, "abandonner", elements)
    _liberer(frais, bail, par)


def defaire(candidature: Candidature, par: Acteur) -> None:
    """Give up what is only being prepared: the person agrees no more, or the operator changes.

    Called in the transaction that says so; what is signed goes on (SP-08, decision 0024).
    """
    lus = SousLocation.objects.du_dossier(par, candidature.dossier_id)
    for bail in lus.filter(etat=EtatBail.PREPARATION).select_related("operateur"):
        ecrire_champs(bail, etat=EtatBail.ABANDONNEE)
        journaliser_acteur("bail_abandonner", par, candidature.dossier_id,
                           objet=candidature.reference)  # fmt: skip
        _liberer(candidature, bail, par)


def _liberer(candidature: Candidature, bail: SousLocation, par: Acteur) -> None:
    cercle.faire_sortir(dossier=candidature.dossier, organisation=bail.operateur,
                        qualite=Qualite.LOCATAIRE_PRINCIPAL, par=par)  # fmt: skip


# --- Shared ----------------------------------------------------------------------------


def verrouiller(candidature: Candidature, par: Acteur, version: int | None) -> Candidature:
    return couvertures.verrouiller(candidature, par, version, "operateur", "commune", "dossier")


def _engager(
    candidature: Candidature, par: Acteur, acte: str, version: int | None
) -> tuple[Candidature, SousLocation, regles.Elements]:
    """Lock, read the sub-letting again, then verify the act."""
    frais = verrouiller(candidature, par, version)
    bail = lecture.bail_de(par, frais)
    if bail is None:
        raise ActionRefusee("Aucune sous-location n’est en préparation.")
    elements = lecture.elements_de(par, frais)
    regles.verifier(par, bail, acte, elements, frais.operateur_id)
    return frais, bail, elements


def ecrire_champs(piece, **champs) -> None:
    for nom, valeur in champs.items():
        setattr(piece, nom, valeur)
    piece.save(update_fields=list(champs))


def _poser(
    modele, candidature: Candidature, par: Acteur, bail: SousLocation, cles: dict, champs: dict
) -> None:
    """Write the one row of these keys in this lease."""
    lus = modele.objects.du_dossier(par, candidature.dossier_id)
    deja = lus.filter(bail=bail, **cles).first()
    if deja is None:
        creer(modele, candidature, par, bail=bail, bailleur=bail.bailleur,
              operateur=bail.operateur, **cles, **champs)  # fmt: skip
    else:
        ecrire_champs(deja, **champs)


def _passer(candidature: Candidature, par: Acteur, acte: str, elements: regles.Elements) -> None:
    passer(candidature, par, f"bail_{acte}", elements)


def passer(candidature: Candidature, par: Acteur, nature: str, elements: regles.Elements) -> None:
    """Mark the cover as changed, and leave the traces of the act.

    The thread is written by who reads it: an operator without the accord goes on following the
    contract, and the journal keeps each of its acts.
    """
    couvertures.ecrire(candidature, modifie_le=horloge.maintenant())
    if elements.personne is not None:
        creer(PassageAcces, candidature, par, acte=nature, etat=candidature.etat,
              organisation=par.organisation)  # fmt: skip
    journaliser_acteur(nature, par, candidature.dossier_id, objet=candidature.reference)
    compter(candidature, nature)
