"""The list and the dossier: each reads what the rule gives her, and no more."""

import re
from contextlib import contextmanager
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnership.acteurs.enums import Role
from partnership.secret.coffre import cles
from partnership.secret.models import Journal
from signalements import actions, dossier, phrases, pieces
from signalements.enums import TRANSITIONS, Etat
from signalements.models import Signalement

from . import scenes

ROLES_DE_DOSSIER = ["agent", "referente", "clinicienne"]
HORS_COMPTE = re.compile(r"SAVEPOINT|django_session|secret_journal|set_config")


@contextmanager
def requetes_au_plus(maximum: int):
    """Count the queries outside the session and the journal, keys to fetch included."""
    cles.oublier()
    with CaptureQueriesContext(connection) as vues:
        yield vues
    comptees = [q["sql"] for q in vues if not HORS_COMPTE.search(q["sql"])]
    assert len(comptees) <= maximum, "\n".join(f"{len(comptees)} {s[:160]}" for s in comptees)


def page(navigateur, nom, *args, **parametres) -> str:
    reponse = navigateur.get(reverse(f"signalements:{nom}", args=args), parametres)
    assert reponse.status_code == 200, reponse.content[:2000]
    return unescape(reponse.content.decode())


# --- The dossier ----------------------------------------------------------------


def test_referente_lit_le_dossier(distribution, connecte):
    s = scenes.en_evaluation(distribution)
    html = page(connecte(distribution.referente), "dossier", s.pk)
    assert "Mme Odile F., Metz" in html
    assert "L’ERAH évalue la situation. C’est à l’ERAH d’agir." in re.sub(r"\s+", " ", html)
    assert "Lisible par\xa0: votre service, ERAH" in html
    assert dossier.PHRASE_SOINS in html
    assert "Clinicienne Essai" not in html


def test_clinicienne_lit_son_suivi(distribution, connecte):
    s = scenes.en_evaluation(distribution)
    d = distribution
    with d.clinicienne.agir():
        actions.consigner_contact(
            signalement=s, par=d.clinicienne, le=s.cree_le, resultat="refus", note="Rappeler lundi"
        )
    html = page(connecte(d.clinicienne), "dossier", s.pk)
    assert "Rappeler lundi" in html
    assert "Suivi par Clinicienne Essai" in html
    assert "Referente Essai" in html
    assert "La personne n’a pas donné son accord" in html
    assert dossier.PHRASE_SOINS not in html
    chez_le_bailleur = page(connecte(d.referente), "dossier", s.pk)
    for secret in ("Rappeler lundi", "Ne souhaite pas d’échange", "Clinicienne Essai"):
        assert secret not in chez_le_bailleur


@pytest.mark.parametrize("etape", ["transmis", "en_evaluation", "avec_retour", "clos"])
def test_agent_ne_voit_rien_apres_la_transmission(distribution, connecte, etape):
    """S1: the agent sees her observation and « transmis », the same page at every later step."""
    s = getattr(scenes, etape)(distribution)
    html = page(connecte(distribution.agent), "dossier", s.pk)
    assert "1 rue des Essais" in html
    assert "Votre observation a été transmise à l’ERAH." in html
    for apres in ("réception accusée", "évaluation commencée", "retour fait", "Admis", "Évaluation",
                  "Retour", "signalement clos", "contact a eu lieu"):  # fmt: skip
        assert apres not in html, apres
    liste = page(connecte(distribution.agent), "liste")
    assert "Transmis" in liste
    assert "En évaluation" not in liste
    assert s.reference not in page(connecte(distribution.agent), "liste", etat="clos")


def test_bailleur_ne_lit_pas_le_motif_de_cloture(distribution, connecte):
    """SP-04: a refusal of care is « Fin de l’intervention » on a landlord's screen."""
    s = scenes.clos(distribution, motif="refus")
    chez_le_bailleur = page(connecte(distribution.referente), "dossier", s.pk)
    assert "fin de l’intervention" in chez_le_bailleur
    assert "refus" not in chez_le_bailleur.lower().replace("carte-refus", "")
    adresse = reverse("signalements:dossier", args=[s.pk])
    assert connecte(distribution.clinicienne).get(adresse).status_code == 404, "SP-02: closed"


