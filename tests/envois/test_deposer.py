"""The outbox takes each message once, in the caller's transaction, and shows it to nobody."""

import json
import os
import subprocess
import sys
import time

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from partnership.acteurs import identite
from partnership.acteurs.models import Utilisateur
from partnership.envois import actions
from partnership.envois.enums import EtatEnvoi, Gabarit
from partnership.envois.models import Envoi

ACTEUR = identite.Identite(utilisateur=1, affectation=1, nature="acteur")
PERSONNE = identite.PERSONNE


def _vus(qui) -> list[Envoi]:
    with identite.agir_comme(qui), transaction.atomic():
        return list(Envoi.objects.all())


@pytest.mark.django_db
@pytest.mark.parametrize("qui", [PERSONNE, ACTEUR], ids=["personne", "acteur"])
def test_chacun_depose_et_seul_le_systeme_lit(deposer, qui):
    with identite.agir_comme(qui), transaction.atomic():
        cle = deposer()
        assert list(Envoi.objects.all()) == []
        assert Envoi.objects.update(destinataire="autre@exemple.fr") == 0
    assert [e.cle for e in _vus(identite.SYSTEME)] == [cle]


@pytest.mark.django_db
def test_personne_n_efface(deposer):
    deposer()
    with (
        identite.agir_comme(identite.SYSTEME),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as curseur,
    ):
        curseur.execute("DELETE FROM envois_envoi")


@pytest.mark.django_db
@pytest.mark.parametrize("qui", [PERSONNE, ACTEUR], ids=["personne", "acteur"])
def test_meme_cle_une_seule_ligne(deposer, qui):
    with identite.agir_comme(qui), transaction.atomic():
        deposer(cle="signalement:7:retour")
        deposer(cle="signalement:7:retour", destinataire_email="autre@exemple.fr")
    (envoi,) = _vus(identite.SYSTEME)
    assert envoi.destinataire == "referente@bailleur.exemple.fr"


def test_le_role_est_celui_de_l_application(base_reelle):
    with base_reelle.cursor() as curseur:
        curseur.execute("SELECT current_user, row_security_active('envois_envoi')")
        assert curseur.fetchone() == ("palier_app", True)


def test_une_transaction_annulee_ne_depose_rien(base_reelle, deposer, sans_reveil):
    with transaction.atomic():
        deposer()
        transaction.set_rollback(True)
    assert _vus(identite.SYSTEME) == []
    assert sans_reveil == []


def test_un_seul_reveil_par_transaction(base_reelle, deposer, sans_reveil):
    with transaction.atomic():
        for _ in range(5):
            deposer()
    assert len(sans_reveil) == 1
    assert len(_vus(identite.SYSTEME)) == 5


@pytest.mark.django_db
@pytest.mark.parametrize(
    "details",
    [
        {"lien": "https://ailleurs.exemple.fr/"},
        {"lien": "//ailleurs.exemple.fr/"},
        {"lien": "/signalements/?nom=Diallo"},
        {"lien": "/signalements/\n"},
        {"reference": "Awa Diallo"},
        {"reference": "DIALLO"},
        {"gabarit": "inconnu"},
    ],
)
def test_ce_qui_pourrait_porter_un_fait_est_refuse(deposer, details):
    with pytest.raises(ValidationError):
        deposer(**details)


@pytest.mark.django_db
@pytest.mark.parametrize("details", [{"lien": "//x/"}, {"reference": "DIALLO"}, {"gabarit": "x"}])
def test_la_base_le_refuse_aussi(details):
    champs = {"gabarit": "retour", "lien": "/", "reference": "", "cle": "k", **details}
    with pytest.raises(DatabaseError, match="envoi_"), transaction.atomic():
        Envoi.objects.bulk_create([Envoi(**champs)], ignore_conflicts=True)


@pytest.mark.django_db
def test_sans_adresse_l_ecriture_continue(deposer):
    deposer(destinataire_email="")
    (envoi,) = _vus(identite.SYSTEME)
    assert (envoi.etat, envoi.derniere_erreur) == (EtatEnvoi.ABANDONNE, "SansAdresse")


