"""Entries through their pages: kept by their owner, changed by proposals, remembered."""

from datetime import timedelta

import pytest
from django.urls import reverse

from annuaire import actions, fiche, relances
from annuaire.models import Lot, Modification, Structure
from partnership.acteurs import horloge
from partnership.acteurs.refus import ActionRefusee
from tests.signalements.test_lecture import requetes_au_plus

CONTACT = {"contact_0_fonction": "Accueil", "contact_0_telephone": "03 53 01 00 99"}
SAISIE = {"genre": "GEM", "nom": "GEM des Essais", "diffusion": "public", **CONTACT}


def adresse(nom, *args):
    return reverse(f"annuaire:{nom}", args=args)


def nommee(nom: str) -> Structure:
    return Structure.objects.get(nom=nom)


def poster(navigateur, page, /, *args, **donnees):
    return navigateur.post(adresse(page, *args), donnees)


def saisie_de(structure, **autres) -> dict:
    """What the form of an entry would send, unchanged."""
    lu = fiche.lire(structure)
    plages = {}
    for jour, debut, fin in lu["plages"]:
        plages.setdefault(f"jour_{jour}", []).append(f"{debut}-{fin}".replace(":", "h"))
    contacts = {
        f"contact_{rang}_{cle}": valeur
        for rang, contact in enumerate(lu["contacts"])
        for cle, valeur in contact.items()
        if valeur
    }
    simples = {c: lu[c] for c in fiche.SIMPLES if lu[c] not in (None, False)}
    return {
        **simples, **contacts, **{j: ", ".join(t) for j, t in plages.items()},
        "commune": lu["commune"] or "", "communes": lu["communes"],
        "proprietaire": structure.proprietaire_id or "", "version": structure.version,
        "secteurs": list(structure.secteurs.values_list("pk", flat=True)), **autres,
    }  # fmt: skip


def test_la_coordinatrice_ajoute(annuaire, connecte):
    c = connecte(annuaire.coordinatrice)
    assert poster(c, "nouvelle", **SAISIE).status_code == 302
    creee = nommee("GEM des Essais")
    page = c.get(adresse("structure", creee.ref)).content.decode()
    assert "03\u202f53\u202f01\u202f00\u202f99" in page
    assert "À vérifier" in page
    assert poster(c, "verifier", creee.ref).status_code == 302
    assert "À vérifier" not in c.get(adresse("structure", creee.ref)).content.decode()


FAUTES = [
    ("contact_0_telephone", "06 39 98 00 01", "jamais le portable d’une personne"),
    ("contact_0_telephone", "12 34", "numéro français"),
    ("contact_0_fonction", "", "quelle fonction"),
    ("finess", "570000159", "sa clé ne correspond pas"),
    ("finess", "57000", "neuf caractères"),
    ("siret", "12345678901234", "Ce SIRET contient une faute"),
    ("jour_1", "9h-8h", "après l’heure de début"),
    ("jour_1", "9h-12h, 11h-14h", "se chevauchent"),
    ("jour_1", "le matin", "Écrivez comme"),
    ("jour_1", "25h-26h", "0h00 à 23h59"),
    ("code_postal", "59770", "Marly a pour code postal 57155"),
    ("nom", "", "Ce champ est obligatoire"),
    ("site", "javascript:alert(1)", "URL valide"),
]


def test_une_saisie_fausse_dit_pourquoi(annuaire, connecte):
    c = connecte(annuaire.coordinatrice)
    for champ, valeur, phrase in FAUTES:
        reponse = poster(c, "nouvelle", **{**SAISIE, "commune": "57447", champ: valeur})
        assert reponse.status_code == 422, champ
        html = reponse.content.decode()
        assert phrase in html, (champ, valeur)
        assert "GEM des Essais" in html or champ == "nom"
    assert not Structure.objects.filter(nom="GEM des Essais").exists()


def test_un_point_en_mer(annuaire, connecte):
    annuaire.territoire.communes.filter(pk="57463").update(latitude=49.12, longitude=6.18)
    c = connecte(annuaire.coordinatrice)
    inverse = {"commune": "57463", "latitude": "6.18", "longitude": "49.12"}
    reponse = poster(c, "nouvelle", **SAISIE, **inverse)
    assert "la latitude vient avant la longitude" in reponse.content.decode()
    juste = {"commune": "57463", "latitude": "49.12", "longitude": "6.18"}
    assert poster(c, "nouvelle", **SAISIE, **juste).status_code == 302


