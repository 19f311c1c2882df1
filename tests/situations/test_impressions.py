"""The relevé as a PDF: one version per reader, made with her rights, closed by a withdrawal."""

import io
import re

from django.db import connection, transaction
from pypdf import PdfReader

from annuaire.situations.models import Impression, ImpressionContenu
from partnership.acteurs import identite
from partnership.secret import tasks
from partnership.secret.models import Journal
from tests.secret.outils import brut

from . import scenes
from .test_suite import CHEZ_LE_BAILLEUR, CHEZ_LE_CCAS, DECISION, SYNTHESE, TOUT, adresse

PHRASES = {DECISION, SYNTHESE, *CHEZ_LE_BAILLEUR, *CHEZ_LE_CCAS}
LISENT = {"coordinatrice": TOUT, "membre": TOUT, "clinicienne": TOUT,
          "referente": CHEZ_LE_BAILLEUR, "referente2": CHEZ_LE_BAILLEUR}  # fmt: skip
# What a landlord's version does not even hint at: who sat, how many decided (SP-04).
RELEVE_SEUL = ("Décision", "Synthèse", "présents", "Référent", "ERAH", "CCAS")


def texte(octets) -> str:
    pages = "\n".join(p.extract_text() for p in PdfReader(io.BytesIO(octets)).pages)
    return re.sub(r"\s+", " ", pages)


def suivre(demandee: str, nom: str = "telecharger") -> str:
    """From the page of a PDF to its file."""
    return f"{demandee}{nom}/"


def test_chaque_pdf_dit_ce_que_son_lecteur_peut_savoir(monde, connecte):
    """Word by word, for the whole cast; hers alone; nothing before release nor after withdrawal."""
    d, s, accord, seance = monde
    _, point = scenes.examinee(d, seance, s=s)
    for nom in ("coordinatrice", "membre", "referente"):
        refus = connecte(d.acteurs[nom]).post(adresse("imprimer", point))
        assert refus.status_code == 403, "a draft is on no paper"
    scenes.diffuser(d, point)
    pages = {}
    for nom, acteur in d.acteurs.items():
        navigateur = connecte(acteur)
        lu = navigateur.get(adresse("point", point)).status_code
        reponse = navigateur.post(adresse("imprimer", point))
        assert (lu == 200) == (nom in {*LISENT}), nom
        if nom not in LISENT:
            assert reponse.status_code == 404, nom
            continue
        assert navigateur.post(adresse("imprimer", point)).url == reponse.url, "a double click"
        assert navigateur.get(suivre(reponse.url)).status_code == 404, "not made yet"
        pages[nom] = reponse.url
    tasks.relever_pdf()
    for nom, page in pages.items():
        navigateur = connecte(d.acteurs[nom])
        assert "Télécharger" in navigateur.get(page, headers={"HX-Request": "true"}).text
        fichier = navigateur.get(suivre(page))
        attendu = f'attachment; filename="{point.saisine.code}-releve.pdf"'
        assert fichier["Content-Disposition"] == attendu
        lu = texte(fichier.content)
        assert {p for p in PHRASES if p in lu} == set(LISENT[nom]), nom
        assert point.saisine.code in lu
        if LISENT[nom] is CHEZ_LE_BAILLEUR:
            assert not [mot for mot in RELEVE_SEUL if mot in lu]
        racine = PdfReader(io.BytesIO(fichier.content)).trailer["/Root"]
        assert (racine["/Lang"], "/StructTreeRoot" in racine) == ("fr", True)
        for autre in {*pages} - {nom}:
            assert navigateur.get(suivre(pages[autre])).status_code == 404, (nom, autre)
    with d.deleguee.agir(), transaction.atomic():
        actes = Journal.objects.filter(dossier=s.dossier_id).values_list("action", flat=True)
        assert {"impression", "impression_telechargee"} <= set(actes)
    # Made, asked again, and the person withdraws: closed everywhere at the next statement.
    with d.membre.agir(), transaction.atomic():
        encore = connecte(d.membre).post(adresse("imprimer", point)).url
    scenes.retirer(d, accord)
    tasks.relever_pdf()
    for nom, page in {**pages, "membre": encore}.items():
        navigateur = connecte(d.acteurs[nom])
        assert navigateur.get(page).status_code == 404, nom
        assert navigateur.get(suivre(page)).status_code == 404, nom
        assert navigateur.post(adresse("imprimer", point)).status_code == 404, nom
        with d.acteurs[nom].agir(), transaction.atomic():
            assert brut("SELECT id FROM situations_impressioncontenu") == [], nom
            assert not ImpressionContenu.objects.visibles_par(d.acteurs[nom]).exists()
    with identite.agir_comme(identite.SYSTEME), transaction.atomic():
        (refusee,) = Impression.objects.exclude(etat="prete")
        assert refusee.etat == "echouee"
    with connection.cursor() as curseur:
        curseur.execute("SELECT count(*) FROM situations_impressioncontenu")
        assert curseur.fetchone() == (0,), "without an acteur the table is empty"


def test_qui_se_deporte_ou_s_en_va_n_a_plus_son_pdf(monde, connecte):
    """SP-02: made while she read, asked for after she stood back, or lost the synthesis."""
    d, s, _, seance = monde
    _, point = scenes.diffusee(d, seance, s=s)
    pages = {}
    for nom in ("membre", "clinicienne"):
        pages[nom] = connecte(d.acteurs[nom]).post(adresse("imprimer", point)).url
    tasks.relever_pdf()
    for nom, page in pages.items():
        assert connecte(d.acteurs[nom]).get(suivre(page)).status_code == 200
    with d.membre.agir(), transaction.atomic():
        scenes.actions.deporter(point=point, par=d.membre)
    with d.coordinatrice.agir(), transaction.atomic():
        scenes.actions.ordre.sortir_les_membres(point.saisine, d.coordinatrice)
    assert connecte(d.membre).get(suivre(pages["membre"])).status_code == 404
    # The clinician still reads her dossier, not what the commission retained.
    assert connecte(d.clinicienne).get(adresse("point", point)).status_code == 200
    assert connecte(d.clinicienne).get(suivre(pages["clinicienne"])).status_code == 404
