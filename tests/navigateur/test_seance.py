"""A session held by four people at once: the room follows who is in it, and nothing typed is lost."""

import os
import re
import signal
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import Error, expect

from annuaire.situations.seance import actions
from annuaire.situations.seance.models import Frappe
from partnership.acteurs import horloge
from partnership.atelier.systeme import chemin_chromium
from tests.navigateur.conftest import ARGUMENTS, BUREAU
from tests.navigateur.parcours import defauts
from tests.navigateur.poste import Poste
from tests.seances.conftest import tenir

pytestmark = pytest.mark.django_db(transaction=True)
DEBUT, SUITE = "Une visite à deux.", " Puis un point dans un mois."
DECISION = "Écrire à la personne, lui proposer un jour."


class Ordinateur:
    """The coordinator's laptop: its browser keeps what it wrote to its disk, even killed."""

    def __init__(self, chromium, dossier, adresse, jeton):
        self.chromium, self.dossier, self.adresse, self.jeton = chromium, dossier, adresse, jeton
        self.contexte = None

    def allumer(self) -> Poste:
        """Open the browser and sign in again: a killed browser has lost its session."""
        self.contexte = self.chromium.browser_type.launch_persistent_context(
            str(self.dossier), executable_path=str(chemin_chromium()), args=ARGUMENTS,
            viewport=BUREAU, locale="fr-FR", headless=True,
        )  # fmt: skip
        self.contexte.set_default_timeout(8000)
        cookie = {"name": "sessionid", "value": self.jeton, "url": self.adresse, "httpOnly": True}
        self.contexte.add_cookies([cookie])
        return Poste(self.contexte.new_page(), self.adresse)

    def tuer(self) -> None:
        """Kill the browser: no page is told."""
        for processus in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                ligne = (processus / "cmdline").read_bytes().decode(errors="replace")
                if f"--user-data-dir={self.dossier}" in ligne and "--type=" not in ligne:
                    os.kill(int(processus.name), signal.SIGKILL)
        with suppress(Error):
            self.contexte.close()


@pytest.fixture
def ordinateur(chromium, live_server, connecte, tmp_path, distribution_reelle):
    jeton = connecte(distribution_reelle.coordinatrice).cookies["sessionid"].value
    machine = Ordinateur(chromium, tmp_path / "profil", live_server.url, jeton)
    yield machine
    with suppress(Error):
        machine.contexte.close()


def ecrit(d, point) -> str:
    with d.coordinatrice.agir(), transaction.atomic():
        lues = Frappe.objects.visibles_par(d.coordinatrice).filter(point=point, champ="synthese")
        return "".join(f.texte for f in lues)


def entrer(poste, nom: str) -> None:
    poste.page.locator("#presences li", has_text=nom).get_by_role("button", name="Entre").click()
    expect(poste.page.locator("#presences li.la", has_text=nom)).to_be_visible()


def conclure(anime, autres, saisine, point) -> None:
    """By keys, the plan and the end of the point; then each from her seat, up to the release."""
    anime.page.keyboard.press("Escape")
    anime.page.keyboard.press("d")
    anime.page.keyboard.type(DECISION)
    expect(anime.page.locator("#etat_decision")).to_contain_text("Enregistré")
    anime.page.keyboard.press("Escape")
    with anime.page.expect_navigation():
        anime.page.keyboard.press("a")
    anime.ecrire("Ce qui est à faire", "Prévenir avant de passer")
    anime.choisir("Par quel organisme", "MOSELIS")
    anime.ecrire("Avant le", str(horloge.aujourdhui() + timedelta(days=20)))
    anime.ecrire("Comment la personne", "Par courrier")
    assert defauts(anime) == []
    anime.presser("Enregistrer")
    with anime.page.expect_navigation():
        anime.page.keyboard.press("t")
    anime.suivre("Relire le relevé")
    anime.presser("Envoyer à valider")
    page = f"/annuaire/situations/{saisine.dossier_id}/{point.pk}/"
    for nom in ("membre", "clinicienne"):
        autres[nom].ouvrir(page)
        autres[nom].voit(DECISION)
        assert defauts(autres[nom]) == [], nom
        autres[nom].presser("Valider le relevé")
    anime.ouvrir(page)
    anime.presser("Diffuser le relevé")
    autres["referente"].ouvrir(page)
    autres["referente"].voit("Prévenir avant de passer")
    autres["referente"].ne_voit_pas(DECISION, "Le mien.")
    anime.ouvrir(f"/annuaire/commissions/seances/{point.seance.ref}/")
    anime.presser("Lever la séance")
    anime.voit("Levée")


