"""Who is asked to look at an entry again: who keeps it, once for each period, in one message."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.models import Affectation, Territoire
from partnership.acteurs.reglages import reglage
from partnership.envois.actions import deposer
from partnership.envois.enums import Gabarit

from . import regles
from .models import Structure


def dues(territoire: Territoire, jour: date) -> QuerySet[Structure]:
    """Return the entries of a territory whose review is past, or that nobody ever looked at.

    Delay: setting `revue_annuaire`, in days.
    """
    depuis = jour - timedelta(days=reglage(territoire, "revue_annuaire", jour))
    return Structure.objects.du_territoire(territoire).filter(
        Q(verifie_le=None) | Q(verifie_le__lt=depuis)
    )


def sans_porteur(structures: QuerySet[Structure]) -> QuerySet[Structure]:
    """Return those that the coordinator answers for: no owner, or one without an admin."""
    admins = Affectation.objects.en_vigueur().filter(
        role=Role.ADMIN_ORGANISATION,
        utilisateur__is_active=True,
        organisation=OuterRef("proprietaire"),
    )
    return structures.filter(Q(proprietaire=None) | ~Exists(admins))


def a_revoir(acteur: Acteur) -> QuerySet[Structure]:
    """Return the entries that this acteur is asked to look at again, the oldest first."""
    siennes = dues(acteur.territoire, horloge.aujourdhui())
    if regles.coordonne(acteur):
        siennes = sans_porteur(siennes)
    elif acteur.role not in regles.TENEURS:
        siennes = siennes.none()
    else:
        siennes = siennes.filter(proprietaire=acteur.organisation)
    return siennes.order_by("verifie_le", "nom")


@transaction.atomic
def relancer(territoire: Territoire) -> None:
    """Ask the keepers of a territory, in one message each, which names no entry (SP-17).

    An entry is asked for once in each period of review.
    """
    jour = horloge.aujourdhui()
    delai = timedelta(days=reglage(territoire, "revue_annuaire", jour))
    a_demander = dues(territoire, jour).filter(Q(relance_le=None) | Q(relance_le__lt=jour - delai))
    # Held, so that two clocks do not both ask.
    prises = list(a_demander.select_for_update().values_list("pk", flat=True))
    if not prises:
        return
    retenues = Structure.objects.filter(pk__in=prises)
    for affectation in _porteurs(territoire, retenues):
        deposer(
            gabarit=Gabarit.ANNUAIRE_A_VERIFIER,
            destinataire_email=affectation.utilisateur.email,
            lien=reverse("annuaire:a_verifier"),
            cle=f"annuaire:{territoire.pk}:{jour}:{affectation.pk}",
            territoire=territoire,
            utilisateur=affectation.utilisateur,
        )
    retenues.update(relance_le=jour)


def _porteurs(territoire: Territoire, structures: QuerySet[Structure]) -> QuerySet[Affectation]:
    """Return who keeps these entries: admins of their owners, else the coordinator."""
    organismes = structures.exclude(proprietaire=None).values("proprietaire")
    qui = Q(role=Role.ADMIN_ORGANISATION, organisation__in=organismes)
    if sans_porteur(structures).exists():
        qui |= Q(role=Role.COORDINATEUR, organisation__territoire=territoire)
    en_place = Affectation.objects.en_vigueur().filter(utilisateur__is_active=True)
    return en_place.filter(qui).select_related("utilisateur")
