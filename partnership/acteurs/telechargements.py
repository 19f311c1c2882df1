"""Files that leave: saved by the browser, never shown by it as a page of ours."""

import re

from django.http import HttpResponse

# A file that a browser would still open can run nothing and reach nothing.
BAC_A_SABLE = "default-src 'none'; sandbox"


def piece_jointe(octets: bytes, nom: str, type_mime: str) -> HttpResponse:
    """Return a download: an attachment, of exactly this type, in a sandbox.

    `nom` holds a reference, never a person (SP-17): ASCII letters, figures, `-`, `_` and dots;
    raises ValueError for anything else, so that no header can be forged by a name.
    """
    if not re.fullmatch(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9]+)+", nom):
        raise ValueError("Nom de fichier refusé.")
    return HttpResponse(
        octets,
        content_type=type_mime,
        headers={
            "Content-Disposition": f'attachment; filename="{nom}"',
            "Content-Security-Policy": BAC_A_SABLE,
            "X-Content-Type-Options": "nosniff",
        },
    )
