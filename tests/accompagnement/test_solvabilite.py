"""A budget to the cent; who reads it; what a landlord never learns (A1, A2, SP-04)."""

import re
from datetime import date, timedelta
from decimal import Decimal as D
from html import unescape

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accompagnement import taches
from accompagnement.models import Etude, PassageAcces, SeuilBailleur
from accompagnement.solvabilite import actions, lecture, parametres, regles
from accompagnement.solvabilite.enums import Avis
from accompagnement.solvabilite.forms import Ages
from partnership.acteurs import horloge
from partnership.acteurs.refus import ActionRefusee, EtatPerime
from tests.secret.outils import brut

from . import scenes
from .test_pages import _groupes, page

PARTS = parametres.parts()
A1 = scenes.A1
A2 = regles.Budget(ressources={"rsa": D("640.00")}, loyer=D("430"), charges=D("95"))
SEUILS = regles.Seuils(D(30), D(33), D(10), D(15))
sommes = st.integers(0, 500_000).map(lambda n: D(n) / 100)


def test_a1_et_a2_au_centime():
    """domain.md § 10, by hand."""
    lu = regles.calculer(A1, PARTS)
    assert (lu.nette, lu.taux_net, lu.taux_brut) == (D("129.00"), D("12.37"), D("37.50"))
    assert (lu.reste, lu.reste_jour) == (D("913.62"), D("30.45"))
    assert regles.avis(lu, SEUILS) == Avis.TENABLE
    lu = regles.calculer(A2, PARTS)
    assert (lu.nette, lu.taux_net, lu.reste_jour) == (D("525.00"), D("82.03"), D("3.83"))
    assert regles.avis(lu, SEUILS) == Avis.AU_DELA


def test_les_unites_et_la_variante():
    """A couple with children of 13 and 14: 1 + 0.5 + 0.5 + 0.3; then what is owed is taken off."""
    assert regles.unites(2, [13, 14], PARTS) == D("2.3")
    lu = regles.calculer(regles.replace(A1, credits=D("45"), mandataire=D("31.50")), PARTS)
    assert (lu.reste, lu.reste_apres, lu.reste_jour_apres) == (
        D("913.62"), D("837.12"), D("27.90"),
    )  # fmt: skip


def test_sans_ressources_rien_ne_se_divise():
    lu = regles.calculer(regles.replace(A2, ressources={}), PARTS)
    assert (lu.taux_net, lu.reste) == (None, D("-525.00"))
    assert regles.avis(lu, SEUILS) == Avis.AU_DELA
    assert lecture.pour_cent(None).startswith("ne se calcule pas")


@pytest.mark.parametrize(
    ("taux", "avis"), [("30.00", "tenable"), ("30.01", "attention"), ("33.00", "attention"),
                       ("33.01", "au_dela")],
)  # fmt: skip
def test_le_bord_des_seuils(taux, avis):
    assert regles.avis_effort(D(taux), SEUILS) == avis


@pytest.mark.parametrize(
    ("reste", "avis"), [("9.99", "au_dela"), ("10.00", "attention"), ("14.99", "attention"),
                        ("15.00", "tenable")],
)  # fmt: skip
def test_le_bord_du_reste(reste, avis):
    assert regles.avis_reste(D(reste), SEUILS) == avis


def test_l_arrondi_est_au_plus_proche_le_demi_vers_le_haut():
    assert regles.taux_d_effort(D("0.12345"), D(1)) == D("12.35")
    assert regles.reste_par_jour(D("30.15"), D(1)) == D("1.01")
    assert regles.au_centime(D("-1.005")) == D("-1.01")


