"""A budget is studied, a new study is asked for, a landlord sets its thresholds."""

from datetime import date

from django.db import transaction

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.refus import ActionRefusee
from partnership.secret.actions_journal import journaliser_acteur

from ..actions import socle
from ..models import Candidature
from . import regles
from .models import Etude, SeuilBailleur


@transaction.atomic
def etudier(
    *,
    candidature: Candidature,
    par: Acteur,
    budget: regles.Budget,
    le: date,
    aide_le: date | None = None,
    version: int | None = None,
) -> Etude:
    """Write a study of the budget beside the former ones; the thread says its date, no amount."""
    frais, _ = socle.engager(candidature, par, "etudier", version)
    regles.verifier_budget(budget, le, aide_le, horloge.aujourdhui())
    montants = {nom: getattr(budget, nom) for nom in regles.NOMS}
    etude = socle.creer(
        Etude, frais, par, le=le, aide_le=aide_le, adultes=budget.adultes, ages=list(budget.ages),
        ressources={n: str(m) for n, m in budget.ressources.items() if m}, **montants,
    )  # fmt: skip
    socle.passer(frais, par, "etudier", detail=le.isoformat())
    return etude


@transaction.atomic
def demander(*, candidature: Candidature, par: Acteur, version: int | None = None) -> None:
    """Ask the operator for a new study, without a ground: a hospital stay is never told (SP-04)."""
    frais, _ = socle.engager(candidature, par, "demander_etude", version)
    socle.passer(frais, par, "demander_etude")


def verifier_seuils(acteur: Acteur) -> None:
    """Raise unless this acteur speaks for a landlord."""
    if acteur.role != Role.REFERENT_SOCIAL:
        raise ActionRefusee("Un bailleur fixe ses propres seuils.")


@transaction.atomic
def fixer_seuil(*, par: Acteur, du: date, effort: int, reste: int) -> SeuilBailleur:
    """Set one's thresholds from a day on; the former ones stay those of the former days."""
    verifier_seuils(par)
    if du < horloge.aujourdhui():
        raise ActionRefusee("À partir du : aujourd’hui au plus tôt, le passé garde ses seuils.")
    if not (5 <= effort <= 100 and 0 <= reste <= 100):
        raise ActionRefusee("Un taux de 5 à 100 %, un reste de 0 à 100 euros par jour.")
    dit = {"effort": effort, "reste": reste, "ecrit_par": par.affectation}
    seuil, _ = SeuilBailleur.objects.update_or_create(
        territoire=par.territoire, bailleur=par.organisation, du=du,
        defaults={**dit, "ecrit_le": horloge.maintenant()},
    )  # fmt: skip
    journaliser_acteur("seuil_fixer", par, None, objet=du.isoformat())
    return seuil
