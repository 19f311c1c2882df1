"""PDF: asked for once, made once by the worker with the author's rights, given to her alone."""

import io
import os
import signal
import subprocess
import sys
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError
from pypdf import PdfReader

from partnership.acteurs import horloge, identite
from partnership.acteurs.models import Affectation, Commune
from partnership.envois import reveil
from partnership.secret import impressions as atelier
from partnership.secret import tasks
from partnership.secret.models import Journal
from signalements import actions, impressions
from signalements.models import Impression, ImpressionContenu, ItemFait


def url(nom, s, *reste):
    return reverse(f"signalements:{nom}", args=[s.pk, *reste])


@pytest.fixture
def fiche(distribution):
    """A sheet transmitted, with supports that the ERAH may not read."""
    return monter_fiche(distribution)


@transaction.atomic
def monter_fiche(d):
    with d.agent.agir():
        s = actions.ouvrir(par=d.agent)
        actions.repondre_urgence(signalement=s, par=d.agent, danger=False)
        actions.ecrire_identite(
            signalement=s, par=d.agent, commune=Commune.objects.get(code="57463"),
            adresse="1 rue des Essais", nom="Ferrand", prenom="Odile",
        )  # fmt: skip
        item = ItemFait.objects.get(categorie__territoire=d.territoire, code="dort_ailleurs")
        actions.ajouter_fait(signalement=s, par=d.agent, item=item, du=date(2026, 9, 4),
                             source="vu", texte="Je dors chez ma sœur")  # fmt: skip
    with d.referente.agir():
        actions.ecrire_soutiens(signalement=s, par=d.referente, aidants="Berthe, sa sœur")
        actions.ecrire_locative(signalement=s, par=d.referente, type_logement="T3")
        actions.informer(signalement=s, par=d.referente, le=horloge.aujourdhui(),
                         moyen="ENTRETIEN", reaction="PAS_OPPOSITION")  # fmt: skip
        actions.transmettre(signalement=s, par=d.referente)
    return s


def demander(acteur, s, modele="fiche"):
    with acteur.agir():
        return actions.demander_impression(signalement=s, par=acteur, modele=modele)


def etat(acteur, demande):
    with acteur.agir():
        demande.refresh_from_db()
    return demande.etat


def texte(octets) -> str:
    return "\n".join(p.extract_text() for p in PdfReader(io.BytesIO(octets)).pages)


def contenu(acteur, demande) -> bytes:
    with acteur.agir():
        return bytes(ImpressionContenu.objects.get(impression=demande).octets)


