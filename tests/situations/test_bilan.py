"""The yearly report: what is counted, what is hidden, and that nothing hidden can be solved."""

import os
from datetime import date
from uuid import uuid4

import numpy as np
import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from annuaire.situations import actions, bilan, regles_bilan
from annuaire.situations.enums import (
    EtatAction,
    Issue,
    Motif,
    MotifFin,
    MotifRefus,
    Objet,
    Presence,
    Sexe,
    Statut,
    TrancheAge,
)
from annuaire.situations.models import Bilan
from annuaire.situations.regles_bilan import (
    ACTION,
    EXAMEN,
    FIN,
    ISSUE,
    NOMBRE,
    PREMIER,
    REFUS,
    TABLES,
    Ligne,
    compter,
    detail_examen,
    masquer,
    moyennes,
    moyennes_montrees,
)
from partnership.acteurs import horloge
from partnership.acteurs.enums import TypeOrganisation
from partnership.acteurs.refus import ActionRefusee
from partnership.secret import actions_accords as accords
from partnership.secret.models import Evenement
from partnership.secret.statistiques import SEUIL, TOTAL

from . import scenes

SAISISSENT = ("BAILLEUR", "PSYCHIATRIE")
examens = st.builds(
    lambda qui, revue, age, presence, dit: Ligne(
        EXAMEN, qui, detail_examen(revue, age, presence, 12, **dit)
    ),
    st.sampled_from(SAISISSENT), st.booleans(), st.sampled_from(TrancheAge.values[:3]),
    st.sampled_from(Presence.values[:2]),
    st.fixed_dictionaries(
        # The two lists at once: what the other kind says is read by neither.
        {"motif": st.sampled_from([*Motif.values[:3], *Objet.values[:3]]),
         "statut": st.sampled_from(Statut.values[:3]), "sexe": st.sampled_from(Sexe.values)},
    ),
)  # fmt: skip
autres = st.one_of(
    st.builds(lambda m: Ligne(FIN, "BAILLEUR", f"{m}|2"), st.sampled_from(MotifFin.values)),
    st.builds(lambda m: Ligne(REFUS, "BAILLEUR", m), st.sampled_from(MotifRefus.values)),
    st.builds(
        lambda e: Ligne(ACTION, "BAILLEUR", f"BAILLEUR|{e}"), st.sampled_from(EtatAction.values)
    ),
    st.builds(lambda i: Ligne(ISSUE, "BAILLEUR", i), st.sampled_from(Issue.values)),
)
annees = st.lists(st.tuples(st.one_of(examens, autres), st.integers(1, 12)), max_size=14).map(
    lambda paquets: [ligne for ligne, fois in paquets for _ in range(fois)]
)


