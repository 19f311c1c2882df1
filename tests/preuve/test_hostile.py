"""Every form and every URL, as everybody, sent what nobody should send: no 500, no leak.

A few seconds in `make test`; `PALIER_HOSTILE=20000` and `PALIER_HOSTILE_UNE_SUR=1` by `make proof`.
"""

import logging
import os
import re
import traceback
from http.cookies import SimpleCookie
from random import Random

import pytest
from django.core.signals import got_request_exception
from django.db import connections, transaction
from hypothesis import HealthCheck, Phase, given, settings

from tests.conftest import reprendre_la_base
from tests.depot import test_acces as acces
from tests.depot.objets import dedans, pages
from tests.distribution import monter
from tests.preuve import scene as scenes
from tests.preuve.carnet import Carnet
from tests.preuve.formulaires import Formulaire, formulaires
from tests.preuve.hostile import ENORME, LONGUES, PETITES, Requete, corps, requetes
from tests.preuve.releve import relever

TIREES = int(os.environ.get("PALIER_HOSTILE", "60"))
UNE_SUR = int(os.environ.get("PALIER_HOSTILE_UNE_SUR", "500"))
UNE_PAGE_SUR = 18 if UNE_SUR > 50 else 1
# What a page never says: a place in our code, a query, a name of our tables.
INTERNES = re.compile(rb"Traceback \(most recent|site-packages|psycopg|django\.db|/partnership/|"
                      rb"SELECT .{1,80} FROM |signalements_identite|secret_dossier")  # fmt: skip
# Of the dossiers of the matrix of accesses: who is in none of their circles reads none of these.
DES_AUTRES = [b"Ferrand", b"1 rue des Essais"]
LISENT = dedans("transmis")


class Cible(acces.Monde):
    """The pages and the cast of the matrix of accesses, and one dossier full of canaries."""

    def __init__(self):
        super().__init__(monter())
        self.scene = scenes._signalement(self.d)
        self.envoyees, self.fautes, self.erreurs = 0, {}, []
        self.interdits = {nom: self._interdits(nom) for nom in self.jetons}
        got_request_exception.connect(self._noter)

    def _interdits(self, nom: str) -> list[bytes]:
        """Words that no answer to this one may hold, by the rule."""
        carnet: Carnet = self.scene.depart
        droits = carnet.droits(nom) if nom in self.acteurs else set()
        lit = {
            str(r.categorie)
            for r in self.scene.rangees
            if droits and carnet.lit(nom, droits, r.categorie, r.auteur)
        }
        caches = [mot.encode() for cat, mot in scenes.CANARIS.items() if cat not in lit]
        caches += [] if "IDENTITE" in lit else [scenes.NOM.encode()]
        return caches + ([] if nom in LISENT else DES_AUTRES)

    def _noter(self, **_):
        lignes = traceback.format_exc().splitlines()
        notres = [li.strip() for li in lignes if "File" in li and "site-packages" not in li]
        self.erreurs.append(f"{notres[-1] if notres else ''} {lignes[-1][:200]}")

    def _accuser(self, requete: Requete, reponse: str) -> None:
        """Keep one fault of each sort: the same line of code fails for a hundred values."""
        sorte = (self.erreurs or [f"{requete.chemin} {reponse}"])[0].partition("but got")[0]
        if sorte not in self.fautes:
            self.fautes[sorte] = f"{requete}\n{reponse} {self.erreurs[:1]}"
            print(self.fautes[sorte], flush=True)

    def envoyer(self, requete: Requete) -> bytes:
        """Send it and undo what it wrote; note what is wrong with the answer."""
        client, jeton = self.navigateur, self.jetons[requete.qui]
        client.cookies = SimpleCookie()
        temoins = "" if jeton is None else jeton.output(attrs=[], header="", sep=";").strip()
        self.erreurs.clear()
        with transaction.atomic():
            reponse = client.generic(
                requete.verbe, requete.chemin, requete.corps, requete.genre,
                **requete.en_tetes, HTTP_COOKIE=temoins + requete.temoins,
            )  # fmt: skip
            octets = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
            transaction.set_rollback(True)
        self.envoyees += 1
        vus = [mot for mot in self.interdits[requete.qui] if mot in octets]
        vus += [m[0] for m in [INTERNES.search(octets)] if m]
        if reponse.status_code >= 500 or vus:
            self._accuser(requete, f"→ {reponse.status_code} {vus}")
        return octets if reponse.status_code == 200 else b""

    def lieux(self) -> list[tuple[str, str]]:
        """(name, path) of every page, and those of the dossier of canaries."""
        s, lieux = self.scene.signalement, []
        for nom, patron, _ in pages():
            lieux.append((nom, self.chemin(nom, patron)))
            if objet := acces.regle(nom).get("objet"):
                siens = {str(self.objets[objet].pk): str(s.pk),
                         str(self.objets[objet].dossier_id): str(self.scene.dossier.pk)}  # fmt: skip
                for ancien, neuf in siens.items():
                    if ancien in lieux[-1][1]:
                        lieux.append((nom, lieux[-1][1].replace(ancien, neuf)))
                        break
        return lieux


