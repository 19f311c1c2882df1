"""Photos of a flat: what is kept of them, who sees them, how many, and when they are erased."""

import io
import threading
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from accompagnement.logements import actions as logements
from accompagnement.models import ImagePhoto, Logement, PhotoLogement
from accompagnement.photos import actions, regles
from partnership.acteurs import horloge
from partnership.acteurs.models import Reglage
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.telechargements import BAC_A_SABLE
from tests.acteurs import fichiers

from . import baux, scenes

NOM = "Odile Ferrand 3 rue Basse.jpg"


def chemin(offert, nom="photos", *suite) -> str:
    return reverse(f"accompagnement:{nom}", args=[offert.ref, *suite])


def fichier(octets=None, nom=NOM) -> SimpleUploadedFile:
    return SimpleUploadedFile(nom, fichiers.photo() if octets is None else octets, "text/html")


def envoyer(navigateur, offert, *envois, statut=302) -> str:
    reponse = navigateur.post(chemin(offert), {"photos": [fichier(e) for e in envois]})
    html = unescape(reponse.content.decode())
    assert reponse.status_code == statut, html[:3000]
    return html


def couleur(n: int) -> bytes:
    sortie = io.BytesIO()
    Image.new("RGB", (60, 40), (n * 25, 90, 120)).save(sortie, "PNG")
    return sortie.getvalue()


def poser(d, offert, *rangs, par=None) -> int:
    """Add photos through the action, without a process for each."""
    par = par or d.referente
    with par.agir():
        return actions.ajouter(
            logement=offert, par=par, dessins=[(couleur(n), couleur(n)) for n in rangs]
        )


def regler(d, nombre: int) -> None:
    Reglage.objects.create(
        territoire=d.territoire, cle=regles.REGLAGE, valeur=nombre, source="essai",
        du=horloge.aujourdhui(),
    )  # fmt: skip


def test_plusieurs_photos_redessinees_sans_lieu_ni_nom(distribution, connecte):
    """A large JPEG that tells where it was taken, and a PNG: two JPEG of ours, and small ones."""
    d = distribution
    offert = scenes.logement(d)
    sylvie = connecte(d.referente)
    grande = fichiers.photo(taille=(3000, 2000))
    assert fichiers.LIEU in grande
    polyglotte = fichiers.photo("PNG") + b"<script>alert(1)</script>PK\x03\x04"
    for _ in range(2):  # a double click adds once
        envoyer(sylvie, offert, grande, polyglotte)
    lues = list(PhotoLogement.objects.filter(logement=offert))
    assert [p.rang for p in lues] == [0, 1]
    for image in ImagePhoto.objects.all():
        for octets, cote in ((image.grande, 1600), (image.vignette, 480)):
            octets = bytes(octets)
            with Image.open(io.BytesIO(octets)) as lue:
                assert (lue.format, dict(lue.getexif())) == ("JPEG", {})
                assert max(lue.size) <= cote
            for tu in (fichiers.LIEU, b"script", b"Exif", b"Odile"):
                assert tu not in octets
    for nom in ("voir", "vignette"):
        reponse = connecte(d.clinicienne).get(chemin(offert, nom, lues[0].ref))
        assert reponse["Content-Type"] == "image/jpeg"
        assert reponse["Content-Disposition"] == 'attachment; filename="logement.jpg"'
        assert reponse["Content-Security-Policy"] == BAC_A_SABLE
        assert reponse["X-Content-Type-Options"] == "nosniff"
        assert reponse.content.startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize(
    ("octets", "phrase"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "n’en est pas un"),
        (b"", "vide"),
        (b"MZ\x90 un programme nomme photo.jpg", "n’en est pas un"),
        (b"GIF89a", "n’en est pas un"),
        (b"%PDF-1.7 plan", "PDF, pas une photo"),
        (b"\x00\x00\x00\x18ftypheic", "HEIC"),
        (fichiers.photo()[:200], "abîmé"),
        (fichiers.png_geant(), "trop grande"),
    ],
)
def test_ce_qui_n_est_pas_une_photo_est_refuse(distribution, connecte, octets, phrase):
    d = distribution
    offert = scenes.logement(d)
    html = envoyer(connecte(d.referente), offert, octets, statut=422)
    assert phrase in html
    assert "ni personne" in html
    assert not PhotoLogement.objects.exists()


