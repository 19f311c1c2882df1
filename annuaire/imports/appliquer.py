"""The writing of what a preview said, by groups, each in one transaction that says it is done."""

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Territoire

from .. import ecriture, revision
from ..enums import EtatImport, Nature, NatureImport, Suite, Verdict
from ..models import Import, LigneImport, Modification, Structure
from . import listes
from .comparer import Annuaire
from .lieux import LigneRefusee
from .lignes import Lue
from .travail import pas

PAQUET = 500
CHANGEE = "Cette fiche a changé depuis la lecture du fichier : rien n’y est écrit."
ENTREE = "Cette fiche est entrée dans l’annuaire depuis la lecture du fichier."


def appliquer(importation: Import, par: Acteur) -> bool:
    """Write the next group of lines; return whether it was the last.

    A line whose entry has changed since the preview is refused, and said; nothing is overwritten.
    """
    with pas(importation) as frais:
        if frais.nature == NatureImport.SECTEURS:
            listes.remplacer(frais)
            return _finir(frais)
        a_faire = frais.lignes.filter(faite=False, verdict__in=[Verdict.CREER, Verdict.CHANGER])
        lignes = list(a_faire.order_by("rang")[:PAQUET])
        if not lignes:
            return _finir(frais)
        # Two imports of one territory write one after the other: neither creates what exists.
        Territoire.objects.select_for_update(no_key=True).get(pk=frais.territoire_id)
        retenues = [*_a_changer(lignes), *_a_creer(frais, lignes)]
        ecriture.ecrire([(structure, ligne.document) for ligne, structure in retenues])
        _tracer(frais, retenues, par)
        _marquer(frais, lignes, [ligne for ligne, _ in retenues])
        revision.avancer(frais.territoire_id)
    return False


def _a_changer(lignes: list[LigneImport]) -> list[tuple[LigneImport, Structure]]:
    """Return the lines to change with their entries, locked; those that are stale are refused."""
    voulues = [x for x in lignes if x.verdict == Verdict.CHANGER]
    siennes = Structure.objects.filter(pk__in=[x.structure_id for x in voulues], retiree_le=None)
    structures = {s.pk: s for s in siennes.select_for_update().order_by("pk")}
    retenues = []
    for ligne in voulues:
        structure = structures.get(ligne.structure_id)
        if structure is None or structure.version != ligne.version:
            _refuser(ligne, CHANGEE)
            continue
        structure.version += 1
        retenues.append((ligne, structure))
    return retenues


def _a_creer(frais: Import, lignes: list[LigneImport]) -> list[tuple[LigneImport, Structure]]:
    voulues = [x for x in lignes if x.verdict == Verdict.CREER]
    lues = [Lue(x.rang, x.nom, cle_source=x.cle_source, document=x.document) for x in voulues]
    annuaire = Annuaire(frais.territoire, lues, sauf=frais.lot)
    retenues = []
    for ligne, lue in zip(voulues, lues, strict=True):
        try:
            entree = annuaire.trouver(lue) is not None
        except LigneRefusee:
            entree = True
        if entree:
            _refuser(ligne, ENTREE)
        else:
            neuve = Structure(territoire=frais.territoire, cle_source=ligne.cle_source)
            retenues.append((ligne, neuve))
    return retenues


def _refuser(ligne: LigneImport, pourquoi: str) -> None:
    ligne.prevu, ligne.verdict, ligne.pourquoi = ligne.verdict, Verdict.REFUSER, pourquoi


def _tracer(frais: Import, retenues: list[tuple[LigneImport, Structure]], par: Acteur) -> None:
    """Leave the history of each entry, as `actions.creer` and `actions.modifier` do."""
    maintenant = horloge.maintenant()
    Modification.objects.bulk_create(
        Modification(
            territoire=frais.territoire, structure=structure, lot=frais.lot,
            nature=Nature.CREER if ligne.verdict == Verdict.CREER else Nature.MODIFIER,
            suite=Suite.APPLIQUEE, avant=ligne.avant, apres=ligne.document,
            auteur=par.affectation, decidee_par=par.affectation, decidee_le=maintenant,
        )
        for ligne, structure in retenues
    )  # fmt: skip


def _marquer(frais: Import, lignes: list[LigneImport], faites: list[LigneImport]) -> None:
    frais.lignes.filter(pk__in=[x.pk for x in faites]).update(faite=True)
    refusees = [x for x in lignes if x.verdict == Verdict.REFUSER]
    LigneImport.objects.bulk_update(refusees, ["verdict", "pourquoi"])
    frais.faits += len(lignes)
    for compte in ("refuser", "depassees") if refusees else ():
        frais.comptes[compte] = frais.comptes.get(compte, 0) + len(refusees)
    for ligne in refusees:
        frais.comptes[ligne.prevu] -= 1


def _finir(frais: Import) -> bool:
    frais.etat, frais.fini_le = EtatImport.FAIT, horloge.maintenant()
    frais.faits, frais.jeton, frais.battement = frais.total, None, None
    return True