@given(sommes, sommes, sommes, sommes, st.integers(1, 6), st.lists(st.integers(0, 17), max_size=5))
def test_les_bornes_d_un_budget(ressources, loyer, charges, aide, adultes, ages):
    """Bounds: the aid never makes it dearer; what goes in comes out, to the cent."""
    aide = min(aide, loyer + charges)
    lu = regles.calculer(
        regles.Budget(adultes, tuple(ages), {"aah": ressources}, loyer, charges, aide=aide), PARTS
    )
    assert 0 <= lu.nette <= lu.brute
    assert lu.nette + lu.reste == lu.ressources
    assert abs(lu.reste_jour) <= abs(lu.reste)
    assert lu.unites >= 1
    if lu.taux_net is not None:
        assert 0 <= lu.taux_net <= lu.taux_brut


@given(sommes, sommes, sommes, st.integers(1, 5))
def test_plus_de_loyer_ou_plus_de_monde_ne_laisse_jamais_plus(ressources, loyer, de_plus, adultes):
    """Monotony: dearer never leaves more, nor gives a better opinion; nor does one more mouth."""
    base = regles.Budget(adultes, (), {"aah": ressources}, loyer)
    lu = regles.calculer(base, PARTS)
    cher = regles.calculer(regles.replace(base, loyer=loyer + de_plus), PARTS)
    assert cher.reste <= lu.reste
    assert (cher.taux_net or 0) >= (lu.taux_net or 0)
    ordre = regles._GRAVITE.index
    assert ordre(regles.avis(cher, SEUILS)) >= ordre(regles.avis(lu, SEUILS))
    nombreux = regles.calculer(regles.replace(base, ages=(3,)), PARTS)
    assert abs(nombreux.reste_jour) <= abs(lu.reste_jour)


@pytest.mark.parametrize(
    ("change", "phrase"),
    [
        ({"loyer": D("-0.01")}, "Loyer : un montant ne peut pas être négatif"),
        ({"mandataire": D("5000.01")}, "Frais de mandataire : plus de 5 000"),
        ({"charges": D("78.605")}, "Charges récupérables : deux chiffres"),
        ({"charges": D("NaN")}, "Charges récupérables"),
        ({"ressources": {"aah": D(-1)}}, "AAH : un montant"),
        ({"ressources": {"loto": D(1)}}, "dans la liste"),
        ({"aide": D("391.01")}, "Aide au logement : elle dépasse"),
        ({"ages": (18,)}, "comptez un adulte"),
        ({"adultes": 0}, "au moins une"),
    ],
)
def test_une_saisie_absurde_est_nommee(change, phrase):
    jour = date(2028, 2, 29)
    with pytest.raises(ActionRefusee, match=re.escape(phrase)):
        regles.verifier_budget(regles.replace(A1, **change), jour, jour, jour)


def test_les_dates_d_une_etude():
    jour, hier = date(2028, 2, 29), date(2028, 2, 28)
    regles.verifier_budget(A1, jour, hier, jour)
    for le, aide_le, phrase in (
        (date(2028, 3, 1), hier, "futur"), (date(2027, 2, 27), hier, "plus d’un an"),
        (jour, None, "date de la simulation"), (jour, date(2028, 3, 1), "Aide simulée le"),
    ):  # fmt: skip
        with pytest.raises(ActionRefusee, match=phrase):
            regles.verifier_budget(A1, le, aide_le, jour)


@given(st.dates(date(2024, 1, 1), date(2034, 12, 31)), st.integers(1, 24))
def test_une_etude_vieillit_au_mois_pres(le, mois):
    """Six months after the 31st is the last day of its month; over ten years, leap ones too."""
    fin = next(
        j for j in (le + timedelta(days=n) for n in range(27 * mois, 32 * mois + 1))
        if regles.est_ancienne(le, mois, j)
    )  # fmt: skip
    ecart = (fin.year - le.year) * 12 + fin.month - le.month
    assert ecart == mois
    assert fin.day == le.day or (fin + timedelta(days=1)).day == 1
    assert not regles.est_ancienne(le, mois, fin - timedelta(days=1))


