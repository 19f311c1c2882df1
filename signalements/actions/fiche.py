"""Opening a signalement and writing its sheet, block by block."""

from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import connection, transaction

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Commune
from partnership.acteurs.refus import ActionRefusee
from partnership.secret import cercle
from partnership.secret.enums import Qualite, TypeDossier

from .. import recherche, regles
from ..enums import Etat
from ..models import (
    Demarche,
    FaitObserve,
    Identite,
    ItemFait,
    ReponseUrgence,
    Saisie,
    Signalement,
    SituationLocative,
    SoutiensDeclares,
)
from . import socle

CHAMPS_IDENTITE = (
    *("civilite", "nom", "prenom", "annee_naissance", "adresse", "batiment", "etage"),
    *("telephone", "langue", "interprete", "occupants", "mineurs", "animal"),
)
# Names and addresses are not guarded: « Fou » is a name, « impasse du Valium » might be a street.
LIBRES_IDENTITE = ("langue", "occupants", "animal")


@transaction.atomic
def ouvrir(
    *, par: Acteur, suite_de: Signalement | None = None, cle: UUID | None = None
) -> Signalement:
    """Open a dossier and its signalement, as a draft; the same `cle` again returns the same one."""
    regles.verifier_ouvrir(par)
    # Made from the author too: nobody can learn, or take, the key of somebody else.
    identifiant = uuid5(cle, str(par.affectation.pk)) if cle else None
    if identifiant and (deja := _deja_ouvert(par, identifiant)):
        return deja
    maintenant = horloge.maintenant()
    reference = socle.numeroter(par.territoire, "SIG", horloge.aujourdhui().year)
    dossier = cercle.ouvrir(
        type_dossier=TypeDossier.SIGNALEMENT,
        par=par,
        qualite=Qualite.EMETTEUR,
        reference=reference,
        pk=identifiant,
    )
    signalement = Signalement(
        pk=dossier.pk,
        dossier=dossier,
        territoire=par.territoire,
        auteur=par.affectation,
        reference=reference,
        etat=Etat.BROUILLON,
        etat_depuis=maintenant,
        organisation=par.organisation,
        agence=par.affectation.agence,
        suite_de=suite_de,
    )
    signalement.save(force_insert=True)
    socle.noter(signalement, par, "ouvrir")
    return signalement


def _deja_ouvert(par: Acteur, identifiant: UUID) -> Signalement | None:
    """Return what a first click has opened, waiting for it if it is still on its way."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(identifiant)])
    return Signalement.objects.visibles_par(par).filter(pk=identifiant).first()


@transaction.atomic
def ouvrir_suite(*, signalement: Signalement, par: Acteur) -> Signalement:
    """Open the signalement that follows an emergency; a second click returns the same one."""
    origine, _ = socle.engager(signalement, par, "ouvrir_suite", None)
    deja = Signalement.objects.visibles_par(par).filter(suite_de=origine).first()
    return deja or ouvrir(par=par, suite_de=origine)


@transaction.atomic
def ecrire_identite(
    *, signalement: Signalement, par: Acteur, commune: Commune, version: int | None = None, **champs
) -> Identite:
    """Write who and where; another author's version is kept, hers to read."""
    frais, _ = socle.engager(signalement, par, "modifier", version)
    if not frais.territoire.communes.filter(pk=commune.pk).exists():
        raise ActionRefusee("Cette commune n’est pas dans le territoire.")
    socle.refuser_mots(" ".join(str(champs.get(nom, "")) for nom in LIBRES_IDENTITE))
    actuelle = Identite.objects.visibles_par(par).filter(dossier=frais.dossier, actuelle=True)
    actuelle = actuelle.first()
    if actuelle:
        # One step of the sheet writes a part of it: the rest is taken over from the version before.
        champs = {nom: getattr(actuelle, nom) for nom in CHAMPS_IDENTITE} | champs
    if actuelle and actuelle.auteur_id == par.affectation.pk:
        for nom, valeur in champs.items():
            setattr(actuelle, nom, valeur)
        actuelle.save(update_fields=list(champs))
        identite = actuelle
    else:
        if actuelle:
            actuelle.actuelle = False
            actuelle.save(update_fields=["actuelle"])
        identite = socle.creer(Identite, frais, par, **champs)
    recherche.indexer(identite, par)
    socle.ecrire_couverture(frais, commune=commune)
    return identite


