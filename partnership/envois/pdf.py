"""Tagged PDF (PDF/UA-1) from a template, without network and without files of the machine."""

import mimetypes
import os
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils._os import safe_join
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

# fontTools dates each font that it embeds: without this, two renderings of one letter differ.
os.environ.setdefault("SOURCE_DATE_EPOCH", "0")


class ReleveurStatique(URLFetcher):
    """Give `data:` and our own static files; refuse all the rest."""

    def __init__(self):
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)

    def fetch(self, url, headers=None):
        """Return the resource, or raise ValueError: the PDF is then made without it."""
        if url[:5].lower() == "data:":
            return super().fetch(url, headers)
        nom = _nom_statique(url)
        fichier = fichier_statique(nom)
        type_mime = mimetypes.guess_type(fichier.name)[0] or "application/octet-stream"
        # With a true address, so that a style sheet finds its fonts by relative paths.
        return URLFetcherResponse(
            adresse_statique() + nom, fichier.read_bytes(), {"Content-Type": type_mime}
        )


def adresse_statique() -> str:
    """Return the address under which static files are known; it is never called."""
    return urljoin(settings.PALIER_ADRESSE, settings.STATIC_URL)


def _nom_statique(url: str) -> str:
    """Return the name of the static file that this address stands for."""
    if url.startswith("static:"):
        return unquote(url.removeprefix("static:"))
    base = adresse_statique()
    if not url.startswith(base):
        raise ValueError("Adresse refusée : seuls les fichiers statiques de Palier sont admis.")
    return unquote(urlsplit(url).path.removeprefix(urlsplit(base).path))


def fichier_statique(nom: str) -> Path:
    """Return the file of this name under one of our static folders, links resolved.

    The gathered folder comes last: in production, `{% static %}` gives its hashed names.
    Raises ValueError for anything else (parent folders, absolute paths, links that lead out).
    """
    if not nom or "\0" in nom or "\\" in nom or any(p in {"", ".", ".."} for p in nom.split("/")):
        raise ValueError("Nom de fichier statique refusé.")
    trouve = finders.find(nom) or safe_join(settings.STATIC_ROOT, nom)
    fichier = Path(trouve).resolve()
    dossiers = [Path(d).resolve() for d in _dossiers_statiques()]
    if not fichier.is_file() or not any(fichier.is_relative_to(d) for d in dossiers):
        raise ValueError("Fichier statique introuvable.")
    return fichier


def _dossiers_statiques() -> list[str]:
    """Return every folder that may hold static files."""
    stockages = [s for chercheur in finders.get_finders() for s in chercheur.storages.values()]
    return [*(s.location for s in stockages), str(settings.STATIC_ROOT)]


def rendre(gabarit: str, contexte: dict, *, titre: str) -> bytes:
    """Return the PDF of a template (extends `envois/pdf.html`), in French, titled, tagged."""
    texte = render_to_string(gabarit, {**contexte, "titre": titre})
    base = urljoin(adresse_statique(), "css/")
    html = HTML(string=texte, base_url=base, url_fetcher=ReleveurStatique())
    _sans_piece_jointe(html.etree_element)
    options = {"pdf_variant": "pdf/ua-1"}
    document = html.render(**options)
    document.metadata.title, document.metadata.lang = titre, "fr"
    document.metadata.authors = []
    document.metadata.created = document.metadata.modified = None
    return document.write_pdf(**options)


def _sans_piece_jointe(racine) -> None:
    """Remove what asks WeasyPrint to attach a file, `data:` included."""
    for element in racine.iter():
        if "attachment" in (element.get("rel") or "").lower():
            del element.attrib["rel"]
