"""Every URL × every cast member × GET and POST, against acces.toml (promise 1, SP-01, SP-18).

With PALIER_ACCES_TOUS, by `make proof`: no visitor left out, and the other verbs too.
"""

import logging
import os
import re
import tomllib
from functools import cache
from http.cookies import SimpleCookie
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
from django.db import connections, transaction
from django.test import Client, TestCase
from django.urls import reverse

from partnership.acteurs import identite
from partnership.atelier import essais
from partnership.atelier.serveur_redis import port_libre
from partnership.envois import reveil
from tests.depot.entetes import fautes_d_entetes
from tests.depot.objets import arguments, dedans, objets, pages, sans_role
from tests.distribution import monter
from tests.preuve.releve import relever

ACCES = tomllib.loads(Path(__file__).with_name("acces.toml").read_text(encoding="utf-8"))
LISTEES: dict = ACCES["pages"]
TABLE: dict = LISTEES | ACCES["administration"]
DETOURS = {
    "account_login",
    "account_reauthenticate",
    "acteurs:choisir",
    "acteurs:charte",
    "acteurs:second_facteur",
}
INCONNU = "00000000-0000-4000-8000-000000000000"
TOUS = "PALIER_ACCES_TOUS" in os.environ
MESURES = int(os.environ.get("PALIER_ECART", "3"))
AUTRES_VERBES = ("head", "options", "put", "patch", "delete", "trace")
POST_SANS_DONNEES = {200, 302, 303, 400, 403, 404, 405, 409, 410, 422}


@pytest.fixture(autouse=True)
def _tout_de_suite(settings):
    """Failed sign-ins are counted elsewhere."""
    settings.ACCOUNT_RATE_LIMITS = {}


# Pages of accounts and of the admin ask nothing of a role: those near them, not the whole cast.
PROCHES = {"superutilisateur", "sans_role", "anonyme", "admin_organisation", "referente"}
SANS_ROLE = re.compile(r"^(account_|mfa_|admin:)")


class Monde:
    """The cast's browsers, and the paths."""

    def __init__(self, d):
        self.d, self.objets = d, objets(d)
        comptes = {nom: a.utilisateur for nom, a in d.acteurs.items()}
        comptes |= {"superutilisateur": d.superutilisateur, "sans_role": sans_role()}
        # One browser whose cookies change: each new one would read all the static files again.
        self.navigateur = Client(raise_request_exception=False)
        self.jetons = {}
        self.reponses, self.entetes = 0, []
        for nom, compte in comptes.items():
            self.navigateur.cookies = SimpleCookie()
            self.navigateur.force_login(compte)
            self.jetons[nom] = self.navigateur.cookies
        self.jetons["anonyme"] = None
        self.acteurs, self.comptes = set(d.acteurs), set(comptes)

    def noms(self, liste) -> set[str]:
        groupes = {"@acteurs": self.acteurs, "@comptes": self.comptes, "@tous": set(self.jetons)}
        return {n for cle in liste for n in groupes.get(cle, {cle})}

    def chemin(self, nom: str, patron: str, ref=None) -> str:
        """The path of a page, its references filled."""
        objet = regle(nom).get("objet")
        valeurs = arguments(self.d, self.objets, nom, objet) | ({"ref": ref} if ref else {})
        trous = set(re.findall(r"<(?:\w+:)?(\w+)>", patron))
        if nom.startswith("admin:?"):
            return "/" + re.sub(r"\(\?P.*|<path:object_id>", "1", patron).rstrip("$")
        return reverse(nom, kwargs={t: valeurs[t] for t in trous})

    def demander(self, qui, methode: str, chemin: str, donnees=None, *, defaire: bool = True):
        """One request whose writes are undone."""
        client, jeton = self.navigateur, self.jetons[qui]
        client.cookies = SimpleCookie() if jeton is None else jeton.copy()
        with transaction.atomic():
            reponse = getattr(client, methode)(chemin, donnees or {})
            corps = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
            transaction.set_rollback(defaire)
        self.reponses += 1
        fautes = fautes_d_entetes(reponse, publique=chemin.startswith("/partenariats/"))
        self.entetes += [(qui, methode, chemin, faute) for faute in fautes]
        return reponse.status_code, reponse.get("Location", ""), corps


@pytest.fixture(scope="module")
def monde(django_db_setup, django_db_blocker):
    """Committed once for the module, then the base is taken afresh; quiet about refusals."""
    from partnership.secret.visibilite import id_permission

    with django_db_blocker.unblock():
        id_permission.cache_clear()
        logging.disable(logging.WARNING)
        yield Monde(monter())
        logging.disable(logging.NOTSET)
        connections.close_all()
        essais.nouvelle_base(connections["default"].settings_dict["NAME"])
        id_permission.cache_clear()


