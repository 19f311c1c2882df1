"""A sub-letting and the person's accord: what stops, what goes on, who reads and writes it."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.db import transaction
from django.urls import reverse

from accompagnement.models import Souhait
from accompagnement.souslocation.enums import EtatBail
from accompagnement.souslocation.models import (
    EtatDesLieux,
    LigneFinancement,
    MoisDeLoyer,
    SousLocation,
    VoletOperateur,
)
from partnership.acteurs import horloge
from partnership.acteurs.refus import ActionRefusee
from tests.secret.outils import brut, superutilisateur

from . import baux, scenes
from .test_souslocation import page

JOUR = timedelta(days=1)


def test_l_accord_du_partage_retire_arrete_ce_qui_se_prepare(distribution, connecte):
    """SP-08: nothing is signed yet, so nothing goes on; the flat may be let to somebody else."""
    d = distribution
    c = baux.prete(d)
    scenes.retirer(d, scenes.accord(d, c, "PARTAGE"))
    page(connecte(d.travailleuse), c, code=404)
    with d.clinicienne.agir(), transaction.atomic():
        (lu,) = SousLocation.objects.visibles_par(d.clinicienne)
    assert lu.etat == EtatBail.ABANDONNEE


def test_le_contrat_signe_continue_sans_le_partage_puis_finit(distribution, connecte):
    """The operator leaves as a partner and stays as the main tenant: its own lease, without the
    name, the criteria, nor the housing need; once the lease is over, nothing."""
    d, jour = distribution, horloge.aujourdhui()
    c = baux.signee(d)
    scenes.retirer(d, scenes.accord(d, c, "PARTAGE"))
    yann = connecte(d.travailleuse)
    page(yann, c, "suivre_loyer", 302, mois=jour.isoformat(), retard="0")
    assert "À jour" in page(yann, c)
    html = page(yann, c, "dossier")
    for tu in ("Marchal", "Les quatre critères", scenes.TEXTE):
        assert tu not in html, tu
    with d.travailleuse.agir(), transaction.atomic():
        assert not Souhait.objects.visibles_par(d.travailleuse).exists()
        assert brut("SELECT count(*) FROM accompagnement_souhait") == [(0,)]
    suite = yann.post(
        reverse("accompagnement:terminer", args=[c.pk]),
        {"version": str(scenes.fraiche(d.travailleuse, c).version), "finie_le": jour.isoformat(),
         "fin": "conge"},
    )  # fmt: skip
    assert suite.url == reverse("accompagnement:liste")
    page(yann, c, code=404)


def test_un_operateur_ne_lit_ni_n_ecrit_le_bail_d_un_autre(distribution_reelle):
    """By Python and by SQL: the place of a main tenant opens its own lease, not those of others."""
    d = distribution_reelle
    c = baux.signee(d)
    baux.faire(d, c, "suivre_loyer", mois=horloge.aujourdhui(), retard=0)
    baux.faire(d, c, "financer", ligne="iml", financeur="DDETS", du=date.today(), au=date.today(),
               montant=Decimal(3), places=1, statut="accordee")  # fmt: skip
    scenes.retirer(d, scenes.accord(d, c, "PARTAGE"))
    tables = (SousLocation, MoisDeLoyer, LigneFinancement, VoletOperateur)

    def comptes() -> list:
        with d.travailleuse.agir(), transaction.atomic():
            noms = [m._meta.db_table for m in tables]
            lus = [m.objects.visibles_par(d.travailleuse).count() for m in tables]
            sql = [brut(f"SELECT count(*) FROM {nom}")[0][0] for nom in noms]
            ecrits = [brut(f"WITH u AS (UPDATE {nom} SET cree_le = cree_le RETURNING 1)"
                           " SELECT count(*) FROM u")[0][0] for nom in noms]  # fmt: skip
            transaction.set_rollback(True)
        return [lus, sql, ecrits]

    assert comptes() == [[1, 1, 1, 1]] * 3
    with superutilisateur() as racine:
        for modele in tables:
            racine.execute(f"UPDATE {modele._meta.db_table} SET operateur_id = %s",
                           [d.organisations["moselis"].pk])  # fmt: skip
    assert comptes() == [[0, 0, 0, 0]] * 3


def test_un_critere_qui_tombe_ne_se_lit_pas_chez_le_bailleur(distribution, connecte):
    """SP-04: once a lease is signed, its landlord's list and page say the same whatever falls."""
    d = distribution
    c = baux.signee(d)
    sylvie = connecte(d.referente)

    def lus() -> list[str]:
        liste = unescape(sylvie.get(reverse("accompagnement:liste")).content.decode())
        return [re.sub(r"csrf[^>]*>", "", re.search(r"<main.*?</main>", html, re.DOTALL)[0])
                for html in (liste, page(sylvie, c, "dossier"))]  # fmt: skip

    avant = lus()
    assert "Sous-location signée" in avant[0]
    scenes.attester(d, c, 2, "non_rempli", preuve="service")
    assert lus() == avant


