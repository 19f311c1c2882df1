"""From the letter of a person to the copy that she is given, through the delegate who reads nothing.

SP-15: everything held, readers, readings. SP-04: a landlord's copy never speaks of care. The
neighbour who spoke is never named. SP-10: no page of the delegate shows content.
"""

import io
import json
import zipfile
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from partnership.acteurs import horloge, identite
from partnership.acteurs.enums import Role
from partnership.acteurs.models import Utilisateur
from partnership.acteurs.registre import recherches
from partnership.secret.models import DroitPersonne, EntreeCercle, Journal
from partnership.secret.personne import copie, tasks
from partnership.secret.personne.models import CopieContenu, DemandePersonne, DossierConcerne
from signalements import actions
from signalements.models import Identite
from tests.distribution import engager
from tests.secret.outils import brut
from tests.signalements.scenes import informer, item, observer, remettre, transmis

VOISIN = "Zebulon"
SOINS = "canarisoin"


def page(nom, *reste):
    return reverse(f"personne:{nom}", args=reste)


def envoi(**champs):
    return {"cle": str(uuid4()), "nature": "acces", "preuve": "presence", "nom": "Ferrand",
            "prenom": "Odile", "annee": "", "recue_le": horloge.aujourdhui().isoformat(),
            **champs}  # fmt: skip


def ajouter(d, s, source, texte, code="accusations"):
    with d.agent.agir(), transaction.atomic():
        actions.ajouter_fait(signalement=s, par=d.agent, item=item(d.agent, code),
                             du=date(2026, 9, 4), source=source, texte=texte)  # fmt: skip


@pytest.fixture
def suivie(distribution):
    """A dossier with a neighbour's words, the person's, and care that the ERAH alone reads."""
    d = distribution
    s = observer(d.agent)
    ajouter(d, s, "voisin", f"{VOISIN} l’entend crier la nuit")
    ajouter(
        d, s, "vu", f"Volets fermés. Mme {VOISIN} appelle souvent. Vu avec {VOISIN}-Petit hier."
    )
    ajouter(d, s, "personne", "Je dors chez Berthe", "dort_ailleurs")
    remettre(d, s)
    informer(d, s)
    with d.referente.agir():
        actions.transmettre(signalement=s, par=d.referente)
    with d.clinicienne.agir():
        for acte in (actions.accuser, actions.admettre, actions.evaluer):
            acte(signalement=s, par=d.clinicienne)
        actions.consigner_contact(
            signalement=s, par=d.clinicienne, le=timezone.now() - timedelta(hours=1),
            resultat="refus", note=f"Note {SOINS}",
        )  # fmt: skip
        actions.faire_retour(signalement=s, par=d.clinicienne, code="contact_etabli", conseils=[])
        actions.clore(signalement=s, par=d.clinicienne, motif="refus")
    return s


@pytest.fixture
def deleguee_erah(distribution):
    d = distribution
    charte = d.territoire.chartes.get()
    root = Utilisateur.objects.get(is_superuser=True)
    return engager(d.organisations["erah"], Role.DELEGUE_DONNEES, "dpo", root, charte, "essai")


def demander(client, **champs) -> DemandePersonne:
    reponse = client.post(page("nouvelle"), envoi(**champs))
    assert reponse.status_code == 302, reponse.content.decode()
    return reponse.url


def preparer(client, adresse, *signalements):
    dossiers = [str(s.dossier_id) for s in signalements]
    reponse = client.post(f"{adresse}retenir/", {"dossiers": dossiers})
    assert reponse.status_code == 302
    tasks.relever_copies()


def concernes(acteur) -> list[DossierConcerne]:
    with acteur.agir():
        return list(DossierConcerne.objects.select_related("demande"))


def recevoir(client, acteur) -> tuple[dict, str, bytes]:
    """The JSON, the text of the PDF, and the bytes of the one copy that is ready."""
    (c,) = [c for c in concernes(acteur) if c.etat == "prete"]
    reponse = client.post(page("remettre", c.demande_id, c.pk))
    assert reponse.status_code == 200
    assert reponse["Content-Disposition"].startswith("attachment;")
    archive = zipfile.ZipFile(io.BytesIO(reponse.content))
    pdf = PdfReader(io.BytesIO(archive.read(f"{c.reference}.pdf")))
    texte = "\n".join(p.extract_text() for p in pdf.pages)
    return json.loads(archive.read(f"{c.reference}.json")), texte, reponse.content