def regle(nom: str) -> dict:
    return TABLE.get(nom) or (TABLE["admin:*"] if nom.startswith("admin:") else {})


@cache
def portes() -> tuple[str, ...]:
    return tuple(reverse(nom) for nom in DETOURS) + (reverse("admin:login"),)


def entre(statut: int, vers: str) -> bool:
    """Whether an answer lets in: a page, or a redirect that is not towards a gate."""
    return statut < 400 and not (statut in (301, 302) and vers.split("?")[0] in portes())


def test_chaque_url_est_listee():
    """An undeclared URL fails; a declared one that is gone fails."""
    connues = {nom for nom, _, _ in pages() if not nom.startswith("admin:")}
    assert connues == set(LISTEES)
    assert {nom for nom in ACCES["administration"] if nom != "admin:*"} <= {
        n for n, _, _ in pages()
    }


SALLES = """acteurs federation secret recus personne annuaire ressources actualites commissions
    situations seances partenariats publication nouvelles signalements
    accompagnement admin"""


@pytest.mark.parametrize("salle", ["", *SALLES.split()])
def test_chacun_entre_ou_il_doit(monde, salle):
    """GET and POST of every page of a room by everybody: as declared, and never 500."""
    fautes, cellules, avant = [], 0, monde.reponses
    for rang, (nom, patron, _) in enumerate(pages()):
        if nom.partition(":")[0] != salle and (salle or ":" in nom):
            continue
        voulu = regle(nom)
        ouvre, objet = monde.noms(voulu["ouvre"]), voulu.get("objet")
        chemin = monde.chemin(nom, patron)
        donnees = {"version": monde.objets[objet].version} if voulu.get("version") else {}
        for tour, qui in enumerate(visiteurs(monde, nom, rang)):
            ecrit = monde.demander(qui, "post", chemin, donnees)[:2]
            # A page that only writes says no to GET in the same words to everybody.
            fermee = voulu.get("post") and not TOUS and tour % 5 != rang % 5
            lu = (405, "") if fermee else monde.demander(qui, "get", chemin)[:2]
            cellules += 1 if fermee else 2
            fautes += [
                (nom, qui, *f)
                for f in juger(voulu, qui in ouvre, qui in monde.acteurs, lu, ecrit,
                               bool(objet) and qui not in dedans(objet))
            ]  # fmt: skip
            for verbe in AUTRES_VERBES if TOUS else ():
                cellules += 1
                autre = monde.demander(qui, verbe, chemin)
                fautes += [(nom, qui, verbe, *f) for f in juger_un_autre_verbe(verbe, lu, autre)]
    relever(cellules=cellules, fautes=len(fautes))
    assert cellules >= 20
    assert not fautes, "\n".join(map(str, [len(fautes), *fautes[:60]]))
    # Promise 13: the exact headers, on every answer of this matrix.
    relever(reponses=monde.reponses - avant, entetes_fautifs=len(monde.entetes))
    assert monde.reponses - avant >= cellules
    assert not monde.entetes, "\n".join(map(str, monde.entetes[:20]))


def visiteurs(monde: Monde, nom: str, rang: int) -> list[str]:
    """Who goes to a page: in turn, one in three of those it opens to, one in four of the others.

    Everybody, everywhere, by `make proof ARGS=1`.
    """
    if TOUS:
        return sorted(monde.jetons)
    ouvre = monde.noms(regle(nom)["ouvre"])
    vus = set(sorted(ouvre)[rang % 3 :: 3] or sorted(ouvre)[:1])
    autres = PROCHES if SANS_ROLE.match(nom) else set(monde.jetons)
    return sorted(vus & autres | set(sorted(autres - ouvre)[rang % 4 :: 4]))


def juger_un_autre_verbe(verbe: str, lu, autre) -> list[tuple]:
    """HEAD answers as GET without its bytes; another verb opens nothing that GET does not."""
    if autre[0] >= 500 or (verbe == "head" and autre[0] != lu[0]):
        return [("statut", autre[:2], "GET", lu)]
    # OPTIONS says which verbs there are: without a word of the page, it opens nothing.
    ouvre = entre(*autre[:2]) and bool(autre[2])
    return [("passe", autre[:2])] if ouvre and not entre(*lu) and lu[0] != 405 else []