@pytest.mark.django_db
def test_deposer_pour_les_comptes_actifs(sans_reveil):
    comptes = [
        Utilisateur.objects.create_user(f"{nom}@exemple.fr", None, prenom=nom, is_active=actif)
        for nom, actif in [("lea", True), ("max", True), ("parti", False)]
    ]
    for _ in range(2):
        actions.deposer_pour(comptes, gabarit=Gabarit.CLOS, lien="/", cle="clos:7")
    assert {e.destinataire for e in _vus(identite.SYSTEME)} == {"lea@exemple.fr", "max@exemple.fr"}


@pytest.mark.django_db
def test_un_compte_efface_laisse_l_envoi(sans_reveil):
    compte = Utilisateur.objects.create_user("lea@exemple.fr", None, prenom="Léa")
    actions.deposer_pour([compte], gabarit=Gabarit.CLOS, lien="/", cle="clos:7")
    with connection.cursor() as curseur:
        curseur.execute("DELETE FROM acteurs_utilisateur WHERE id = %s", [compte.pk])
    (envoi,) = _vus(identite.SYSTEME)
    assert envoi.utilisateur_id is None


# --- Redis down ----------------------------------------------------------------

DEPOSER_VINGT_FOIS = """
import time, django; django.setup()
from django.db import transaction
from partnership.envois import actions
pire = 0
for i in range(20):
    depart = time.monotonic()
    with transaction.atomic():
        for j in range(3):
            actions.deposer(gabarit="retour", destinataire_email="a@exemple.fr", lien="/",
                            cle=f"redis:{i}:{j}")
    pire = max(pire, time.monotonic() - depart)
print(pire)
"""
PATIENCE_DES_OUVRIERS = 5  # seconds, `socket_timeout` of the settings: never waited by a page


def _deposer_avec(url_redis: str) -> tuple[int, float]:
    """Deposit in a process of its own; return the waits for Redis and the slowest transaction."""
    env = {**os.environ, "REDIS_URL": url_redis, "DJANGO_SETTINGS_MODULE": "partnership.settings"}
    fin = subprocess.run(
        [sys.executable, "-c", DEPOSER_VINGT_FOIS], env=env, capture_output=True, text=True
    )
    assert fin.returncode == 0, fin.stderr
    assert "Traceback" not in fin.stderr
    return fin.stderr.count("Redis ne répond pas"), float(fin.stdout)


@pytest.mark.parametrize("panne", ["port_ferme", "port_muet"])
def test_redis_en_panne_rien_ne_bloque(base_reelle, request, panne):
    attentes, pire = _deposer_avec(f"redis://127.0.0.1:{request.getfixturevalue(panne)}/0")
    assert attentes == 1
    assert pire < PATIENCE_DES_OUVRIERS
    assert len(_vus(identite.SYSTEME)) == 60


def test_redis_en_panne_on_se_tait_trente_secondes(monkeypatch):
    from kombu.exceptions import OperationalError

    from partnership.envois import reveil

    appels = []

    def refuser(**options):
        appels.append(options)
        raise OperationalError("redis://secret@hote")

    monkeypatch.setattr(reveil.relever, "apply_async", refuser)
    monkeypatch.setattr(reveil, "_pas_avant", 0.0)
    instant = time.monotonic()
    monkeypatch.setattr(reveil.time, "monotonic", lambda: instant)
    reveil.reveiller()
    reveil.reveiller()
    assert len(appels) == 1
    instant += reveil.SILENCE + 1
    reveil.reveiller()
    assert len(appels) == 2


def test_redis_en_marche_la_tache_est_en_file(monkeypatch):
    """The hurry-up holds the task's name and nothing of the message (SP-17)."""
    from redis import Redis

    from partnership.envois import reveil

    adresse = os.environ["REDIS_URL"].split("?")[0].rpartition("/")[0] + "/9"
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", adresse)
    with Redis.from_url(adresse) as redis:
        redis.flushdb()
        reveil.reveiller()
        (message,) = redis.lrange("celery", 0, -1)
        redis.flushdb()
    contenu = json.loads(message)
    assert contenu["headers"]["task"] == "envois.relever"
    assert (contenu["headers"]["argsrepr"], contenu["headers"]["kwargsrepr"]) == ("()", "{}")
