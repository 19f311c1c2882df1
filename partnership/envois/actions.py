"""Put a message in the outbox: in the caller's transaction, or not at all."""

import logging
from collections.abc import Iterable

from django.db import connection, transaction

from partnership.acteurs.models import Utilisateur

from .enums import EtatEnvoi
from .models import Envoi
from .reveil import reveiller

journal = logging.getLogger(__name__)


def deposer(
    *,
    gabarit: str,
    destinataire_email: str,
    lien: str,
    cle: str,
    reference: str = "",
    territoire=None,
    utilisateur: Utilisateur | None = None,
) -> None:
    """Insert an Envoi once for this `cle`; a second deposit of the same key does nothing.

    Without an address the row is kept as given up: the write that it tells about goes on.
    Raises ValidationError when the link, the reference or the gabarit is not a known shape.
    """
    envoi = Envoi(
        gabarit=gabarit,
        destinataire=destinataire_email,
        lien=lien,
        cle=cle,
        reference=reference,
        territoire=territoire,
        utilisateur=utilisateur,
    )
    envoi.clean_fields(exclude={"destinataire", "territoire", "utilisateur"})
    if not destinataire_email:
        envoi.etat, envoi.derniere_erreur = EtatEnvoi.ABANDONNE, "SansAdresse"
        journal.warning("Envoi %s sans adresse (%s)", envoi.pk, gabarit)
    # No RETURNING: nobody but the worker may read this table, not even one's own row.
    Envoi.objects.bulk_create([envoi], ignore_conflicts=True)
    _reveiller_au_commit()


def deposer_pour(
    utilisateurs: Iterable[Utilisateur], *, gabarit: str, lien: str, cle: str, **details
) -> None:
    """Deposit the same message for each active account, once for each and this `cle`."""
    for utilisateur in utilisateurs:
        if utilisateur.is_active:
            deposer(
                gabarit=gabarit,
                destinataire_email=utilisateur.email,
                lien=lien,
                cle=f"{cle}:{utilisateur.pk}",
                utilisateur=utilisateur,
                **details,
            )


def _reveiller_au_commit() -> None:
    """Wake the worker once after the commit, however many rows were inserted."""
    if not any(fonction is reveiller for _, fonction, _ in connection.run_on_commit):
        transaction.on_commit(reveiller, robust=True)