def juger(voulu: dict, ouvert: bool, acteur: bool, lu, ecrit, etranger: bool) -> list[tuple]:
    """What is wrong with the two answers of one cast member to one page."""
    fautes = []
    if ecrit[0] not in POST_SANS_DONNEES or lu[0] >= 500:
        fautes.append(("statut", lu, ecrit))
    if etranger and acteur and (ecrit[0] not in (404, 405) or lu[0] not in (404, 405)):
        fautes.append(("SP-01 : 404 et rien d'autre", lu, ecrit))
    if voulu.get("post"):
        if acteur and lu[0] != 405:
            fautes.append(("GET d'une page qui écrit", lu))
        refuse = ecrit[0] in (403, 404, 405) or (not entre(*ecrit) and ecrit[0] != 422)
        if ouvert == refuse:
            fautes.append(("POST", ecrit, "attendu", ouvert))
    else:
        if entre(*lu) != ouvert and not (ouvert and voulu.get("au_plus")):
            fautes.append(("GET", lu, "attendu", ouvert))
        if not ouvert and entre(*ecrit):
            fautes.append(("POST passe", ecrit))
    return fautes


def test_absent_et_interdit_se_ressemblent(monde):
    """SP-01: to a stranger, a dossier that exists answers the bytes of one that does not."""

    def corps(qui, chemin, ref):
        statut, vers, octets = monde.demander(qui, "get", chemin)
        octets = re.sub(rb'nonce="[^"]*"|csrfmiddlewaretoken" value="[^"]*"', b"", octets)
        return statut, vers.replace(ref, ""), octets.replace(ref.encode(), b"")

    compares, differentes = 0, []
    for rang, (nom, patron, _) in enumerate(pages()):
        if "objet" not in regle(nom):
            continue
        ici, ailleurs = monde.chemin(nom, patron), monde.chemin(nom, patron, INCONNU)
        ref = str(monde.objets[regle(nom)["objet"]].pk)
        etrangers = ("referente_batigere", "agent2", "etrangere")
        for qui in etrangers if TOUS else etrangers[rang % 3 :][:1]:
            compares += 1
            if corps(qui, ici, ref) != corps(qui, ailleurs, INCONNU):
                differentes.append((nom, qui))
    relever(paires=compares, differentes=len(differentes))
    assert not differentes
    assert compares > 60


# Pages of a dossier read at once, and whose writes look furthest.
CHRONOMETREES = ["signalements:dossier", "signalements:pourquoi", "secret:accords",
                 "personne:dossier", "signalements:etape", "signalements:accuser"]  # fmt: skip


def test_l_ecart_entre_absent_et_interdit_se_mesure(monde):
    """Promise 14: printed by `make proof`, never asserted: a busy machine would lie."""
    patrons = {nom: patron for nom, patron, _ in pages()}
    ecarts = []
    for nom in CHRONOMETREES:
        temps: dict = {None: [], INCONNU: []}
        for _ in range(MESURES):
            for ref in (None, INCONNU):
                chemin = monde.chemin(nom, patrons[nom], ref)
                debut = perf_counter()
                monde.demander("referente_batigere", "get", chemin)
                temps[ref].append(1000 * (perf_counter() - debut))
        ecarts.append(abs(median(temps[None]) - median(temps[INCONNU])))
    relever(ecart_median_ms=round(max(ecarts), 2), mesures=2 * MESURES * len(CHRONOMETREES))
    assert len(ecarts) == len(CHRONOMETREES)


def test_chaque_page_marche_sans_redis(monde, monkeypatch):
    """Promise 8: what a page wakes after its commit finds nobody; nothing is said, nothing fails."""
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", f"redis://127.0.0.1:{port_libre()}/0")
    lues, erreurs, reveils = 0, [], 0
    for rang, (nom, patron, _) in enumerate(pages()):
        if not TOUS and rang % 8 and nom != "signalements:transmettre":
            continue
        ouvrent = sorted(monde.noms(regle(nom)["ouvre"]))
        for qui in ouvrent if TOUS else ouvrent[:1]:
            for methode in ("get", "post"):
                monkeypatch.setattr(reveil, "_pas_avant", 0.0)
                with transaction.atomic():
                    with TestCase.captureOnCommitCallbacks(execute=True) as rappels:
                        objet = regle(nom).get("objet")
                        donnees = {"version": monde.objets[objet].version} if objet else {}
                        statut, _, _ = monde.demander(
                            qui, methode, monde.chemin(nom, patron), donnees, defaire=False
                        )
                    transaction.set_rollback(True)
                lues, reveils = lues + 1, reveils + len(rappels)
                erreurs += [(nom, qui, methode, statut)] if statut >= 500 else []
    relever(reponses_sans_redis=lues, reveils_sans_redis=reveils, erreurs=len(erreurs))
    assert not erreurs
    assert lues > 30
    assert reveils, "a page has tried to wake a worker"


# One's own unsaved words, under a sheet whose opening is journalled; the state of one's own PDF.
SANS_CONTENU = {
    "signalements:saisie", "signalements:saisie_oublier", "signalements:impression",
    "accompagnement:impression",
}  # fmt: skip


def rangs() -> int:
    """How many lines the journal holds, those of this transaction included."""
    with identite.agir_comme(identite.SYSTEME), connections["default"].cursor() as curseur:
        curseur.execute("SELECT sum(rang) FROM palier.journal_tetes()")
        return int(curseur.fetchone()[0])