def test_trop_lourd_ou_trop_nombreux(distribution, connecte, settings):
    """One too heavy is told by its place, none is added; the sum and the number are told too."""
    d = distribution
    offert = scenes.logement(d)
    sylvie = connecte(d.referente)
    settings.PALIER_FICHIER_OCTETS = 1_000_000
    lourde = fichiers.photo() + bytes(1_000_001)
    html = envoyer(sylvie, offert, couleur(1), lourde, statut=422)
    assert "Photo n° 2 sur 2" in html
    assert "dépasse 1 Mo" in html
    settings.PALIER_PHOTOS_OCTETS = 1_000_000
    assert "plus de 1 Mo ensemble" in envoyer(sylvie, offert, lourde, couleur(1), statut=422)
    regler(d, 2)
    html = envoyer(sylvie, offert, *(couleur(n) for n in range(3)), statut=422)
    assert "2 photos au plus" in html
    assert "Choisissez une photo" in envoyer(sylvie, offert, statut=422)
    reponse = sylvie.post(chemin(offert), {"photos": [fichier(couleur(n % 9)) for n in range(25)]})
    assert reponse.status_code == 400  # more than any flat may have: read by nobody
    assert not PhotoLogement.objects.exists()
    poser(d, offert, 1)
    assert "Il reste 1 place" in envoyer(sylvie, offert, couleur(2), couleur(3), statut=422)
    poser(d, offert, 2)
    assert "le plus possible" in envoyer(sylvie, offert, couleur(3), statut=422)
    html = unescape(sylvie.get(chemin(offert)).content.decode())
    assert 'type="file"' not in html
    assert "Ce logement a 2 photos" in html


def test_qui_voit_et_qui_change(distribution, connecte):
    d = distribution
    offert = scenes.logement(d)
    poser(d, offert, 1)
    photo = PhotoLogement.objects.get().ref
    pages = [chemin(offert), chemin(offert, "voir", photo), chemin(offert, "vignette", photo)]
    for qui in (d.referente, d.referente2, d.clinicienne, d.travailleuse, d.coordinatrice):
        assert [connecte(qui).get(p).status_code for p in pages] == [200] * 3, qui
    for qui in (d.agent, d.referente_batigere, d.etrangere, d.membre, d.clinicienne_ailleurs,
                d.deleguee, d.pilotage):  # fmt: skip
        assert [connecte(qui).get(p).status_code for p in pages] == [404] * 3, qui
    ecrits = [chemin(offert)] + [
        chemin(offert, n, photo) for n in ("legender", "deplacer", "supprimer")
    ]
    dit = {"legende": "Piratée", "place": "0", "sens": "descendre"}
    for qui, statut in ((d.clinicienne, 403), (d.referente_batigere, 404), (d.agent, 404)):
        for ou in ecrits:
            assert connecte(qui).post(ou, dit).status_code == statut, (qui, ou)
    assert PhotoLogement.objects.get().legende == ""
    # The photo of another flat is not reached through one's own.
    sien = scenes.logement(d, d.referente_batigere)
    ailleurs = connecte(d.referente_batigere)
    assert ailleurs.get(chemin(sien, "voir", photo)).status_code == 404
    ailleurs.post(chemin(sien, "supprimer", photo))
    assert PhotoLogement.objects.count() == 1


def test_legende_ordre_suppression(distribution, connecte):
    d = distribution
    offert = scenes.logement(d)
    poser(d, offert, 1, 2, 3)
    un, deux, trois = (p.ref for p in PhotoLogement.objects.all())
    sylvie = connecte(d.referente)
    assert sylvie.post(chemin(offert, "legender", deux), {"legende": "Cuisine"}).status_code == 302
    reponse = sylvie.post(chemin(offert, "legender", deux), {"legende": "Voisin schizophrène"})
    html = unescape(reponse.content.decode())
    assert reponse.status_code == 422
    assert "À reformuler" in html
    assert "Voisin schizophrène" in html
    assert sylvie.post(chemin(offert, "legender", un), {"legende": "x" * 81}).status_code == 422
    for _ in range(2):  # a double click moves once: it is no longer where the page showed it
        sylvie.post(chemin(offert, "deplacer", deux), {"place": "1", "sens": "monter"})
    for faux in ({"place": "0", "sens": "monter"}, {"place": "9" * 30, "sens": "descendre"},
                 {"sens": "ailleurs"}, {"place": "²", "sens": "monter"}):  # fmt: skip
        assert sylvie.post(chemin(offert, "deplacer", deux), faux).status_code == 302
    assert [p.ref for p in PhotoLogement.objects.all()] == [deux, un, trois]
    html = unescape(connecte(d.clinicienne).get(chemin(offert)).content.decode())
    assert 'alt="Cuisine"' in html
    for tu in ("Supprimer", "Enregistrer la légende", 'type="file"', "<script>"):
        assert tu not in html
    assert "Elle disparaît" in sylvie.get(chemin(offert, "supprimer", deux)).content.decode()
    assert PhotoLogement.objects.count() == 3  # asked first
    for _ in range(2):
        assert sylvie.post(chemin(offert, "supprimer", deux)).status_code == 302
    assert [p.ref for p in PhotoLogement.objects.all()] == [un, trois]
    assert ImagePhoto.objects.count() == 2
    assert sylvie.get(chemin(offert, "supprimer", deux)).status_code == 404
    assert sylvie.post(chemin(offert, "legender", deux), {"legende": "x"}).status_code == 404


