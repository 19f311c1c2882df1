"""Model fields whose column holds sealed bytes; forms, choices and validation stay Django's.

A value is sealed when its row is saved (the place is known then) and opened when it is looked at:
a page that does not show it does not open it. A condition on it, or a write that goes round
`save`, is refused: the database sees bytes that are never twice the same.
"""

import json
from datetime import date, datetime

from django.core.exceptions import FieldError
from django.db import DataError, models
from django.db.models.query_utils import DeferredAttribute

from . import cles


class Scelle:
    """A sealed value as the database gave it; shows nothing, not even its bytes."""

    __slots__ = ("octets", "place")

    def __init__(self, octets: bytes):
        self.octets = octets
        self.place: cles.Place | None = None

    def __repr__(self) -> str:
        return "⟨scellé⟩"


class Ferme(bytes):
    """Bytes that `pre_save` has sealed: the only thing that a sealed column takes."""


class AttributScelle(DeferredAttribute):
    """Opens at first look; what it opened stays on the instance, as any attribute."""

    def __get__(self, instance, cls=None):
        if instance is None:
            return self
        valeur = super().__get__(instance, cls)
        if isinstance(valeur, Scelle):
            valeur = instance.__dict__[self.field.attname] = self.field.lire(instance, valeur)
        return valeur

    def __set__(self, instance, valeur):
        # Bound to its row at once: a copy under another key must still open it.
        if isinstance(valeur, Scelle) and instance.__dict__.get("dossier_id"):
            valeur.place = valeur.place or self.field.place(instance)
        instance.__dict__[self.field.attname] = valeur


class ChampScelle:
    """What the sealed fields share; stands before a plain field of Django."""

    descriptor_class = AttributScelle

    def db_type(self, connection):
        return "bytea"

    def db_check(self, connection):
        return None

    def cast_db_type(self, connection):
        return "bytea"

    def place(self, instance) -> cles.Place:
        """Return where this column of this row stands."""
        return (self.model._meta.db_table, self.column, instance.pk, instance.dossier_id)

    def pre_save(self, instance, add):
        valeur = instance.__dict__.get(self.attname)
        place = self.place(instance)
        if isinstance(valeur, Scelle) and valeur.place == place:
            return Ferme(valeur.octets)
        valeur = self.to_python(getattr(instance, self.attname))
        clair = b"\0" if valeur is None else b"\1" + self.en_octets(valeur)
        return Ferme(cles.fermer(place, clair))

    def lire(self, instance, scelle: Scelle):
        """Return the value that a sealed one holds."""
        clair = cles.ouvrir(scelle.place or self.place(instance), scelle.octets)
        return None if clair == b"\0" else self.depuis_octets(clair[1:])

    def from_db_value(self, valeur, expression, connection):
        return None if valeur is None else Scelle(bytes(valeur))

    def depuis_json(self, valeur):
        """Return the value as `from_db_value` would, from the text that JSON makes of bytes."""
        return None if valeur is None else Scelle(bytes.fromhex(valeur.removeprefix("\\x")))

    def get_db_prep_value(self, value, connection, prepared=False):
        if isinstance(value, Ferme):
            return connection.Database.Binary(value)
        raise FieldError(
            f"« {self.name} » est scellé : il s’écrit par save() ou bulk_create(), ligne à ligne."
        )

    def get_db_prep_save(self, value, connection):
        return self.get_db_prep_value(value, connection)

    def get_lookup(self, lookup_name):
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"« {self.name} » est scellé : la base ne peut pas y chercher.")

    get_transform = get_lookup


def depuis_json(champ: models.Field, valeur):
    """Return the value of any field from the JSON that PostgreSQL made of its column."""
    return (getattr(champ, "depuis_json", None) or champ.to_python)(valeur)


def champs_scelles(modele) -> list[models.Field]:
    """Return the sealed fields of a model."""
    return [c for c in modele._meta.concrete_fields if isinstance(c, ChampScelle)]


class TexteScelle(ChampScelle, models.CharField):
    """A sealed text, or code of a closed list."""

    def en_octets(self, valeur: str) -> bytes:
        # The column has no length of its own: what the database refused is refused here.
        if self.max_length and len(valeur) > self.max_length:
            raise DataError(f"value too long for {self.name}")
        return valeur.encode()

    def depuis_octets(self, clair: bytes) -> str:
        return clair.decode()


class EntierScelle(ChampScelle, models.PositiveSmallIntegerField):
    """A sealed whole number, 0 to 32 767."""

    def en_octets(self, valeur: int) -> bytes:
        if not 0 <= valeur <= 32767:
            raise DataError(f"value out of range for {self.name}")
        return str(valeur).encode()

    def depuis_octets(self, clair: bytes) -> int:
        return int(clair)


class BooleenScelle(ChampScelle, models.BooleanField):
    """A sealed yes or no."""

    def en_octets(self, valeur: bool) -> bytes:
        return b"1" if valeur else b"0"

    def depuis_octets(self, clair: bytes) -> bool:
        return clair == b"1"


class DateScelle(ChampScelle, models.DateField):
    """A sealed day."""

    def en_octets(self, valeur: date) -> bytes:
        return valeur.isoformat().encode()

    def depuis_octets(self, clair: bytes) -> date:
        return date.fromisoformat(clair.decode())


class InstantScelle(ChampScelle, models.DateTimeField):
    """A sealed instant (aware)."""

    def en_octets(self, valeur: datetime) -> bytes:
        return valeur.isoformat().encode()

    def depuis_octets(self, clair: bytes) -> datetime:
        return datetime.fromisoformat(clair.decode())


class JSONScelle(ChampScelle, models.JSONField):
    """Sealed JSON."""

    def en_octets(self, valeur) -> bytes:
        return json.dumps(valeur, cls=self.encoder).encode()

    def depuis_octets(self, clair: bytes):
        return json.loads(clair)


class OctetsScelle(ChampScelle, models.BinaryField):
    """A sealed document."""

    def en_octets(self, valeur) -> bytes:
        return bytes(valeur)

    def depuis_octets(self, clair: bytes) -> bytes:
        return clair
