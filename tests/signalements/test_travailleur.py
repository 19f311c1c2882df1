"""A real worker, a real Redis, a real SMTP server: from the click to the file and the e-mail."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from aiosmtpd.controller import Controller
from django.db import connection, transaction
from django.urls import reverse

from partnership.atelier.serveur_redis import port_libre
from signalements.models import Impression
from tests.signalements.scenes import transmis

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 45  # seconds


class Boite:
    """Keeps what the SMTP server receives."""

    def __init__(self):
        self.recus: list[str] = []

    async def handle_DATA(self, server, session, envelope):
        self.recus.append(envelope.content.decode())
        return "250 OK"


@contextmanager
def travailleur(port: int):
    """Run a Celery worker on this test's base, as the worker's role."""
    base = connection.settings_dict["NAME"]
    adresse = os.environ["DATABASE_URL_TRAVAIL"]
    assert f"/{base}?" in adresse or adresse.endswith(f"/{base}")
    env = {
        **os.environ,
        "DATABASE_URL": adresse,
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(port),
        "PALIER_MODE": "essai",
    }
    commande = [sys.executable, "-m", "celery", "-A", "partnership", "worker", "--pool", "solo"]
    processus = subprocess.Popen(commande, env=env, stderr=subprocess.DEVNULL)
    try:
        yield processus
    finally:
        processus.terminate()
        processus.wait(20)


def attendre(condition) -> None:
    fin = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < fin, "le travailleur n’a rien fait"
        time.sleep(0.2)


def test_du_clic_au_pdf_et_au_courriel(distribution_reelle, connecte):
    d = distribution_reelle
    s = transmis(d)
    boite = Boite()
    port = port_libre()
    serveur = Controller(boite, hostname="127.0.0.1", port=port)
    serveur.start()
    try:
        with travailleur(port):
            _imprimer(d, connecte, s)
            attendre(lambda: boite.recus)
    finally:
        serveur.stop()
    assert any(s.reference in texte for texte in boite.recus)
    assert not any("Ferrand" in texte or "rue des Essais" in texte for texte in boite.recus)


def _imprimer(d, connecte, s) -> None:
    navigateur = connecte(d.clinicienne)
    navigateur.post(reverse("signalements:imprimer", args=[s.pk, "fiche"]))

    def prete() -> bool:
        with transaction.atomic(), d.clinicienne.agir():
            return Impression.objects.visibles_par(d.clinicienne).get().etat == "prete"

    attendre(prete)
    with transaction.atomic(), d.clinicienne.agir():
        impression = Impression.objects.visibles_par(d.clinicienne).get()
    fichier = navigateur.get(reverse("signalements:telecharger", args=[s.pk, impression.pk]))
    assert b"".join(fichier).startswith(b"%PDF")
