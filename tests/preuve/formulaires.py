"""The forms of a page as a browser would fill them, before somebody hostile does."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

PLAUSIBLES = {
    "date": "2026-09-04", "datetime-local": "2026-09-04T10:00", "number": "1", "tel": "0387000000",
    "email": "quelqu-un@essai.test", "month": "2026-09", "time": "10:00", "checkbox": "on",
}  # fmt: skip
MUETS = {"submit", "button", "image", "reset"}


@dataclass
class Formulaire:
    """Where it goes, how, and what it would send if nothing more were typed."""

    vers: str
    methode: str
    champs: dict[str, str] = field(default_factory=dict)


class Lecteur(HTMLParser):
    """Read every form of a page, and every address that htmx would call."""

    def __init__(self, chemin: str):
        super().__init__()
        self.chemin, self.formulaires = chemin, []
        self._texte: str | None = None
        self._choix: str | None = None

    def handle_starttag(self, tag, attrs):
        a = {nom: valeur or "" for nom, valeur in attrs}
        for verbe in ("post", "get"):
            if f"hx-{verbe}" in a and tag != "form":
                self.formulaires.append(Formulaire(a[f"hx-{verbe}"] or self.chemin, verbe))
        if tag == "form":
            self.formulaires.append(
                Formulaire(a.get("action") or self.chemin, a.get("method", "get").lower())
            )
        if not self.formulaires or "disabled" in a:
            return
        champs, nom = self.formulaires[-1].champs, a.get("name", "")
        if tag == "input" and nom and a.get("type") not in MUETS:
            self._entree(champs, nom, a)
        elif tag == "button" and nom:
            champs.setdefault(nom, a.get("value", ""))
        elif tag == "select" and nom:
            self._choix = nom
            champs.setdefault(nom, "")
        elif tag == "option" and self._choix and ("selected" in a or not champs[self._choix]):
            champs[self._choix] = a.get("value", "")
        elif tag == "textarea" and nom:
            self._texte = nom
            champs.setdefault(nom, "")

    @staticmethod
    def _entree(champs: dict, nom: str, a: dict) -> None:
        genre = a.get("type", "text")
        if genre == "radio" and nom in champs and "checked" not in a:
            return
        champs[nom] = a.get("value") or PLAUSIBLES.get(genre, "Texte")

    def handle_endtag(self, tag):
        if tag == "select":
            self._choix = None
        elif tag == "textarea" and self._texte:
            champs = self.formulaires[-1].champs
            champs[self._texte] = champs[self._texte].strip() or "Un texte."
            self._texte = None

    def handle_data(self, data):
        if self._texte:
            self.formulaires[-1].champs[self._texte] += data


def formulaires(chemin: str, page: str) -> list[Formulaire]:
    """Return the forms of a page; addresses of other sites and mere fragments left out."""
    lecteur = Lecteur(chemin)
    lecteur.feed(page)
    lus = [f for f in lecteur.formulaires if f.vers.startswith(("/", "?"))]
    for formulaire in lus:
        if formulaire.vers.startswith("?"):
            formulaire.vers = chemin.partition("?")[0] + formulaire.vers
    return lus
