"""Two people at once on one point: each write waits for the other, none is lost nor doubled."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

from django.db import connection, transaction
from django.urls import reverse

from annuaire.commissions import actions as commissions
from annuaire.commissions import tasks
from annuaire.situations import actions as situations
from annuaire.situations.models import Avis, AvisDonne, Point
from annuaire.situations.seance import actions, ecran
from annuaire.situations.seance.models import Frappe
from partnership.acteurs import horloge
from partnership.acteurs.refus import ActionRefusee
from tests.secret.travail import comme_travailleur, lire
from tests.situations import scenes


def de_front(*faires):
    """Do all at once, each on its own connection; return what each gave, or raised."""

    def faire(acte):
        try:
            return acte()
        except ActionRefusee as refus:
            return refus
        finally:
            connection.close()

    with ThreadPoolExecutor(len(faires)) as pool:
        return list(pool.map(faire, faires))


def pendant(par, long, autre):
    """Do `autre` while the transaction of `long`, by `par`, is not committed yet."""
    commence = Event()

    def tenir():
        with par.agir(), transaction.atomic():
            long()
            commence.set()
            time.sleep(0.3)

    def ensuite():
        assert commence.wait(10)
        return autre()

    return de_front(tenir, ensuite)[1]


def test_a_plusieurs_sur_un_point(distribution_reelle, connecte):
    """On a committed base, each on her own connection; then by somebody who guesses its key."""
    d = distribution_reelle
    par = d.coordinatrice
    s = scenes.signalement(d)
    scenes.accorder(d, s.dossier)
    seance = scenes.commission(d, animee=True)
    saisine = scenes.relue(d, s=s)
    with par.agir(), transaction.atomic():
        plus_tard = commissions.dater(
            commission=seance.commission, par=par,
            dit={"jour": seance.jour + timedelta(days=7), "heure": scenes.heure(14), "lieu": "M"},
        )  # fmt: skip

    def par_elle(acteur, acte, **dit):
        def faire():
            with acteur.agir(), transaction.atomic():
                return acte(par=acteur, **dit)

        return faire

    # A session is cancelled while the other coordinator puts a point on it.
    refus = pendant(
        par, lambda: commissions.annuler(seance=plus_tard, par=par),
        par_elle(par, situations.inscrire, saisine=saisine, seance=plus_tard),
    )  # fmt: skip
    assert "annulée" in str(refus)
    passer_une_seance(d, seance, saisine)
    saisine = scenes.fraiche(par, saisine)
    point = par_elle(par, situations.inscrire, saisine=saisine, seance=seance)()
    with horloge.au(seance.commence):
        scenes.asseoir_dans_la_salle(d, seance, par, d.membre, d.clinicienne)
        ouvrir = par_elle(par, situations.presenter, point=point)
        assert de_front(ouvrir, ouvrir) == [True, True]
        assert compte("presenter") == 1, "opened once"
        # The same opinion sent twice is one; it slips in behind no closing.
        dire = par_elle(d.membre, situations.donner_avis, point=point, sens="accord")
        assert all(isinstance(a, Avis) for a in de_front(dire, dire))
        refus = pendant(
            par, lambda: situations.clore_les_avis(point=point, par=par),
            par_elle(d.clinicienne, situations.donner_avis, point=point, sens="desaccord"),
        )  # fmt: skip
        assert "clos" in str(refus)
        with par.agir(), transaction.atomic():
            assert Avis.objects.visibles_par(par).count() == 1
            assert AvisDonne.objects.visibles_par(par).count() == 1
        # Two texts in one field: one is taken, the other is told it, and keeps its own.
        textes = ("Une visite.", "Un courrier.")
        dits = de_front(
            *(
                par_elle(par, actions.frapper, point=point, champ="decision", texte=t, revision=0)
                for t in textes
            )
        )
        (pris,) = (dit for dit in dits if isinstance(dit, Frappe))
        (conflit,) = (dit for dit in dits if isinstance(dit, actions.Conflit))
        assert conflit.ecrite.texte == pris.texte
        finir = par_elle(par, actions.terminer_point, point=point)
        assert de_front(finir, finir) == [None, None]
        assert compte("terminer") == 1
        with par.agir(), transaction.atomic():
            (unique,) = Point.objects.visibles_par(par).filter(ote_le=None)
        assert unique.termine_le
        deviner(connecte(d.referente_batigere), connecte(par), seance, point)


def passer_une_seance(d, seance, saisine) -> None:
    """A session that nobody opened: two clocks at once, as the worker, put its point off once."""
    par = d.coordinatrice
    with par.agir(), transaction.atomic():
        manquee = commissions.dater(
            commission=seance.commission, par=par,
            dit={"jour": seance.jour - timedelta(days=2), "heure": scenes.heure(9), "lieu": "M"},
        )  # fmt: skip
        situations.inscrire(saisine=saisine, par=par, seance=manquee)

    def sonner():
        with comme_travailleur():
            tasks.chaque_heure()

    with horloge.au(manquee.commence + timedelta(days=1)):
        de_front(sonner, sonner)
    assert compte("reporter") == 1


def compte(acte: str) -> int:
    sql = "SELECT count(*) FROM secret_journal WHERE action = %s"
    return lire(sql, f"commission_{acte}")[0][0]


def test_deux_pages_d_une_meme_decision(salle, connecte):
    """A relevé is written on the live screen until its point ends; then corrected in its page,
    where the second of two is refused, reads the other text, keeps her own."""
    d, _, _, point, _ = salle
    page = reverse("situations:conclure", args=[point.dossier_id, point.pk])
    une, autre = connecte(d.coordinatrice), connecte(d.coordinatrice)
    assert une.get(page).url == ecran.adresse(point)
    trop_tot = une.post(page, {"decision": "Une visite.", "synthese": "", "lu": ""})
    assert trop_tot.status_code == 422
    assert "Une visite.</textarea>" in trop_tot.content.decode()
    with d.coordinatrice.agir(), transaction.atomic():
        actions.terminer_point(point=point, par=d.coordinatrice)
    lu = une.get(page).context["form"]["lu"].value()
    dit = {"synthese": "", "revue_le": "", "referent": "", "lu": lu}
    for _ in range(2):  # a double click
        assert une.post(page, {**dit, "decision": "Une visite à deux."}).status_code == 302
    refus = autre.post(page, {**dit, "decision": "Un courrier."})
    assert refus.status_code == 422
    for texte in ("Une visite à deux.", "Un courrier."):
        assert texte in refus.content.decode()
    suite = {
        **dit,
        "decision": "Une visite, un courrier.",
        "lu": refus.context["form"]["lu"].value(),
    }
    assert autre.post(page, suite).status_code == 302


def deviner(intruse, coordination, seance, point):
    """SP-01, SP-13: another's point is 404, as one that does not exist; each try is journalled."""
    inconnu = "00000000-0000-4000-8000-000000000000"
    for cle in (point.pk, inconnu):
        assert intruse.get(reverse("seances:ecrit", args=[cle])).status_code == 404
        assert intruse.post(reverse("seances:frapper", args=[cle])).status_code == 404
    ailleurs = reverse("situations:point", args=[point.dossier_id, inconnu])
    assert coordination.get(ailleurs).status_code == 404
    montrer = reverse("seances:montrer", args=[seance.ref])
    assert coordination.post(montrer, {"point": inconnu}).status_code == 404
    sql = "SELECT objet, dossier FROM secret_journal WHERE action = 'acces_refuse'"
    lignes = lire(sql)
    assert sorted(page for page, _ in lignes) == [
        "seances:ecrit", "seances:ecrit", "seances:frapper", "seances:frapper", "seances:montrer",
        "situations:point",
    ]  # fmt: skip
    assert {dossier for page, dossier in lignes if page.startswith("seances:")} == {None}
