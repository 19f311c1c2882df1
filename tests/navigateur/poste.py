"""One person in front of one screen."""

import re
from pathlib import Path

from playwright.sync_api import Error, Page, expect


class Poste:
    """A browser page with the gestures of the scenarios; a console error fails the test."""

    def __init__(self, page: Page, adresse: str):
        self.page = page
        self.adresse = adresse
        self.erreurs: list[str] = []
        page.on("console", self._noter)
        page.on("pageerror", lambda erreur: self.erreurs.append(str(erreur)))

    def _noter(self, message) -> None:
        attendu = re.search(r"status of (403|404|422|405)", message.text)
        if message.type == "error" and not attendu:
            self.erreurs.append(message.text)

    def ouvrir(self, chemin: str):
        """Go to a path of the server; return the answer."""
        return self.page.goto(self.adresse + chemin)

    def suivre(self, nom: str) -> None:
        self._cliquer(self.corps.get_by_role("link", name=nom), nom)

    def presser(self, nom: str) -> None:
        self._cliquer(self.corps.get_by_role("button", name=nom), nom)

    def _cliquer(self, quoi, nom: str) -> None:
        try:
            with self.page.expect_navigation():
                quoi.first.click()
        except Error as absent:
            raise AssertionError(f"{nom} introuvable sur {self.page.url}\n{self.texte}") from absent

    def valider(self) -> None:
        """Send the form of the page by its first button."""
        self._cliquer(self.corps.locator("form .boutons button"), "Envoyer")

    def toucher(self, nom: str) -> None:
        """Touch a choice by its words."""
        self.corps.locator("label", has_text=nom).first.click()

    def ecrire(self, nom: str, valeur: str) -> None:
        self.corps.get_by_label(nom).first.fill(valeur)

    def choisir(self, nom: str, valeur: str) -> None:
        self.corps.get_by_label(nom).first.select_option(label=valeur)

    @property
    def corps(self):
        """Return the page without its frame."""
        return self.page.locator("main")

    @property
    def texte(self) -> str:
        """Return what is written in the page, with ordinary spaces and apostrophes."""
        brut = self.page.locator("body").inner_text()
        return re.sub(r"[\u00a0\u202f]", " ", brut).replace("’", "'")

    def voit(self, *phrases: str) -> None:
        for phrase in phrases:
            assert phrase.casefold() in self.texte.casefold(), (phrase, self.page.url, self.texte)

    def ne_voit_pas(self, *phrases: str) -> None:
        contenu = self.page.content().replace("’", "'").casefold()
        for phrase in phrases:
            assert phrase.casefold() not in contenu, (phrase, self.page.url)

    def attendre(self, phrase: str) -> None:
        expect(self.page.get_by_text(phrase).first).to_be_visible()

    def photographier(self, chemin: Path) -> None:
        self.page.screenshot(path=str(chemin), full_page=True)

    def sans_defilement_lateral(self) -> None:
        largeur = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(largeur) <= 0, self.page.url