def test_une_seance_entiere(distribution_reelle, ordinateur, poste):
    """SP-20, and promise 7 of the session: four people, a guest in and out, a cut, a killed browser;
    then what was typed is validated, released, and read by each for her part."""
    d = distribution_reelle
    seance, saisine, point, _ = tenir(d)
    chemin = f"/annuaire/seances/{seance.ref}/"
    with horloge.au(seance.commence):
        anime = ordinateur.allumer()
        anime.ouvrir(chemin + "animer/")
        # The keyboard alone: three members come in, the point goes to the wall.
        for rang in "123":
            expect(anime.page.locator(f"[data-rang='{rang}']")).to_contain_text("Entre")
            anime.page.keyboard.press(rang)
            expect(anime.page.locator(f"[data-rang='{rang}']")).to_contain_text("Sort")
        expect(anime.page.locator("#presences")).to_contain_text("Quorum atteint")
        with anime.page.expect_navigation():
            anime.page.keyboard.press("m")
        anime.page.keyboard.press("?")
        anime.attendre("quitter le champ")
        anime.page.keyboard.press("Escape")
        mur = Poste(ordinateur.contexte.new_page(), ordinateur.adresse)
        mur.ouvrir(chemin + "salle/")
        mur.attendre("Courriers non relevés")
        autres = {nom: poste(getattr(d, nom)) for nom in ("clinicienne", "membre", "referente")}
        for nom, siege in autres.items():
            siege.ouvrir(f"/annuaire/situations/{saisine.dossier_id}/")
            siege.voit(saisine.code)
            assert siege.ouvrir(chemin + "commun/").status == 403, nom
        # An opinion is hidden from the others until the coordinator closes them, by one key.
        autres["membre"].ouvrir(
            f"/annuaire/situations/{saisine.dossier_id}/{point.pk}/donner-avis/"
        )
        autres["membre"].toucher("D’accord")
        autres["membre"].ecrire("En quelques mots", "Un lien se noue.")
        assert defauts(autres["membre"]) == []
        autres["membre"].valider()
        autres["clinicienne"].ouvrir(f"/annuaire/situations/{saisine.dossier_id}/{point.pk}/")
        autres["clinicienne"].ne_voit_pas("Un lien se noue.")
        anime.page.bring_to_front()
        with anime.page.expect_navigation():
            anime.page.keyboard.press("c")
        mur.attendre("Un lien se noue.")
        anime.page.keyboard.press("s")
        anime.page.keyboard.type(DEBUT)
        expect(anime.page.locator("#etat_synthese")).to_contain_text("Enregistré")
        mur.attendre(DEBUT)
        assert defauts(anime) == []
        assert defauts(mur) == []

        # The landlord comes in for her point: what the commission retains leaves the wall.
        anime.page.keyboard.press("Escape")
        entrer(anime, "Referente")
        expect(mur.page.get_by_text(DEBUT)).to_have_count(0)
        mur.attendre("Courriers non relevés")
        anime.page.locator("#presences li.la", has_text="Referente").get_by_role("button").click()
        mur.attendre(DEBUT)

        # The network drops in the middle of a sentence; the wall goes dark, the text is kept; then
        # the browser is killed.
        ordinateur.contexte.set_offline(True)
        anime.page.keyboard.press("s")
        anime.page.keyboard.press("Control+End")
        anime.page.keyboard.type(SUITE)
        expect(anime.page.locator("#etat_synthese")).to_contain_text("gardé sur cet ordinateur")
        mur.attendre("La liaison est coupée")
        mur.ne_voit_pas("Courriers non relevés", DEBUT)
        assert ecrit(d, point) == DEBUT
        ordinateur.tuer()
        sur_le_disque = b"".join(
            f.read_bytes() for f in ordinateur.dossier.rglob("*") if f.is_file()
        )
        assert SUITE.strip().encode() not in sur_le_disque
        assert SUITE.strip().encode("utf-16-le") not in sur_le_disque

        anime = ordinateur.allumer()
        anime.ouvrir(chemin + "animer/")
        expect(anime.page.locator("#id_synthese")).to_have_value(DEBUT + SUITE)
        expect(anime.page.locator("#etat_synthese")).to_contain_text("Enregistré")
        assert ecrit(d, point) == DEBUT + SUITE

        # Two coordinators in one field: both texts are there, she keeps both.
        champ = anime.page.locator("#id_synthese")
        anime.page.route(re.compile("ecrit/$"), lambda route: route.abort())
        with d.coordinatrice.agir(), transaction.atomic():
            lue = Frappe.objects.visibles_par(d.coordinatrice).get(point=point, champ="synthese")
            actions.frapper(
                point=point, par=d.coordinatrice, champ="synthese", texte="Un autre texte.",
                revision=lue.revision,
            )  # fmt: skip
        champ.fill("Le mien.")
        anime.attendre("Un autre texte.")
        anime.page.get_by_role("button", name="Garder les deux").click()
        expect(anime.page.locator("#etat_synthese")).to_contain_text("Enregistré")
        assert ecrit(d, point) == "Un autre texte.\nLe mien."
        anime.page.set_viewport_size({"width": 360, "height": 740})
        anime.sans_defilement_lateral()
        conclure(anime, autres, saisine, point)
        for siege in autres.values():
            assert not siege.erreurs