def test_un_sejour_de_soixante_jours():
    """R821-8: on the 61st day; a study made since then already counts it; no date says nothing."""
    depuis, etude = date(2026, 1, 1), date(2026, 2, 1)
    assert not regles.sejour_a_revoir(depuis, etude, date(2026, 3, 2))
    assert regles.sejour_a_revoir(depuis, etude, date(2026, 3, 3))
    assert not regles.sejour_a_revoir(depuis, date(2026, 3, 3), date(2026, 9, 1))
    assert not regles.sejour_a_revoir(None, etude, date(2026, 9, 1))


def test_les_montants_nationaux_sont_dates():
    """What no official text confirmed says so; before its first day an amount is not said."""
    lus = {m.cle: m for m in parametres.en_vigueur(date(2026, 6, 1))}
    assert (lus["aah"].valeur, lus["aah"].a_verifier) == (D("1042.62"), True)
    assert lus["mva"].valeur == D("104.77")
    avant = {m.cle: m for m in parametres.en_vigueur(date(2026, 3, 31))}
    assert (avant["aah"].valeur, avant["aah"].a_verifier) == (D("1033.32"), True)
    assert parametres.en_vigueur(date(2020, 1, 1)) == []
    assert all(m.source and m.verifie_le for m in parametres.montants())


@pytest.mark.parametrize(("texte", "lus"), [("", []), ("4, 12", [4, 12]), ("4 et 12 ans", [4, 12])])
def test_les_ages_se_tapent_comme_on_les_dit(texte, lus):
    assert Ages(required=False).clean(texte) == lus


# --- Through the base and the doors -------------------------------------------------


def saisie(**autres) -> dict:
    """What a browser sends."""
    return {
        "le": horloge.aujourdhui().isoformat(), "adultes": "1", "ages": "", "aah": "1 042,62",
        "loyer": "312,40", "charges": "78,60 €", "aide": "262", "mandataire": "",
        "aide_le": horloge.aujourdhui().isoformat(),
    } | autres  # fmt: skip


def version(navigateur, chemin) -> str:
    html = navigateur.get(chemin).content.decode()
    return re.search(r'name="version" value="(\d+)"', html)[1]


def test_l_operateur_etudie_essaie_et_garde(distribution, connecte):
    """A1 through the doors; A2 tried on a flat, kept on demand; the former study stays."""
    d = distribution
    c = scenes.associee(d)
    offert = scenes.logement(d, loyer=D("430"), charges=D("95"))
    yann = connecte(d.travailleuse)
    assert "Aucune étude" in page(yann, "budget", c.pk)
    assert "Il faut d’abord une étude" in page(yann, "simuler", c.pk)
    chemin = reverse("accompagnement:etudier", args=[c.pk])
    assert yann.post(chemin, saisie(version=version(yann, chemin))).status_code == 302
    html = page(yann, "budget", c.pk)
    for dit in ("129,00", "12,37", "37,50", "913,62", "30,45", "À vérifier",
                "n’a pas été relue"):  # fmt: skip
        assert dit in html, dit
    assert "12,37" in page(yann, "dossier", c.pk)
    assert "12,37" in page(yann, "attester", c.pk, 4)
    essai = reverse("accompagnement:simuler", args=[c.pk])
    dit = {"version": version(yann, essai), "logement": str(offert.ref)}
    html = unescape(yann.post(essai, dit).content.decode())
    assert "50,35" in html  # 525 / 1042.62
    assert compte(d, c) == 1
    assert yann.post(reverse("accompagnement:garder", args=[c.pk]), dit).status_code == 302
    html = page(yann, "budget", c.pk)
    assert "Étude précédente" in html
    assert "12,37" in html
    assert "50,35" in html
    assert compte(d, c) == 2


def compte(d, c) -> int:
    with d.travailleuse.agir(), transaction.atomic():
        return Etude.objects.du_dossier(d.travailleuse, c.dossier_id).count()


