"""Photos are added, told, moved, deleted: each under the lock of the flat, journalled."""

from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import transaction

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.reception.bac import recevoir_image
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.registre import garder_texte
from partnership.secret.actions_journal import journaliser_acteur

from ..logements import regles as logements
from ..models import ImagePhoto, Logement, PhotoLogement
from . import regles

Dessin = tuple[bytes, bytes]  # a photo redrawn, and its small image


def dessiner(octets: bytes) -> Dessin:
    """Return what is kept of a photo that was sent; raise `FichierRefuse` with the reason."""
    grande, vignette = recevoir_image(octets, settings.PALIER_PHOTO_COTES)
    return grande, vignette


@transaction.atomic
def ajouter(*, logement: Logement, par: Acteur, dessins: Iterable[Dessin]) -> int:
    """Add photos after the others, all or none; return how many were new.

    A photo that is there already is not added again: a form sent twice adds once.
    """
    frais = _verrouiller(logement, par)
    deja = set(frais.photos.values_list("empreinte", flat=True))
    neufs = {sha256(dessin[0]).hexdigest(): dessin for dessin in dessins}
    neufs = {empreinte: dessin for empreinte, dessin in neufs.items() if empreinte not in deja}
    regles.verifier_place(len(deja), len(neufs), regles.au_plus(par.territoire))
    dernier = max(frais.photos.values_list("rang", flat=True), default=-1)
    for rang, (empreinte, (grande, vignette)) in enumerate(neufs.items(), dernier + 1):
        photo = PhotoLogement.objects.create(
            logement=frais, rang=rang, empreinte=empreinte,
            ajoutee_par=par.affectation, ajoutee_le=horloge.maintenant(),
        )  # fmt: skip
        ImagePhoto.objects.create(photo=photo, grande=grande, vignette=vignette)
    if neufs:
        journaliser_acteur("photos_ajouter", par, None, objet=str(frais.ref))
    return len(neufs)


@transaction.atomic
def legender(*, logement: Logement, par: Acteur, photo: UUID, legende: str) -> None:
    """Say what a photo shows: the place only."""
    frais = _verrouiller(logement, par)
    garder_texte(legende)
    if not frais.photos.filter(ref=photo).update(legende=legende):
        raise ActionRefusee("Cette photo n’est plus là : rechargez la page.")
    journaliser_acteur("photo_legender", par, None, objet=str(frais.ref))


@transaction.atomic
def deplacer(*, logement: Logement, par: Acteur, photo: UUID, place: int, pas: int) -> None:
    """Move a photo by one place, up (-1) or down (1).

    `place`: where the page showed it; elsewhere since, it has moved already and stays.
    """
    frais = _verrouiller(logement, par)
    photos = list(frais.photos.all())
    vers = place + pas
    if not (0 <= place < len(photos) and 0 <= vers < len(photos)) or photos[place].ref != photo:
        return
    photos[place], photos[vers] = photos[vers], photos[place]
    for rang, deplacee in enumerate(photos):
        deplacee.rang = rang
    PhotoLogement.objects.bulk_update(photos, ["rang"])
    journaliser_acteur("photo_deplacer", par, None, objet=str(frais.ref))


@transaction.atomic
def supprimer(*, logement: Logement, par: Acteur, photo: UUID) -> None:
    """Delete a photo; deleted already, it stays so."""
    frais = _verrouiller(logement, par)
    if frais.photos.filter(ref=photo).delete()[0]:
        journaliser_acteur("photo_supprimer", par, None, objet=str(frais.ref))


def effacer(logement: Logement) -> None:
    """Delete all the photos of a flat that its caller has locked: it is offered no more."""
    logement.photos.all().delete()


def fermer(logement: int) -> None:
    """A flat is let: its inside is a home. In the transaction of the signing, its photos are
    deleted, and no more are taken."""
    loue = Logement.objects.select_for_update().get(pk=logement)
    loue.photos_closes = True
    loue.save(update_fields=["photos_closes"])
    effacer(loue)


def _verrouiller(logement: Logement, par: Acteur) -> Logement:
    frais = logements.visibles(par).select_for_update(of=("self",)).get(pk=logement.pk)
    regles.verifier_modifier(par, frais)
    return frais
