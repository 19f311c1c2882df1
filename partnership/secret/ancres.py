"""The heads of the journal's chains, written outside the database, sealed (SP-13).

Cutting the end of a chain, or writing it all anew, cannot be seen from inside. One JSON line per
anchor; each seal covers the one before, so that an anchor cannot be taken out either.
"""

import fcntl
import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from partnership.acteurs import identite

from .journal import Ancre, Point

DEBUT = "palier-ancres"
# A chain without a line has nothing to lose.
TETES = """
SELECT chaine, rang, encode(empreinte, 'hex') FROM palier.journal_tetes() WHERE rang > 0"""


def _cle() -> bytes:
    return hashlib.sha256(b"palier-ancres:" + settings.SECRET_KEY.encode()).digest()


def _sceau(precedent: str, le: str, tetes: dict) -> str:
    message = json.dumps([precedent, le, tetes], sort_keys=True)
    return hmac.new(_cle(), message.encode(), hashlib.sha256).hexdigest()


def ancrer() -> None:
    """Append the heads of now to the file of the setting `PALIER_ANCRES`, and flush it to disk."""
    with (
        identite.agir_comme(identite.SYSTEME),
        transaction.atomic(),
        connection.cursor() as curseur,
    ):
        curseur.execute(TETES)
        tetes = {str(chaine): [rang, texte] for chaine, rang, texte in curseur.fetchall()}
    fichier = Path(settings.PALIER_ANCRES)
    fichier.parent.mkdir(parents=True, exist_ok=True)
    with fichier.open("a+", encoding="utf-8") as ouvert:
        fcntl.flock(ouvert, fcntl.LOCK_EX)
        le = timezone.now().isoformat()
        sceau = _sceau(_dernier_sceau(ouvert), le, tetes)
        ouvert.write(json.dumps({"le": le, "tetes": tetes, "sceau": sceau}) + "\n")
        ouvert.flush()
        os.fsync(ouvert.fileno())


def _dernier_sceau(ouvert) -> str:
    """Return the seal of the last line, read from the end: the file grows for years."""
    fin = ouvert.seek(0, os.SEEK_END)
    ouvert.seek(max(0, fin - 65536))
    lignes = ouvert.read().splitlines()
    return json.loads(lignes[-1])["sceau"] if lignes else DEBUT


def lire(chemin: Path, fautes: list[str]) -> Iterator[Ancre]:
    """Yield the anchors of a file, one line at a time; what is wrong is added to `fautes`."""
    precedent = DEBUT
    with chemin.open(encoding="utf-8") as ouvert:
        for numero, texte in enumerate(ouvert, 1):
            try:
                brut = json.loads(texte)
                tetes, sceau, le = brut["tetes"], brut["sceau"], brut["le"]
                points = {int(c): Point(r, bytes.fromhex(e)) for c, (r, e) in tetes.items()}
                ancre = Ancre(datetime.fromisoformat(le), points)
            except (ValueError, KeyError, TypeError, AttributeError):
                fautes.append(f"Ancres, ligne {numero} : illisible.")
                continue
            if not hmac.compare_digest(_sceau(precedent, le, tetes), str(sceau)):
                fautes.append(
                    f"Ancres, ligne {numero} : son sceau ne tient pas (elle, ou celle d’avant)."
                )
            precedent = sceau
            yield ancre