def test_une_saisie_fausse_revient_entiere(distribution, connecte):
    d = distribution
    c = scenes.associee(d)
    yann = connecte(d.travailleuse)
    chemin = reverse("accompagnement:etudier", args=[c.pk])
    for faux, phrase in (
        ({"loyer": "-3"}, "supérieur"), ({"loyer": "abc"}, "312,40"), ({"ages": "dix"}, "4, 12"),
        ({"aide_le": ""}, "date de la simulation"), ({"aide": "400"}, "dépasse"),
        ({"le": "2999-01-01"}, "futur"), ({"le": "30/02/2026"}, "date"), ({"aah": "9e9"}, "euros"),
        ({"version": "99"}, "a changé entre-temps"),
    ):  # fmt: skip
        reponse = yann.post(chemin, saisie(version=version(yann, chemin)) | faux)
        html = unescape(reponse.content.decode())
        assert reponse.status_code == 422, faux
        assert phrase in html, faux
        assert "78,60" in html
    assert compte(d, c) == 0


def test_qui_lit_un_budget(distribution, connecte):
    """The operator while the accord lives; a landlord the result, the amounts only by an accord
    that names them; the team its dates alone; nobody else a row, by Python nor by SQL."""
    d = distribution
    c = scenes.presentee(d)
    scenes.etudier(d, scenes.fraiche(d.travailleuse, c))
    claire, sylvie = connecte(d.clinicienne), connecte(d.referente)
    html = page(claire, "dossier", c.pk)
    assert "Étudié par l’opérateur" in html
    page(claire, "budget", c.pk, statut=403)
    html = page(sylvie, "dossier", c.pk)
    assert "Solvable pour un logement autonome" in html
    for tu in ("12,37", "1 042", "913", "129,00", "AAH", "Taux d’effort"):
        assert tu not in html, tu
    page(sylvie, "budget", c.pk, statut=404)
    assert lues(d) == {"travailleuse"}
    accord = scenes.accorder(
        d, c, "CANDIDATURE", ["IDENTITE", "SITUATION_LOCATIVE", "SITUATION_SOCIALE"], ["moselis"]
    )
    html = page(sylvie, "budget", c.pk)
    assert "12,37" in html
    assert "Nouvelle étude" not in html
    assert lues(d) == {"travailleuse", "referente", "referente2"}
    page(sylvie, "etudier", c.pk, statut=403)
    scenes.retirer(d, accord)
    assert lues(d) == {"travailleuse"}
    page(sylvie, "budget", c.pk, statut=404)


def lues(d) -> set[str]:
    """Who gets a row of the studies, by each wall; the two must agree (SP-18)."""
    trouves = set()
    for nom, acteur in d.acteurs.items():
        with acteur.agir(), transaction.atomic():
            python = Etude.objects.visibles_par(acteur).exists()
            sql = bool(Etude.objects.raw("SELECT * FROM accompagnement_etude")[:1])
        assert python == sql, nom
        trouves |= {nom} if sql else set()
    return trouves


def test_une_nouvelle_etude_se_demande_sans_motif(distribution, connecte):
    """A stay of sixty days: the team alone is told; the operator learns that it is to be redone."""
    d = distribution
    jour = horloge.aujourdhui()
    c = scenes.associee(d, depuis=jour - timedelta(days=61))
    for numero in (1, 2, 3, 4):
        scenes.attester(d, c, numero)
    scenes.etudier(d, scenes.fraiche(d.travailleuse, c), le=jour - timedelta(days=30))
    titre = "Budgets : une nouvelle étude à demander"
    assert titre in _groupes(d.clinicienne)
    claire, yann = connecte(d.clinicienne), connecte(d.travailleuse)
    assert "plus de 60 jours" in page(claire, "dossier", c.pk)
    for nom in ("dossier", "budget"):
        assert "60 jours" not in page(yann, nom, c.pk)
    assert "Budgets à étudier de nouveau" not in _groupes(d.travailleuse)
    chemin = reverse("accompagnement:demander_etude", args=[c.pk])
    assert claire.post(chemin, {"version": version(claire, chemin)}).status_code == 302
    assert titre not in _groupes(d.clinicienne)
    assert _groupes(d.travailleuse)["Budgets à étudier de nouveau"] == ["nouvelle étude demandée"]
    with d.travailleuse.agir(), transaction.atomic():
        dits = PassageAcces.objects.du_dossier(d.travailleuse, c.dossier_id)
        assert list(dits.filter(acte="demander_etude").values_list("detail", flat=True)) == [""]
    assert "60 jours" not in page(yann, "dossier", c.pk)
    scenes.etudier(d, scenes.fraiche(d.travailleuse, c))
    assert "Budgets à étudier de nouveau" not in _groupes(d.travailleuse)