def test_la_protection_que_disent_les_accords_ferme(distribution):
    """SP-09: the operator need not read the accord that tells it; a yes or a no is enough."""
    d = distribution
    c = baux.prete(d)
    scenes.accorder(d, c, "COMMISSION", ["FAITS"], ["clsm"], mesure="TUTELLE",
                    expression="ASSISTEE", representant="Sa mandataire")  # fmt: skip
    with pytest.raises(ActionRefusee, match="disent les accords"):
        baux.faire(d, c, "signer", signee_le=horloge.aujourdhui())


def test_un_bailleur_consenti_mais_pas_presente(distribution):
    """The hospital team presents; an accord that names two landlords opens neither by itself."""
    d = distribution
    c = scenes.presentee(d)
    scenes.accorder(d, c, "CANDIDATURE", ["SITUATION_LOCATIVE"], ["moselis", "batigere"])
    chez = scenes.logement(d, d.referente_batigere)
    with pytest.raises(ActionRefusee, match="pas présenté"):
        baux.faire(d, c, "preparer", logement=chez)


def test_un_logement_ne_se_loue_qu_une_fois(distribution):
    """Two candidates, one flat: the second signature is refused, without a word of the first."""
    d, jour = distribution, horloge.aujourdhui()
    un = baux.prete(d)
    offert = baux.bail(d, un).logement
    deux = scenes.presentee(d, nom="Autre")
    baux.faire(d, deux, "preparer", logement=offert)
    baux.faire(d, deux, "completer", **baux.contrats())
    baux.faire(d, deux, "proteger", mesure="AUCUNE")
    baux.faire(d, deux, "assurer", assureur="Mutuelle", assuree_jusqu_au=jour + 9 * JOUR)
    baux.faire(d, un, "signer", signee_le=jour)
    with pytest.raises(ActionRefusee, match="plus libre"):
        baux.faire(d, deux, "signer", signee_le=jour)


def test_une_seconde_sous_location_garde_la_premiere(distribution):
    """The same landlord, another flat: rents and inventories stay with their own lease."""
    d, jour = distribution, horloge.aujourdhui()
    c = baux.signee(d)
    lieux = {"sens": "entree", "le": jour, "avec": "personne"}
    baux.faire(d, c, "constater", **lieux, remarques="Un volet")
    baux.faire(d, c, "suivre_loyer", mois=jour, retard=1)
    baux.faire(d, c, "terminer", finie_le=jour, fin="autre_logement")
    baux.faire(d, c, "preparer", logement=scenes.logement(d, adresse="9 rue Haute"))
    baux.faire(d, c, "completer", **baux.contrats())
    baux.faire(d, c, "assurer", assureur="Mutuelle", assuree_jusqu_au=jour + 9 * JOUR)
    baux.faire(d, c, "signer", signee_le=jour)
    baux.faire(d, c, "constater", **lieux, remarques="Rien")
    with d.travailleuse.agir(), transaction.atomic():
        dits = EtatDesLieux.objects.visibles_par(d.travailleuse).order_by("cree_le")
        assert [e.remarques for e in dits] == ["Un volet", "Rien"]
        assert MoisDeLoyer.objects.visibles_par(d.travailleuse).count() == 1
    assert "9 rue Haute" in baux.bail(d, c).designation


@pytest.mark.parametrize(
    ("acte", "dit", "phrase"),
    [
        ("completer", {"bail_terme": date(9999, 12, 31)}, "vraisemblable"),
        ("financer", {"ligne": "iml", "financeur": "x", "du": date(9995, 1, 1),
                      "au": date(9999, 1, 1), "montant": Decimal(1), "places": 1,
                      "statut": "accordee"}, "vraisemblable"),
        ("suivre_ligne", {"ligne": "6ff0b7ce-0000-4000-8000-000000000000", "statut": "versee"},
         "Choisissez une ligne"),
    ],
)  # fmt: skip
def test_ce_qui_ne_se_peut_pas(distribution, acte, dit, phrase):
    c = baux.preparee(distribution)
    if acte == "completer":
        dit = baux.contrats(**dit)
    with pytest.raises(ActionRefusee, match=phrase):
        baux.faire(distribution, c, acte, **dit)


def test_un_financement_se_suit_sans_compter_deux_fois(distribution, connecte):
    d, jour = distribution, horloge.aujourdhui()
    c = baux.signee(d)
    baux.faire(d, c, "financer", ligne="iml", financeur="DDETS", du=jour, au=jour,
               montant=Decimal(300), places=1, statut="accordee")  # fmt: skip
    with d.travailleuse.agir(), transaction.atomic():
        ligne = LigneFinancement.objects.visibles_par(d.travailleuse).get()
    page(connecte(d.travailleuse), c, "suivre_ligne", 302, ligne=str(ligne.pk), statut="versee")
    with d.travailleuse.agir(), transaction.atomic():
        lignes = LigneFinancement.objects.visibles_par(d.travailleuse)
        assert [li.statut for li in lignes] == ["versee"]