def intervalles(masquees) -> dict:
    """Solve, as a reader would: the least and the most of each hidden figure of the whole report.

    Written apart from the code: every figure is an unknown, what is shown is given.
    """
    rangs = {
        (nom, *cellule): None for nom, table in masquees.items() for cellule in table.cellules
    }  # fmt: skip
    rangs = {place: n for n, place in enumerate(rangs)}
    egalites = []  # ({rang: facteur}, constante)
    for nom, table in masquees.items():
        for r in (*table.lignes, TOTAL):
            egalites.append(([(nom, r, c) for c in table.colonnes], (nom, r, TOTAL)))
        for c in (*table.colonnes, TOTAL):
            egalites.append(([(nom, r, c) for r in table.lignes], (nom, TOTAL, c)))
    for etape, tables in {
        "examens": ("demandeurs", "personnes", "motifs", "statuts", "sexes"),
        "closes": ("fins",), "non_retenues": ("refus",),
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
            haut = np.inf if plus.status == 3 else -plus.fun
            trouves[place] = (moins.fun, haut)
    return trouves


@settings(max_examples=int(os.environ.get("PALIER_BILANS", "2")), deadline=None)
@given(annees, st.sampled_from(sorted(bilan.OUVRAGES)))
def test_aucun_chiffre_masque_ne_se_resout(lignes, genre):
    masquees = masquer(compter(lignes, genre))
    assert ("issues" in masquees) == (genre == "logement")
    for place, (bas, haut) in intervalles(masquees).items():
        assert haut - bas >= 1, place
    visibles = [n for t in masquees.values() for n in t.cellules.values() if n is not None]
    assert all(n >= SEUIL for n in visibles)


def test_un_meme_chiffre_se_dit_ou_se_tait_partout():
    lignes = [Ligne(EXAMEN, "BAILLEUR", detail_examen(False, "40-54", "venir", 20))] * 7
    lignes += [Ligne(EXAMEN, "PSYCHIATRIE", detail_examen(True, "18-25", "absente", 0))] * 2
    masquees = masquer(compter(lignes))
    dits = {
        masquees["etape:examens"]["examens", NOMBRE],
        masquees["demandeurs"][TOTAL, TOTAL],
        masquees["personnes"][TOTAL, TOTAL],
        masquees["motifs"][TOTAL, TOTAL],
        masquees["statuts"][TOTAL, TOTAL],
        masquees["sexes"][TOTAL, TOTAL],
    }
    assert len(dits) == 1


def test_trois_lettres_disent_chaque_code_et_tiennent_dans_la_ligne():
    """A code shortened is of one entry alone, of its list; the longest line fits (40 letters)."""
    for liste, lettres in (([*Objet, Motif.INCONNU], 3), (Motif, 3), (Statut, 3), (Sexe, 1)):
        assert len({e.value[:lettres] for e in liste}) == len(list(liste))
    plus_long = detail_examen(
        True, max(TrancheAge.values, key=len), max(Presence.values, key=len), 10**6,
        motif="encombrement", statut="locataire", sexe="femme",
    )  # fmt: skip
    assert len(plus_long) <= 40
    tables = compter([Ligne(EXAMEN, "BAILLEUR", plus_long)])
    assert tables["motifs"][Motif.ENCOMBREMENT.label][NOMBRE] == 1
    assert tables["statuts"][Statut.LOCATAIRE.label][NOMBRE] == 1
    assert tables["sexes"][Sexe.FEMME.label][NOMBRE] == 1


def test_ce_qui_ne_se_lit_pas_n_est_compte_nulle_part():
    fausses = [Ligne(EXAMEN, "BAILLEUR", "x"), Ligne(EXAMEN, "INCONNU", "premier|40-54|venir|3"),
               Ligne(FIN, "BAILLEUR", ""), Ligne(ACTION, "BAILLEUR", "a|b|c"),
               Ligne(EXAMEN, "BAILLEUR", "1er|40-54|venir|3|ori|loc|f"),
               Ligne(EXAMEN, "BAILLEUR", "1er|40-54|venir|3||loc|f"),
               Ligne(ISSUE, "BAILLEUR", "logement"), Ligne("autre", "BAILLEUR", "")]  # fmt: skip
    tables = compter(fausses)
    assert not [n for t in tables.values() for ligne in t.values() for n in ligne.values() if n]


def test_les_moyennes_attendent_cinq_situations():
    examen = Ligne(EXAMEN, "BAILLEUR", detail_examen(False, "40-54", "venir", 20))
    assert [m.valeur for m in moyennes([examen] * 4)] == [None, None]
    autre = Ligne(EXAMEN, "BAILLEUR", detail_examen(False, "40-54", "venir", 50))
    assert moyennes([examen] * 4 + [autre])[0].valeur == 26.0


def test_une_moyenne_ne_dit_rien_d_un_nombre_masque():
    """SP-16: five first examinations are hidden with the one review: no mean tells that they are
    five; where the number is shown, so is the mean."""
    examen = Ligne(EXAMEN, "BAILLEUR", detail_examen(False, "40-54", "venir", 20))
    lignes = [examen] * 5 + [Ligne(EXAMEN, "BAILLEUR", detail_examen(True, "40-54", "venir", 20))]
    assert moyennes(lignes)[0].valeur == 20
    masquees, montrees = masquer(compter(lignes)), masquer(compter(lignes), 0)
    assert masquees["demandeurs"][TOTAL, PREMIER] is None
    assert moyennes_montrees(lignes, masquees)[0].valeur is None
    assert montrees["demandeurs"][TOTAL, PREMIER] == 5
    assert moyennes_montrees(lignes, montrees)[0].valeur == 20


@pytest.fixture
def passee(distribution):
    """Last year's lines, as acts leave them."""
    d = distribution
    with d.coordinatrice.agir():
        Evenement.objects.bulk_create(
            Evenement(
                territoire=d.territoire, organisation=d.referente.organisation,
                le=date(horloge.aujourdhui().year - 1, 6, 1 + n), nature=EXAMEN,
                detail=detail_examen(False, "40-54", "venir", 20),
            )
            for n in range(6)
        )  # fmt: skip
    return d


def test_publie_le_bilan_ne_bouge_plus(passee, connecte):
    """Read by all once out, by the coordinator alone before; frozen; never for a year under way."""
    d, annee = passee, horloge.aujourdhui().year - 1
    adresse = f"/annuaire/situations/bilans/situations/{annee}/"
    coordinatrice, pilotage = connecte(d.coordinatrice), connecte(d.pilotage)
    assert pilotage.get(adresse).status_code == 404
    assert "En préparation" in coordinatrice.get(adresse).text
    mots = {"commentaire": "Une année de rodage.", "blocages": "Peu de logements.", "version": 1,
            "indesirables": "7"}  # fmt: skip
    assert coordinatrice.post(f"{adresse}bilan-mots/", mots).status_code == 302
    assert coordinatrice.post(f"{adresse}bilan-mots/", mots).status_code == 422, "stale"
    assert pilotage.post(f"{adresse}bilan-publier/").status_code in (403, 404)
    assert coordinatrice.post(f"{adresse}bilan-publier/").status_code == 302
    assert coordinatrice.post(f"{adresse}bilan-publier/").status_code == 302, "twice, the same"
    assert "Peu de logements." in pilotage.get(adresse).text
    assert [bilan.INDESIRABLES, 7] in pilotage.get(adresse).context["chiffres"]["etapes"]
    assert pilotage.get(adresse.replace("/situations/2", "/logement/2")).status_code == 404
    assert coordinatrice.get(adresse.replace("/situations/2", "/autre/2")).status_code == 404
    publie = Bilan.objects.get(annee=annee)
    assert publie.empreinte == bilan.empreinte(publie.chiffres)
    with d.coordinatrice.agir():
        Evenement.objects.create(
            territoire=d.territoire, organisation=d.referente.organisation,
            le=date(annee, 12, 1), nature=EXAMEN, detail=detail_examen(True, "80", "absente", 1),
        )  # fmt: skip
    assert pilotage.get(adresse).context["chiffres"] == publie.chiffres
    assert coordinatrice.post(f"{adresse}bilan-mots/", mots | {"version": 2}).status_code == 422
    with d.coordinatrice.agir(), pytest.raises(ActionRefusee, match="pas finie"):
        actions.publier_bilan(par=d.coordinatrice, genre="situations", annee=annee + 1)
    reponse = pilotage.get(f"{adresse}bilan-ods/")
    assert reponse["Content-Type"] == "application/vnd.oasis.opendocument.spreadsheet"
    from partnership.envois import pdf

    livret = pdf.rendre(
        "situations/pdf/bilan.html",
        bilan.contexte_du_pdf("situations", d.territoire, horloge.aujourdhui()), titre="Bilan",
    )  # fmt: skip
    assert livret.startswith(b"%PDF")


def test_un_nom_ou_un_mot_de_soin_n_entre_pas_au_bilan(passee):
    d, annee = passee, horloge.aujourdhui().year
    for texte in ("Mme Ferrand a déménagé.", "Appeler le 06 11 22 33 44."):
        with d.coordinatrice.agir(), pytest.raises(ActionRefusee):
            actions.ecrire_bilan(
                par=d.coordinatrice, genre="situations", annee=annee, commentaire=texte,
                blocages="", version=1,
            )  # fmt: skip


def test_chaque_table_a_son_titre():
    for genre, manquent in (("situations", {"issues"}), ("logement", set())):
        tables = {n for n in compter([], genre) if not n.startswith("etape:")}
        assert tables == set(TABLES) - manquent
    assert regles_bilan.LIENS


def test_les_actes_laissent_de_quoi_compter(monde):
    """From the session to the plan: each line is read by the report, none bears an identity."""
    d, s, _, seance = monde
    scenes.diffusee(d, seance, s=s)
    with d.coordinatrice.agir():
        lues = [
            Ligne(*lu)
            for lu in Evenement.objects.filter(nature__in=(EXAMEN, ACTION)).values_list(
                "nature", "organisation__type", "detail"
            )
        ]
    tables = compter(lues)
    assert tables["etape:examens"]["examens"][NOMBRE] == 1
    assert tables["motifs"][Motif.ISOLEMENT.label][NOMBRE] == 1
    assert tables["statuts"][Statut.LOCATAIRE.label][NOMBRE] == 1
    assert tables["demandeurs"][TypeOrganisation.BAILLEUR.label]["Premier examen"] == 1
    assert sum(n[NOMBRE] for n in tables["confiees"].values()) >= 2
    assert all(len(ligne.detail) <= 40 and "Ferrand" not in ligne.detail for ligne in lues)


def test_accords_donnes_refuses_retires(monde):
    """What the person said of the commission is counted, before a saisine as after (SP-16)."""
    d, s, accord, _ = monde
    scenes.proposee(d, s=s)
    scenes.retirer(d, accord)
    with d.referente.agir(), transaction.atomic():
        accords.opposer(
            dossier=s.dossier, par=d.referente, cle=uuid4(), finalite="COMMISSION",
            le=horloge.aujourdhui(), moyen="TELEPHONE", recueilli_par="La référente sociale",
        )  # fmt: skip
    with d.coordinatrice.agir(), transaction.atomic():
        tables = compter(bilan._lignes(d.territoire, "situations", horloge.aujourdhui().year))
    comptes = {c: tables[f"etape:{c}"][c][NOMBRE] for c in regles_bilan.ETAPES}
    assert comptes == dict.fromkeys(comptes, 0) | {
        "accords": 1, "recues": 1, "retraits": 1, "oppositions": 1, "retirees": 1,
    }  # fmt: skip
