"""The agréments of an operator: written by it, alerted before their end; no dossier."""

from datetime import date

from django.db import transaction

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.registre import garder_texte
from partnership.acteurs.reglages import reglage
from partnership.secret.actions_journal import journaliser_acteur
from partnership.secret.regles_conservation import ajouter_mois

from . import regles
from .models import Agrement


@transaction.atomic
def ajouter(*, par: Acteur, numero: str, delivre_le: date) -> Agrement:
    """Write an agrément; its end is five years later (R365-4), a dated setting of the territory.

    The same day again is the same one: a double click writes nothing more.
    """
    regles.verifier_agrements(par)
    jour = horloge.aujourdhui()
    regles.verifier_passe(delivre_le, jour, "Délivré le")
    garder_texte(numero)
    duree = reglage(par.territoire, "duree_agrement", delivre_le)
    agrement, neuf = Agrement.objects.get_or_create(
        organisation=par.organisation,
        delivre_le=delivre_le,
        defaults={
            "territoire": par.territoire,
            "numero": numero,
            "jusqu_au": ajouter_mois(delivre_le, duree),
            "ecrit_par": par.affectation,
            "ecrit_le": horloge.maintenant(),
        },
    )
    if not neuf and agrement.numero != numero:
        raise ActionRefusee("Un agrément délivré ce jour-là est déjà écrit, sous un autre numéro.")
    if neuf:
        journaliser_acteur("agrement_ajouter", par, None, objet=str(agrement.ref))
    return agrement
