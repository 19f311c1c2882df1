"""Opening a candidature, and writing who she is and what she looks for."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID, uuid5

from django.db import connection, transaction

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Commune
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.registre import garder_texte
from partnership.secret import cercle
from partnership.secret.enums import Qualite, TypeDossier

from .. import recherche, regles
from ..enums import Etat
from ..models import Candidature, Origine, Personne, Souhait
from ..pilotage import lignes
from . import socle

PERSONNE = ("civilite", "nom", "prenom", "annee_naissance", "telephone")
ORIGINE = ("lieu", "depuis")
SOUHAIT = ("type_logement", "etage", "foyer", "animal", "precisions")


@transaction.atomic
def ouvrir(
    *, par: Acteur, cle: UUID, besoin_le: date, communes: Iterable[Commune], **champs
) -> Candidature:
    """Open a candidature; the same `cle` again returns the same one (a double click)."""
    regles.verifier_ouvrir(par)
    # Made from the author too: nobody can learn, or take, the key of somebody else.
    identifiant = uuid5(cle, str(par.affectation.pk))
    if deja := _deja_ouverte(par, identifiant):
        return deja
    communes = list(communes)
    _verifier(par, besoin_le, communes, champs)
    reference = socle.numeroter(par.territoire, horloge.aujourdhui().year)
    dossier = cercle.ouvrir(
        type_dossier=TypeDossier.CANDIDATURE,
        par=par,
        qualite=Qualite.EMETTEUR,
        reference=reference,
        pk=identifiant,
    )
    candidature = Candidature(
        pk=dossier.pk,
        dossier=dossier,
        territoire=par.territoire,
        auteur=par.affectation,
        reference=reference,
        etat=Etat.BESOIN,
        etat_depuis=horloge.maintenant(),
        organisation=par.organisation,
        commune=communes[0],
        besoin_le=besoin_le,
    )
    candidature.save(force_insert=True)
    _ecrire(candidature, par, communes, champs)
    socle.noter(candidature, par, "ouvrir")
    lignes.besoin(candidature, champs.get("lieu"))
    return candidature


def _deja_ouverte(par: Acteur, identifiant: UUID) -> Candidature | None:
    """Return what a first click has opened, waiting for it if it is still on its way."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(identifiant)])
    return Candidature.objects.visibles_par(par).filter(pk=identifiant).first()


@transaction.atomic
def modifier(
    *,
    candidature: Candidature,
    par: Acteur,
    besoin_le: date,
    communes: Iterable[Commune],
    version: int | None = None,
    **champs,
) -> None:
    """Write who she is, where she lives and what she looks for."""
    frais, _ = socle.engager(candidature, par, "modifier", version)
    communes = list(communes)
    _verifier(par, besoin_le, communes, champs)
    _ecrire(frais, par, communes, champs)
    socle.passer(frais, par, "modifier", besoin_le=besoin_le, commune=communes[0])


def _verifier(par: Acteur, besoin_le: date, communes: list[Commune], champs: dict) -> None:
    jour = horloge.aujourdhui()
    regles.verifier_date_passee(besoin_le, jour, "Besoin repéré le")
    if champs.get("depuis"):
        regles.verifier_date_passee(champs["depuis"], jour, "Depuis")
    if not communes:
        raise ActionRefusee("Choisissez au moins une commune.")
    connues = set(par.territoire.communes.values_list("pk", flat=True))
    if any(commune.pk not in connues for commune in communes):
        raise ActionRefusee("Cette commune n’est pas dans le territoire.")
    garder_texte(champs.get("precisions", ""))


def _ecrire(candidature: Candidature, par: Acteur, communes: list[Commune], champs: dict) -> None:
    """Each kind of information in its own table (SP-18)."""
    dits = {nom: champs[nom] for nom in PERSONNE if nom in champs}
    personne = socle.ecrire_piece(Personne, candidature, par, **dits)
    recherche.indexer(personne, par)
    dits = {nom: champs[nom] for nom in ORIGINE if nom in champs}
    socle.ecrire_piece(Origine, candidature, par, **dits)
    dits = {nom: champs[nom] for nom in SOUHAIT if nom in champs}
    codes = list(dict.fromkeys(commune.pk for commune in communes))
    socle.ecrire_piece(Souhait, candidature, par, communes=codes, **dits)
