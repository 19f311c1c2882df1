"""From link to link, and what axe finds."""

import re
from collections.abc import Iterator
from urllib.parse import urlparse

from axe_playwright_python.sync_playwright import Axe

MODELE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
# One history looks like another.
HISTOIRE = re.compile(r"^/admin/.*/history/$")
# Ways out, and what is not a page: files, feeds.
HORS = re.compile(
    r"deconnexion|logout|telecharger|/modele/$|recuperer|-ods/$|json$|/flux/|/ics/|/static/"
)
# The same page to everybody, in a frame that each role's other pages show.
COMPTE = r"comptes|aide|acteurs/(sessions|compte|second-facteur|charte|choisir)"
COMMUNES = re.compile(rf"^/({COMPTE})/")
# The directory as well: a partner and its keeper, the coordinator, are enough.
SAUF_ANNUAIRE = re.compile(rf"^/({COMPTE}|annuaire|partenariats)/")
PAGES_AU_PLUS = 60
# axe reads a sheet that imports another by writing a <style> in the page, which our policy blocks
# and the console tells. No rule that runs reads it (css-orientation-lock is off by default).
OPTIONS = {"resultTypes": ["violations"], "preload": {"assets": ["media"]}}


def forme(chemin: str) -> str:
    """Return the shape of a path: which page, whatever the dossier."""
    return MODELE.sub("x", HISTOIRE.sub("histoire", chemin))


def parcourir(siege, depart: str = "/", sous: str = "/", hors: re.Pattern = HORS) -> Iterator[str]:
    """Visit each shape of page once, under an address; yield its path once it is there."""
    file, formes = [depart], set()
    while file and len(formes) < PAGES_AU_PLUS:
        chemin = urlparse(file.pop(0)).path
        celle_ci = forme(chemin)
        if (
            celle_ci in formes
            or HORS.search(chemin)
            or hors.match(chemin)
            or not chemin.startswith(sous)
        ):
            continue
        formes.add(celle_ci)
        reponse = siege.ouvrir(chemin)
        assert reponse.status < 400, (chemin, reponse.status)
        yield chemin
        liens = siege.page.locator("a[href]").evaluate_all("tous => tous.map(a => a.href)")
        file += [lien for lien in liens if lien.startswith(siege.adresse)]


def defauts(siege) -> list[str]:
    violations = Axe().run(siege.page, options=OPTIONS).response["violations"]
    return [f"{v['id']} : {v['nodes'][0]['html'][:160]}" for v in violations]
