from datetime import date
from uuid import uuid4
import re
from axe_playwright_python.sync_playwright import Axe
from signalements import actions, tasks
from signalements.models import Signalement, ItemFait
from partnership.acteurs import horloge
from partnership.acteurs.models import Commune

def test_vues(distribution_reelle, poste):
    d = distribution_reelle
    axe = Axe()
    trouve = []
    def voir(siege, nom):
        p = siege.page
        p.screenshot(path=f"/tmp/vues/{nom}.png", full_page=True)
        r = axe.run(p)
        for v in r.response["violations"]:
            trouve.append((nom, v["id"], [n["html"][:150] for n in v["nodes"]][:3]))
        large = p.evaluate("document.documentElement.scrollWidth - innerWidth")
        if large > 0: trouve.append((nom, "déborde", large))
    from django.urls import reverse
    def u(nom, *a): return reverse("signalements:"+nom, args=a)
    for telephone, acteur, tag in ((True, d.agent, "tel-agent"), (False, d.referente, "bur-ref"), (True, d.referente, "tel-ref")):
        s = poste(acteur, telephone=telephone)
        p = s.page
        p.goto(s.adresse + u("nouveau")) if hasattr(s, "adresse") else p.goto(s.url + u("nouveau"))
        voir(s, f"{tag}-1-nouveau")
        p.click("button[value=non]")
        p.wait_for_url("**/etape/ou/")
        voir(s, f"{tag}-2-ou")
        p.click("text=Enregistrer et continuer"); p.wait_for_load_state()
        voir(s, f"{tag}-3-ou-erreur")
        p.select_option("#id_commune", "57463"); p.fill("#id_adresse", "12 rue des Allemands"); p.fill("#id_etage", "2e")
        p.wait_for_timeout(2200)
        voir(s, f"{tag}-3b-ou-garde")
        p.click("text=Enregistrer et continuer"); p.wait_for_load_state()
        pk = re.search(r"signalements/([0-9a-f-]{36})/", p.url)[1]
        base = p.url.split("/signalements/")[0]
        if acteur.role != "AGENT_PROXIMITE":
            for c in ("personne","logement","soutiens","demarches","demande"):
                p.goto(base + u("etape", pk, c)); voir(s, f"{tag}-4-{c}")
        p.goto(base + u("etape", pk, "faits"))
        voir(s, f"{tag}-5-faits")
        p.click("summary:has-text('voisinage')")
        p.click("label:has-text('Accusations')")
        p.fill("#id_du", "2026-09-04"); p.click("label:has-text('Vu ou entendu')")
        p.fill("#id_texte", "Elle est paranoïaque, quatorze lettres contre les voisins")
        voir(s, f"{tag}-6-faits-rempli")
        p.click("text=Enregistrer ce fait"); p.wait_for_load_state()
        p.wait_for_timeout(300)
        for code in ("gaz_ouvert","mineur_seul"):
            with acteur.agir():
                actions.ajouter_fait(signalement=Signalement.objects.get(pk=pk), par=acteur, item=ItemFait.objects.get(categorie__territoire=d.territoire, code=code), du=date(2026,9,4), source="vu")
        p.reload()
        voir(s, f"{tag}-7-faits-liste")
        p.click("text=Reformuler"); p.wait_for_load_state(); voir(s, f"{tag}-7b-reformuler")
        p.goto(base + u("crip", pk)); voir(s, f"{tag}-7c-crip")
        p.goto(base + u("verifier", pk)); voir(s, f"{tag}-8-verifier")
        with acteur.agir():
            sig = Signalement.objects.get(pk=pk)
            imp = actions.demander_impression(signalement=sig, par=acteur, modele="fiche")
        p.goto(base + u("impression", pk, imp.pk)); voir(s, f"{tag}-9-impression")
        tasks.relever_pdf()
        p.wait_for_selector("text=Télécharger le PDF"); voir(s, f"{tag}-9b-prete")
        p.goto(base + u("urgence", pk)); voir(s, f"{tag}-A-urgence")
        p.click("button[value=oui]"); p.wait_for_load_state(); voir(s, f"{tag}-B-urgence-oui")
    for t in trouve: print(t)
    assert not trouve
