"""Signed papers through the pages and the base: who joins, who reads, what is kept (0013, SP-08)."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from PIL import Image

from partnership.acteurs.reception import champs
from partnership.acteurs.reception.natures import NatureFichier, Recu
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.telechargements import BAC_A_SABLE
from partnership.secret.models import Accord, Journal
from partnership.secret.personne import copie
from partnership.secret.recus import actions
from partnership.secret.recus.models import FormulaireSigne
from tests.acteurs import fichiers
from tests.secret.outils import brut, consentir
from tests.signalements import scenes

NOM = "Odile Ferrand accord.jpg"


@pytest.fixture
def accord(distribution):
    """A consent in a transmitted signalement."""
    d, s = distribution, scenes.transmis(distribution)
    with d.referente.agir(), transaction.atomic():
        return consentir(d.referente, s.dossier, ["SITUATION_SOCIALE"], [d.organisations["erah"]])


def page(nom, accord, *suite) -> str:
    return reverse(f"recus:{nom}", args=[accord.dossier_id, *(suite or (accord.pk,))])


def envoi(octets=None, champ="photo", nom=NOM, **reste) -> dict:
    octets = fichiers.photo() if octets is None else octets
    return {"cle": str(uuid.uuid4()), champ: SimpleUploadedFile(nom, octets, "text/html"), **reste}


def vus(acteur) -> list[FormulaireSigne]:
    """What both walls show her; they agree."""
    with acteur.agir(), transaction.atomic():
        lus = list(FormulaireSigne.objects.visibles_par(acteur).order_by("cree_le"))
        assert len(brut("SELECT id FROM recus_formulairesigne")) == len(lus)
    return lus


def joindre(acteur, accord, octets=b"\xff\xd8\xff image") -> FormulaireSigne:
    with acteur.agir(), transaction.atomic():
        trouve = Accord.objects.visibles_par(acteur).select_related("dossier").get(pk=accord.pk)
        return actions.joindre_formulaire(
            accord=trouve, par=acteur, cle=uuid.uuid4(), recu=Recu(octets, NatureFichier.JPEG)
        )


def test_joindre_lire_remplacer(distribution, connecte, accord):
    """Joined with the phone, saved as an attachment, replaced; the former stays as proof."""
    d = distribution
    elle, navigateur = d.referente, connecte(d.referente)
    accords = reverse("secret:accords", args=[accord.dossier_id])
    assert page("joindre", accord) in navigateur.get(accords).text
    vue = navigateur.get(page("joindre", accord)).text
    for attendu in ('capture="environment"', "multipart/form-data", "10&nbsp;Mo"):
        assert attendu in vue
    une_photo = envoi()
    octets = une_photo["photo"].read()
    for _ in range(2):  # a double click, or a page sent again
        une_photo["photo"] = SimpleUploadedFile(NOM, octets)
        reponse = navigateur.post(page("joindre", accord), une_photo)
        assert reponse.headers["Location"] == page("formulaires", accord)
    (premier,) = vus(elle)
    assert str(premier.pk) == une_photo["cle"]
    pris = connecte(d.clinicienne).get(page("telecharger", accord, premier.pk))
    assert pris.headers["Content-Type"] == "image/jpeg"
    assert pris.headers["Content-Disposition"] == (
        'attachment; filename="SIG-2026-0001-formulaire-signe.jpg"'
    )
    assert pris.headers["Content-Security-Policy"] == BAC_A_SABLE
    assert pris.headers["X-Content-Type-Options"] == "nosniff"
    image = Image.open(io.BytesIO(pris.content))
    assert (image.format, dict(image.getexif())) == ("JPEG", {})
    assert fichiers.LIEU not in pris.content
    connecte(d.clinicienne).post(page("joindre", accord), envoi(fichiers.pdf(), "fichier"))
    liste = navigateur.get(page("formulaires", accord)).text
    ordre = [liste.index(mot) for mot in ("(PDF,", "Fait foi", "(photo,", "Remplacé, gardé comme")]
    assert ordre == sorted(ordre)
    assert "Voir le formulaire signé" in navigateur.get(accords).text
    assert [f.pk == premier.pk for f in vus(elle)] == [True, False]
    with d.deleguee.agir(), transaction.atomic():
        faits = list(Journal.objects.values_list("action", flat=True))
    assert faits.count("formulaire_joint") == 1  # her organisation's: the clinician's is not hers


REFUS = [
    ({}, "une photo ou un fichier, un seul"),
    (lambda: envoi() | envoi(fichiers.pdf(), "fichier"), "un seul à la fois"),
    (lambda: envoi(b"<svg onload=alert(1)>", nom="accord.jpg"), "n’en est pas un"),
    (lambda: envoi(b"", "fichier"), "est vide"),
    (lambda: envoi(bytes(2_000)), "dépasse"),
    (lambda: envoi(cle="pas une clé"), "UUID"),
]


def test_refuse_avec_une_phrase(distribution, connecte, settings, accord):
    settings.PALIER_FICHIER_OCTETS = 1_900
    navigateur = connecte(distribution.referente)
    for quoi, dit in REFUS:
        donnees = quoi() if quoi else {"cle": str(uuid.uuid4())}
        reponse = navigateur.post(page("joindre", accord), donnees)
        assert reponse.status_code == 422, dit
        assert dit in reponse.text
        assert NOM not in reponse.text
    assert not vus(distribution.referente)


def test_qui_joint_et_qui_lit(distribution, connecte, accord):
    """Those who read the accord and the identity; hers is not seen by the agent nor by others."""
    d = distribution
    joint = joindre(d.referente, accord)
    for acteur in (d.referente, d.referente2, d.clinicienne):
        assert [f.pk for f in vus(acteur)] == [joint.pk]
    for acteur in (d.agent, d.referente_batigere, d.coordinatrice, d.deleguee, d.etrangere):
        assert not vus(acteur)
    for acteur, code in ((d.agent, 403), (d.referente_batigere, 404), (d.etrangere, 404)):
        navigateur = connecte(acteur)
        assert navigateur.get(page("telecharger", accord, joint.pk)).status_code == code
        assert navigateur.post(page("joindre", accord), envoi()).status_code == code
    assert len(vus(d.referente)) == 1
    autre = scenes.transmis(d, nom="Autre")
    ailleurs = reverse("recus:telecharger", args=[autre.dossier_id, joint.pk])
    assert connecte(d.referente).get(ailleurs).status_code == 404
    with d.agent.agir(), transaction.atomic(), pytest.raises(ActionRefusee):
        actions.joindre_formulaire(
            accord=accord, par=d.agent, cle=uuid.uuid4(), recu=Recu(b"x", NatureFichier.PDF)
        )


def test_le_papier_d_un_accord_qui_nomme_les_soins(distribution, connecte, accord):
    """SP-04: it would tell the landlord that there is care; neither wall shows it to her."""
    d = distribution
    with d.clinicienne.agir(), transaction.atomic():
        soins = consentir(
            d.clinicienne, accord.dossier, ["SUIVI_SOINS"], [d.organisations["operateur"]]
        )
    joint = joindre(d.clinicienne, soins)
    assert [f.pk for f in vus(d.clinicienne)] == [joint.pk]
    assert not vus(d.referente)
    for nom, *suite in (("formulaires",), ("joindre",), ("telecharger", joint.pk)):
        assert connecte(d.referente).get(page(nom, soins, *suite)).status_code == 404


def test_la_base_tient_seule(distribution, accord):
    """Sealed; no change, no removal; not for an accord of another dossier, nor by another hand."""
    d = distribution
    joint = joindre(d.referente, accord, b"\xff\xd8\xff Odile Ferrand")
    autre = scenes.transmis(d, nom="Autre")
    ligne = (
        "INSERT INTO recus_formulairesigne (id, dossier_id, territoire_id, auteur_id, accord_id,"
        " nature, poids, octets, cree_le)"
        " VALUES (gen_random_uuid(), %s, %s, %s, %s, 'PDF', 1, 'x', now())"
    )
    with d.referente.agir(), transaction.atomic():
        ((brute,),) = brut("SELECT octets FROM recus_formulairesigne")
        assert b"Ferrand" not in bytes(brute)
        for ordre in ("UPDATE recus_formulairesigne SET poids = 0",
                      "DELETE FROM recus_formulairesigne"):  # fmt: skip
            with pytest.raises(DatabaseError, match="permission denied"):
                brut(ordre)
    siens = (d.territoire.pk, d.referente.affectation.pk, joint.accord_id)
    for acteur, valeurs in (
        (d.referente, (autre.dossier_id, *siens)),
        (d.clinicienne, (accord.dossier_id, *siens)),
        (d.referente_batigere,
         (accord.dossier_id, d.territoire.pk, d.referente_batigere.affectation.pk, accord.pk)),
    ):  # fmt: skip
        with acteur.agir(), transaction.atomic(), pytest.raises(DatabaseError, match="row-level"):
            brut(ligne, *valeurs)


def test_la_copie_de_la_personne_porte_ce_qu_elle_a_signe(distribution, accord):
    """SP-15: beside what is said of her, what she signed, under a neutral name."""
    d = distribution
    joindre(d.referente, accord)
    with d.referente.agir(), transaction.atomic():
        fichiers_joints = copie._fichiers(d.referente, accord.dossier)
    assert fichiers_joints == {"SIG-2026-0001-fichier-1.jpg": b"\xff\xd8\xff image"}
    champ = champs.ChampFichier()
    assert champ.widget.attrs["accept"].count("/") == 4