def test_de_la_lettre_a_la_copie(distribution, connecte, suivie):
    d, client = distribution, connecte(distribution.deleguee)
    adresse = demander(client)
    corps = client.get(adresse).content.decode()
    assert suivie.reference in corps
    assert "DDP-" in corps
    preparer(client, adresse, suivie)
    for chemin in (adresse, page("demandes"), reverse("accueil")):
        vu = client.get(chemin).content.decode()
        for secret in ("Ferrand", "Odile", "rue des Essais", "Berthe", VOISIN, SOINS):
            assert secret not in vu, (chemin, secret)
    contenu, texte, octets = recevoir(client, d.deleguee)
    assert set(contenu) == {
        "format", "version", "demande", "dossier", "organisme", "faite_le", "avis",
        "informations", "lecteurs", "consultations", "fichiers",
    }  # fmt: skip
    assert (contenu["format"], contenu["version"]) == ("palier-copie-pour-la-personne", 1)
    natures = {info["nature"] for info in contenu["informations"]}
    assert natures >= {"Identité", "Fait observé", "Accord", "Signalement", "Ce qui s’est passé"}
    for info in contenu["informations"]:
        assert set(info) == {"nature", "categorie", "le", "par", "champs"}
        assert all(set(c) == {"champ", "libelle", "valeur"} for c in info["champs"])
    brut_json = json.dumps(contenu, ensure_ascii=False)
    for lu in (brut_json, texte):
        assert "Ferrand" in lu
        assert "Je dors chez Berthe" in lu
        assert "Volets fermés" in lu
        assert "MOSELIS" in lu
    # Nobody's name: neither the neighbour's, nor a professional's.
    noms = {str(a.utilisateur) for a in d.acteurs.values()}
    for cache in (VOISIN, *noms, "rapporté par un voisin", "Rapporté par un voisin"):
        assert cache not in brut_json, brut_json[max(0, brut_json.find(cache) - 300) :][:350]
        assert cache not in texte, cache
    assert any(c["acte"] for c in contenu["consultations"])
    assert {c["organisme"] for c in contenu["consultations"]} == {"MOSELIS"}
    assert contenu["lecteurs"]
    assert octets


def test_la_copie_du_bailleur_ne_dit_rien_du_soin(distribution, connecte, suivie):
    """SP-04: canaries in what the ERAH wrote, and the very categories, are not there."""
    d, client = distribution, connecte(distribution.deleguee)
    preparer(client, demander(client), suivie)
    contenu, texte, _ = recevoir(client, d.deleguee)
    for lu in (json.dumps(contenu, ensure_ascii=False), texte):
        for mot in (SOINS, "Suivi de soins", "Note soignante", "Refus maintenu", "souhaite pas",
                    "Contact de l’ERAH", "consigner contact", "Consigner un contact"):  # fmt: skip
            assert mot not in lu, mot


def test_la_copie_de_l_erah_est_celle_de_l_erah(distribution, connecte, deleguee_erah):
    """Care is given by the one who holds it, and by nobody else."""
    d = distribution
    s = transmis(d)
    with d.clinicienne.agir():
        for acte in (actions.accuser, actions.admettre, actions.evaluer):
            acte(signalement=s, par=d.clinicienne)
        actions.consigner_contact(
            signalement=s, par=d.clinicienne, le=timezone.now() - timedelta(hours=1),
            resultat="rencontree", note=f"Note {SOINS}",
        )  # fmt: skip
    client = connecte(deleguee_erah)
    preparer(client, demander(client), s)
    contenu, texte, _ = recevoir(client, deleguee_erah)
    assert SOINS in json.dumps(contenu)
    assert "Suivi de soins" in texte
    assert {c["organisme"] for c in contenu["consultations"]} == {"ERAH"}
    autre = connecte(d.deleguee)
    assert autre.get(page("demande", concernes(deleguee_erah)[0].demande_id)).status_code == 404
    assert concernes(d.deleguee) == []


def test_qui_a_quitte_le_dossier_repond_de_ce_qu_il_a_ecrit(
    distribution, connecte, suivie, deleguee_erah
):
    """SP-15 after SP-02: closed by the ERAH, found by its delegate; what others wrote is not."""
    d, client = distribution, connecte(deleguee_erah)
    assert client.get(reverse("signalements:dossier", args=[suivie.pk])).status_code == 404
    adresse = demander(client)
    assert suivie.reference in client.get(adresse).content.decode()
    preparer(client, adresse, suivie)
    contenu, texte, _ = recevoir(client, deleguee_erah)
    brut_json = json.dumps(contenu, ensure_ascii=False)
    assert SOINS in brut_json
    assert "n’intervient plus" in texte
    assert {i["par"].rpartition(", ")[2] for i in contenu["informations"]} == {"ERAH"}
    for ailleurs in ("Je dors chez Berthe", "Volets fermés", "rue des Essais"):
        assert ailleurs not in brut_json
    with deleguee_erah.agir():
        assert not Identite.objects.exists(), "the loan is gone"
        assert DroitPersonne.objects.count() == 0
    # Whoever never took part finds nothing; nobody writes what a place read.
    assert brut("SELECT has_function_privilege('palier_administration',"
                " 'palier.ouvrir_copie(uuid)', 'EXECUTE')") == [(False,)]  # fmt: skip
    for acteur in (*d.acteurs.values(), deleguee_erah):
        refus = pytest.raises(DatabaseError, match="refusees")
        with acteur.agir(), refus, transaction.atomic():
            brut("SELECT palier.ouvrir_copie(%s)", uuid4())
    with d.referente.agir():
        EntreeCercle.objects.filter(dossier=suivie.dossier_id).update(lectures=[1, 2, 3])
        assert [1, 2, 3] not in [e.lectures for e in EntreeCercle.objects.all()]