@pytest.mark.parametrize(
    "role",
    ["referente_batigere", "etrangere", "clinicienne_ailleurs", "coordinatrice", "pilotage",
     "agent2", "deleguee", "admin_organisation", "travailleuse", "membre", "formation"],
)  # fmt: skip
def test_hors_du_cercle_rien(distribution, connecte, role):
    """SP-01: 404, and nothing in the list or the search."""
    s = scenes.transmis(distribution)
    navigateur = connecte(getattr(distribution, role))
    for nom in ("dossier", "pourquoi", "clore", "accuser"):
        assert navigateur.get(reverse(f"signalements:{nom}", args=[s.pk])).status_code == 404
    for q in ("", s.reference, "Ferrand"):
        liste = unescape(navigateur.get(reverse("signalements:liste"), {"q": q}).content.decode())
        assert f"/signalements/{s.pk}/" not in liste


def test_erah_ne_voit_rien_avant_la_transmission(distribution, connecte):
    s = scenes.observer(distribution.agent)
    adresse = reverse("signalements:dossier", args=[s.pk])
    assert connecte(distribution.clinicienne).get(adresse).status_code == 404


def test_chaque_ouverture_est_au_journal(distribution, connecte):
    s = scenes.transmis(distribution)
    page(connecte(distribution.clinicienne), "dossier", s.pk)
    with distribution.deleguee.agir():
        # The delegate reads her own organisation's lines; the ERAH's are not hers.
        assert not Journal.objects.filter(action="lecture").exists()
    page(connecte(distribution.referente), "dossier", s.pk)
    with distribution.deleguee.agir():
        ligne = Journal.objects.get(action="lecture")
        assert (ligne.dossier, ligne.objet) == (s.dossier_id, s.reference)


@pytest.mark.parametrize("role", ROLES_DE_DOSSIER)
@pytest.mark.parametrize("faits", [1, 12])
def test_requetes_du_dossier(distribution, connecte, role, faits):
    """The same cost whatever the dossier holds, the frame and the menu included."""
    s = scenes.avec_retour(distribution, faits=faits)
    navigateur = connecte(getattr(distribution, role))
    page(navigateur, "dossier", s.pk)
    with requetes_au_plus(12):
        page(navigateur, "dossier", s.pk)


@pytest.mark.parametrize("role", ROLES_DE_DOSSIER)
def test_une_requete_lit_comme_chaque_table(distribution, role):
    """SP-18: what the page and the acts look at is what each table gives, value by value."""
    s = scenes.avec_retour(distribution, faits=3)
    acteur = getattr(distribution, role)
    with acteur.agir():
        lues, comparees = pieces.lire(acteur, s), 0
        for modele in pieces.MODELES:
            attendues = {
                p.pk: p for p in modele.objects.visibles_par(acteur).filter(dossier=s.dossier_id)
            }
            assert {p.pk for p in lues[modele]} == set(attendues), modele
            for piece in lues[modele]:
                for champ in modele._meta.concrete_fields:
                    comparees += 1
                    lue, attendue = (
                        getattr(p, champ.attname) for p in (piece, attendues[piece.pk])
                    )
                    assert lue == attendue, (modele, champ)
        assert comparees > 20


def test_pourquoi(distribution, connecte):
    s = scenes.transmis(distribution)
    html = page(connecte(distribution.referente), "pourquoi", s.pk)
    assert "MOSELIS, référentes et référents sociaux" in html
    assert "ERAH, cliniciennes et cliniciens" in html
    assert "La règle ne donne à ce rôle aucun accès à cette information." in html


# --- The list -------------------------------------------------------------------


