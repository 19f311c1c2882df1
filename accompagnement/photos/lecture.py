"""What the pages show of the photos: never their bytes."""

from collections.abc import Iterable

from django.db.models import Prefetch, prefetch_related_objects

from ..models import ImagePhoto, Logement, PhotoLogement
from .forms import LegendeForm


def premieres(logements: Iterable[Logement]) -> None:
    """Give each flat its photos in `photos_lues`, in one query for all of them."""
    lues = PhotoLogement.objects.order_by("rang", "pk")
    prefetch_related_objects(list(logements), Prefetch("photos", lues, to_attr="photos_lues"))


def galerie(logement: Logement, fausse: LegendeForm | None = None) -> list[dict]:
    """Return the photos of a flat, each with its form; `fausse`: the one that came back."""
    photos = list(logement.photos.all())
    return [
        {
            "photo": photo,
            "place": place,
            "derniere": place == len(photos) - 1,
            "alt": photo.legende or f"Photo {place + 1} du logement, sans légende",
            "form": fausse
            if fausse and fausse.instance.pk == photo.pk
            else LegendeForm(instance=photo),
        }
        for place, photo in enumerate(photos)
    ]


def octets(photo: PhotoLogement, taille: str) -> bytes | None:
    """Return the bytes of a photo, « grande » or « vignette »; None once it is gone."""
    lus = ImagePhoto.objects.filter(photo=photo).values_list(taille, flat=True).first()
    return None if lus is None else bytes(lus)
