"""Steering figures: what is counted, what is hidden, and that nothing hidden can be solved."""

import os
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from accompagnement import actions
from accompagnement.enums import Lieu, MotifCloture
from accompagnement.pilotage import bilan, lignes, regles
from accompagnement.pilotage.regles import LIENS, NOMBRE, Trace
from accompagnement.souslocation.enums import FinDuBail, Ligne
from accompagnement.suivi.enums import Devenu, IssueSortie
from annuaire.situations import actions as bilans
from partnership.acteurs import horloge
from partnership.secret.models import Evenement
from partnership.secret.statistiques import SEUIL, TOTAL

from . import baux, scenes, suivis

logees = st.builds(
    lambda jours, rang: Trace(lignes.LOGEE, f"57480|{jours}|30|{rang}"),
    st.sampled_from([20, 200, 900]), st.sampled_from([lignes.PREMIERE, lignes.SUIVANTE]),
)  # fmt: skip
finies = st.builds(
    lambda jours, fin: Trace(lignes.FINIE, f"57480|{jours}|{fin}"),
    st.sampled_from([100, 400, 800]), st.sampled_from(FinDuBail.values),
)  # fmt: skip
traces = st.one_of(
    logees, finies,
    st.builds(lambda li: Trace(lignes.BESOIN, li), st.sampled_from([*Lieu.values, ""])),
    st.builds(lambda i: Trace(lignes.SORTIE, i), st.sampled_from(IssueSortie.values[:3])),
    st.builds(
        lambda r, d: Trace(lignes.DEVENIR, f"{r}:{d}"), st.sampled_from([1, 2]),
        st.sampled_from(Devenu.values[:3]),
    ),
    st.builds(
        lambda m, q: Trace(lignes.CLOSE, f"{m}|{q}"), st.sampled_from(MotifCloture.values[:3]),
        st.sampled_from(["logee", "sans"]),
    ),
    st.builds(
        lambda li, n: Trace(lignes.FINANCEE, f"{li}|{n}"), st.sampled_from(Ligne.values[:3]),
        st.sampled_from([1440, -1440]),
    ),
)  # fmt: skip
annees = st.lists(st.tuples(traces, st.integers(1, 12)), max_size=14).map(
    lambda paquets: [trace for trace, fois in paquets for _ in range(fois)]
)


def intervalles(masquees) -> dict:
    """Solve, as a reader would: the least and the most of each hidden figure of the whole.

    Written apart from the code: every figure is an unknown, what is shown is given.
    """
    places = [(nom, *c) for nom, table in masquees.items() for c in table.cellules]
    rangs = {place: n for n, place in enumerate(places)}
    egalites = []
    for nom, table in masquees.items():
        for r in (*table.lignes, TOTAL):
            egalites.append(([(nom, r, c) for c in table.colonnes], (nom, r, TOTAL)))
        for c in (*table.colonnes, TOTAL):
            egalites.append(([(nom, r, c) for r in table.lignes], (nom, TOTAL, c)))
    for etape, tables in {
        "besoins": ("origines",), "logees": ("attentes",), "fins": ("fins", "durees"),
        "sorties": ("sorties",), "closes": ("closes",),
    }.items():  # fmt: skip
        for table in tables:
            egalites.append(([(f"etape:{etape}", etape, NOMBRE)], (table, TOTAL, TOTAL)))
    matrice, voulus = np.zeros((len(egalites), len(rangs))), np.zeros(len(egalites))
    for i, (parts, total) in enumerate(egalites):
        for place in parts:
            matrice[i, rangs[place]] += 1
        matrice[i, rangs[total]] -= 1
    dits = {rangs[n, *c]: v for n, t in masquees.items() for c, v in t.cellules.items()}
    bornes = [(0, None) if dits[i] is None else (dits[i],) * 2 for i in range(len(rangs))]
    trouves = {}
    for place, i in rangs.items():
        if dits[i] is None:
            but = np.zeros(len(rangs))
            but[i] = 1
            moins = linprog(but, A_eq=matrice, b_eq=voulus, bounds=bornes)
            plus = linprog(-but, A_eq=matrice, b_eq=voulus, bounds=bornes)
            trouves[place] = (moins.fun, np.inf if plus.status == 3 else -plus.fun)
    return trouves


@settings(max_examples=int(os.environ.get("PALIER_BILANS", "2")), deadline=None,
          suppress_health_check=[HealthCheck.too_slow])  # fmt: skip
@given(annees)
def test_aucun_chiffre_masque_ne_se_resout(lues):
    masquees = regles.masquer(regles.compter(lues))
    for place, (bas, haut) in intervalles(masquees).items():
        assert haut - bas >= 1, place
    visibles = [n for t in masquees.values() for n in t.cellules.values() if n is not None]
    assert all(n >= SEUIL for n in visibles)


