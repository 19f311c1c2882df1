"""The life of the keys: rotation while serving, erasure, what a copy of the base shows (SP-19)."""

import os
import secrets
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse

from partnership import settings as reglages
from partnership.acteurs import horloge, identite
from partnership.acteurs.models import Reglage
from partnership.atelier import cles as atelier_cles
from partnership.atelier import essais, postgres
from partnership.secret.coffre import chiffre, cles
from partnership.secret.models import CleDossier
from signalements import actions
from signalements.models import ContactErah, Identite, NoteSoignante, Saisie
from tests.preuve.releve import relever
from tests.secret.outils import superutilisateur
from tests.signalements import scenes
from tests.signalements.fiches import OU, PERSONNE, lire, url

NEUVE = "neuve:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="
CLES = 10_000


# --- Rotation (promise 11) -----------------------------------------------------------------


def tourner(cles_de_plateforme: list[str]) -> subprocess.Popen:
    """The command, in a process of its own, with the role of the worker."""
    env = {**os.environ, "DATABASE_URL": os.environ["DATABASE_URL_TRAVAIL"],
           "PALIER_CLES": ",".join(cles_de_plateforme)}  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "manage.py", "tourner_cles"],
        env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def multiplier(dossier, nombre: int) -> None:
    """Many dossiers, each with its own key under the present platform key."""
    with superutilisateur(autocommit=False) as c:
        refs = [
            pk for (pk,) in c.execute(
                "INSERT INTO secret_dossier SELECT gen_random_uuid(), type, ouvert_le,"
                " ouvert_par_id, territoire_id FROM secret_dossier, generate_series(1, %s)"
                " WHERE id = %s RETURNING id", [nombre, dossier],
            )
        ]  # fmt: skip
        c.cursor().executemany(
            "INSERT INTO secret_cledossier (dossier_id, cle, enveloppe) VALUES (%s, %s, %s)",
            [
                (r, *chiffre.envelopper(secrets.token_bytes(32), chiffre.contexte("dossier", r)))
                for r in refs
            ],
        )
        c.commit()


def repartition() -> dict:
    with superutilisateur() as c:
        return dict(c.execute("SELECT cle, count(*) FROM secret_cledossier GROUP BY 1"))


def test_rotation_en_servant(distribution_reelle, connecte, settings):
    """10 000 keys: killed in the middle, taken up by two at once, pages served all along."""
    d = distribution_reelle
    fiche = scenes.transmis(d)
    multiplier(fiche.dossier_id, CLES - 1)
    anciennes = list(settings.PALIER_CLES)
    settings.PALIER_CLES = [NEUVE, *anciennes]
    client, adresse = connecte(d.referente), reverse("signalements:dossier", args=[fiche.pk])

    premiere = tourner(settings.PALIER_CLES)
    while not repartition().get("neuve") and premiere.poll() is None:
        time.sleep(0.005)
    premiere.kill()
    premiere.communicate()
    au_milieu = repartition()
    assert 0 < au_milieu["neuve"] < CLES, au_milieu

    debut, pages = time.perf_counter(), 0
    deux = [tourner(settings.PALIER_CLES) for _ in range(2)]
    while any(p.poll() is None for p in deux) or not pages:
        reponse = client.get(adresse)
        assert "1 rue des Essais" in reponse.content.decode()
        pages += 1
    duree = time.perf_counter() - debut
    sorties = [p.communicate() for p in deux]
    assert repartition() == {"neuve": CLES}, sorties
    # The first command's share is not timed: `secondes_de_rotation` is that of the rest.
    relever(cles=CLES, cles_de_la_reprise=CLES - au_milieu["neuve"], secondes_de_rotation=round(duree, 1),
            pages_servies=pages)  # fmt: skip
    assert duree < 60

    settings.PALIER_CLES = [NEUVE]
    assert "1 rue des Essais" in client.get(adresse).content.decode()
    settings.PALIER_CLES = anciennes
    assert client.get(adresse).status_code == 503


def test_une_cle_que_rien_n_ouvre_se_dit(distribution_reelle, settings):
    """The others are turned all the same, and the command names what is left."""
    d = distribution_reelle
    fiche, autre = scenes.observer(d.agent), scenes.observer(d.agent)
    with superutilisateur() as c:
        c.execute(
            "UPDATE secret_cledossier SET enveloppe = '\\x01' WHERE dossier_id = %s",
            [fiche.dossier_id],
        )
    faite = tourner([NEUVE, *settings.PALIER_CLES])
    _, erreurs = faite.communicate()
    assert faite.returncode == 1
    assert "Des clés restent sous une autre (« essai » : 1)" in erreurs
    assert f"of dossier {fiche.dossier_id}" in erreurs
    assert repartition() == {"essai": 1, "neuve": 1}
    assert autre.dossier_id != fiche.dossier_id


def test_l_application_ne_tourne_aucune_cle(distribution, settings):
    from django.core.management import CommandError, call_command

    settings.PALIER_CLES = [NEUVE, *settings.PALIER_CLES]
    with pytest.raises(CommandError, match="palier_travail"), transaction.atomic():
        call_command("tourner_cles")


