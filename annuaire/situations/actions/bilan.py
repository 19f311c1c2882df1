"""Writes of the yearly report: the coordinator's words, then its publication."""

from django.db import transaction

from annuaire import ouvrages
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.refus import EtatPerime
from partnership.acteurs.registre import garder_texte
from partnership.secret.actions_journal import journaliser_acteur

from .. import bilan as bilans
from .. import fiche, regles, regles_bilan
from ..models import Bilan
from ..regles_reperes import traits


def _verrouiller(par: Acteur, genre: str, annee: int) -> Bilan:
    """Return the report of a year, held until commit; made at its first use."""
    regles.verifier_coordonner(par)
    celui = {"territoire": par.territoire, "genre": genre, "annee": annee}
    Bilan.objects.bulk_create([Bilan(**celui)], ignore_conflicts=True)
    return Bilan.objects.select_for_update(no_key=True).get(**celui)


@transaction.atomic
def ecrire_bilan(
    *, par: Acteur, genre: str, annee: int, commentaire: str, blocages: str, version: int,
    indesirables: int | None = None,
) -> Bilan:  # fmt: skip
    """Write the words of a report that is not out; no health word, no name (SP-12, SP-16)."""
    bilan = _verrouiller(par, genre, annee)
    if bilan.publie_le is not None:
        regles_bilan.verifier_publier(annee, horloge.aujourdhui(), True)
    if version != bilan.version:
        raise EtatPerime
    for texte in (commentaire, blocages):
        garder_texte(texte)
        trouves = traits(texte, fiche.reperes_publics(par.territoire))
        regles.verifier_sans_repere({"": trouves})
    bilan.commentaire, bilan.blocages, bilan.version = commentaire, blocages, version + 1
    bilan.indesirables = indesirables
    bilan.save(update_fields=["commentaire", "blocages", "version", "indesirables"])
    return bilan


@transaction.atomic
def publier_bilan(*, par: Acteur, genre: str, annee: int) -> Bilan:
    """Publish the report of a year that is over: its figures are frozen; twice, the same."""
    bilan = _verrouiller(par, genre, annee)
    if bilan.publie_le is not None:
        return bilan
    regles_bilan.verifier_publier(annee, horloge.aujourdhui(), False)
    bilan.chiffres = bilans.calculer(par.territoire, genre, annee, bilan.indesirables)
    bilan.empreinte = bilans.empreinte(bilan.chiffres)
    bilan.publie_le, bilan.publie_par = horloge.maintenant(), par.affectation
    bilan.save(update_fields=["chiffres", "empreinte", "publie_le", "publie_par"])
    journaliser_acteur("commission_bilan", par, objet=f"{genre} {annee}")
    ouvrages.demander(par.territoire, bilans.code_du_pdf(genre))
    return bilan
