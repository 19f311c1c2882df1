"""What the worker does with an order, from the file to the directory and back."""

import time

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur, acteur_de
from partnership.acteurs.models import Affectation
from partnership.acteurs.refus import ActionRefusee

from .. import actions, regles
from ..enums import EtatImport, NatureImport
from ..models import Import
from . import listes
from .appliquer import appliquer
from .fichiers import FichierIllisible
from .lire import lire_le_fichier
from .travail import pas

PLUS_EN_POSTE = "La personne qui l’a demandé n’agit plus pour la coordination."


def avancer(importation: Import, fin: float) -> bool:
    """Do what this import asks until it is done; return False when time is up before.

    `fin`: monotonic time at which to stop. What is refused is said in the import itself.
    """
    etapes = {
        EtatImport.LECTURE: _lire,
        EtatImport.APPLICATION: _appliquer,
        EtatImport.ANNULATION: _annuler,
    }
    try:
        return etapes[EtatImport(importation.etat)](importation, fin)
    except FichierIllisible as refus:
        _arreter(importation, EtatImport.ECHOUE, refus.phrase)
    except ActionRefusee as refus:
        annule = importation.etat == EtatImport.ANNULATION
        # What could not be undone is still there.
        la = annule and importation.faits == importation.total
        _arreter(importation, EtatImport.FAIT if la else EtatImport.ECHOUE, refus.phrase)
    return True


def _lire(importation: Import, fin: float) -> bool:
    with _qui(importation.auteur_id).agir():
        return lire_le_fichier(importation, fin)


def _appliquer(importation: Import, fin: float) -> bool:
    par = _qui(importation.decide_par_id)
    with par.agir():
        while not appliquer(importation, par):
            if time.monotonic() > fin:
                return False
    return True


def _annuler(importation: Import, fin: float) -> bool:
    """Undo in one transaction: all of it, or nothing."""
    par = _qui(importation.decide_par_id)
    with par.agir(), pas(importation) as frais:
        if frais.nature == NatureImport.SECTEURS:
            listes.remettre(frais)
        else:
            actions.annuler(lot=frais.lot, par=par)
        frais.etat, frais.fini_le, frais.message = EtatImport.ANNULE, horloge.maintenant(), ""
        frais.jeton = frais.battement = None
    return True


def _qui(affectation: int) -> Acteur:
    """Return who asked for it, if she may still; raise `ActionRefusee` otherwise."""
    siennes = Affectation.objects.en_vigueur().filter(pk=affectation, utilisateur__is_active=True)
    trouvee = siennes.select_related("utilisateur", "organisation__territoire").first()
    if trouvee is None:
        raise ActionRefusee(PLUS_EN_POSTE)
    acteur = acteur_de(trouvee)
    regles.verifier_importer(acteur)
    return acteur


def _arreter(importation: Import, etat: EtatImport, phrase: str) -> None:
    """Say why it stops. A file that cannot be read leaves no line behind it."""
    with pas(importation) as frais:
        if frais.etat == EtatImport.LECTURE:
            frais.lignes.all().delete()
        frais.etat, frais.message, frais.fichier = etat, phrase[:400], None
        frais.fini_le, frais.jeton, frais.battement = horloge.maintenant(), None, None