def test_une_vieille_etude_revient_a_l_operateur(distribution):
    d = distribution
    c = scenes.associee(d, lieu="domicile")
    le = horloge.aujourdhui() - timedelta(days=190)
    scenes.etudier(d, c, le=le, aide_le=le)
    assert "Budgets à étudier de nouveau" in _groupes(d.travailleuse)
    assert taches.ETUDIENT


def test_hors_de_son_role_ou_du_temps(distribution):
    """Not the team, not before an operator, not twice the same page, not in a closed dossier."""
    d = distribution
    seule = scenes.ouverte(d)
    with d.clinicienne.agir(), transaction.atomic():
        with pytest.raises(ActionRefusee, match="rôle"):
            actions.etudier(candidature=seule, par=d.clinicienne, budget=A1,
                            le=horloge.aujourdhui())  # fmt: skip
        with pytest.raises(ActionRefusee, match="Associez d’abord"):
            actions.demander(candidature=seule, par=d.clinicienne)
    c = scenes.associee(d, nom="Baret")
    scenes.etudier(d, c, version=c.version)
    with pytest.raises(EtatPerime):
        scenes.etudier(d, c, version=c.version)
    with d.travailleuse.agir(), transaction.atomic():  # studies add up: no row to change
        assert Etude.objects.visibles_par(d.travailleuse).count() == 1
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Etude.objects.visibles_par(d.travailleuse).update(loyer=1)
        with pytest.raises(DatabaseError, match="permission denied"):
            brut("DELETE FROM accompagnement_etude")


def test_le_journal_ne_dit_aucun_montant(distribution, monkeypatch):
    """SP-13, SP-17: the act and the reference; the thread, the day of the study."""
    d = distribution
    c = scenes.associee(d)
    lignes = []
    monkeypatch.setattr(
        "accompagnement.actions.socle.journaliser_acteur",
        lambda acte, par, dossier, **reste: lignes.append((acte, *reste.values())),
    )
    scenes.etudier(d, c, A1)
    assert lignes == [("acces_etudier", c.reference)]


def test_un_bailleur_fixe_ses_seuils_dates(distribution, connecte):
    """Its own, from today at the earliest; seen beside a budget; another landlord sees none."""
    d = distribution
    c = scenes.associee(d)
    scenes.etudier(d, c)
    sylvie = connecte(d.referente)
    chemin = reverse("accompagnement:seuils")
    jour = horloge.aujourdhui()
    for faux, phrase in (
        ({"du": (jour - timedelta(days=1)).isoformat()}, "aujourd’hui au plus tôt"),
        ({"effort": "4"}, "supérieur"), ({"reste": "abc"}, "nombre"),
    ):  # fmt: skip
        dit = {"du": jour.isoformat(), "effort": "12", "reste": "31"} | faux
        reponse = sylvie.post(chemin, dit)
        assert reponse.status_code == 422
        assert phrase in unescape(reponse.content.decode())
    for effort in ("25", "12"):  # said again the same day: the last word
        dit = {"du": jour.isoformat(), "effort": effort, "reste": "31"}
        assert sylvie.post(chemin, dit).status_code == 302
    assert SeuilBailleur.objects.get().effort == 12
    html = page(connecte(d.travailleuse), "budget", c.pk)
    assert "MOSELIS" in html
    assert "Au-delà des seuils" in html
    assert "12 %" not in page(connecte(d.referente_batigere), "seuils").replace("\u00a0", " ")
