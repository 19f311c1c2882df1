"""The signed identity that each transaction carries to the row policies.

Text form: `utilisateur|affectation|nature|expiration|HMAC-SHA256`. The database checks the
signature with a copy of the keys that the application role cannot read (`palier.cle`).
"""

import hashlib
import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings

DUREE_SECONDES = 900
ROLE_ADMINISTRATION = "palier_administration"


@dataclass(frozen=True)
class Identite:
    """Who the current transactions belong to; `role_sql` lowers the database role."""

    utilisateur: int = 0
    affectation: int = 0
    nature: str = "personne"  # personne | acteur | systeme
    role_sql: str = "none"

    def jeton(self) -> str:
        """Return the signed text, empty for nobody."""
        if self.nature == "personne":
            return ""
        expiration = int(time.time()) + DUREE_SECONDES
        message = f"{self.utilisateur}|{self.affectation}|{self.nature}|{expiration}"
        cle = settings.PALIER_CLES_IDENTITE[0].encode()
        return f"{message}|{hmac.new(cle, message.encode(), hashlib.sha256).hexdigest()}"


PERSONNE = Identite()
SYSTEME = Identite(nature="systeme")
ADMINISTRATION = Identite(role_sql=ROLE_ADMINISTRATION)

_courante: ContextVar[Identite] = ContextVar("identite", default=PERSONNE)


def courante() -> Identite:
    """Return the identity that the next statement will carry."""
    return _courante.get()


@contextmanager
def agir_comme(identite: Identite) -> Iterator[None]:
    """Carry `identite` in every transaction until the end of the block."""
    jeton = _courante.set(identite)
    try:
        yield
    finally:
        _courante.reset(jeton)