@pytest.fixture(scope="module")
def cible(django_db_setup, django_db_blocker):
    from partnership.secret.visibilite import id_permission

    with django_db_blocker.unblock():
        id_permission.cache_clear()
        logging.disable(logging.CRITICAL)
        monde = Cible()
        yield monde
        got_request_exception.disconnect(monde._noter)
        logging.disable(logging.NOTSET)
        connections.close_all()
        reprendre_la_base()


@pytest.fixture(scope="module")
def trouves(cible) -> dict[str, list[tuple[str, Formulaire]]]:
    """The forms of every page, by page, with one of those who open it."""
    lus: dict = {}
    for nom, chemin in cible.lieux()[::UNE_PAGE_SUR]:
        for qui in sorted(cible.noms(acces.regle(nom)["ouvre"]), key=_du_plus_fort):
            page = cible.envoyer(Requete(qui, "GET", chemin))
            if page:
                lus.setdefault(chemin, [])
                lus[chemin] += [(qui, f) for f in formulaires(chemin, page.decode(errors="ignore"))]
                break
    assert sum(map(len, lus.values())) > 150 // UNE_PAGE_SUR
    return lus


def _du_plus_fort(nom: str) -> int:
    return (["referente", "clinicienne", "deleguee", "superutilisateur", nom]).index(nom)


def _juger(cible: Cible, ce_qui: str) -> None:
    assert not cible.fautes, "\n\n".join([f"{len(cible.fautes)} {ce_qui}", *cible.fautes.values()])


def test_chaque_champ_de_chaque_formulaire(cible, trouves):
    """Each field in turn takes each hostile value, the rest of the form being as it should."""
    hasard, champs = Random(26), 0
    essais = []
    uniques = {(re.sub(r"[0-9a-f-]{36}|\d+", "", f.vers.split("?")[0]), f.methode, *f.champs): (qui, f)
               for fs in trouves.values() for qui, f in fs}  # fmt: skip
    for qui, formulaire in uniques.values():
        for nom in sorted({re.sub(r"-\d+-", "-0-", nom) for nom in formulaire.champs}):
            champs += 1
            longue = LONGUES[champs % len(LONGUES)]
            essais += [(qui, formulaire, nom, valeur) for valeur in (*PETITES, longue)]
    hasard.shuffle(essais)
    for qui, formulaire, nom, valeur in essais[::UNE_SUR]:
        paires = [(n, v.encode()) for n, v in formulaire.champs.items() if n != nom]
        octets, genre = corps([*paires, (nom, valeur)], "simple")
        if formulaire.methode == "get":
            separe = "&" if "?" in formulaire.vers else "?"
            chemin = f"{formulaire.vers}{separe}{octets.decode()[:60_000]}"
            cible.envoyer(Requete(qui, "GET", chemin, note=f"{nom} = {valeur[:60]!r}"))
        else:
            note = f"{nom} = {valeur[:60]!r}"
            cible.envoyer(Requete(qui, "POST", formulaire.vers, octets, genre, note=note))
    relever(formulaires=len(uniques), champs=champs, valeurs_essayees=len(essais[::UNE_SUR]))
    _juger(cible, "réponses fautives")


