"""The key of a dossier to those who read nothing else of it: each policy, once dropped, is missed."""

import pytest
from django.db import transaction
from psycopg import sql

from partnership.acteurs import identite
from tests.accompagnement import baux
from tests.preuve.releve import relever
from tests.secret.outils import superutilisateur
from tests.situations import scenes
from tests.situations.directes import retirer
from tests.situations.test_directe import _examiner, _inscrire, proposee

pytestmark = pytest.mark.django_db(transaction=True)


def mon_action(d):
    """A landlord that the person named, given an action; she withdrew: it keeps that, no more."""
    seance = scenes.commission(d, animee=True)
    s, accord, _ = proposee(d, d.clinicienne)
    _inscrire(d, s, seance)
    _examiner(d, s, seance)
    retirer(d.clinicienne, accord)
    return d.referente, s.dossier_id


def mon_bail(d):
    """A landlord that reads nothing sealed of a candidature: the paper of its own lease is."""
    c = baux.signee(d, categories=("SITUATION_LOCATIVE",))
    baux.imprime(d, c, d.referente)
    return d.referente, c.dossier_id


CLES_RARES = {"a_defaut_de_mon_action": mon_action, "a_defaut_de_mon_bail": mon_bail}


@pytest.mark.parametrize("nom", CLES_RARES)
def test_une_cle_rare_ne_part_pas_inapercue(distribution_reelle, nom):
    """Promise 16: her key opens by this policy; dropped, it does not."""
    with transaction.atomic():
        acteur, dossier = CLES_RARES[nom](distribution_reelle)
    with superutilisateur() as racine, racine.transaction(force_rollback=True):
        avec = cles(racine, acteur, dossier)
        racine.execute(sql.SQL("DROP POLICY {} ON secret_cledossier").format(sql.Identifier(nom)))
        sans = cles(racine, acteur, dossier)
    assert (avec, sans) == (1, 0)
    relever(cles_rares_retirees=1)


def cles(racine, acteur, dossier) -> int:
    """Return how many keys of this dossier the application finds for this acteur."""
    moi = identite.Identite(acteur.utilisateur.pk, acteur.affectation.pk, "acteur")
    with racine.transaction(force_rollback=True):
        racine.execute(
            "SELECT set_config('role', 'palier_app', true),"
            " set_config('palier.identite', %s, true)", [moi.jeton()],
        )  # fmt: skip
        lues = racine.execute(
            "SELECT count(*) FROM secret_cledossier WHERE dossier_id = %s", [dossier]
        )
        return lues.fetchone()[0]
