"""When an organisation must look at its roles again, and what there is to look at."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from . import horloge
from .acteur import Acteur
from .enums import Role
from .models import Affectation, Organisation
from .reglages import reglage

PREAVIS = timedelta(weeks=2)


@dataclass(frozen=True)
class Echeance:
    """The day of the next review, and whether it has passed."""

    le: date

    @property
    def passee(self) -> bool:
        return self.le < horloge.aujourdhui()

    @property
    def proche(self) -> bool:
        """Say whether it is time: from two weeks before."""
        return self.le <= horloge.aujourdhui() + PREAVIS


def prochaine(organisation: Organisation) -> Echeance | None:
    """Return when the roles must be reviewed next, None before anybody holds one.

    Counted from the last review, else from the first role given; the number of months is the
    dated setting `revue_roles` of the territory.
    """
    depart = organisation.revues.values_list("le", flat=True).first() or (
        Affectation.objects.filter(organisation=organisation)
        .order_by("debut")
        .values_list("debut", flat=True)
        .first()
    )
    if depart is None:
        return None
    mois = reglage(organisation.territoire, "revue_roles", horloge.aujourdhui())
    return Echeance(dans_des_mois(timezone.localdate(depart), mois))


def dans_des_mois(jour: date, mois: int) -> date:
    """Return the same day that many months later, the last of the month when it is shorter."""
    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    return date(annee, rang + 1, min(jour.day, monthrange(annee, rang + 1)[1]))


def a_revoir(acteur: Acteur) -> QuerySet[Affectation]:
    """Return the roles in force of the organisation, except those of the reviewer herself."""
    return (
        Affectation.objects.en_vigueur()
        .filter(organisation=acteur.organisation)
        .exclude(utilisateur=acteur.utilisateur)
        .select_related("utilisateur", "agence", "organisation")
        .order_by("utilisateur__nom", "utilisateur__prenom", "role")
    )


def en_retard() -> list[tuple[Organisation, Echeance, list[Affectation]]]:
    """Return the organisations whose review is due or near, with their admins."""
    admins = Affectation.objects.en_vigueur().filter(role=Role.ADMIN_ORGANISATION)
    organisations = Organisation.objects.filter(
        pk__in=admins.values("organisation")
    ).select_related("territoire")
    dues = []
    for organisation in organisations:
        echeance = prochaine(organisation)
        if echeance and echeance.proche:
            siens = admins.filter(organisation=organisation).select_related("utilisateur")
            dues.append((organisation, echeance, list(siens)))
    return dues