def test_la_copie_est_remise_une_fois(distribution, connecte, suivie):
    d, client = distribution, connecte(distribution.deleguee)
    adresse = demander(client)
    preparer(client, adresse, suivie)
    recevoir(client, d.deleguee)
    (c,) = concernes(d.deleguee)
    assert c.etat == "remise"
    remettre = page("remettre", c.demande_id, c.pk)
    assert client.get(remettre).status_code == 405
    assert client.post(remettre).status_code == 403
    with d.deleguee.agir():
        assert not CopieContenu.objects.exists()
        actes = list(Journal.objects.filter(dossier=suivie.dossier_id, role="DELEGUE_DONNEES")
                     .values_list("action", flat=True))  # fmt: skip
    assert sorted(actes) == ["copie_demandee", "copie_remise"]
    assert client.post(page("refaire", c.demande_id, c.pk)).status_code == 302
    tasks.relever_copies()
    assert concernes(d.deleguee)[0].etat == "prete"
    with identite.agir_comme(identite.SYSTEME):
        DossierConcerne.objects.update(jusqua=timezone.now() - timedelta(seconds=1))
    assert client.post(remettre).status_code == 403
    tasks.relever_copies()
    assert concernes(d.deleguee)[0].etat == "perimee"
    with identite.agir_comme(identite.SYSTEME):
        assert not CopieContenu.objects.exists()


def test_un_homonyme_ne_recoit_rien(distribution, connecte):
    """Same family name, another first name or another year: nothing is given, nothing is kept."""
    d, client = distribution, connecte(distribution.deleguee)
    s = observer(d.agent)
    with d.agent.agir():
        actions.ecrire_identite(
            signalement=s, par=d.agent, adresse="1 rue des Essais", nom="Ferrand", prenom="Odile",
            annee_naissance=1960, commune=s.commune,
        )  # fmt: skip
    for champs, attendu in (
        ({"prenom": "Marc"}, "autre"),
        ({"annee": "1985"}, "autre"),
        ({"annee": "1960"}, "prete"),
        ({}, "prete"),
        ({"nom": "FERRAND", "prenom": "odile"}, "prete"),
    ):
        preparer(client, demander(client, **champs), s)
        demande = max(concernes(d.deleguee), key=lambda c: c.demande.reference)
        assert demande.etat == attendu, champs
    assert "Aucun dossier à ce nom" in client.get(demander(client, nom="Inconnu")).content.decode()


def test_personne_d_autre_n_entre(distribution, connecte, suivie):
    d, client = distribution, connecte(distribution.deleguee)
    adresse = demander(client)
    preparer(client, adresse, suivie)
    (c,) = concernes(d.deleguee)
    for nom, acteur in d.acteurs.items():
        if nom == "deleguee":
            continue
        autre = connecte(acteur)
        for chemin in (adresse, f"{adresse}repondre/", page("demandes"), page("nouvelle")):
            assert autre.get(chemin).status_code == 403, (nom, chemin)
        assert autre.post(page("remettre", c.demande_id, c.pk)).status_code == 403
        with acteur.agir():
            assert not CopieContenu.objects.exists(), nom
            assert brut("SELECT * FROM palier.signalements_au_nom('\\x00')") == []
    assert client.get(page("demande", uuid4())).status_code == 404
    inconnu = client.post(f"{adresse}retenir/", {"dossiers": [str(uuid4())]})
    assert inconnu.status_code == 403
    assert client.post(f"{adresse}retenir/", {"dossiers": ["x"]}).status_code == 404


