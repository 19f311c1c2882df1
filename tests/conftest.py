"""The cast, on the real PostgreSQL, as the application role, with row security on."""

import os
from contextlib import contextmanager

import pytest
from django.db import connections
from django.db.backends.signals import connection_created
from django.test import TransactionTestCase
from psycopg._preparing import PrepareManager
from pytest_socket import socket_allow_hosts

from partnership.atelier import essais
from partnership.secret.visibilite import id_permission
from tests.distribution import Distribution, monter

# The longest files first: two workers then end together.
LONGUES = ("test_acces.py", "test_accessibilite.py", "/navigateur/", "/pannes/", "/preuve/",
           "test_cles.py", "test_demo.py", "test_production.py", "test_murs.py")  # fmt: skip

# psycopg forgets what it prepared at each rollback. A request commits, a test rolls back: planning
# the policies again for each test was a seventh of the database's work.
PrepareManager._should_discard = lambda *_: False
_preparer = PrepareManager.get


def _sans_les_points_de_reprise(self, requete, prepare=None):
    """A savepoint's name is never used again: preparing it costs twice and pushes others out."""
    if requete.query.startswith((b"SAVEPOINT", b"RELEASE", b"ROLLBACK")):
        prepare = False
    return _preparer(self, requete, prepare)


PrepareManager.get = _sans_les_points_de_reprise


def _planifier_une_fois(connection, **_) -> None:
    """A few rows: the plan made once for a statement is as good as five made for its values."""
    connection.connection.prepare_threshold, connection.connection.prepared_max = 0, 2000
    with connection.cursor() as curseur:
        curseur.execute("SET plan_cache_mode = force_generic_plan")


connection_created.connect(_planifier_une_fois)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    def rang(item) -> int:
        return next((n for n, longue in enumerate(LONGUES) if longue in str(item.path)), 99)

    items.sort(key=rang)


def pytest_runtest_setup():
    """No test reaches the network."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """The base is prepared by `partnership.atelier.greffon`; the cast enters it once a process."""
    with django_db_blocker.unblock():
        monter()
        _lacher_la_base()
    nom = connections["default"].settings_dict["NAME"]
    essais.nouvelle_base(f"{nom}_troupe", nom)


def _lacher_la_base() -> None:
    connections.close_all()
    for connexion in connections.all():
        if getattr(connexion, "pool", None):
            connexion.close_pool()


def reprendre_la_base(modele: str | None = None) -> None:
    """Take a fresh copy of the base with its cast, or of another model."""
    _lacher_la_base()
    id_permission.cache_clear()
    nom = connections["default"].settings_dict["NAME"]
    essais.nouvelle_base(nom, modele or f"{nom}_troupe")


def _fixture_teardown(self):
    """After a test that commits: the application role owns no table, it cannot truncate one."""
    reprendre_la_base()


TransactionTestCase._fixture_teardown = _fixture_teardown


@pytest.fixture
def distribution(db) -> Distribution:
    """The fixed cast in a small territory."""
    return monter()


@pytest.fixture
def distribution_reelle(transactional_db) -> Distribution:
    """The same cast, committed: for threads, processes and browsers."""
    return monter()


@pytest.fixture
def connecte(client):
    """Return a function that signs a cast member in and returns her client."""
    from django.test import Client

    def _connecter(acteur) -> Client:
        navigateur = Client()
        navigateur.force_login(acteur.utilisateur)
        session = navigateur.session
        if acteur.affectation is not None:
            session["affectation"] = acteur.affectation.pk
        session.save()
        return navigateur

    return _connecter


@contextmanager
def sans_acteur():
    """Live without any identity."""
    from partnership.acteurs import identite

    with identite.agir_comme(identite.PERSONNE):
        yield


os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