@transaction.atomic
def ajouter_fait(
    *,
    signalement: Signalement,
    par: Acteur,
    item: ItemFait,
    du: date,
    cle: UUID | None = None,
    **champs,
) -> FaitObserve:
    """Add a dated fact, once for a `cle`; the guard on words acts when the sheet is sent."""
    frais, _ = socle.engager(signalement, par, "modifier", None)
    if deja := _deja(FaitObserve, frais, par, cle):
        return deja
    fait = socle.creer(FaitObserve, frais, par, item=item, du=du, **_cle(frais, cle),
                       **_verifier_fait(frais, item, du, champs))  # fmt: skip
    socle.ecrire_couverture(frais)
    return fait


def _cle(signalement: Signalement, cle: UUID | None) -> dict:
    """Return the primary key that a form's one-time key gives to the piece it makes."""
    return {"id": uuid5(cle, str(signalement.pk))} if cle else {}


def _deja(modele, signalement: Signalement, par: Acteur, cle: UUID | None):
    """Return the piece that this form has already made (double click), under the lock."""
    identifiant = _cle(signalement, cle)
    if not identifiant:
        return None
    return modele.objects.visibles_par(par).filter(pk=identifiant["id"]).first()


@transaction.atomic
def modifier_fait(
    *, signalement: Signalement, par: Acteur, fait: FaitObserve, item: ItemFait, du: date, **champs
) -> FaitObserve:
    """Change a fact that one wrote."""
    frais, _ = socle.engager(signalement, par, "modifier", None)
    _verifier_auteur(par, fait)
    valeurs = {"item": item, "du": du, **_verifier_fait(frais, item, du, champs)}
    for nom, valeur in valeurs.items():
        setattr(fait, nom, valeur)
    fait.save(update_fields=list(valeurs))
    socle.ecrire_couverture(frais)
    return fait


def _verifier_fait(signalement: Signalement, item: ItemFait, du: date, champs: dict) -> dict:
    if item.categorie.territoire_id != signalement.territoire_id or not item.actif:
        raise ActionRefusee("Ce fait n’est pas dans le catalogue du territoire.")
    regles.verifier_date_passee(du, horloge.aujourdhui(), "Date du fait")
    if champs.get("au"):
        regles.verifier_date_passee(champs["au"], horloge.aujourdhui(), "Fin du fait")
    if item.propos:
        champs = {**champs, "propos": True, "source": "personne"}
    return champs


def _verifier_auteur(par: Acteur, piece) -> None:
    # A référente rewords an agent's fact (SP-12): she may change it as well as its author.
    if piece.auteur_id != par.affectation.pk and par.role == "AGENT_PROXIMITE":
        raise ActionRefusee("Vous n’avez pas écrit ce fait.")


@transaction.atomic
def retirer_fait(*, signalement: Signalement, par: Acteur, fait: FaitObserve) -> None:
    """Remove a fact from a sheet that has not left."""
    frais, _ = socle.engager(signalement, par, "modifier", None)
    _verifier_auteur(par, fait)
    fait.delete()
    socle.ecrire_couverture(frais)


@transaction.atomic
def ecrire_locative(*, signalement: Signalement, par: Acteur, **champs) -> SituationLocative:
    """Write the lease block."""
    return _ecrire_unique(SituationLocative, signalement, par, champs)


