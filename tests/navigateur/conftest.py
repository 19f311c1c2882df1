"""A real browser on a real server, one seat per member of the cast."""

import pytest
from playwright.sync_api import sync_playwright

from partnership.atelier.systeme import chemin_chromium
from tests.navigateur.poste import Poste

TELEPHONE = {"width": 360, "height": 740}
BUREAU = {"width": 1280, "height": 900}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as outil:
        navigateur = outil.chromium.launch(
            executable_path=str(chemin_chromium()), args=ARGUMENTS, headless=True
        )
        yield navigateur
        navigateur.close()


@pytest.fixture
def poste(chromium, live_server, connecte):
    """Return a function acteur -> seat; agents sit at a phone, the others at a desk."""
    postes = []

    def _asseoir(acteur=None, *, telephone=None, javascript=True) -> Poste:
        if telephone is None:
            telephone = acteur is not None and acteur.role == "AGENT_PROXIMITE"
        contexte = chromium.new_context(
            viewport=TELEPHONE if telephone else BUREAU,
            locale="fr-FR",
            java_script_enabled=javascript,
        )
        contexte.set_default_timeout(8000)
        if acteur is not None:
            jeton = connecte(acteur).cookies["sessionid"].value
            contexte.add_cookies(
                [{"name": "sessionid", "value": jeton, "url": live_server.url, "httpOnly": True}]
            )
        siege = Poste(contexte.new_page(), live_server.url)
        postes.append(contexte)
        return siege

    yield _asseoir
    for contexte in postes:
        contexte.close()


def pytest_collection_modifyitems(items):
    for item in items:
        if "navigateur" in item.path.parts:
            item.add_marker(pytest.mark.navigateur)