def test_dix_millions_d_octets(cible):
    """Refused with a sentence, in a form, in a file, in JSON."""
    for forme in ("simple", "fichier", "json"):
        octets, genre = corps([("texte", ENORME)], forme)
        cible.envoyer(Requete("referente", "POST", "/signalements/", octets, genre))
    _juger(cible, "réponses fautives")


def test_n_importe_quoi_a_n_importe_qui(cible, trouves):
    """Any verb, any body, any header, on any page, as anybody: never a 500, never a canary."""
    champs = {c: sorted({n for _, f in fs for n in f.champs}) for c, fs in trouves.items()}
    chemins = [(chemin, champs.get(chemin, [])) for _, chemin in cible.lieux()]
    depart = cible.envoyees

    @settings(max_examples=TIREES, deadline=None, database=None, derandomize=TIREES < 5000,
              phases=[Phase.generate], suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(requetes(sorted(cible.jetons), chemins))
    def tirer(requete):
        cible.envoyer(requete)

    tirer()
    relever(requetes_tirees=cible.envoyees - depart)
    _juger(cible, "réponses fautives")


def test_chaque_page_par_chacun_sans_un_mot_interdit(cible):
    """SP-01, SP-10: each page as each of the cast, the admin's included, in a pass of its own."""
    depart, lieux = cible.envoyees, cible.lieux()
    for rang, (_, chemin) in enumerate(lieux):
        for numero, qui in enumerate(sorted(cible.jetons)):
            if (rang + numero) % max(1, UNE_SUR // 5) == 0:
                cible.envoyer(Requete(qui, "GET", chemin, note="page"))
    relever(pages_lues=cible.envoyees - depart, fautes=len(cible.fautes))
    _juger(cible, "réponses fautives")


def test_l_administration_ne_montre_rien(cible):
    """SP-10, promise 4: no canary on any page of the admin, nor of any other, to the technician."""
    cible.navigateur.cookies = SimpleCookie()
    lus, vus = 0, 0
    for nom, chemin in cible.lieux():
        if nom.startswith("admin:"):
            octets = cible.envoyer(Requete("superutilisateur", "GET", chemin, note="page"))
            lus += bool(octets)
            vus += any(mot in octets for mot in cible.interdits["superutilisateur"])
    relever(pages_de_l_administration=lus, canaris=vus)
    assert lus > 20
    assert not vus


def test_le_filet_mord(cible):
    """A canary read by who may not, a 500, a word of ours: each is seen."""
    chemin = f"/signalements/{cible.scene.signalement.pk}/"
    avant = dict(cible.fautes)
    cible.interdits["clinicienne"].append(scenes.CANARIS["SUIVI_SOINS"].encode())
    cible.envoyer(Requete("clinicienne", "GET", chemin))
    assert len(cible.fautes) == len(avant) + 1
    assert INTERNES.search(b"x\nTraceback (most recent call last)")
    cible.interdits["clinicienne"].pop()
    cible.fautes = avant


def test_chaque_canari_est_lu_par_qui_le_doit(cible):
    """What is looked for would be found: each canary is on the page of somebody."""
    chemin = f"/signalements/{cible.scene.signalement.pk}/"
    lus = b"".join(
        cible.envoyer(Requete(q, "GET", chemin)) for q in ("agent", "referente", "clinicienne")
    )
    assert not [mot for mot in scenes.CANARIS.values() if mot.encode() not in lus]
