"""Pages of the candidatures: through the doors, each reader what she may, and no more."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accompagnement import taches
from accompagnement.models import Candidature
from partnership.acteurs import horloge, registre
from partnership.secret.coffre import cles

from . import scenes

HORS_COMPTE = re.compile(r"SAVEPOINT|django_session|secret_journal|set_config")


def page(navigateur, nom, *args, statut=200, **parametres) -> str:
    reponse = navigateur.get(reverse(f"accompagnement:{nom}", args=args), parametres)
    assert reponse.status_code == statut, reponse.content[:2000]
    return re.sub(r"\s+", " ", unescape(reponse.content.decode()))


def saisie(**autres) -> dict:
    """What a browser sends."""
    return {
        "cle": "00000000-0000-4000-8000-000000000001", "civilite": "M.", "prenom": "Théo",
        "nom": "Marchal", "annee_naissance": "1990", "besoin_le": "2026-05-04", "lieu": "hopital",
        "depuis": "2024-02-29", "commune_1": "57480", "commune_2": "57463", "type_logement": "t1",
        "etage": "ascenseur", "foyer": "seule", "animal": "on", "precisions": scenes.TEXTE,
    } | autres  # fmt: skip


def test_la_clinicienne_ouvre_atteste_et_presente(distribution, connecte):
    """A1, through the doors; the accords are recorded on their own pages (tests/secret)."""
    d = distribution
    claire, yann = connecte(d.clinicienne), connecte(d.travailleuse)
    nouvelle = reverse("accompagnement:nouvelle")
    for _ in range(2):  # a double click
        reponse = claire.post(nouvelle, saisie())
        assert reponse.status_code == 302
    with d.clinicienne.agir(), transaction.atomic():
        c = Candidature.objects.visibles_par(d.clinicienne).select_related("dossier").get()
    html = page(claire, "dossier", c.pk)
    for dit in ("M. Théo M.", "À l’hôpital", "29 février 2024", "Montigny-lès-Metz, puis Metz",
                scenes.TEXTE, "Recueillez l’accord"):  # fmt: skip
        assert dit in html, dit
    assert "Il faut d’abord l’accord" in page(claire, "associer", c.pk)
    scenes.accorder(d, c, "PARTAGE", ["IDENTITE", "SITUATION_LOCATIVE"], ["operateur"])
    _envoyer(claire, "associer", c, organisation=d.organisations["operateur"].ref)
    for navigateur, numero in ((claire, 1), (claire, 2), (yann, 3), (yann, 4)):
        _envoyer(navigateur, "attester", c, numero, etat="rempli", le="2026-06-01",
                 preuve=scenes.PREUVES[numero])  # fmt: skip
    assert "critères sont remplis le lundi 1er juin" in page(claire, "dossier", c.pk)
    assert "accord explicite" in page(claire, "presenter", c.pk)
    scenes.accorder(d, c, "CANDIDATURE", ["SITUATION_LOCATIVE"], ["moselis"])
    _envoyer(claire, "presenter", c, organisation=d.organisations["moselis"].ref)
    html = page(connecte(d.referente), "dossier", c.pk)
    assert "Les quatre critères sont remplis le lundi 1er juin" in html
    assert scenes.TEXTE in html
    for tu in ("Marchal", "Théo", "hôpital", "Critère", "CDAPH", "handicap", "Budget", "ERAH"):
        assert tu not in html, tu
    page(connecte(d.referente_batigere), "dossier", c.pk, statut=404)


def _envoyer(navigateur, nom, c, *args, **dit):
    chemin = reverse(f"accompagnement:{nom}", args=[c.pk, *args])
    version = re.search(r'name="version" value="(\d+)"', navigateur.get(chemin).content.decode())
    reponse = navigateur.post(chemin, {"version": version[1], **dit})
    assert reponse.status_code == 302, reponse.content.decode()


def test_une_saisie_refusee_revient_entiere(distribution, connecte):
    """422, the sentence, the words kept; and nothing is opened."""
    claire = connecte(distribution.clinicienne)
    for faux, phrase in (
        ({"nom": ""}, "obligatoire"),
        ({"besoin_le": "2999-01-01"}, "dans le futur"),
        ({"depuis": "31/02/2026"}, "date valide"),
        ({"annee_naissance": "19O0"}, "nombre"),
        ({"precisions": "Il est bipolaire"}, "À reformuler"),
        ({"commune_1": "57672"}, "choix"),
    ):
        reponse = claire.post(reverse("accompagnement:nouvelle"), saisie(**faux))
        html = unescape(reponse.content.decode())
        assert reponse.status_code == 422, faux
        assert phrase in html, faux
        assert "Théo" in html
    assert "Aucune candidature pour l’instant" in page(claire, "liste")


def test_une_page_perimee_ne_perd_rien(distribution, connecte):
    """Two of the team attest at once: the second is told, keeps what she typed, and may go on."""
    d = distribution
    c = scenes.ouverte(d)
    claire = connecte(d.clinicienne)
    chemin = reverse("accompagnement:attester", args=[c.pk, 1])
    dit = {"etat": "non_rempli", "le": "2026-06-02", "preuve": "equipe", "version": c.version}
    scenes.attester(d, c, 2)
    reponse = claire.post(chemin, dit)
    html = unescape(reponse.content.decode())
    assert reponse.status_code == 422
    assert "a changé entre-temps" in html
    assert 'value="2026-06-02"' in html
    version = re.search(r'name="version" value="(\d+)"', html)[1]
    assert claire.post(chemin, dit | {"version": version}).status_code == 302


def test_chacun_ses_taches(distribution, connecte):
    """« À faire »: what each attests, what is due again, what waits for the landlord."""
    d = distribution
    scenes.presentee(d)
    c = scenes.associee(d)
    scenes.attester(d, c, 1)
    scenes.attester(d, c, 2, "a_reexaminer", revoir_le=horloge.aujourdhui())
    scenes.attester(d, c, 3, revoir_le=horloge.aujourdhui() + timedelta(days=1))
    assert _groupes(d.clinicienne) == {"Critères à réexaminer": ["critère 2"]}
    assert _groupes(d.travailleuse) == {"Critères à attester": ["critère 4"]}
    assert _groupes(d.referente) == {
        "Candidatures présentées à votre organisme": ["quatre critères remplis"],
        "Logement accompagné": ["", ""],
    }
    assert _groupes(d.referente_batigere) == {"Logement accompagné": ["", ""]}
    assert _groupes(d.coordinatrice) == {"Logement accompagné": ["", ""]}
    assert _groupes(d.agent) == {}
    for acteur in (d.clinicienne, d.travailleuse, d.referente):
        with acteur.agir(), transaction.atomic():
            assert len(registre.menu_de(acteur)) <= 6
    accueil = connecte(d.travailleuse).get(reverse("accueil")).content.decode()
    assert "critère 4" in accueil
    assert "Marchal" not in accueil


def _groupes(acteur) -> dict[str, list[str]]:
    with acteur.agir(), transaction.atomic():
        return {
            g.titre: [ligne["detail"].split(",")[0] for ligne in g.lignes]
            for g in taches.taches(acteur)
        }


def test_la_liste_et_la_recherche(distribution, connecte):
    """By stage, reference, exact name; a name that one may not read finds nothing (SP-01)."""
    d = distribution
    c = scenes.presentee(d, ["SITUATION_LOCATIVE"])
    autre = scenes.ouverte(d, nom="Baret", prenom="Inès")
    claire, sylvie = connecte(d.clinicienne), connecte(d.referente)
    html = page(claire, "liste")
    assert "Théo Marchal" in html
    assert "Inès Baret" in html
    assert autre.reference not in page(claire, "liste", etat="eligibles")
    liste = reverse("accompagnement:liste")
    for qui, cherche, trouvee in (
        (claire, "marchal", True), (claire, "MARCH", False), (claire, c.reference, True),
        (sylvie, "Marchal", False), (sylvie, c.reference, True), (sylvie, autre.reference, False),
    ):  # fmt: skip
        html = qui.post(liste, {"q": cherche}).content.decode()
        assert (f"/accompagnement/{c.pk}/" in html) == trouvee, cherche
        assert f"/accompagnement/{autre.pk}/" not in html
    page(claire, "liste", apres="n’importe quoi", avant="2026_1")


@pytest.mark.parametrize("qui", ["clinicienne", "travailleuse", "referente"])
def test_un_nombre_constant_de_requetes(distribution, connecte, qui):
    """The page of a candidature and the list: twelve queries, whatever they hold."""
    d = distribution
    c = scenes.presentee(d)
    scenes.presentee(d)
    navigateur = connecte(d.acteurs[qui])
    page(navigateur, "liste")  # the first page of a session writes it
    for nom, args in (("dossier", [c.pk]), ("liste", [])):
        cles.oublier()
        with CaptureQueriesContext(connection) as vues:
            page(navigateur, nom, *args)
        comptees = [q["sql"] for q in vues if not HORS_COMPTE.search(q["sql"])]
        assert len(comptees) <= 12, "\n".join(f"{len(comptees)} {s[:160]}" for s in comptees)


def test_la_recherche_de_l_en_tete_trouve_aussi_les_candidatures(distribution, connecte):
    """By reference or exact name, for who may read it; the name stands in no address (SP-17)."""
    d = distribution
    c = scenes.associee(d)
    cherche = reverse("signalements:liste")
    for acteur, texte in ((d.clinicienne, c.reference), (d.travailleuse, scenes.NOM)):
        page = connecte(acteur).post(cherche, {"q": texte}).content.decode()
        assert "Candidatures&nbsp;: 1 trouvée." in page
        suite = connecte(acteur).post(reverse("accompagnement:liste"), {"q": texte})
        assert c.reference in suite.content.decode()
    for acteur in (d.referente, d.coordinatrice, d.etrangere):
        assert (
            "Candidatures&nbsp;:"
            not in connecte(acteur).post(cherche, {"q": c.reference}).content.decode()
        )
