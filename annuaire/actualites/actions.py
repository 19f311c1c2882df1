"""Writes of the news: drafted, corrected, published, withdrawn; subscribed to, told each week."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Affectation
from partnership.acteurs.refus import ActionRefusee, EtatPerime
from partnership.envois.actions import deposer
from partnership.envois.enums import Gabarit

from . import regles
from .models import Abonnement, Actualite

CHAMPS = ("titre", "texte", "diffusion", "structure", "ressource")


@transaction.atomic
def rediger(*, par: Acteur, dit: dict) -> Actualite:
    """Write a draft; `dit`: the fields of `CHAMPS`. Nobody else reads it before it is published."""
    regles.verifier_ecrire(par)
    nus = {champ: dit[champ] for champ in CHAMPS if champ in dit}
    return Actualite.objects.create(
        territoire=par.territoire,
        auteur=par.affectation,
        modifiee_le=horloge.maintenant(),
        **nus,
    )


@transaction.atomic
def corriger(*, actualite: Actualite, par: Acteur, dit: dict, revision: int) -> Actualite:
    """Correct a draft, or what is published."""
    fraiche = _verrouiller(actualite, par)
    if fraiche.revision != revision:
        raise EtatPerime
    for champ in CHAMPS:
        if champ in dit:
            setattr(fraiche, champ, dit[champ])
    fraiche.modifiee_le = horloge.maintenant()
    fraiche.revision += 1
    fraiche.save(update_fields=[*CHAMPS, "modifiee_le", "revision"])
    return fraiche


@transaction.atomic
def publier(*, actualite: Actualite, par: Acteur) -> Actualite:
    """Publish a draft; once published, a second time changes nothing."""
    fraiche = _verrouiller(actualite, par)
    if fraiche.publiee_le is None:
        fraiche.publiee_le = horloge.maintenant()
        fraiche.save(update_fields=["publiee_le"])
    return fraiche


@transaction.atomic
def retirer(*, actualite: Actualite, par: Acteur) -> Actualite:
    """Withdraw a draft, or what is published: nobody finds it any more."""
    fraiche = _verrouiller(actualite, par)
    fraiche.retiree_le = horloge.maintenant()
    fraiche.save(update_fields=["retiree_le"])
    return fraiche


def _verrouiller(actualite: Actualite, par: Acteur) -> Actualite:
    regles.verifier_ecrire(par)
    fraiche = Actualite.objects.select_for_update(of=("self",)).get(pk=actualite.pk)
    if fraiche.retiree_le is not None:
        raise ActionRefusee("Cette actualité a été retirée.")
    return fraiche


@transaction.atomic
def abonner(*, par: Acteur) -> None:
    """Have the news told to this acteur each week; asked twice, it stands once."""
    Abonnement.objects.get_or_create(
        affectation=par.affectation, defaults={"depuis": horloge.maintenant()}
    )


@transaction.atomic
def desabonner(*, par: Acteur) -> None:
    """Tell this acteur no more."""
    Abonnement.objects.filter(affectation=par.affectation).delete()


def resumer() -> None:
    """Tell each subscriber that last week had news: one message for a week, however often it runs.

    The message names nothing (SP-17): it leads to the page.
    """
    jour = horloge.aujourdhui()
    lundi = jour - timedelta(days=jour.weekday())
    fin = timezone.make_aware(datetime.combine(lundi, time()))
    debut = timezone.make_aware(datetime.combine(lundi - timedelta(days=7), time()))
    semaine = Actualite.objects.filter(
        retiree_le=None, publiee_le__gte=debut, publiee_le__lt=fin
    ).order_by()
    abonnees = Affectation.objects.en_vigueur().filter(
        pk__in=Abonnement.objects.filter(depuis__lt=fin).values("affectation"),
        organisation__territoire__in=semaine.values("territoire"),
        utilisateur__is_active=True,
    )
    for affectation in abonnees.select_related("utilisateur", "organisation__territoire"):
        deposer(
            gabarit=Gabarit.ACTUALITES,
            destinataire_email=affectation.utilisateur.email,
            lien=reverse("actualites:liste"),
            cle=f"actualites:{lundi}:{affectation.organisation.territoire_id}:"
            f"{affectation.utilisateur_id}",
            territoire=affectation.organisation.territoire,
            utilisateur=affectation.utilisateur,
        )
