"""What people ask of imports and exports; the worker does it (`suite`)."""

import hashlib

from django.db import IntegrityError, transaction

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.refus import ActionRefusee

from .. import regles
from ..enums import EtatExport, EtatImport, NatureImport, Verdict
from ..models import Export, Import, Lot, Secteur

EN_ATTENTE = (EtatImport.LECTURE, EtatImport.A_RELIRE)


def deposer(
    *, par: Acteur, nature: str, octets: bytes, libelle: str = "", vide_efface: bool = False
) -> Import:
    """Give a file to read; the same one given twice while it is read is one import."""
    regles.verifier_importer(par)
    empreinte = hashlib.sha256(octets + bytes([vide_efface])).hexdigest()
    jour = f"{horloge.aujourdhui():%d/%m/%Y}"
    try:
        with transaction.atomic():
            deposee = Import.objects.create(
                territoire=par.territoire, auteur=par.affectation, nature=nature, fichier=octets,
                libelle=libelle or f"{NatureImport(nature).label}, {jour}",
                vide_efface=vide_efface, empreinte=empreinte,
            )  # fmt: skip
    except IntegrityError:
        return Import.objects.get(
            auteur=par.affectation, nature=nature, empreinte=empreinte, etat=EtatImport.LECTURE
        )
    _presser()
    return deposee


@transaction.atomic
def confirmer(*, importation: Import, par: Acteur) -> Import:
    """Say yes to a preview; saying it twice does nothing more."""
    frais = _verrouiller(importation, par)
    if frais.etat in (EtatImport.APPLICATION, EtatImport.FAIT):
        return frais
    _attendre(frais, EtatImport.A_RELIRE)
    if not a_ecrire(frais):
        raise ActionRefusee("Rien ne changerait : il n’y a rien à appliquer.")
    if frais.nature != NatureImport.SECTEURS:
        frais.lot = Lot.objects.create(
            territoire=frais.territoire, auteur=par.affectation, libelle=frais.libelle
        )
    frais.total, frais.faits = a_ecrire(frais), 0
    return _passer(frais, EtatImport.APPLICATION, par)


def a_ecrire(importation: Import) -> int:
    """Return how many lines of a preview would be written; a list of sectors counts whole."""
    comptes = importation.comptes
    if importation.nature == NatureImport.SECTEURS:
        change = comptes.get(Verdict.CREER, 0) + importation.rapport.get("disparaissent", 0)
        return change and comptes.get(Verdict.CREER, 0) + comptes.get(Verdict.IDENTIQUE, 0)
    return comptes.get(Verdict.CREER, 0) + comptes.get(Verdict.CHANGER, 0)


@transaction.atomic
def abandonner(*, importation: Import, par: Acteur) -> Import:
    """Leave a file aside: nothing of it is written, its lines are forgotten."""
    frais = _verrouiller(importation, par)
    if frais.etat == EtatImport.ABANDONNE:
        return frais
    _attendre(frais, *EN_ATTENTE)
    frais.lignes.all().delete()
    frais.etat, frais.fichier, frais.fini_le = EtatImport.ABANDONNE, None, horloge.maintenant()
    frais.save()
    return frais


@transaction.atomic
def demander_annulation(*, importation: Import, par: Acteur) -> Import:
    """Ask for an import to be undone as a whole; asking twice does nothing more."""
    frais = _verrouiller(importation, par)
    if frais.etat in (EtatImport.ANNULATION, EtatImport.ANNULE):
        return frais
    if not annulable(frais):
        raise ActionRefusee("Cet import n’a rien écrit : il n’y a rien à annuler.")
    return _passer(frais, EtatImport.ANNULATION, par)


def annulable(importation: Import) -> bool:
    """Say whether an import has written something that may be undone."""
    if importation.etat == EtatImport.FAIT:
        return True
    return importation.etat == EtatImport.ECHOUE and importation.lot_id is not None


def demander_export(*, par: Acteur, nature: str, forme: str, filtres: dict) -> Export:
    """Ask for a spreadsheet; a double click returns the one already on its way."""
    en_route = Export.objects.filter(
        auteur=par.affectation, nature=nature, forme=forme, filtres=filtres,
        etat=EtatExport.DEMANDE,
    ).first()  # fmt: skip
    if en_route:
        return en_route
    demande = Export.objects.create(
        territoire=par.territoire, auteur=par.affectation, nature=nature, forme=forme,
        filtres=filtres,
    )  # fmt: skip
    _presser()
    return demande


def _verrouiller(importation: Import, par: Acteur) -> Import:
    regles.verifier_importer(par)
    return Import.objects.select_for_update(of=("self",)).get(
        pk=importation.pk, territoire=par.territoire
    )


def _attendre(frais: Import, *etats: EtatImport) -> None:
    if frais.etat not in etats:
        raise ActionRefusee(f"Cet import n’en est plus là : {frais.get_etat_display().lower()}.")


def _passer(frais: Import, etat: EtatImport, par: Acteur) -> Import:
    frais.etat, frais.decide_par, frais.message = etat, par.affectation, ""
    frais.jeton = frais.battement = None
    frais.tentatives = 0
    frais.save()
    _presser()
    return frais


def _presser() -> None:
    from .tasks import presser

    transaction.on_commit(presser)


@transaction.atomic
def rattacher(*, secteur: Secteur, par: Acteur, dit: dict) -> Secteur:
    """Say what a sector is called, which CMP and which team it has."""
    regles.verifier_importer(par)
    frais = Secteur.objects.select_for_update(of=("self",)).get(
        pk=secteur.pk, territoire=par.territoire
    )
    champs = ["nom", "etablissement", "cmp", "equipe", "saisie"]
    for champ in champs:
        setattr(frais, champ, dit[champ])
    frais.save(update_fields=champs)
    return frais