def test_du_html_reste_du_texte(annuaire, connecte):
    c = connecte(annuaire.coordinatrice)
    poster(c, "nouvelle", **SAISIE, services="<script>alert(1)</script><b>Café</b>")
    page = c.get(adresse("structure", nommee("GEM des Essais").ref)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;b&gt;Café" in page


def test_un_partenaire_propose_le_porteur_accepte(annuaire, connecte):
    erah = Structure.objects.get(genre="ERAH")
    agent = connecte(annuaire.agent)
    saisie = saisie_de(erah, services="Reçoit les signalements, et rappelle.", motif="Plus exact")
    assert poster(agent, "modifier", erah.ref, **saisie).status_code == 302
    erah.refresh_from_db()
    assert "rappelle" not in erah.services
    proposee = Modification.objects.get(suite="proposee")
    assert proposee.champs == ["services"]
    assert agent.get(adresse("proposition", proposee.ref)).status_code == 404
    clinicienne = connecte(annuaire.clinicienne)
    page = clinicienne.get(adresse("proposition", proposee.ref)).content.decode()
    assert "Plus exact" in page
    assert "<ins>Reçoit les signalements, et rappelle.</ins>" in page
    assert poster(clinicienne, "accepter", proposee.ref).status_code == 302
    assert poster(clinicienne, "accepter", proposee.ref).status_code == 404
    erah.refresh_from_db()
    assert "rappelle" in erah.services
    historique = clinicienne.get(adresse("historique", erah.ref)).content.decode()
    assert "<del>Reçoit les signalements des bailleurs" in historique


def test_une_proposition_depassee_ne_s_applique_pas(annuaire, connecte):
    erah = Structure.objects.get(genre="ERAH")
    with annuaire.agent.agir():
        proposee = actions.proposer(
            par=annuaire.agent, structure=erah, document={"services": "Autre"}, motif="x"
        )
    with annuaire.clinicienne.agir():
        actions.modifier(structure=erah, par=annuaire.clinicienne, document={"services": "Neuf"})
    reponse = poster(connecte(annuaire.clinicienne), "accepter", proposee.ref)
    assert reponse.status_code == 403
    assert "a changé depuis la proposition" in reponse.content.decode()
    refus = {"reponse": "Déjà mis à jour"}
    assert (
        poster(connecte(annuaire.clinicienne), "refuser", proposee.ref, **refus).status_code == 302
    )
    assert (
        "Déjà mis à jour" in connecte(annuaire.agent).get(adresse("propositions")).content.decode()
    )


def test_une_page_perimee_n_ecrase_rien(annuaire, connecte):
    cmp = nommee("CMP des Tilleuls")
    c = connecte(annuaire.coordinatrice)
    ancienne = saisie_de(cmp, publics="Adultes")
    assert poster(c, "modifier", cmp.ref, **saisie_de(cmp, publics="Tous")).status_code == 302
    reponse = poster(c, "modifier", cmp.ref, **ancienne)
    assert reponse.status_code == 422
    assert "a changé entre-temps" in reponse.content.decode()
    cmp.refresh_from_db()
    assert cmp.publics == "Tous"


def test_enregistrer_sans_rien_changer_ne_change_rien(annuaire, connecte):
    cmp = nommee("CMP des Tilleuls")
    avant = Modification.objects.count(), cmp.version
    c = connecte(annuaire.coordinatrice)
    assert poster(c, "modifier", cmp.ref, **saisie_de(cmp)).status_code == 302
    cmp.refresh_from_db()
    assert (Modification.objects.count(), cmp.version) == avant


def test_l_annuaire_demande_a_qui_le_tient(annuaire, connecte):
    """Proposals and overdue reviews stand in « À faire », until answered."""
    d = annuaire
    cmp = nommee("CMP des Tilleuls")
    with d.agent.agir():
        actions.proposer(par=d.agent, structure=cmp, document={"publics": "Tous"}, motif="x")
    c = connecte(d.coordinatrice)
    page = c.get("/").content.decode()
    assert "Propositions pour l’annuaire" in page
    assert "jamais vérifiée" in page
    assert "à vérifier" not in connecte(d.agent).get("/").content.decode()
    with horloge.au(horloge.maintenant() + timedelta(days=181)):
        assert relances.a_revoir(d.coordinatrice).exclude(verifie_le=None).exists()
        for structure in list(relances.a_revoir(d.coordinatrice)):
            poster(c, "verifier", structure.ref)
    actions.refuser(
        modification=Modification.objects.get(suite="proposee"), par=d.coordinatrice, reponse="Non"
    )
    page = c.get("/").content.decode()
    assert "Propositions pour l’annuaire" not in page
    assert "Fiches de l’annuaire à vérifier" not in page


def test_retirer_garde_l_historique(annuaire, connecte):
    cmp = nommee("CMP des Tilleuls")
    c = connecte(annuaire.coordinatrice)
    assert poster(c, "retirer", cmp.ref, motif="Fermé").status_code == 302
    assert c.get(adresse("structure", cmp.ref)).status_code == 404
    assert "CMP des Tilleuls" not in c.get(adresse("liste"), {"q": "tilleuls"}).content.decode()
    assert Modification.objects.filter(structure=cmp, nature="retirer").exists()


def test_un_import_s_annule_d_un_coup(annuaire):
    d = annuaire.coordinatrice
    with d.agir():
        lot = Lot.objects.create(territoire=d.territoire, auteur=d.affectation, libelle="Essai")
        cmp, gem = nommee("CMP des Tilleuls"), nommee("GEM L’Envol")
        avant = fiche.lire(cmp), fiche.lire(gem)
        neuve = actions.creer(par=d, document={"genre": "GEM", "nom": "Neuve"}, lot=lot)
        actions.modifier(structure=cmp, par=d, document={"publics": "Tous", "plages": []}, lot=lot)
        actions.modifier(structure=cmp, par=d, document={"contacts": []}, lot=lot)
        actions.retirer(structure=gem, par=d, motif="x", lot=lot)
        assert actions.annuler(lot=lot, par=d) == 4
        cmp, gem = nommee("CMP des Tilleuls"), nommee("GEM L’Envol")
        assert (fiche.lire(cmp), fiche.lire(gem)) == avant
        assert gem.retiree_le is None
        neuve.refresh_from_db()
        assert neuve.retiree_le is not None
        with pytest.raises(ActionRefusee, match="déjà annulé"):
            actions.annuler(lot=lot, par=d)


def test_un_import_change_depuis_ne_s_annule_pas(annuaire):
    d = annuaire.coordinatrice
    with d.agir():
        lot = Lot.objects.create(territoire=d.territoire, auteur=d.affectation, libelle="Essai")
        cmp = nommee("CMP des Tilleuls")
        actions.modifier(structure=cmp, par=d, document={"publics": "Tous"}, lot=lot)
        actions.modifier(structure=cmp, par=d, document={"publics": "Adultes de Metz"})
        with pytest.raises(ActionRefusee, match="ont changé depuis"):
            actions.annuler(lot=lot, par=d)


def test_l_annuaire_d_ailleurs_n_existe_pas(annuaire, connecte):
    cmp = nommee("CMP des Tilleuls")
    c = connecte(annuaire.etrangere)
    for nom in ("structure", "historique", "modifier", "retirer"):
        assert c.get(adresse(nom, cmp.ref)).status_code == 404, nom
    assert "CMP des Tilleuls" not in c.get(adresse("liste"), {"q": "tilleuls"}).content.decode()


def test_le_cout_est_constant(annuaire, connecte):
    c = connecte(annuaire.coordinatrice)
    cmp = nommee("CMP des Tilleuls")
    for chemin in (adresse("liste"), adresse("liste") + "?q=cmp+woippy&ouverte=1",
                   adresse("structure", cmp.ref), adresse("propositions")):  # fmt: skip
        c.get(chemin)
        with requetes_au_plus(12):
            assert c.get(chemin).status_code == 200


def test_secteur_d_une_adresse(annuaire, connecte):
    c = connecte(annuaire.agent)
    sur = poster(c, "secteur", adresse="12 r. St Livier", commune="57463").content.decode()
    assert "57G90" in sur
    assert "CMP des Tilleuls" in sur
    assert "57I90" in sur
    doute = poster(c, "secteur", adresse="rue Inconnue", commune="57463").content.decode()
    assert "À confirmer auprès du CH" in doute
    assert poster(c, "secteur", adresse="x", commune="59390").status_code == 422
    assert (
        poster(c, "secteur", adresse="avenue de Strasbourg", commune="57463")
        .content.decode()
        .count("il manque le numéro")
        == 1
    )


def test_les_onglets_sont_ceux_des_pages_qui_existent(annuaire, connecte):
    page = connecte(annuaire.clinicienne).get(adresse("secteur")).content.decode()
    onglets = page.split('class="onglets"')[1].split("</nav>")[0]
    assert "Structures" in onglets
    assert onglets.count('aria-current="true"') == 1
    assert "Imports" not in onglets
