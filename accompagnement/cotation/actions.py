"""A grid is set: one more number, under the lock of its territory."""

from datetime import date
from uuid import UUID, uuid5

from django.db import transaction

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Territoire
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.registre import garder_texte
from partnership.secret.actions_journal import journaliser_acteur

from . import lecture_equite, modele, regles
from .models import GrilleCotation, RapportEquite

PERIMEE = (
    "Une autre grille a été fixée entre-temps : rien n’a été enregistré, votre saisie est gardée "
    "ci-dessous. Comparez, puis enregistrez de nouveau."
)


@transaction.atomic
def fixer(
    *, par: Acteur, cle: UUID, grille: regles.Grille, du: date, fondement: str, base: int
) -> GrilleCotation:
    """Set a grid from a day on; `base`: the number of the last one that the author saw (0: none).

    The same form again finds the first one; two authors at once: the second is told.
    """
    regles.verifier_fixer(par)
    jour = horloge.aujourdhui()
    regles.verifier_grille(grille, du, jour, modele.points_max(), modele.proposee())
    if not fondement.strip():
        raise ActionRefusee("Dites quelle décision fonde cette grille.")
    for texte in (fondement, *(barre.raison for barre in grille.barres)):
        garder_texte(texte)
    Territoire.objects.select_for_update(no_key=True).get(pk=par.territoire.pk)
    siennes = GrilleCotation.objects.filter(territoire=par.territoire)
    ref = uuid5(cle, str(par.affectation.pk))
    if deja := siennes.filter(ref=ref).first():
        return deja
    if (siennes.order_by("-numero").values_list("numero", flat=True).first() or 0) != base:
        raise ActionRefusee(PERIMEE)
    ecrite = GrilleCotation.objects.create(
        ref=ref, territoire=par.territoire, numero=base + 1, du=du, fondement=fondement.strip(),
        criteres=regles.ecrire(grille), fixee_par=par.affectation, fixee_le=horloge.maintenant(),
    )  # fmt: skip
    journaliser_acteur("cotation_fixer", par, None, objet=f"grille {base + 1}")
    return ecrite


@transaction.atomic
def arreter(*, par: Acteur) -> RapportEquite:
    """Close the fairness report of one's team for this year: once, and its figures never change.

    Two reports of one year would tell, by subtraction, who came in between (SP-16).
    """
    regles.verifier_arreter(par)
    jour = horloge.aujourdhui()
    trouve = lecture_equite.vivant(par, jour)
    if trouve is None:
        raise ActionRefusee("Aucune grille n’est en vigueur : il n’y a rien à compter.")
    grille, chiffres = trouve
    rapport, neuf = RapportEquite.objects.get_or_create(
        organisation=par.organisation, annee=jour.year,
        defaults={
            "territoire": par.territoire, "grille": grille, "chiffres": chiffres,
            "arrete_par": par.affectation, "arrete_le": horloge.maintenant(),
        },
    )  # fmt: skip
    if not neuf:
        raise ActionRefusee(f"Le rapport {jour.year} est déjà arrêté : il ne change plus.")
    journaliser_acteur("equite_arreter", par, None, objet=f"{jour.year}")
    return rapport