def test_chaque_ouverture_et_chaque_refus_laissent_leur_ligne(monde):
    """SP-13: every page of a dossier, opened by a reader; tried by a stranger, in and out of reach.

    A refusal is written after the view's own rollback, and once.
    """

    def lignes(qui, methode, chemin, donnees=None):
        with transaction.atomic():
            avant = rangs()
            reponse = monde.demander(qui, methode, chemin, donnees, defaire=False)
            ecrites = rangs() - avant
            transaction.set_rollback(True)
        return reponse[0], ecrites

    muettes, essais_faits = [], 0
    for rang, (nom, patron, _) in enumerate(pages()):
        voulu = regle(nom)
        if "objet" not in voulu:
            continue
        chemin = monde.chemin(nom, patron)
        donnees = {"version": monde.objets[voulu["objet"]].version} if voulu.get("version") else {}
        methode = "post" if voulu.get("post") else "get"
        lecteurs = sorted(monde.noms(voulu["ouvre"]))
        for qui in lecteurs if TOUS else lecteurs[rang % 3 :: 3] or lecteurs[:1]:
            statut, ecrites = lignes(qui, methode, chemin, donnees)
            essais_faits += 1
            if statut in (200, 302) and ecrites < 1 and nom not in SANS_CONTENU:
                muettes.append((nom, qui, methode, statut))
        refuses = ("referente_batigere", "clinicienne_ailleurs", "deleguee")
        for qui in refuses if TOUS else refuses[rang % 3 :][:1]:
            for geste in ("get", "post") if TOUS else ("get", "post")[rang % 2 :][:1]:
                statut, ecrites = lignes(qui, geste, chemin, donnees)
                essais_faits += 1
                if ecrites != (statut in (403, 404)):
                    muettes.append((nom, qui, geste, statut, ecrites))
    relever(ouvertures_et_refus=essais_faits, ouvertures_muettes=len(muettes))
    assert essais_faits > (450 if TOUS else 120)
    assert not muettes, "\n".join(map(str, muettes))


def test_une_adresse_ne_porte_que_des_references():
    """SP-17: in a path, a dossier is a UUID; nothing is searched for by a name in an address."""
    libres = {
        "code", "etape", "fournisseur", "forme", "modele", "signature", "uidb36", "key",
        "object_id", "app_label", "url", "numero", "annee", "genre", "jeton",
    }  # fmt: skip
    for nom, chemin, _ in pages():
        for genre, trou in re.findall(r"<(?:(\w+):)?(\w+)>", chemin):
            if nom.startswith(("admin:", "account_", "mfa_")):
                continue
            assert genre == "uuid" or trou in libres, (nom, chemin)
            assert trou not in {"nom", "adresse", "email", "reference"}, (nom, chemin)


# Where the last word of the path is not the name: the list, the object itself, two-word pages.
CHEMIN_DIT_AUTREMENT = {
    "annuaire:liste", "annuaire:structure", "annuaire:proposition",
    "partenariats:liste", "partenariats:partenariat", "partenariats:structure",
    "partenariats:annuaire_json", "partenariats:annuaire_geojson",
    "annuaire:importation", "annuaire:exportation",
    "ressources:liste", "ressources:ressource", "actualites:liste", "actualites:actualite",
    "commissions:liste", "commissions:commission",
    "situations:liste", "situations:saisine", "situations:bilan", "situations:point",
    "situations:impression",
    "nouvelles:actualite", "commissions:siege", "commissions:mandat", "commissions:seance",
    "personne:dossier", "personne:demande",
    "secret:accords", "secret:formulaire",
    "signalements:liste", "signalements:dossier", "signalements:crip", "accueil", "acteurs:inviter",
    "acteurs:accepter", "signalements:etape", "signalements:saisie", "signalements:impression",
    "signalements:imprimer", "signalements:fait_ajouter", "signalements:fait_modifier",
    "signalements:fait_retirer", "signalements:demarche_ajouter", "signalements:demarche_retirer",
    "signalements:saisie_oublier", "accompagnement:liste", "accompagnement:dossier",
    "accompagnement:impression",
}  # fmt: skip


def test_les_noms_se_repondent():
    """style.md § 8: the name of a page, its view and its path say the same word."""
    for nom, chemin, patron in pages():
        if SANS_ROLE.match(nom):
            continue
        mot = nom.partition(":")[2] or nom
        vue = patron.callback
        assert vue.__name__ == mot, (nom, vue.__name__)
        if nom not in CHEMIN_DIT_AUTREMENT:
            assert chemin.rstrip("/").rsplit("/", 1)[-1] == mot.replace("_", "-"), (nom, chemin)