def test_chaque_lien_dit_un_meme_chiffre():
    lues = [Trace(lignes.LOGEE, f"57480|{n}|9|{lignes.PREMIERE}") for n in range(7)]
    lues += [Trace(lignes.FINIE, "57480|400|nouveau_bail")] * 6 + [Trace(lignes.BESOIN, "")]
    tables = regles.compter(lues)
    masquees = regles.masquer(tables)
    assert tables["fins"]["La personne a un bail à son nom"][NOMBRE] == 6
    for lien in LIENS:
        assert len({masquees[nom][ligne, colonne] for nom, ligne, colonne in lien}) == 1


def test_ce_qui_ne_se_lit_pas_n_est_compte_nulle_part():
    fausses = [Trace(lignes.LOGEE, "57480|x|1|1re"), Trace(lignes.LOGEE, "57480|-4|1|1re"),
               Trace(lignes.FINIE, "57480|3|depart"), Trace(lignes.BESOIN, "foyer"),
               Trace(lignes.CLOSE, "renonce|peut-etre"), Trace(lignes.FINANCEE, "iml|beaucoup"),
               Trace(lignes.DEVENIR, "3:bail"), Trace(lignes.SORTIE), Trace("autre")]  # fmt: skip
    tables = regles.compter(fausses)
    assert not [n for t in tables.values() for li in t.values() for n in li.values() if n]


def mesure(lues, titre, seuil=SEUIL):
    masquees = regles.masquer(regles.compter(lues), seuil)
    return next(m.valeur for m in regles.mesures(lues, masquees, seuil) if titre in m.titre)


def test_les_durees_et_l_argent():
    """Medians in months, sums to the hundred, and what a line given back takes off."""
    lues = [Trace(lignes.LOGEE, f"57480|{n}|{v}|1re") for n, v in
            ((91, 3), (183, 10), (365, 20), (365, 41), (730, 90))]  # fmt: skip
    lues += [Trace(lignes.COUT, "8730|4120")] * 5 + [Trace(lignes.FINANCEE, "iml|2400")] * 6
    lues += [Trace(lignes.LOGEE, "57480|3|999|autre")] * 5
    assert mesure(lues, "Attente") == 12
    assert mesure(lues, "Vacance") == 20
    assert mesure(lues, "accordés") == 14400
    assert mesure(lues, "Coût") == 43600
    assert mesure(lues, "Non couvert") == 23000
    assert mesure([*lues, Trace(lignes.FINANCEE, "iml|-2400")], "accordés") == 12000


@pytest.mark.parametrize("nombre", [0, 4])
def test_une_mediane_ne_dit_rien_d_un_nombre_masque(nombre):
    """SP-16: shown only where the number of those behind it is."""
    lues = [Trace(lignes.LOGEE, "57480|91|3|1re")] * nombre
    assert mesure(lues, "Attente") is None
    assert mesure([Trace(lignes.FINANCEE, "iml|2400")] * nombre, "accordés") is None


def lues_en_base(d, nature) -> list[str]:
    with d.coordinatrice.agir(), transaction.atomic():
        lus = Evenement.objects.filter(territoire=d.territoire, nature=nature)
        return sorted(lus.values_list("detail", flat=True))


def test_chaque_pas_laisse_sa_ligne_une_fois(distribution):
    """From the need to what became of her: each step counts once, corrected or done again; no
    line bears an identity."""
    d = distribution
    c = baux.prete(d)
    baux.faire(d, c, "financer", ligne="iml", financeur="État", du=horloge.aujourdhui(),
               au=horloge.aujourdhui() + timedelta(days=364), montant=Decimal(19200), places=8,
               statut="accordee")  # fmt: skip
    baux.faire(d, c, "signer", signee_le=horloge.aujourdhui())
    scenes.attester(d, c, 1, "non_rempli")
    scenes.attester(d, c, 1)
    attente = (horloge.aujourdhui() - date(2026, 5, 4)).days
    vacance = max(0, (horloge.aujourdhui() - date(2026, 11, 2)).days)
    assert lues_en_base(d, lignes.BESOIN) == ["hopital"]
    assert lues_en_base(d, lignes.ELIGIBLE) == ["28"]
    assert lues_en_base(d, lignes.PRESENTEE) == [""]
    assert lues_en_base(d, lignes.LOGEE) == [f"57480|{attente}|{vacance}|1re"]
    assert lues_en_base(d, lignes.FINANCEE) == ["iml|2400"]
    (cout,) = lues_en_base(d, lignes.COUT)
    total, couvert = map(int, cout.split("|"))
    assert 480 * 18 <= total <= 480 * 19
    assert 0 < couvert <= 2400
    suivis.faire(d, c, "noter_sortie", le=horloge.aujourdhui(), issue="autre_logement")
    baux.faire(d, c, "terminer", finie_le=horloge.aujourdhui(), fin="autre_logement")
    assert lues_en_base(d, lignes.FINIE) == ["57480|0|autre_logement"]
    with d.clinicienne.agir(), transaction.atomic():
        actions.clore(candidature=scenes.fraiche(d.clinicienne, c), par=d.clinicienne,
                      motif="autre_solution")  # fmt: skip
    assert lues_en_base(d, lignes.CLOSE) == ["autre_solution|logee"]
    with d.coordinatrice.agir(), transaction.atomic():
        faites = [Trace(*lu) for lu in Evenement.objects.values_list("nature", "detail")]
    assert all(len(t.detail) <= 40 and scenes.NOM not in t.detail for t in faites)
    comptees = {t: n[t][NOMBRE] for t in regles.ETAPES
                for n in [regles.compter(faites)[f"etape:{t}"]]}  # fmt: skip
    assert comptees == dict.fromkeys(comptees, 1) | {"relogees": 0}


