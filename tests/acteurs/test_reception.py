"""Received files: known by their content, redrawn or refused; nothing hidden comes through (0013)."""

import io
import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from PIL import Image
from pypdf import PdfReader

from partnership.acteurs.reception import bac, redessiner
from partnership.acteurs.reception.champs import ChampFichier
from partnership.acteurs.reception.natures import FichierRefuse, phrase, reconnaitre
from tests.acteurs import fichiers

PIXELS, PAGES = 1_000_000, 3


def ouvrir(octets: bytes) -> Image.Image:
    return Image.open(io.BytesIO(octets))


def clair(image, x: float, y: float) -> bool:
    """Whether the picture is white there; x and y from 0 to 1."""
    gris = image.convert("L")
    return gris.getpixel((int(x * gris.width), int(y * gris.height))) > 128


@pytest.mark.parametrize(
    ("format_", "options"),
    [
        ("JPEG", {}),
        ("JPEG", {"mode": "L"}),
        ("JPEG", {"mode": "CMYK"}),
        ("PNG", {}),
        ("PNG", {"mode": "RGBA"}),
        ("PNG", {"mode": "P"}),
        ("WEBP", {"lossless": True}),
    ],
)
def test_une_photo_redessinee_ne_dit_rien_d_autre(format_, options):
    """Upright, with no place, no words, and nothing of what follows its end (a polyglot)."""
    envoyee = fichiers.photo(format_, orientation=6, **options) + b"PK\x03\x04 <script>1</script>"
    assert fichiers.LIEU in envoyee
    rendue = redessiner.image(envoyee, reconnaitre(envoyee), PIXELS)
    for reste in (fichiers.LIEU, b"Exif", b"PK\x03\x04", b"<script>"):
        assert reste not in rendue
    vue = ouvrir(rendue)
    assert (vue.format, vue.mode, vue.size) == ("JPEG", "RGB", (40, 60))
    assert not vue.getexif()
    assert (clair(vue, 0.5, 0.1), clair(vue, 0.5, 0.9)) == (False, True)  # turned a quarter


def test_ce_qui_est_transparent_devient_blanc():
    sortie = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(sortie, "PNG")
    assert clair(ouvrir(redessiner.image(sortie.getvalue(), "PNG", PIXELS)), 0.5, 0.5)


def test_une_tres_grande_photo_est_reduite():
    rendue = redessiner.image(fichiers.photo(taille=(5000, 100)), "JPEG", PIXELS)
    assert ouvrir(rendue).width <= redessiner.COTE


AILLEURS = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
    "html": b"<!DOCTYPE html><script>1</script>",
    "html deguise": b"<html>\xff\xd8\xff%PDF-1.7",
    "zip": b"PK\x03\x04" + bytes(40),
    "gif": b"GIF89a" + bytes(40),
    "programme": b"MZ" + bytes(40),
    "pdf apres autre chose": b"\n" + fichiers.pdf(),
    "bmp": b"BM" + bytes(40),
    "tiff": b"II*\x00" + bytes(40),
    "un seul octet": b"\xff",
    "riff": b"RIFF0000WAVEfmt ",
}


@pytest.mark.parametrize("octets", AILLEURS.values(), ids=AILLEURS)
def test_tout_le_reste_est_refuse(octets):
    """By content, whatever its name says."""
    with pytest.raises(FichierRefuse, match="n’en est pas un"):
        bac.recevoir(octets)


@pytest.mark.parametrize(
    ("octets", "dit"),
    [
        (b"", "vide"),
        (b"\0\0\0\x18ftypheic" + bytes(40), "HEIC"),
        (b"\xff\xd8\xff" + bytes(10_000_000), "dépasse 10 Mo"),
    ],
)
def test_refuses_avant_d_etre_lus(octets, dit):
    with pytest.raises(FichierRefuse, match=dit):
        bac.recevoir(octets)


def test_une_bombe_d_image_n_est_pas_depliee():
    """Its size is read before its pixels: 60 000 × 60 000 in a thousand bytes."""
    for octets, format_ in ((fichiers.png_geant(), "PNG"), (fichiers.photo(), "JPEG")):
        with pytest.raises(redessiner.Refus) as refus:
            redessiner.image(octets, format_, 2_000)
        assert refus.value.code == redessiner.Code.TROP_GRAND


def test_un_pdf_redessine_n_a_plus_rien_d_actif():
    """No script, attachment, program, name: a picture of the page, and the page itself."""
    envoye = fichiers.pdf_actif()
    actifs = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/OpenAction", b"/AA", b"/JS")
    assert all(mot in envoye for mot in actifs)
    rendu = redessiner.pdf(envoye, PAGES, PIXELS)
    assert not [mot for mot in (*actifs, b"Ferrand", b"GPS", b"cmd.exe") if mot in rendu]
    lu = PdfReader(io.BytesIO(rendu))
    assert set(lu.trailer["/Root"]) == {"/Type", "/Pages"}
    (page,) = lu.pages
    assert set(page) == {"/Type", "/Parent", "/MediaBox", "/Rotate", "/Resources", "/Contents"}
    assert page.mediabox.width == 200
    (image,) = page.images
    assert not clair(image.image, 0.25, 0.5)
    assert clair(image.image, 0.75, 0.5)


