"""The data delegate's pages (SP-13): what she finds, what she does not, what it costs."""

import csv
import io
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partnership.acteurs.models import Commune, Utilisateur
from partnership.secret.actions_journal import journaliser_acteur, journaliser_compte
from partnership.secret.models import Journal
from tests.signalements import scenes

PAGES = ("journal", "qui_a_ouvert", "a_ouvert", "lectures_inhabituelles")


@pytest.fixture
def d(distribution):
    """A transmitted dossier, read by two référentes, tried by a stranger."""
    distribution.s = scenes.transmis(distribution)
    return distribution


def lire(navigateur, page, **parametres) -> str:
    reponse = navigateur.get(reverse(f"secret:{page}"), parametres)
    assert reponse.status_code == 200
    return unescape(reponse.content.decode())


def visiter(d, connecte):
    adresse = reverse("signalements:dossier", args=[d.s.pk])
    for acteur in (d.referente, d.referente, d.referente2, d.clinicienne, d.referente_batigere):
        connecte(acteur).get(adresse)


@pytest.mark.parametrize("page", PAGES)
def test_personne_d_autre(d, connecte, page):
    for nom, acteur in d.acteurs.items():
        statut = connecte(acteur).get(reverse(f"secret:{page}")).status_code
        assert statut == (200 if nom == "deleguee" else 403), nom


def test_qui_a_ouvert_ce_dossier(d, connecte):
    """Her own people, how often; strangers refused; not what the ERAH does with it (SP-04)."""
    visiter(d, connecte)
    html = lire(connecte(d.deleguee), "qui_a_ouvert", reference=d.s.reference.lower())
    for qui in ("Referente Essai", "Referente2 Essai", "Referente_batigere Essai"):
        assert qui in html
    assert "Clinicienne Essai" not in html
    assert "Ferrand" not in html
    assert "Aucune ouverture" in lire(connecte(d.deleguee), "qui_a_ouvert", reference="SIG-1-1")


def test_ce_que_cette_personne_a_ouvert(d, connecte):
    visiter(d, connecte)
    deleguee = connecte(d.deleguee)
    html = lire(deleguee, "a_ouvert", personne=d.referente.utilisateur.pk)
    assert d.s.reference in html
    ailleurs = lire(deleguee, "a_ouvert", personne=d.clinicienne.utilisateur.pk)
    assert d.s.reference not in ailleurs


def test_les_filtres(d, connecte):
    visiter(d, connecte)
    deleguee = connecte(d.deleguee)
    assert "Accès refusé" in lire(deleguee, "journal", action="acces_refuse").split("<tbody>")[1]
    assert "<tbody>" not in lire(deleguee, "journal", action="rien")
    une = lire(deleguee, "journal", personne=d.referente2.utilisateur.pk).split("<tbody>")[1]
    assert "Referente2 Essai" in une
    assert "Referente Essai" not in une
    hier = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert "<tbody>" not in lire(deleguee, "journal", au=hier)
    for faux in ({"du": "x", "personne": "²", "apres": "z_z"}, {"du": "9999-99-99", "apres": "_"}):
        assert "<tbody>" in lire(deleguee, "journal", **faux)


def test_les_pages_se_suivent_sans_trou(d, connecte):
    """Keyset: every line once, in order, while others are written."""
    with d.referente.agir():
        for rang in range(120):
            journaliser_acteur("essai", d.referente, objet=f"n{rang:03}")
    deleguee, vus, suite = connecte(d.deleguee), [], "?action=essai"
    while suite:
        reponse = deleguee.get(reverse("secret:journal") + suite)
        page = reponse.context["page"]
        vus += [li["objet"] for li in page.lignes]
        suite = page.suivant
        with d.referente.agir():
            journaliser_acteur("essai", d.referente, objet="nouvelle")
    assert vus == [f"n{rang:03}" for rang in reversed(range(120))]


def test_l_export_est_type_inerte_et_journalise(d, connecte):
    """A name that starts a formula stays text; the export has its own line."""
    Utilisateur.objects.filter(pk=d.referente.utilisateur.pk).update(prenom="=cmd|' /C calc'!A0")
    visiter(d, connecte)
    reponse = connecte(d.deleguee).post(reverse("secret:exporter"), {"action": "lecture"})
    assert reponse["Content-Disposition"].startswith('attachment; filename="journal-')
    lignes = list(csv.reader(io.StringIO(reponse.content.decode("utf-8-sig")), delimiter=";"))
    assert len(lignes) == 4
    assert lignes[1][4:6] == ["Lecture du dossier", d.s.reference]
    assert any(ligne[1].startswith("'=cmd") for ligne in lignes[1:])
    with d.deleguee.agir():
        assert "3 lignes" in Journal.objects.get(action="journal_exporte").objet


def test_un_export_trop_long_se_dit(d, connecte, monkeypatch):
    monkeypatch.setattr("partnership.secret.consultation.EXPORT_AU_PLUS", 1)
    visiter(d, connecte)
    reponse = connecte(d.deleguee).post(reverse("secret:exporter"), follow=True)
    assert "période courte" in reponse.text


def test_les_lectures_inhabituelles(d, connecte):
    """Each threshold alone, moved by the territory's dated settings; only her own people."""

    def regler(**valeurs):
        d.territoire.reglages.filter(cle__startswith="lectures_").delete()
        normal = {"par_jour": 20, "ouverture": 0, "fermeture": 24} | valeurs
        for cle, valeur in normal.items():
            d.territoire.reglages.create(
                cle=f"lectures_{cle}", valeur=valeur, du="2020-01-01", source="essai"
            )
        html = lire(connecte(d.deleguee), "lectures_inhabituelles")
        return html.partition("<tbody>")[2]

    visiter(d, connecte)
    semaine = timezone.localtime().isoweekday() <= 5
    if semaine:
        assert regler() == ""
    assert "Beaucoup de dossiers" in (nombre := regler(par_jour=0))
    assert "Referente Essai" in nombre
    assert "Clinicienne" not in nombre
    assert "Hors des heures" in regler(ouverture=24)
    assert "Hors des heures" in regler(fermeture=0)
    autre = Commune.objects.exclude(pk=d.s.commune_id).first()
    d.organisations["moselis"].communes.set([autre])
    assert "Hors des communes" in regler()
    d.organisations["moselis"].communes.add(d.s.commune_id)
    assert "Hors des communes" not in regler()


@pytest.mark.parametrize("page", PAGES)
def test_le_cout_est_constant(d, connecte, page):
    """At most 12 queries, whatever the journal holds."""
    visiter(d, connecte)
    deleguee, comptes = connecte(d.deleguee), []
    parametres = {"reference": d.s.reference, "personne": d.referente.utilisateur.pk}
    deleguee.get(reverse(f"secret:{page}"))  # the first page of a session writes it
    for _ in range(2):
        with CaptureQueriesContext(connection) as requetes:
            deleguee.get(reverse(f"secret:{page}"), parametres if page != "journal" else {})
        utiles = [q for q in requetes if not hors_compte(q["sql"])]
        comptes.append(len(utiles))
        for compte in (d.agent, d.agent2, d.referente2, d.admin_organisation):
            journaliser_compte("connexion", par=compte.utilisateur)
        visiter(d, connecte)
    assert comptes[0] == comptes[1] <= 12


def hors_compte(sql: str) -> bool:
    return any(mot in sql for mot in ("SAVEPOINT", "django_session", "set_config"))