def test_les_droits_pretes_ne_restent_pas(distribution, connecte, suivie, monkeypatch):
    """The loan lives in a savepoint that is rolled back, even when the making fails."""
    d, client = distribution, connecte(distribution.deleguee)
    adresse = demander(client)
    vrai = copie._informations
    vus = []

    def espionner(deleguee, dossier, connus, **reste):
        vus.append(DroitPersonne.objects.count())
        return vrai(deleguee, dossier, connus, **reste)

    def casser(*args, **reste):
        espionner(*args, **reste)
        raise ValueError("Odile Ferrand")

    monkeypatch.setattr(copie, "_informations", casser)
    preparer(client, adresse, suivie)
    monkeypatch.setattr(copie, "_informations", espionner)
    tasks.relever_copies()
    assert len(vus) == 2
    assert min(vus) > 0
    with d.deleguee.agir():
        assert DroitPersonne.objects.count() == 0
        assert Identite.objects.count() == 0
        with pytest.raises(DatabaseError), transaction.atomic():
            brut("SELECT palier.ouvrir_copie(%s)", [concernes(d.deleguee)[0].pk])
    assert concernes(d.deleguee)[0].etat == "prete"


def test_l_echec_ne_dit_rien(distribution, connecte, suivie, monkeypatch, caplog):
    client = connecte(distribution.deleguee)
    adresse = demander(client)

    def casser(*args):
        raise ValueError("Odile Ferrand")

    monkeypatch.setattr(copie, "_composer", casser)
    preparer(client, adresse, suivie)
    for _ in range(tasks.TENTATIVES_MAX):
        tasks.relever_copies()
    assert "ValueError" in caplog.text
    assert "Ferrand" not in caplog.text
    assert concernes(distribution.deleguee)[0].etat == "echouee"


def test_la_demande_ne_garde_aucun_nom(distribution, connecte, suivie):
    client = connecte(distribution.deleguee)
    adresse = demander(client, annee="1960")
    with distribution.deleguee.agir():
        (ligne,) = brut("SELECT row_to_json(q)::text FROM personne_demandepersonne q")
    assert "ferrand" not in ligne[0].lower()
    assert client.post(page("nouvelle"), envoi(nom="")).status_code == 422
    assert adresse


def test_confier_au_service_puis_repondre(distribution, connecte, suivie):
    d, client = distribution, connecte(distribution.deleguee)
    adresse = demander(client, nature="rectification")
    preparer(client, adresse, suivie)
    assert concernes(d.deleguee)[0].etat == "retenu"
    accueil = connecte(d.referente).get(reverse("accueil")).content.decode()
    assert "Faire corriger" in accueil
    assert (
        "Faire corriger"
        not in connecte(d.referente_batigere).get(reverse("accueil")).content.decode()
    )
    reponse = {"reponse": "satisfaite", "repondue_le": horloge.aujourdhui().isoformat()}
    assert client.post(f"{adresse}repondre/", {}).status_code == 422
    assert client.post(f"{adresse}repondre/", reponse).status_code == 302
    assert client.post(f"{adresse}repondre/", reponse).status_code == 403
    assert "répondue" in client.get(page("demandes")).content.decode()


def test_une_demande_en_retard_le_dit(distribution, connecte):
    client = connecte(distribution.deleguee)
    hier = horloge.aujourdhui() - timedelta(days=40)
    demander(client, recue_le=hier.isoformat())
    for chemin in (page("demandes"), reverse("accueil")):
        assert "en retard" in client.get(chemin).content.decode()
    demain = horloge.aujourdhui() + timedelta(days=1)
    futur = client.post(page("nouvelle"), envoi(recue_le=demain.isoformat()))
    assert futur.status_code == 422


def test_deux_demandes_se_suivent_et_un_double_clic_n_en_fait_qu_une(distribution, connecte):
    client = connecte(distribution.deleguee)
    une = envoi()
    assert client.post(page("nouvelle"), une).url == client.post(page("nouvelle"), une).url
    demander(client)
    with distribution.deleguee.agir(), connection.cursor():
        refs = sorted(DemandePersonne.objects.values_list("reference", flat=True))
    assert [r[-4:] for r in refs] == ["0001", "0002"]


def test_les_pages_coutent_peu(distribution, connecte, suivie, django_assert_max_num_queries):
    """A constant number of queries, whatever was asked; the frame's own (session, menu) apart."""
    d, client = distribution, connecte(distribution.deleguee)
    adresses = [demander(client) for _ in range(4)]
    preparer(client, adresses[0], suivie)
    demander(client, nature="rectification")
    for chemin in (page("demandes"), page("nouvelle"), adresses[0]):
        client.get(chemin)
        with django_assert_max_num_queries(10 + len(recherches())):  # one for each kind of dossier
            assert client.get(chemin).status_code == 200
    referente = connecte(d.referente)
    referente.get(page("dossier", suivie.dossier_id))
    with django_assert_max_num_queries(12):
        assert referente.get(page("dossier", suivie.dossier_id)).status_code == 200
