from partnership.acteurs.models import Commune
from django.db import transaction
from axe_playwright_python.sync_playwright import Axe
from tests.signalements.test_fiche_double import _completer
from tests.signalements.fiches import *
from signalements import actions
from datetime import date
def test_vues(distribution_reelle, poste):
    d = distribution_reelle
    with transaction.atomic(), d.referente.agir():
        s = actions.ouvrir(par=d.referente)
        actions.repondre_urgence(signalement=s, par=d.referente, danger=False)
        actions.ajouter_fait(signalement=s, par=d.referente, item=item(d.referente,"accusations"), du=date(2026,9,4), source="vu", texte="Quatorze lettres")
        actions.ecrire_locative(signalement=s, par=d.referente, type_logement="T3")
        actions.ecrire_identite(signalement=s, par=d.referente, commune=Commune.objects.get(code="57463"), adresse="1 rue", nom="F", prenom="O")
    for tel in (True, False):
        p = poste(d.referente, telephone=tel)
        for page in ("verifier", "urgence"):
            p.ouvrir(url(page, s)); p.page.screenshot(path=f"/tmp/vues/z-{tel}-{page}.png", full_page=True)
            assert not [(v["id"],[n["html"] for n in v["nodes"]]) for v in Axe().run(p.page).response["violations"]]
            p.sans_defilement_lateral()
        p.ouvrir("/signalements/nouveau/"); p.page.screenshot(path=f"/tmp/vues/z-{tel}-nouveau.png", full_page=True)
