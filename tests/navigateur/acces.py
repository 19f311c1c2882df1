"""Gestures of accompanied access, told as their users would tell them."""

import re

from partnership.acteurs.models import Reglage
from tests.navigateur.poste import Poste

ACCES = "/accompagnement/"
# What a landlord is never told, whatever the stage (SP-04, SP-05).
SECRETS = ("hôpital", "hospit", "psych", "handicap", "CDAPH", "contrat de soin", "clinicienne",
           "AAH", "taux d'effort", "reste pour vivre")  # fmt: skip


def accords_longs(d) -> None:
    """The rights of an accord follow the real clock: let hers last, whatever the day of the test."""
    Reglage.objects.create(
        territoire=d.territoire, cle="duree_accord_max", valeur=9000, du="2026-01-01",
        source="essais",
    )  # fmt: skip


def remplir(poste: Poste, dits: dict) -> None:
    """Answer the questions of a form, each by how it begins: a text, a choice, or several."""
    for debut, reponse in dits.items():
        question = re.compile(r"^\s*" + r"\s+".join(map(re.escape, debut.split())))
        legende = poste.page.locator("legend", has_text=question)
        groupe = poste.corps.locator("fieldset", has=legende).first
        if groupe.count():
            for mot in [reponse] if isinstance(reponse, str) else reponse:
                groupe.locator("label", has_text=mot).first.click()
            continue
        champ = poste.corps.get_by_label(question).first
        if champ.evaluate("e => e.tagName") == "SELECT":
            champ.select_option(label=reponse)
        else:
            champ.fill(reponse)


def agir(poste: Poste, page: str, acte: str, dits: dict, *voit: str) -> None:
    """From a page, follow an act, answer, send, and see what is told."""
    poste.ouvrir(page)
    poste.suivre(acte)
    remplir(poste, dits)
    poste.valider()
    poste.voit(*voit)


def ouvrir(poste: Poste, dits: dict) -> str:
    """Open a candidature; return its page."""
    poste.ouvrir(ACCES + "nouvelle/")
    remplir(poste, dits)
    poste.presser("Ouvrir la candidature")
    poste.voit("La candidature est ouverte")
    return poste.page.url.removeprefix(poste.adresse)


def accorder(poste: Poste, page: str, finalite: str, categories: list, qui: list) -> None:
    """The person agrees on paper, and reads again what she agrees to."""
    poste.ouvrir(page)
    poste.suivre("Accords de la personne")
    poste.suivre("Consigner un accord")
    remplir(poste, {
        "Pour quoi faire": finalite, "Ce qui pourra être lu": categories, "Par qui": qui,
        "Jusqu’au": "2050-01-01", "Comment": "Par un écrit signé",
        "La personne a-t-elle une mesure": "Aucune mesure", "Qui s’est exprimé": "La personne elle-même",
    })  # fmt: skip
    poste.valider()
    poste.presser("La personne est d’accord")
    poste.voit("L'accord de la personne est consigné")


def attester(poste: Poste, page: str, numero: int, dits: dict) -> None:
    """Attest one criterion from the table of the page."""
    poste.ouvrir(page)
    poste.corps.locator(f"a[href$='criteres/{numero}/attester/']").click()
    poste.voit(f"Critère {numero}")
    remplir(poste, dits)
    poste.valider()
    poste.voit("Le critère est attesté")


def ne_sait_pas(poste: Poste, *pages: str, tus: tuple = ()) -> None:
    """A landlord on each of these pages: nothing of what SP-04 and SP-05 hide."""
    for page in pages:
        assert poste.ouvrir(page).status == 200, page
        poste.ne_voit_pas(*SECRETS, *tus, *(["ERAH"] if "-" in page else []))


def ne_trouve_pas(poste: Poste, page: str, *tus: str) -> None:
    """The dossier does not exist for this reader: no page, no row, no task."""
    assert poste.ouvrir(page).status == 404
    for ailleurs in ("/", ACCES):
        poste.ouvrir(ailleurs)
        poste.ne_voit_pas(*tus)