@pytest.mark.parametrize(
    ("octets", "code"),
    [
        (fichiers.pdf_ferme(), redessiner.Code.FERME),
        (fichiers.pdf_formulaire(), redessiner.Code.SIGNE),
        (fichiers.pdf_xfa(), redessiner.Code.DYNAMIQUE),
        (fichiers.pdf(4), redessiner.Code.TROP_DE_PAGES),
        (b"%PDF-1.7\n" + bytes(100), redessiner.Code.ILLISIBLE),
    ],
)
def test_un_pdf_qu_une_image_trahirait_est_refuse(octets, code):
    with pytest.raises(redessiner.Refus) as refus:
        redessiner.pdf(octets, PAGES, PIXELS)
    assert refus.value.code == code
    assert phrase(code).endswith((".", "photo."))


def test_le_programme_d_a_cote():
    """Whole, in its own process: photo, PDF, broken files, a bomb; a sentence, never a crash."""
    assert ouvrir(bac.recevoir(fichiers.photo()).octets).size == (60, 40)
    assert bac.recevoir(fichiers.pdf(2)).octets.startswith(b"%PDF-")
    photo, png = fichiers.photo(taille=(600, 400)), fichiers.photo("PNG", taille=(600, 400))
    for abime in (photo[:-400], png[: len(png) // 2], fichiers.pdf_bombe()):
        with pytest.raises(FichierRefuse, match="abîmé"):
            bac.recevoir(abime)
    with pytest.raises(FichierRefuse, match="trop grande"):
        bac.recevoir(fichiers.png_geant())


HOSTILE = {
    "tombe": "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
    "tourne": "while True: pass",
    "gonfle": "import sys; sys.path.insert(0, {ici!r}); import redessiner; redessiner.limiter(); bytearray(2 << 30)",
    "ecrit": "import sys; sys.path.insert(0, {ici!r}); import redessiner; redessiner.limiter(); open({la!r}, 'w').write('x' * 9999)",
}


@pytest.mark.parametrize("quoi", HOSTILE)
def test_ce_qu_un_fichier_fait_au_decodeur_reste_chez_lui(tmp_path, monkeypatch, quoi):
    """A decoder that falls, turns for ever, swells or writes: refused, and the server goes on."""
    programme, ici = tmp_path / "hostile.py", str(bac.PROGRAMME.parent)
    programme.write_text(HOSTILE[quoi].format(ici=ici, la=str(tmp_path / "x")))
    monkeypatch.setattr(bac, "PROGRAMME", programme)
    monkeypatch.setattr(bac, "ATTENTE", 1)
    with pytest.raises(FichierRefuse, match="abîmé"):
        bac.recevoir(fichiers.photo())
    assert not (tmp_path / "x").exists() or not (tmp_path / "x").stat().st_size


def test_le_decodeur_ne_recoit_aucune_cle(tmp_path, monkeypatch):
    programme = tmp_path / "curieux.py"
    programme.write_text("import os, sys; sys.stdout.write(repr(dict(os.environ)) + os.getcwd())")
    monkeypatch.setattr(bac, "PROGRAMME", programme)
    dit = bac.recevoir(fichiers.photo()).octets.decode()
    assert "PALIER" in "".join(os.environ)
    assert "PALIER" not in dit
    assert "DATABASE" not in dit
    assert dit.endswith("/")


def test_trop_de_fichiers_a_la_fois(monkeypatch):
    monkeypatch.setattr(bac, "ATTENTE", 0.01)
    assert bac.A_LA_FOIS.acquire(blocking=False)
    assert bac.A_LA_FOIS.acquire(blocking=False)
    try:
        with pytest.raises(FichierRefuse, match="attendez un instant"):
            bac.recevoir(fichiers.photo())
    finally:
        bac.A_LA_FOIS.release(2)


def envoyer(*fichiers_envoyes: tuple[str, bytes]):
    """What a page receives of files sent together."""
    envoi = {f"f{n}": SimpleUploadedFile(*f) for n, f in enumerate(fichiers_envoyes)}
    return RequestFactory().post("/", envoi).FILES


def test_un_envoi_reste_en_memoire_et_sans_nom(settings):
    """Not one byte past the limit is kept, several files count together, no name comes in."""
    settings.PALIER_FICHIER_OCTETS = 1_000
    recus = envoyer(("odile-ferrand.jpg", b"a" * 600), ("autre.jpg", b"b" * 500))
    premier, second = recus["f0"], recus["f1"]
    assert (premier.name, premier.read()) == ("fichier", b"a" * 600)
    assert second.read() == b""
    for trop_lourd in (second, envoyer(("x", b"c" * 200_000))["f0"]):
        with pytest.raises(Exception, match="dépasse"):
            ChampFichier().clean(trop_lourd)
