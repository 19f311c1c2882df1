"""ASVS V2.4.1: an account that opens too many dossiers in ten minutes waits, and it is written."""

import html

from django.db import connection

from partnership.acteurs.middleware import TROP_DE_LECTURES
from partnership.acteurs.models import Reglage
from partnership.acteurs.reglages import DEFAUTS
from partnership.secret.consultation import OUVERTURES
from tests.secret.outils import superutilisateur
from tests.secret.test_journal_complet import lignes
from tests.signalements.scenes import transmis


def test_au_dela_on_attend_dix_minutes(distribution_reelle, connecte):
    """Thirty pages are let through (and up to nine more); the others of the house go on."""
    d = distribution_reelle
    Reglage.objects.filter(cle="lectures_frein").update(valeur=30)
    s = transmis(d)
    clinicienne, page = connecte(d.clinicienne), f"/signalements/{s.pk}/pourquoi/"
    assert [clinicienne.get(page).status_code for _ in range(39)] == [200] * 39
    for _ in range(2):
        reponse = clinicienne.get(page)
        assert reponse.status_code == 429
        assert reponse.headers["Retry-After"] == "600"
        assert TROP_DE_LECTURES in html.unescape(reponse.text)
    assert connecte(d.referente).get(page).status_code == 200
    compte = d.clinicienne.utilisateur.pk
    assert [ligne["utilisateur"] for ligne in lignes("frein")] == [compte, compte]
    with superutilisateur() as racine:
        racine.execute("UPDATE palier.lectures SET depuis = depuis - interval '11 minutes'")
    assert clinicienne.get(page).status_code == 200


def test_la_base_et_les_reglages_disent_de_meme(db):
    """The default of the trigger is that of the settings; it counts what the delegate reads."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'freiner'")
        (definition,) = curseur.fetchone()
    assert f"'{DEFAUTS['lectures_frein'].valeur}'" in definition
    assert all(f"'{action}'" in definition for action in OUVERTURES)