# --- Where platform keys come from ------------------------------------------------------


def test_la_cle_d_une_demonstration_est_tiree_une_fois(tmp_path):
    """Drawn once, kept for us alone, of the form that the settings take."""
    fichier = tmp_path / "cles"
    gardee = atelier_cles.garder(fichier)
    assert atelier_cles.garder(fichier) == gardee
    assert fichier.stat().st_mode & 0o777 == 0o600
    assert reglages._cle_lisible(gardee)
    assert atelier_cles.garder(tmp_path / "autre") != gardee


@pytest.mark.parametrize(
    "cle", ["", "c1", "c1:", "c1:AAAA", "C 1:" + NEUVE[6:], "c1:é", NEUVE + "A"]
)
def test_une_cle_mal_ecrite_ne_passe_pas(cle):
    assert not reglages._cle_lisible(cle)


def test_sans_cle_rien_ne_demarre():
    """Production included: the sentence names the variable and its example."""
    env = {nom: valeur for nom, valeur in os.environ.items() if nom != "PALIER_CLES"}
    faite = subprocess.run(
        [sys.executable, "manage.py", "check"], env=env, capture_output=True, text=True
    )
    assert faite.returncode
    assert "PALIER_CLES manque" in faite.stderr
    assert ".env.example" in faite.stderr


# --- Copies of the base ------------------------------------------------------------------------


def copier_la_base(fichier: Path, *options: str) -> bytes:
    """pg_dump with the backup role, as an operator would."""
    adresse = os.environ["DATABASE_URL"].replace("palier_app", "palier_sauvegarde")
    subprocess.run(
        [str(postgres.binaires() / "pg_dump"), "-f", str(fichier), *options, adresse],
        check=True, capture_output=True,
    )  # fmt: skip
    return fichier.read_bytes()


SANS_CLES = ("--exclude-table-data=secret_cledossier",
             "--exclude-table-data=signalements_jetonnom")  # fmt: skip


def detruire(dossier) -> None:
    """As the worker does: its role, the narrow identity."""
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL_TRAVAIL"]) as c:
        c.execute("SELECT set_config('palier.identite', %s, true)", [identite.SYSTEME.jeton()])
        c.execute("SELECT palier.detruire_cle(%s)", [dossier])


def test_effacer_vaut_pour_les_vieilles_copies(distribution_reelle, connecte, tmp_path):
    """SP-19, promise 11: dump, destroy the key, restore the old dump: 0 readable."""
    d = distribution_reelle
    fiche = scenes.transmis(d)
    vieille = tmp_path / "vieille.sql"
    copie = copier_la_base(vieille, *SANS_CLES)
    assert str(fiche.dossier_id).encode() in copie
    client, adresse = connecte(d.referente), reverse("signalements:dossier", args=[fiche.pk])
    assert client.get(adresse).status_code == 200

    detruire(fiche.dossier_id)
    reponse = client.get(adresse)
    assert reponse.status_code == 503
    assert "sa clé n’existe plus" in reponse.content.decode()
    with d.referente.agir(), transaction.atomic(), pytest.raises(chiffre.CleAbsente):
        str(Identite.objects.visibles_par(d.referente).get().nom)

    restauree = essais.nouvelle_base(essais.nom_de_base("restauree"), "template0")
    psql = subprocess.run(
        [str(postgres.binaires() / "psql"), "-q", "-f", str(vieille),
         restauree["DATABASE_URL_PROPRIETAIRE"].split("&options")[0]],
        capture_output=True, text=True,
    )  # fmt: skip
    with superutilisateur(adresse=restauree["DATABASE_URL_PROPRIETAIRE"]) as c:
        lignes = c.execute("SELECT id, dossier_id, nom FROM signalements_identite").fetchall()
        assert len(lignes) == 1, psql.stderr
        assert c.execute("SELECT count(*) FROM secret_cledossier").fetchone() == (0,)
        assert c.execute("SELECT count(*) FROM signalements_jetonnom").fetchone() == (0,)
        # No key that the platform still holds opens it.
        (pk, dossier, nom) = lignes[0]
        ou = chiffre.contexte("signalements_identite", "nom", pk, dossier)
        lisibles = [c for c in chiffre.trousseau().values() if s_ouvre(c, bytes(nom), ou)]
    relever(lignes_restaurees=len(lignes), lisibles=len(lisibles))
    assert not lisibles


def s_ouvre(cle: bytes, scelle: bytes, ou) -> bool:
    try:
        chiffre.desceller(cle, scelle, ou)
    except chiffre.CoffreAltere:
        return False
    return True


def test_detruire_par_l_action(distribution_reelle):
    """`cles.detruire` is refused to the application's role, whatever its identity."""
    from django.db import DatabaseError

    fiche = scenes.observer(distribution_reelle.agent)
    for qui in (distribution_reelle.agent.agir(), identite.agir_comme(identite.SYSTEME)):
        refuse = pytest.raises(DatabaseError, match="permission denied")
        with qui, refuse, transaction.atomic():
            cles.detruire(fiche.dossier_id)
    with distribution_reelle.agent.agir(), transaction.atomic():
        assert CleDossier.objects.filter(pk=fiche.dossier_id).exists()


