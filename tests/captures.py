"""`make captures`: every page of every role, phone and desk, into `captures/`."""

import os
import re
import shutil
from pathlib import Path
from urllib.parse import urlparse

from playwright.sync_api import Page, sync_playwright

from partnership.atelier.systeme import chemin_chromium
from tests.navigateur.conftest import ARGUMENTS
from tests.navigateur.parcours import HORS

DOSSIER = Path("captures")
TAILLES = {"bureau": (1280, 900), "telephone": (360, 740)}
PAR_ROLE = 40
# One dossier of each look is enough; the rest of the list looks the same.
MODELE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
EXCLUS = re.compile(r"/(deconnexion|logout|static|telecharger|saisie)/|^/admin/.*(history|add|\?)")
ETATS_PAR_LISTE = 12


def principal() -> None:
    adresse = os.environ["PALIER_ADRESSE"]
    shutil.rmtree(DOSSIER, ignore_errors=True)
    DOSSIER.mkdir()
    with sync_playwright() as outil:
        chromium = outil.chromium.launch(executable_path=str(chemin_chromium()), args=ARGUMENTS)
        for taille, (largeur, hauteur) in TAILLES.items():
            page = chromium.new_page(viewport={"width": largeur, "height": hauteur}, locale="fr-FR")
            for rang, role in enumerate(comptes(page, adresse)):
                entrer(page, adresse, rang)
                photographier(page, adresse, f"{taille}-{role}")
        chromium.close()
    print(f"{len(list(DOSSIER.glob('*.png')))} captures dans {DOSSIER}/")


def comptes(page: Page, adresse: str) -> list[str]:
    """Return a short name for each member of the cast shown first on the sign-in page."""
    page.goto(f"{adresse}/demo/connexion/")
    noms = page.locator("main .actes").first.locator("button").all_inner_texts()
    return [re.sub(r"\W+", "_", nom.split("\n")[0].lower()) for nom in noms]


def entrer(page: Page, adresse: str, rang: int) -> None:
    page.context.clear_cookies()
    page.goto(f"{adresse}/demo/connexion/")
    page.locator("main .actes").first.locator("button").nth(rang).click()
    page.wait_for_load_state()


def _exclu(chemin: str) -> bool:
    """Say whether a path is no page to photograph: a way out, a file, what looks like another."""
    return bool(EXCLUS.search(chemin) or HORS.search(chemin))


def photographier(page: Page, adresse: str, prefixe: str) -> None:
    """Walk from page to page, breadth first, one picture for each shape of address."""
    file, vues, formes = [page.url], set(), {}
    while file and len(vues) < PAR_ROLE:
        lien = file.pop(0).split("#")[0]
        chemin = urlparse(lien).path
        forme = MODELE.sub("x", chemin)
        limite = ETATS_PAR_LISTE if forme == "/signalements/x/" else 1
        if lien in vues or _exclu(chemin) or formes.get(forme, 0) >= limite:
            continue
        formes[forme] = formes.get(forme, 0) + 1
        vues.add(lien)
        page.goto(lien)
        nom = re.sub(r"[^a-z0-9]+", "_", forme.lower()).strip("_") or "accueil"
        page.screenshot(path=DOSSIER / f"{prefixe}-{len(vues):02d}-{nom}.png", full_page=True)
        liens = page.locator("a[href]").evaluate_all("tous => tous.map(a => a.href)")
        file += [suivant for suivant in liens if suivant.startswith(adresse)]


if __name__ == "__main__":
    principal()
