"""A commission of four members and its sessions, for the tests that hold them."""

from datetime import date, datetime, time

from django.urls import reverse
from django.utils import timezone

from annuaire.commissions import actions
from annuaire.commissions.models import College, Mandat, Seance
from partnership.acteurs import horloge
from partnership.acteurs.models import Charte

JOUR = timezone.make_aware(datetime(2026, 11, 2, 9))


def adresse(nom, *args):
    return reverse(f"commissions:{nom}", args=args)


def le(jour: date, heure=9):
    return horloge.au(timezone.make_aware(datetime.combine(jour, time(heure))))


def asseoir(d, commission, code, **tenu) -> Mandat:
    compte = tenu.get("affectation")
    organisation = compte.organisation if compte else None
    dit = {
        "college": College.objects.get(territoire=d.territoire, code=code), "fonction": code,
        "organisation": organisation, "organisme": "" if compte else "Association",
    }  # fmt: skip
    siege = actions.ecrire_siege(commission=commission, par=d.coordinatrice, dit=dit)
    return actions.asseoir(
        siege=siege, par=d.coordinatrice,
        dit={"qualite": "titulaire", "debut": date(2026, 1, 1), **tenu},
    )  # fmt: skip


def dater(d, jour, **dit) -> Seance:
    dit = {"jour": jour, "heure": time(14), "fin": None, "lieu": "Mairie", "visio": "", **dit}
    return actions.dater(commission=d.commission, par=d.coordinatrice, dit=dit)


def tenir(d) -> None:
    """Seat them: the coordinator, a clinician, a member of the CCAS, a family member on paper."""
    d.commission = actions.ouvrir(
        par=d.coordinatrice, dit={"genre": "situations", "nom": "Situations"}
    )
    d.mandats = {
        nom: asseoir(d, d.commission, code, affectation=getattr(d, nom).affectation)
        for nom, code in (
            ("coordinatrice", "coordination"), ("clinicienne", "psychiatrie"), ("membre", "social")
        )
    }  # fmt: skip
    d.mandats["papier"] = asseoir(
        d, d.commission, "usagers", personne="Mme Rose Petit",
        charte=Charte.objects.get(territoire=d.territoire), signee_le=date(2026, 2, 1),
    )  # fmt: skip