def test_effacees_quand_le_logement_est_loue(distribution, connecte):
    """In the transaction of the signing; the flat takes no photo any more."""
    d = distribution
    c = baux.prete(d)
    offert = Logement.objects.get()
    autre = scenes.logement(d)
    poser(d, offert, 1, 2)
    poser(d, autre, 3)
    baux.faire(d, c, "signer", signee_le=horloge.aujourdhui())
    offert.refresh_from_db()
    assert offert.photos_closes
    assert not offert.photos.exists()
    assert ImagePhoto.objects.count() == autre.photos.count() == 1
    with pytest.raises(ActionRefusee, match="chez-soi"):
        poser(d, offert, 4)
    sylvie = connecte(d.referente)
    reponse = sylvie.post(chemin(offert), {"photos": [fichier()]})
    assert reponse.status_code == 403
    assert "s’effacent dès" in unescape(sylvie.get(chemin(offert)).content.decode())


def test_effacees_quand_le_logement_n_est_plus_offert(distribution, connecte):
    d = distribution
    offert = scenes.logement(d)
    poser(d, offert, 1)
    photo = PhotoLogement.objects.get().ref
    with d.referente2.agir():
        logements.retirer(logement=offert, par=d.referente2, version=1)
    assert not ImagePhoto.objects.exists()
    assert connecte(d.clinicienne).get(chemin(offert)).status_code == 404
    sylvie = connecte(d.referente)
    assert sylvie.get(chemin(offert)).status_code == 200
    assert sylvie.get(chemin(offert, "voir", photo)).status_code == 404
    with pytest.raises(ActionRefusee, match="plus offert"):
        poser(d, offert, 2)


def test_la_liste_ne_demande_qu_une_fois(distribution, connecte):
    """One query for the photos of all the flats, and never their bytes."""
    d = distribution
    claire = connecte(d.clinicienne)
    liste = reverse("accompagnement:logements")
    poser(d, scenes.logement(d), 1)
    claire.get(liste)

    def compter(page) -> int:
        with CaptureQueriesContext(connection) as vues:
            assert claire.get(page).status_code == 200
        assert not any("imagephoto" in q["sql"] for q in vues)
        return len(vues)

    avant = compter(liste)
    offert = scenes.logement(d)
    page = compter(chemin(offert))
    poser(d, offert, *range(1, 8))
    scenes.logement(d)
    assert compter(liste) == avant
    assert compter(chemin(offert)) == page
    html = claire.get(liste).content.decode()
    assert html.count('class="vignette"') == 2
    assert "les 7 photo" in html


def test_deux_a_la_fois_ne_passent_pas_le_nombre(distribution_reelle):
    """Each would fit alone; together they would not: one is refused."""
    d = distribution_reelle
    regler(d, 3)
    offert = scenes.logement(d)
    depart, suites = threading.Barrier(2), []

    def envoi(qui, *rangs):
        try:
            depart.wait(10)
            suites.append(poser(d, offert, *rangs, par=qui))
        except ActionRefusee as refus:
            suites.append(refus.phrase)
        finally:
            connection.close()

    fils = [threading.Thread(target=envoi, args=(d.referente, 1, 2)),
            threading.Thread(target=envoi, args=(d.referente2, 3, 4))]  # fmt: skip
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(30)
    assert sorted(map(str, suites)) == ["2", "Il reste 1 place sur 3 : choisissez moins de photos."]
    assert PhotoLogement.objects.count() == 2