def test_recherche(distribution, connecte):
    s = scenes.transmis(distribution, nom="Lounès")
    navigateur = connecte(distribution.referente)
    for q in (s.reference, s.reference[:6].lower(), "lounes", "Odile LOUNÈS", "metz",
              s.reference[-4:]):  # fmt: skip
        assert s.reference in page(navigateur, "liste", q=q), q
    for q in ("loun", "Montigny", "SIG-1999"):
        assert f"/signalements/{s.pk}/" not in page(navigateur, "liste", q=q), q


def test_filtres(distribution, connecte):
    d = distribution
    s, autre = scenes.en_evaluation(d), scenes.transmis(d, nom="Baret")
    navigateur = connecte(d.clinicienne)
    mes = page(navigateur, "liste", suivi="mes")
    assert s.reference in mes
    assert autre.reference not in mes
    personne = page(navigateur, "liste", suivi="personne")
    assert autre.reference in personne
    assert s.reference not in personne
    assert autre.reference in page(navigateur, "liste", etat="a_qualifier")
    organisme = str(d.organisations["batigere"].ref)
    assert "Rien ne répond" in page(navigateur, "liste", organisme=organisme)
    for inconnu in ({"etat": "x"}, {"commune": "'"}, {"organisme": "x"}, {"apres": "x_y"},
                    {"avant": "2026-01-01_z"}, {"suivi": "tous"}):  # fmt: skip
        page(navigateur, "liste", **inconnu)


def test_pages_par_cle(distribution, connecte, monkeypatch):
    monkeypatch.setattr("partnership.secret.listes.PAR_PAGE", 2)
    references = [scenes.observer(distribution.agent).reference for _ in range(5)][::-1]
    navigateur = connecte(distribution.referente)
    html, vues = page(navigateur, "liste"), []
    while True:
        vues.append(re.findall(r">(SIG-\d+-\d+)<", html))
        suivant = re.search(r'href="([^"]+)" rel="next"', html)
        if not suivant:
            break
        html = unescape(navigateur.get(unescape(suivant[1])).content.decode())
    assert [r for vue in vues for r in vue] == references
    precedent = re.search(r'href="([^"]+)" rel="prev"', html)
    html = unescape(navigateur.get(unescape(precedent[1])).content.decode())
    assert re.findall(r">(SIG-\d+-\d+)<", html) == references[2:4]


@pytest.mark.parametrize("role", ROLES_DE_DOSSIER)
def test_requetes_de_la_liste(distribution, connecte, role):
    for _ in range(4):
        scenes.transmis(distribution)
    navigateur = connecte(getattr(distribution, role))
    page(navigateur, "liste", q="Ferrand")
    with requetes_au_plus(12):
        page(navigateur, "liste", q="Ferrand")


# --- The words ------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("etat", list(Etat))
def test_chaque_etat_se_dit_dans_chaque_role(role, etat):
    for remis in (None, 1):
        for parti in (None, 1):
            s = Signalement(etat=etat, remis_le=remis, transmis_le=parti)
            lue = phrases.phrase(s, role)
            assert lue.libelle
            assert lue.phrase.endswith(".")
            assert phrases.etapes(s, role)


def test_chaque_acte_se_dit():
    assert (
        not set(TRANSITIONS)
        - {"modifier", "consigner_contact", "ecrire_note"}
        - set(phrases.PASSAGES)
    )


def test_aucun_mot_interdit():
    textes = [
        t for table in phrases.PHRASES.values() for p in table.values()
        for t in (p.libelle, p.phrase, p.suite)
    ]  # fmt: skip
    for texte in textes:
        assert not re.search(r"\b(cas|malade|patiente?|dangereux)\b", texte), texte


def test_un_nom_cherche_ne_va_dans_aucune_adresse(distribution, connecte):
    """SP-17: the search is posted, and the links of its page do not carry the name."""
    s = scenes.observer(distribution.agent, nom="Ferrand")
    scenes.remettre(distribution, s)
    page = connecte(distribution.referente).post(reverse("signalements:liste"), {"q": "Ferrand"})
    corps = page.content.decode()
    assert s.reference in corps
    assert "q=Ferrand" not in corps
    assert not re.search(r'method="get"', corps)