def test_une_ligne_accordee_puis_refusee_ne_compte_plus(distribution):
    from accompagnement.souslocation.models import LigneFinancement

    d = distribution
    c = baux.preparee(d)
    jour = horloge.aujourdhui()
    baux.faire(d, c, "financer", ligne="ami", financeur="Metz", du=jour, au=jour, montant=Decimal(600),
               places=1, statut="demandee")  # fmt: skip
    assert lues_en_base(d, lignes.FINANCEE) == []
    with d.travailleuse.agir(), transaction.atomic():
        ligne = LigneFinancement.objects.visibles_par(d.travailleuse).get().pk
    for statut in ("accordee", "versee", "refusee"):
        baux.faire(d, c, "suivre_ligne", ligne=ligne, statut=statut)
    assert lues_en_base(d, lignes.FINANCEE) == ["ami|-600", "ami|600"]


@pytest.fixture
def passee(distribution):
    """Last year's lines, as acts leave them: seven persons housed."""
    d = distribution
    with d.coordinatrice.agir():
        Evenement.objects.bulk_create(
            Evenement(
                territoire=d.territoire, organisation=d.clinicienne.organisation,
                le=date(horloge.aujourdhui().year - 1, 3, 1 + n), nature=nature, detail=detail,
            )
            for n in range(7)
            for nature, detail in (
                (lignes.BESOIN, "hopital"), (lignes.LOGEE, f"57480|{100 + n}|12|1re")
            )
        )  # fmt: skip
    return d


def test_lu_de_tous_une_fois_publie_de_la_coordination_seule_avant(passee, connecte):
    """Frozen once out; a landlord, an operator, the steering committee read what is masked, and
    nothing of a year under way."""
    d, annee = passee, horloge.aujourdhui().year - 1
    adresse = f"/annuaire/situations/bilans/acces/{annee}/"
    coordinatrice = connecte(d.coordinatrice)
    lecteurs = [connecte(qui) for qui in (d.pilotage, d.referente, d.travailleuse, d.clinicienne)]
    assert [n.get(adresse).status_code for n in lecteurs] == [404] * 4
    coordinatrice.get(adresse)
    with CaptureQueriesContext(connection) as requetes:
        html = coordinatrice.get(adresse).text
    assert len([q for q in requetes if "SAVEPOINT" not in q["sql"]]) <= 24
    assert "En préparation" in html
    assert "Ce que compte chaque ligne" in html
    assert coordinatrice.post(f"{adresse}bilan-publier/").status_code == 302
    for lecteur in lecteurs:
        reponse = lecteur.get(adresse)
        assert "Personnes logées" in reponse.text
        etapes = dict(reponse.context["chiffres"]["etapes"])
        assert etapes["Personnes logées"] == 7
        assert etapes["Sorties notées"] is None
        assert lecteur.get(adresse.replace(str(annee), str(annee + 1))).status_code == 404
        assert lecteur.get("/annuaire/situations/bilans/").status_code == 200
    with d.coordinatrice.agir():
        Evenement.objects.create(
            territoire=d.territoire, organisation=d.clinicienne.organisation,
            le=date(annee, 12, 1), nature=lignes.LOGEE, detail="57480|3|3|1re",
        )  # fmt: skip
    assert dict(lecteurs[0].get(adresse).context["chiffres"]["etapes"])["Personnes logées"] == 7
    ods = lecteurs[0].get(f"{adresse}bilan-ods/")
    assert ods["Content-Type"] == "application/vnd.oasis.opendocument.spreadsheet"
    from annuaire.situations import bilan as pages
    from partnership.envois import pdf

    livret = pdf.rendre(
        "situations/pdf/bilan.html",
        pages.contexte_du_pdf(bilan.GENRE, d.territoire, horloge.aujourdhui()), titre="Bilan",
    )  # fmt: skip
    assert livret.startswith(b"%PDF")
    with d.coordinatrice.agir(), transaction.atomic():
        bilans.ecrire_bilan(par=d.coordinatrice, genre=bilan.GENRE, annee=annee + 1,
                            commentaire="Une première année.", blocages="", version=1)  # fmt: skip
    page = coordinatrice.get(f"/annuaire/situations/bilans/acces/{annee + 1}/bilan-mots/")
    assert "indésirables" not in page.text