@transaction.atomic
def ecrire_soutiens(*, signalement: Signalement, par: Acteur, **champs) -> SoutiensDeclares:
    """Write the supports block."""
    return _ecrire_unique(SoutiensDeclares, signalement, par, champs)


def _ecrire_unique(modele, signalement: Signalement, par: Acteur, champs: dict):
    if par.role != "REFERENT_SOCIAL":
        raise ActionRefusee("Votre rôle ne permet pas cet acte.")
    frais, _ = socle.engager(signalement, par, "modifier", None)
    socle.refuser_mots(" ".join(v for v in champs.values() if isinstance(v, str)))
    piece = modele.objects.visibles_par(par).filter(dossier=frais.dossier).first()
    if piece is None:
        piece = socle.creer(modele, frais, par, **champs)
    else:
        for nom, valeur in champs.items():
            setattr(piece, nom, valeur)
        piece.save(update_fields=list(champs))
    socle.ecrire_couverture(frais)
    return piece


@transaction.atomic
def ajouter_demarche(
    *,
    signalement: Signalement,
    par: Acteur,
    le: date,
    quoi: str,
    resultat: str = "",
    cle: UUID | None = None,
) -> Demarche:
    """Add something already tried, once for a `cle`."""
    frais, _ = socle.engager(signalement, par, "modifier", None)
    regles.verifier_date_passee(le, horloge.aujourdhui(), "Date de la démarche")
    socle.refuser_mots(f"{quoi} {resultat}")
    if deja := _deja(Demarche, frais, par, cle):
        return deja
    demarche = socle.creer(
        Demarche, frais, par, le=le, quoi=quoi, resultat=resultat, **_cle(frais, cle)
    )
    socle.ecrire_couverture(frais)
    return demarche


@transaction.atomic
def retirer_demarche(*, signalement: Signalement, par: Acteur, demarche: Demarche) -> None:
    """Remove a step from a sheet that has not left."""
    frais, _ = socle.engager(signalement, par, "modifier", None)
    _verifier_auteur(par, demarche)
    demarche.delete()
    socle.ecrire_couverture(frais)


@transaction.atomic
def ecrire_demande(*, signalement: Signalement, par: Acteur, demande: str) -> None:
    """Say what is asked of the ERAH (block I)."""
    frais, _ = socle.engager(signalement, par, "modifier", None)
    socle.ecrire_couverture(frais, demande=demande)


@transaction.atomic
def repondre_urgence(
    *, signalement: Signalement, par: Acteur, danger: bool, crip_le: datetime | None = None
) -> ReponseUrgence:
    """Answer the emergency question; the last answer counts, the earlier ones stay."""
    frais, elements = socle.engager(signalement, par, "modifier", None)
    if crip_le:
        _verifier_instant_passe(crip_le)
    elif elements.urgence and not danger:
        crip_le = elements.urgence.crip_le
    reponse = socle.creer(ReponseUrgence, frais, par, danger=danger, crip_le=crip_le)
    socle.ecrire_couverture(frais)
    return reponse


def _verifier_instant_passe(instant: datetime) -> None:
    if instant > horloge.maintenant():
        raise ActionRefusee("Cette heure est dans le futur.")


@transaction.atomic
def garder_saisie(*, signalement: Signalement, par: Acteur, etape: str, donnees: dict) -> Saisie:
    """Keep what is being typed, valid or not; one row per author and step."""
    frais = socle.verrouiller(signalement, par, None)
    socle.refuser_si_gele(frais)
    saisie = Saisie.objects.visibles_par(par).filter(dossier=frais.dossier, etape=etape).first()
    if saisie is None:
        return socle.creer(
            Saisie, frais, par, etape=etape, donnees=donnees, modifie_le=horloge.maintenant()
        )
    saisie.donnees, saisie.modifie_le = donnees, horloge.maintenant()
    saisie.save(update_fields=["donnees", "modifie_le"])
    return saisie
