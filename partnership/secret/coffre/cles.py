"""The key of each dossier: made when it opens, found by those who may read, destroyed for good.

An unwrapped key lives as long as the transaction that asked for it, and for its acteur only: a
page, a task or an action is one transaction, and outside one no key can be read at all.
"""

import os
from collections.abc import Iterable
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import QuerySet, Value
from django.db.models.functions import JSONObject

from partnership.acteurs import identite

from ..models import CleDossier, CleTerritoire, Dossier
from .chiffre import CleAbsente, contexte, desceller, developper, envelopper, sceller


def _memoire() -> dict:
    """Return the keys known to this acteur in this transaction."""
    # Asked for every sealed value of a page: the proxy `connection` would be gone through twice.
    base = connections[DEFAULT_DB_ALIAS]
    if not base.in_atomic_block:
        return {}
    return base.memoire.setdefault(("cles", identite.courante()), {})


def creer(dossier: Dossier) -> None:
    """Give a dossier its key, in the transaction that opens it."""
    brute = os.urandom(32)
    nom, enveloppe = envelopper(brute, contexte("dossier", dossier.pk))
    CleDossier.objects.create(dossier=dossier, cle=nom, enveloppe=enveloppe)
    _memoire()[dossier.pk] = AESGCM(brute)


def preparer(dossiers: Iterable[UUID]) -> None:
    """Fetch the keys of a page of dossiers in one query; the row policy says which."""
    connues = _memoire()
    connues.update(_lire(set(dossiers) - connues.keys()))


def _lire(dossiers: set[UUID]) -> dict[UUID, AESGCM]:
    if not dossiers:
        return {}
    lignes = CleDossier.objects.filter(pk__in=dossiers).values_list("pk", "cle", "enveloppe")
    return {
        pk: AESGCM(developper(nom, bytes(enveloppe), contexte("dossier", pk)))
        for pk, nom, enveloppe in lignes
    }


NOM = CleDossier._meta.model_name


def requete(dossier: UUID) -> QuerySet:
    """Return the query of a key in the shape (name, JSON), for a page that unites its reads."""
    valeurs = JSONObject(cle="cle", enveloppe="enveloppe")
    return CleDossier.objects.filter(pk=dossier).order_by().values_list(Value(NOM), valeurs)


def retenir(dossier: UUID, valeurs: dict) -> None:
    """Keep the key that `requete` brought."""
    enveloppe = bytes.fromhex(valeurs["enveloppe"].removeprefix("\\x"))
    brute = developper(valeurs["cle"], enveloppe, contexte("dossier", dossier))
    _memoire()[dossier] = AESGCM(brute)


def _cle(dossier: UUID) -> AESGCM:
    connues = _memoire()
    if dossier not in connues:
        connues.update(_lire({dossier}))
    if dossier not in connues:
        raise CleAbsente(f"dossier {dossier}")
    return connues[dossier]


Place = tuple[str, str, UUID, UUID]  # table, column, row, dossier


def fermer(place: Place, clair: bytes) -> bytes:
    """Seal what goes in a column of a row of a dossier."""
    return sceller(_cle(place[3]), clair, contexte(*place))


def ouvrir(place: Place, scelle: bytes) -> bytes:
    """Open what was sealed at this place; raise `CoffreAltere` or `CleAbsente`."""
    return desceller(_cle(place[3]), scelle, contexte(*place))


def oublier() -> None:
    """Forget every key before the end of the transaction."""
    connection.memoire.clear()


def detruire(dossier: UUID) -> None:
    """Destroy the key of a dossier (SP-19): what it sealed is lost everywhere, old dumps included.

    For the worker alone, under the narrow identity `systeme`; the database refuses the others.
    """
    with connection.cursor() as curseur:
        curseur.execute("SELECT palier.detruire_cle(%s)", [dossier])
    oublier()


# --- The key of the blind index of a territory -----------------------------------------


def cle_d_index(territoire: int) -> bytes:
    """Return the index key of a territory, made at its first use."""
    connues = _memoire()
    repere = ("index", territoire)
    if repere not in connues:
        connues[repere] = _lire_index(territoire) or _creer_index(territoire)
    return connues[repere]


def _lire_index(territoire: int) -> bytes | None:
    ligne = CleTerritoire.objects.filter(pk=territoire).first()
    if ligne is None:
        return None
    return developper(ligne.cle, bytes(ligne.enveloppe), contexte("territoire", territoire))


def _creer_index(territoire: int) -> bytes:
    nom, enveloppe = envelopper(os.urandom(32), contexte("territoire", territoire))
    neuve = CleTerritoire(territoire_id=territoire, cle=nom, enveloppe=enveloppe)
    # Two first users at once: the second waits, then reads the key of the first.
    CleTerritoire.objects.bulk_create([neuve], ignore_conflicts=True)
    lue = _lire_index(territoire)
    if lue is None:
        raise CleAbsente(f"territoire {territoire}")
    return lue
