"""A forgotten password: one page for all, an e-mail that can wait, a key that rests nowhere."""

import re
import time

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnership.acteurs import identite
from partnership.acteurs.allauth_palier import AdaptateurCompte
from partnership.acteurs.models import Utilisateur
from partnership.envois import tasks
from partnership.envois.enums import EtatEnvoi, Gabarit
from partnership.envois.models import Envoi
from tests.secret.outils import superutilisateur

OUBLIE = "/comptes/mot-de-passe/oublie/"
CONNU, INCONNU, FERME = "connue@exemple.fr", "personne@exemple.fr", "fermee@exemple.fr"


@pytest.fixture
def comptes(distribution_reelle, sans_reveil, smtp):
    """Two accounts, one of them closed, and a mail server."""
    Utilisateur.objects.create_user(CONNU, "Une phrase assez longue 2026", prenom="Léa", nom="Roy")
    Utilisateur.objects.create_user(FERME, "Une phrase assez longue 2026", is_active=False)
    cache.clear()
    return smtp


def _demander(adresse: str) -> dict:
    """Ask as a visitor does; return all that she, or somebody with a stopwatch, could compare."""
    client = Client()
    depart = time.monotonic()
    with CaptureQueriesContext(connection) as requetes:
        reponse = client.post(OUBLIE, {"email": adresse})
    duree = time.monotonic() - depart
    page = re.sub(r'nonce="[^"]*"|X-CSRFToken[^}]*|value="[^"]*"', "", client.get(reponse.url).text)
    sql = [re.sub(r"'[^']*'|\d+", "?", r["sql"]) for r in requetes]
    return {"duree": duree, "statut": reponse.status_code, "vers": reponse.url, "page": page,
            "cookies": sorted(client.cookies), "sql": sql}  # fmt: skip


def _lire(**filtre) -> list[Envoi]:
    with identite.agir_comme(identite.SYSTEME), transaction.atomic():
        return list(Envoi.objects.filter(gabarit=Gabarit.MOT_DE_PASSE, **filtre))


def _rendre_dus() -> None:
    with identite.agir_comme(identite.SYSTEME), transaction.atomic():
        Envoi.objects.update(prochain_essai=timezone.now())


def _toute_la_base() -> str:
    """Return every row of every table, walls down: what a stolen dump would hold."""
    with superutilisateur() as c:
        noms = c.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return str([c.execute(f'SELECT t::text FROM "{nom}" t').fetchall() for (nom,) in noms])


@pytest.mark.django_db(transaction=True)
def test_le_serveur_de_courriel_est_arrete(comptes):
    """Same page, same work, at once, whoever is asked for; the message leaves later, alone."""
    comptes.arreter()
    _demander("tour-de-chauffe@exemple.fr")
    connue, inconnue, fermee = (_demander(a) for a in (CONNU, INCONNU, FERME))
    for reponse in (connue, inconnue, fermee):
        assert reponse.pop("duree") < 2
    assert connue == inconnue == fermee
    tasks.relever()
    assert len(_lire(etat=EtatEnvoi.A_ENVOYER)) == 4
    comptes.demarrer()
    _rendre_dus()
    tasks.relever()
    (recu,) = comptes.facteur.recus
    assert recu.rcpt_tos == [CONNU]
    assert [e.destinataire for e in _lire(etat=EtatEnvoi.ENVOYE)] == [CONNU]
    assert {e.destinataire for e in _lire(etat=EtatEnvoi.ABANDONNE)} == {""}


@pytest.mark.django_db(transaction=True)
def test_la_cle_n_est_nulle_part_dans_la_base(comptes):
    _demander(CONNU)
    avant = _toute_la_base()
    tasks.relever()
    (texte,) = comptes.facteur.textes
    lien = re.search(r"https://palier.exemple.fr(/comptes/mot-de-passe/nouveau/\S+)", texte)[1]
    cle = lien.rstrip("/").rpartition("-")[2]
    assert len(cle) > 20
    for dump in (avant, _toute_la_base()):
        assert CONNU in dump, "the dump must show what it holds"
        assert cle not in dump
    assert Client().get(lien).status_code == 302, "the key opens"


@pytest.mark.django_db(transaction=True)
def test_le_lien_d_une_invitation_est_oublie_une_fois_partie(comptes, deposer):
    deposer(gabarit=Gabarit.INVITATION, lien="/acteurs/invitation/canari/", reference="")
    assert "canari" in _toute_la_base()
    tasks.relever()
    assert "/acteurs/invitation/canari/" in comptes.facteur.textes[0]
    assert "canari" not in _toute_la_base()


@pytest.mark.django_db(transaction=True)
def test_un_double_clic_ne_demande_qu_un_message(comptes):
    with time_machine.travel("2026-11-23T10:00:10Z", tick=False):
        _demander(CONNU)
        _demander(CONNU.upper())
    assert len(_lire()) == 1


def test_aucune_page_ne_parle_a_un_serveur_de_courriel():
    """Whatever allauth would send from a page, now or in a version to come, is refused."""
    with pytest.raises(NotImplementedError, match="outbox"):
        AdaptateurCompte().send_mail("account/email/password_changed", CONNU, {})