# --- Canaries (promise 10) -------------------------------------------------------------------------


CANARI = f"Zyq{secrets.token_hex(6)}"


def remplir_par_les_pages(d, connecte):
    """A canary in every sealed text that a person can type, through the forms; return the sheet."""
    fiche = scenes.observer(d.agent)
    r = connecte(d.referente)
    textes = ("adresse", "batiment", "etage", "nom", "prenom", "langue", "occupants", "animal")
    champs = {**OU, **PERSONNE, **{nom: f"{CANARI} {nom}" for nom in textes}}
    for etape in ("ou", "personne"):
        reponse = r.post(url("saisie", fiche, etape), champs)
        assert reponse.status_code == 302
        assert lire(d.referente, Saisie)
        envoi = {**champs, "telephone": "0387000000", "mineurs": "non", "civilite": "Mme"}
        reponse = r.post(url("etape", fiche, etape), envoi)
        assert reponse.status_code == 302, reponse.content.decode()[-3000:]
    r.post(url("saisie", fiche, "ou"), champs)
    ecrite = lire(d.referente, Identite, actuelle=True)[0]
    assert all(getattr(ecrite, nom).startswith(CANARI) for nom in textes), vars(ecrite)
    scenes.informer(d, fiche)
    _soigner(d, connecte, fiche)
    return fiche


def _soigner(d, connecte, fiche) -> None:
    with d.referente.agir():
        actions.garder_saisie(
            signalement=fiche, par=d.referente, etape="faits", donnees={"texte": [CANARI]}
        )
        actions.transmettre(signalement=fiche, par=d.referente)
    with d.clinicienne.agir():
        for acte in (actions.accuser, actions.admettre, actions.evaluer):
            acte(signalement=fiche, par=d.clinicienne)
    quand = horloge.maintenant() - timedelta(hours=1)
    reponse = connecte(d.clinicienne).post(
        url("consigner_contact", fiche),
        {"le": f"{quand:%Y-%m-%dT%H:%M}", "resultat": "refus", "note": f"{CANARI} note",
         "version": scenes.frais(d.clinicienne, fiche).version},
    )  # fmt: skip
    assert reponse.status_code == 302, reponse.content.decode()[-3000:]
    assert lire(d.clinicienne, ContactErah)[0].note == f"{CANARI} note"
    Reglage.objects.create(territoire=d.territoire, cle="note_soignante", valeur=True,
                           du="2020-01-01", source="essai")  # fmt: skip
    vue = scenes.frais(d.clinicienne, fiche)
    envoi = {"version": vue.version, "texte": f"{CANARI} soin"}
    connecte(d.clinicienne).post(url("ecrire_note", fiche), envoi)
    assert lire(d.clinicienne, NoteSoignante)[0].texte == f"{CANARI} soin"


def formes(mot: str) -> list[bytes]:
    """How a word may stand in a file: as is, in capitals or small, simplified, in hexadecimal."""
    vues = {m.encode() for m in (mot, mot.lower(), mot.upper())}
    vues |= {v.hex().encode() for v in vues} | {m.encode("utf-16-le") for m in (mot,)}
    return sorted(vues)


def test_aucun_canari_dans_les_copies_ni_les_fichiers(distribution_reelle, connecte, tmp_path):
    """Promise 10: 0 canaries in a dump of everything, in the data files, the WAL and the log."""
    remplir_par_les_pages(distribution_reelle, connecte)
    copie = copier_la_base(tmp_path / "tout.sql")
    assert b"SIG-" in copie, "the dump is not empty"
    assert not [f for f in formes(CANARI) if f in copie]
    with superutilisateur() as c:
        c.execute("CHECKPOINT")
        temoin = f"Temoin{secrets.token_hex(6)}"
        c.execute("CREATE TABLE temoin AS SELECT %s::text AS mot", [temoin])
        c.execute("CHECKPOINT")
        numero = c.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        base = str(numero.fetchone()[0])
    serveur = postgres.Postgres(essais.ESSAIS / "postgres")
    fichiers = [
        *(serveur.donnees / "base" / base).iterdir(),
        *(f for f in (serveur.donnees / "pg_wal").iterdir() if f.is_file()),
        serveur.journal,
    ]
    lus = trouves(fichiers, formes(CANARI))
    relever(fichiers_lus=len(fichiers) + 1, canaris=len(lus))
    assert not lus
    assert trouves(fichiers, [temoin.encode()]), "what is in clear would have been found"


def trouves(fichiers: list[Path], mots: list[bytes]) -> list[Path]:
    """The files that hold one of these words."""
    return [f for f in fichiers if _contient(f, mots)]


def _contient(fichier: Path, mots: list[bytes]) -> bool:
    try:
        octets = fichier.read_bytes()
    except FileNotFoundError:
        return False  # a server that lives drops files
    return any(mot in octets for mot in mots)