def test_du_clic_au_fichier(distribution, connecte, fiche):
    d = distribution
    r = connecte(d.referente)
    premier = r.post(url("imprimer", fiche, "fiche"))
    second = r.post(url("imprimer", fiche, "fiche"))
    assert premier.status_code == 302
    assert premier.url == second.url
    page = r.get(premier.url).content.decode()
    assert "En préparation" in page
    assert "hx-get" in page
    assert "Actualiser" in page
    with d.referente.agir():
        demande = Impression.objects.get()
    assert r.get(url("telecharger", fiche, demande.pk)).status_code == 404
    tasks.relever_pdf()
    fragment = r.get(premier.url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "hx-get" not in fragment
    assert "Télécharger" in fragment
    reponse = r.get(url("telecharger", fiche, demande.pk))
    assert reponse["Content-Type"] == "application/pdf"
    attendu = f'attachment; filename="{fiche.reference}-fiche.pdf"'
    assert reponse["Content-Disposition"] == attendu
    assert reponse.content.startswith(b"%PDF-")
    with d.deleguee.agir():
        actes = set(
            Journal.objects.filter(dossier=fiche.dossier_id).values_list("action", flat=True)
        )
    assert {"impression", "impression_telechargee"} <= actes


def test_chaque_lecteur_n_y_trouve_que_ce_qu_il_lit(distribution, fiche):
    """SP-18: the print holds what the screen may show, no more."""
    d = distribution
    demandes = {a: demander(getattr(d, a), fiche) for a in ("agent", "referente", "clinicienne")}
    tasks.relever_pdf()
    lus = {a: texte(contenu(getattr(d, a), demande)) for a, demande in demandes.items()}
    for nom in lus:
        assert "Ferrand" in lus[nom]
        assert "Je dors chez ma sœur" in lus[nom]
        assert fiche.reference in lus[nom]
    assert "Berthe" in lus["referente"]
    assert "Berthe" not in lus["clinicienne"]
    assert "Berthe" not in lus["agent"]
    assert "T3" in lus["clinicienne"]
    assert "T3" not in lus["agent"]


def test_notice(distribution, fiche):
    d = distribution
    demande = demander(d.referente, fiche, "notice")
    tasks.relever_pdf()
    octets = contenu(d.referente, demande)
    lecteur = PdfReader(io.BytesIO(octets))
    lu = texte(octets)
    assert len(lecteur.pages) == 1
    dits = ("Vous pouvez dire non", "CNIL", "Délégué à la protection", "3114", "2 ans", "6 mois")
    for mot in (*dits, "effacer", "MOSELIS", "ERAH"):
        assert mot in lu, mot
    for secret in ("Ferrand", "Odile", "rue des Essais", "sœur", "voisin", "Berthe"):
        assert secret not in lu, secret
    racine = lecteur.trailer["/Root"]
    assert racine["/Lang"] == "fr"
    assert "/StructTreeRoot" in racine


def test_personne_d_autre_ne_l_ouvre(distribution, connecte, fiche):
    d = distribution
    demande = demander(d.referente, fiche)
    tasks.relever_pdf()
    for nom in ("referente2", "clinicienne", "agent", "etrangere", "coordinatrice"):
        client = connecte(getattr(d, nom))
        assert client.get(url("impression", fiche, demande.pk)).status_code == 404, nom
        assert client.get(url("telecharger", fiche, demande.pk)).status_code == 404, nom
        with getattr(d, nom).agir():
            assert not ImpressionContenu.objects.exists()
    for nom in ("etrangere", "referente_batigere", "agent2", "coordinatrice"):
        assert connecte(getattr(d, nom)).post(url("imprimer", fiche, "fiche")).status_code == 404
    assert connecte(d.referente).post(url("imprimer", fiche, "secret")).status_code == 404
    assert connecte(d.referente).get(url("imprimer", fiche, "fiche")).status_code == 405


def test_droits_perdus_entre_temps(distribution, fiche):
    d = distribution
    demande = demander(d.referente2, fiche)
    Affectation.objects.filter(pk=d.referente2.affectation.pk).update(
        fin=timezone.now() - timedelta(days=1)
    )
    tasks.relever_pdf()
    with identite.agir_comme(identite.SYSTEME):
        assert Impression.objects.get(pk=demande.pk).etat == "echouee"
        assert not ImpressionContenu.objects.exists()
    with connection.cursor() as curseur:
        curseur.execute("SELECT count(*) FROM signalements_impressioncontenu")
        assert curseur.fetchone() == (0,)


class Tue(BaseException):
    """What a killed worker looks like from inside: nothing after it runs."""


def test_un_travailleur_tue_au_milieu(distribution, fiche, monkeypatch):
    """The attempt is counted, nothing is half made; the next run makes it, once."""
    d = distribution
    demande = demander(d.referente, fiche)
    vrai = atelier._ranger

    def mourir(*args):
        vrai(*args)
        raise Tue

    monkeypatch.setattr(atelier, "_ranger", mourir)
    with pytest.raises(Tue):
        tasks.relever_pdf()
    assert etat(d.referente, demande) == "demandee"
    assert demande.tentatives == 1
    with d.referente.agir():
        assert not ImpressionContenu.objects.exists()
    monkeypatch.setattr(atelier, "_ranger", vrai)
    for _ in range(2):
        tasks.relever_pdf()
    assert etat(d.referente, demande) == "prete"
    assert demande.tentatives == 2
    with d.referente.agir():
        assert ImpressionContenu.objects.count() == 1


def test_cinq_essais_puis_echec_sans_retenir_les_autres(distribution, fiche, monkeypatch):
    d = distribution
    mauvaise, bonne = demander(d.referente, fiche, "notice"), demander(d.referente, fiche, "fiche")
    vrai = impressions.fabriquer

    def casser(acteur, signalement, modele):
        if modele == "notice":
            raise ValueError("Ferrand")
        return vrai(acteur, signalement, modele)

    monkeypatch.setattr(impressions, "fabriquer", casser)
    tasks.relever_pdf()
    assert etat(d.referente, bonne) == "prete"
    for _ in range(atelier.TENTATIVES_MAX):
        assert etat(d.referente, mauvaise) == "demandee"
        tasks.relever_pdf()
    assert etat(d.referente, mauvaise) == "echouee"


def test_l_echec_se_redemande(distribution, connecte, fiche):
    d = distribution
    demande = demander(d.referente, fiche)
    with d.referente.agir():
        Impression.objects.filter(pk=demande.pk).update(etat="echouee")
    page = connecte(d.referente).get(url("impression", fiche, demande.pk)).content.decode()
    assert "n’a pas pu être fait" in page
    assert url("imprimer", fiche, "fiche") in page


def test_sans_redis_la_page_ne_souffre_pas(
    distribution, connecte, fiche, monkeypatch, django_capture_on_commit_callbacks
):
    def en_panne(**options):
        raise OperationalError("Redis")

    monkeypatch.setattr(tasks.relever_pdf, "apply_async", en_panne)
    monkeypatch.setattr(reveil, "_pas_avant", 0.0)
    with django_capture_on_commit_callbacks(execute=True):
        reponse = connecte(distribution.referente).post(url("imprimer", fiche, "fiche"))
    assert reponse.status_code == 302


def test_le_journal_technique_ne_dit_rien_de_la_fiche(distribution, fiche, monkeypatch, caplog):
    demander(distribution.referente, fiche)

    def casser(*args):
        raise ValueError("Odile Ferrand")

    monkeypatch.setattr(impressions, "fabriquer", casser)
    tasks.relever_pdf()
    assert "ValueError" in caplog.text
    assert "Ferrand" not in caplog.text


def test_la_notice_tient_sur_une_page_avec_les_plus_longs_noms(distribution, fiche):
    d = distribution
    for organisation in (d.organisations["moselis"], d.organisations["erah"]):
        organisation.nom = "Office public de l’habitat " * 5 + "de la Moselle"
        organisation.courriel = f"{'protection-des-donnees' * 2}@un-bailleur-social.exemple.fr"
        organisation.telephone = "03 87 00 00 00"
        organisation.save()
    demande = demander(d.referente, fiche, "notice")
    tasks.relever_pdf()
    assert len(PdfReader(io.BytesIO(contenu(d.referente, demande))).pages) == 1


TUER = """
import os, signal
import django
django.setup()
from partnership.secret import impressions, tasks
ranger = impressions._ranger
def mourir(*args):
    ranger(*args)
    os.kill(os.getpid(), signal.SIGKILL)
impressions._ranger = mourir
tasks.relever_pdf()
"""


def test_un_vrai_processus_tue_entre_le_pdf_et_son_commit(distribution_reelle):
    d = distribution_reelle
    with transaction.atomic():
        demande = demander(d.referente, monter_fiche(d))
    fin = subprocess.run([sys.executable, "-c", TUER], env=dict(os.environ), timeout=60)
    assert fin.returncode == -signal.SIGKILL
    tasks.relever_pdf()
    tasks.relever_pdf()
    with transaction.atomic(), d.referente.agir():
        demande.refresh_from_db()
        assert (demande.etat, demande.tentatives) == ("prete", 2)
        assert ImpressionContenu.objects.count() == 1


@pytest.mark.parametrize(
    ("modele", "mot"),
    [("accord", "Mon accord pour partager"), ("accordfalc", "Dire oui ou dire non")],
)
def test_le_formulaire_d_accord(distribution, fiche, modele, mot):
    """The blank form of accord, by the same worker; nothing of the person in it (SP-17)."""
    d = distribution
    demande = demander(d.referente, fiche, modele)
    tasks.relever_pdf()
    assert etat(d.referente, demande) == "prete"
    lu = texte(contenu(d.referente, demande))
    assert mot in lu
    assert fiche.reference in lu
    assert "Ferrand" not in lu
