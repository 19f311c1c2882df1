"""Sub-letting: what must hold before it is signed, who reads it, what follows it."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.urls import reverse

from accompagnement import actions as acces
from accompagnement.souslocation import agrements, regles, taches
from accompagnement.souslocation.enums import EtatBail
from accompagnement.souslocation.models import (
    ClauseContrat,
    EtatDesLieux,
    LigneFinancement,
    MoisDeLoyer,
    SousLocation,
    VoletOperateur,
)
from partnership.acteurs import horloge
from partnership.acteurs.refus import ActionRefusee, EtatPerime
from partnership.secret import impressions

from . import baux, scenes

JOUR = timedelta(days=1)


def page(navigateur, c, nom="sous_location", code=200, **dit) -> str:
    """GET, or POST what is given, with the version that the form shows."""
    chemin = reverse(f"accompagnement:{nom}", args=[c.pk])
    reponse = navigateur.get(chemin)
    if dit:
        version = re.search(r'name="version" value="(\d+)"', reponse.content.decode())
        reponse = navigateur.post(chemin, {**({"version": version[1]} if version else {}), **dit})
    assert reponse.status_code == code, unescape(reponse.content.decode())[:3000]
    return re.sub(r"\s+", " ", unescape(reponse.content.decode()))


def test_de_la_preparation_au_loyer(distribution, connecte):
    """Through the doors: contracts with a comma, the list of what is missing, signed, followed."""
    d = distribution
    c = scenes.presentee(d)
    offert = scenes.logement(d)
    yann, jour = connecte(d.travailleuse), horloge.aujourdhui()
    assert "Préparer une sous-location" in page(yann, c)
    page(yann, c, "preparer", 302, logement=str(offert.ref))
    html = page(yann, c)
    for dit in ("312,40", "78,60", "Ce qui manque pour signer", "Le fondement", "L’assurance"):
        assert dit in html, dit
    assert "Il manque" in page(yann, c, "signer", 422, signee_le=jour.isoformat())
    contrats = {k: str(v).replace(".", ",") for k, v in baux.contrats().items()}
    page(yann, c, "completer", 302, **contrats)
    page(yann, c, "assurer", 302, assureur="Mutuelle", assuree_jusqu_au=f"{jour + 300 * JOUR}")
    page(yann, c, "proteger", 302, mesure="AUCUNE", cout="480,00")
    assert "agrément de l’opérateur" in page(yann, c)
    yann.post(reverse("accompagnement:agrements"), {"numero": "57-7", "delivre_le": "2024-02-29"})
    assert "jusqu’au mercredi 28 février 2029" in unescape(
        yann.get(reverse("accompagnement:agrements")).content.decode()
    ).replace("\xa0", " ")
    page(yann, c, "signer", 302, signee_le=jour.isoformat())
    page(yann, c, "suivre_loyer", 302, mois=jour.isoformat(), retard="1")
    page(yann, c, "constater", 302, sens="entree", le=jour.isoformat(), avec="personne",
         sejour="bon", remarques="Un volet à régler")  # fmt: skip
    page(yann, c, "financer", 302, ligne="iml", financeur="DDETS", du=f"{jour}", places="2",
         au=f"{jour + 80 * JOUR}", montant="1 200,50", statut="accordee")  # fmt: skip
    for lecteur in (d.travailleuse, d.clinicienne, d.referente):
        html = page(connecte(lecteur), c)
        for dit in ("MOS-2026-118", "Retard de 1 mois", "Un volet à régler", "18 mois"):
            assert dit in html, (lecteur, dit)
    html = page(connecte(d.referente), c)
    for tu in ("Marchal", "480,00", "DDETS", "1200", "IML", "Critère", "handicap", "protection",
               "ERAH", "hôpital"):  # fmt: skip
        assert tu not in html, tu
    page(connecte(d.referente_batigere), c, code=404)


def test_rien_avant_l_accord_ni_apres_son_retrait(distribution, connecte):
    """SP-05, SP-08: withdrawn, the landlord reads nothing at once, nothing more is signed; expired
    or never given to that landlord, nothing is prepared."""
    d = distribution
    c = baux.prete(d)
    sylvie = connecte(d.referente)
    page(sylvie, c)
    scenes.retirer(d, c.accord)
    page(sylvie, c, code=404)
    with d.referente.agir(), transaction.atomic():
        assert not SousLocation.objects.visibles_par(d.referente).exists()
    with pytest.raises(ActionRefusee, match="accord explicite"):
        baux.faire(d, c, "signer", signee_le=horloge.aujourdhui())
    autre = scenes.eligible(d)
    with pytest.raises(ActionRefusee, match="présentée"):
        baux.faire(d, autre, "preparer", logement=scenes.logement(d))
    chez = scenes.logement(d, d.referente_batigere)
    with pytest.raises(ActionRefusee, match="accord explicite"):
        baux.faire(d, scenes.presentee(d), "preparer", logement=chez)


def test_un_autre_bailleur_presente_n_en_lit_rien(distribution, connecte):
    """SP-05: the same person is presented to two landlords; the lease is of one."""
    d = distribution
    c = baux.signee(d)
    baux.faire(d, c, "suivre_loyer", mois=horloge.aujourdhui(), retard=0)
    scenes.accorder(d, c, "CANDIDATURE", ["IDENTITE", "SITUATION_LOCATIVE", "SITUATION_SOCIALE"],
                    ["batigere", "moselis"])  # fmt: skip
    with d.clinicienne.agir(), transaction.atomic():
        acces.presenter(candidature=scenes.fraiche(d.clinicienne, c), par=d.clinicienne,
                        organisation=d.organisations["batigere"])  # fmt: skip
    tables = (SousLocation, MoisDeLoyer, EtatDesLieux, VoletOperateur, LigneFinancement)
    vus = {}
    for lecteur in (d.referente, d.referente_batigere):
        with lecteur.agir(), transaction.atomic(), connection.cursor() as curseur:
            python = [m.objects.visibles_par(lecteur).count() for m in tables]
            sql = []
            for modele in tables:
                curseur.execute(f"SELECT count(*) FROM {modele._meta.db_table}")
                sql.append(curseur.fetchone()[0])
            vus[lecteur.organisation.nom_court] = (python, sql)
    assert vus == {"MOSELIS": ([1, 1, 0, 0, 0],) * 2, "BATIGERE": ([0] * 5,) * 2}
    page(connecte(d.referente_batigere), c, code=404)


def test_un_critere_retire_ne_change_rien_au_bail(distribution, connecte):
    """The lease goes on, a sentence says so to the partners, and to them alone."""
    d = distribution
    c = baux.signee(d)
    scenes.attester(d, c, 4, "non_rempli")
    assert baux.bail(d, c).etat == EtatBail.SIGNEE
    assert "Cela ne change rien au bail" in page(connecte(d.travailleuse), c)
    assert "critère" not in page(connecte(d.referente), c).lower()
    baux.faire(d, c, "suivre_loyer", mois=horloge.aujourdhui(), retard=1)
    with d.clinicienne.agir(), transaction.atomic():
        frais = scenes.fraiche(d.clinicienne, c)
        with pytest.raises(ActionRefusee, match="sous-location est en cours"):
            acces.clore(candidature=frais, par=d.clinicienne, motif="renonce")
    fini = {"finie_le": horloge.aujourdhui(), "fin": "conge"}
    baux.faire(d, c, "terminer", **fini)
    with pytest.raises(ActionRefusee, match="plus en cours"):
        baux.faire(d, c, "terminer", **fini)


def test_la_date_de_signature_se_tient(distribution):
    """Before the accord, before eligibility or the main lease, in the future: refused, in words."""
    d, jour = distribution, horloge.aujourdhui()
    c = baux.prete(d)
    with pytest.raises(ActionRefusee, match="donné avant la signature"):
        baux.faire(d, c, "signer", signee_le=jour - JOUR)
    with pytest.raises(ActionRefusee, match="futur"):
        baux.faire(d, c, "signer", signee_le=jour + JOUR)
    for change, phrase in (
        ({"debut_le": jour - JOUR}, "commence le jour"),
        ({"fondement": ""}, "fondement"),
    ):
        baux.faire(d, c, "completer", **baux.contrats(**change))
        with pytest.raises(ActionRefusee, match=phrase):
            baux.faire(d, c, "signer", signee_le=jour)
    for change, phrase in (
        ({"loyer": Decimal("-1")}, "de 0 à"), ({"charges": Decimal("0.001")}, "Deux chiffres"),
        ({"duree_mois": 37}, "durée va"), ({"bail_le": jour + JOUR}, "futur"),
        ({"bail_terme": jour - JOUR}, "finit après"),
        ({"bail_terme": jour + 30 * JOUR}, "plus que le bail"),
        ({"bail_reference": "sous traitement"}, "reformuler"),
    ):  # fmt: skip
        with pytest.raises(ActionRefusee, match=phrase):
            baux.faire(d, c, "completer", **baux.contrats(**change))


@pytest.mark.parametrize(
    ("volet", "dite", "phrase"),
    [
        (None, False, "mesure de protection"),
        ({"mesure": ""}, False, "mesure de protection"),
        ({"mesure": "AUCUNE"}, False, None),
        ({"mesure": "AUCUNE"}, True, "disent les accords"),
        ({"mesure": "TUTELLE"}, False, "article 426"),
        ({"mesure": "CURATELLE", "autorisation": "attendue"}, False, "article 426"),
        ({"mesure": "CURATELLE", "autorisation": "obtenue"}, False, "date de l’autorisation"),
        ({"mesure": "TUTELLE", "autorisation": "obtenue", "autorisation_le": date(2026, 2, 28)},
         True, None),
        ({"mesure": "HABILITATION", "autorisation": "non_requise",
          "autorisation_le": date(2026, 2, 28)}, False, None),
    ],
)  # fmt: skip
def test_la_protection(volet, dite, phrase):
    """Article 426 C. civ.; what is not known, or contradicts itself, closes (SP-09)."""
    elements = regles.Elements(volet=volet and VoletOperateur(**volet), protegee=dite)
    manque = regles.protection(elements)
    assert (phrase in manque[0]) if phrase else manque == []


def test_qui_ecrit(distribution):
    """The operator of the sub-letting alone; not the hospital, not another social worker."""
    d = distribution
    c = baux.preparee(d)
    with pytest.raises(ActionRefusee, match="rôle"):
        baux.faire(d, c, "assurer", par=d.clinicienne, assureur="x", assuree_jusqu_au=date.today())
    lue = baux.bail(d, c)
    autre = SimpleNamespace(role="TRAVAILLEUR_SOCIAL", organisation=SimpleNamespace(pk=-1))
    with pytest.raises(ActionRefusee, match="locataire principal"):
        regles.verifier(autre, lue, "assurer", regles.Elements(), None)
    with pytest.raises(ActionRefusee, match="gelé|gel"):
        regles.verifier(d.travailleuse, lue, "assurer", regles.Elements(gele=True), None)
    with pytest.raises(ActionRefusee, match="après la signature"):
        baux.faire(d, c, "suivre_loyer", mois=horloge.aujourdhui(), retard=0)
    with pytest.raises(ActionRefusee, match="déjà en cours"):
        baux.faire(d, c, "preparer", logement=scenes.logement(d))
    baux.faire(d, c, "abandonner")
    baux.faire(d, c, "preparer", logement=scenes.logement(d))


def test_une_page_perimee_ne_perd_rien(distribution, connecte):
    """Two of the operator write at once: the second is told, and keeps what she typed."""
    d = distribution
    c = baux.preparee(d)
    yann = connecte(d.travailleuse)
    dit = {"version": "1", "assureur": "Ma mutuelle", "assuree_jusqu_au": "2027-10-01"}
    reponse = yann.post(reverse("accompagnement:assurer", args=[c.pk]), dit)
    html = unescape(reponse.content.decode())
    assert reponse.status_code == 422
    assert "a changé entre-temps" in html
    assert "Ma mutuelle" in html
    with pytest.raises(EtatPerime):
        baux.faire(d, c, "abandonner", version=1)


def test_le_loyer_et_les_lieux(distribution):
    """One line a month, corrected in place; a month of the lease; words kept neutral (SP-12)."""
    d, jour = distribution, horloge.aujourdhui()
    c = baux.signee(d)
    for retard in (1, 0):
        baux.faire(d, c, "suivre_loyer", mois=jour, retard=retard)
    with d.travailleuse.agir(), transaction.atomic():
        (ligne,) = MoisDeLoyer.objects.visibles_par(d.travailleuse)
    assert (ligne.mois, ligne.retard) == (jour.replace(day=1), 0)
    for mois, retard, phrase in ((jour - 40 * JOUR, 0, "mois entre"), (jour + 40 * JOUR, 0, "mois"),
                                 (jour, 2, "de 0 à 1"), (jour, -1, "de 0 à 1")):  # fmt: skip
        with pytest.raises(ActionRefusee, match=phrase):
            baux.faire(d, c, "suivre_loyer", mois=mois, retard=retard)
    lieux = {"sens": "entree", "le": jour, "avec": "personne", "sejour": "bon"}
    with pytest.raises(ActionRefusee, match="reformuler"):
        baux.faire(d, c, "constater", **lieux, remarques="Elle est schizophrène")
    with pytest.raises(ActionRefusee, match="précède pas"):
        baux.faire(d, c, "constater", **lieux | {"le": jour - JOUR})


def test_a_faire_et_requetes(distribution, connecte):
    """Agrément that ends, examination and notice that come; a constant number of queries."""
    d, jour = distribution, horloge.aujourdhui()
    c = baux.signee(d)
    with d.travailleuse.agir(), transaction.atomic():
        assert taches.taches(d.travailleuse) == []
    for mois in (5, 15, 47):
        with horloge.au(horloge.maintenant() + mois * 30.5 * JOUR):
            vus = {}
            for qui in (d.travailleuse, d.referente):
                with qui.agir(), transaction.atomic():
                    vus[qui.role] = [g.titre for g in taches.taches(qui)]
        voulu = {
            5: ([], []),
            15: (vus["TRAVAILLEUR_SOCIAL"], ["Sous-locations : avis au préfet"]),
            47: (["Agrément à renouveler"], ["Sous-locations : avis au préfet"]),
        }[mois]
        assert vus["REFERENT_SOCIAL"] == voulu[1], mois
        assert set(voulu[0]) <= set(vus["TRAVAILLEUR_SOCIAL"]), mois
    for n in range(3):
        baux.faire(d, c, "financer", ligne="iml", financeur="DDETS", du=jour, au=jour,
                   montant=Decimal(n), places=1, statut="accordee")  # fmt: skip


def test_les_agrements(distribution):
    """Once for one day; of an operator; never from the future."""
    d = distribution
    with d.travailleuse.agir(), transaction.atomic():
        premier = agrements.ajouter(par=d.travailleuse, numero="A", delivre_le=date(2024, 2, 29))
        assert premier.jusqu_au == date(2029, 2, 28)
        assert agrements.ajouter(
            par=d.travailleuse, numero="A", delivre_le=date(2024, 2, 29)
        ).pk == premier.pk  # fmt: skip
        with pytest.raises(ActionRefusee, match="autre numéro"):
            agrements.ajouter(par=d.travailleuse, numero="B", delivre_le=date(2024, 2, 29))
        with pytest.raises(ActionRefusee, match="futur"):
            agrements.ajouter(par=d.travailleuse, numero="C", delivre_le=date(2999, 1, 1))
    with d.clinicienne.agir(), pytest.raises(ActionRefusee, match="opérateurs"):
        agrements.ajouter(par=d.clinicienne, numero="A", delivre_le=date(2024, 2, 29))


def test_le_pdf_de_chacun(distribution, connecte):
    """Each her own: the name to who reads it, to the landlord the contract and no more; withdrawn,
    it is given no more. The texts of the territory take the place of the default ones."""
    d = distribution
    c = baux.signee(d, categories=("SITUATION_LOCATIVE",))
    ClauseContrat.objects.create(
        territoire=d.territoire, rubrique="convention", titre="Désaccord",
        texte="On se parle d’abord, {duree} mois durant.", du=date(2026, 1, 1),
    )  # fmt: skip
    textes = {}
    for qui in (d.travailleuse, d.referente):
        navigateur = connecte(qui)
        for modele in ("contrat", "convention"):
            chemin = reverse("accompagnement:imprimer", args=[c.pk, modele])
            suite = navigateur.post(chemin).url
            assert navigateur.post(chemin).url == suite, "a double click"
            impressions.relever()
            assert "Votre PDF est prêt" in unescape(navigateur.get(suite).content.decode())
            octets = navigateur.get(suite + "telecharger/").content
            textes[qui.role, modele] = _texte(octets)
    tout = "".join(t for (role, _), t in textes.items() if role == "REFERENT_SOCIAL")
    for tu in ("Marchal", "Théo", "480,00", "hôpital", "ERAH", "handicap", "psych"):
        assert tu not in tout, tu
    for dit in ("MOS-2026-118", "57-2024-07", "L365-4", "312,40"):
        assert dit in tout, dit
    convention = textes["TRAVAILLEUR_SOCIAL", "convention"]
    for dit in ("Marchal", "Aucun soin n’est une condition", "On se parle d’abord, 18 mois durant",
                "Examen contradictoire", "Vers un bail à son nom"):  # fmt: skip
        assert dit in convention, dit
    scenes.retirer(d, c.accord)
    assert navigateur.get(suite).status_code == 404


def _texte(octets: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(octets)
    pages = [p.get_textpage().get_text_range() for p in document]
    return re.sub(r"\s+", " ", " ".join(pages)).replace("\xa0", " ")
