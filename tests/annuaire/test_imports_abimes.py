"""Broken files of every format: a sentence each, nothing lost, never a 500."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from annuaire.imports import fichiers
from annuaire.imports.ecrire_tableaux import ecrire
from annuaire.imports.fichiers import FichierIllisible, ouvrir
from annuaire.models import Import, Structure
from tests.annuaire.tableaux import deposer, en_csv, en_xlsx, importer, page

LIGNES = [
    ["Genre", "Nom", "Commune", "Ce qui est proposé"],
    ["GEM", "L’Élan", "Metz", "Été, « œuvres »"],
]


def zippe(**fichiers) -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in fichiers.items():
            archive.writestr(nom.replace("__", "/").replace("_xml", ".xml"), contenu)
    return sortie.getvalue()


def retouche(octets: bytes, nom: str, change) -> bytes:
    """Return an archive whose file `nom` has been changed."""
    sortie = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(octets)) as avant,
        zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as apres,
    ):
        for info in avant.infolist():
            contenu = avant.read(info)
            apres.writestr(info.filename, change(contenu) if info.filename == nom else contenu)
    return sortie.getvalue()


def bombe() -> bytes:
    """A small XLSX with one cell of sixty million letters."""

    def gonfler(feuille):
        cellule = (
            b"<row r='9'><c t='inlineStr'><is><t>" + b"A" * 60_000_000 + b"</t></is></c></row>"
        )
        return feuille.replace(b"</sheetData>", cellule + b"</sheetData>")

    return retouche(en_xlsx(LIGNES), "xl/worksheets/sheet1.xml", gonfler)


ENTITES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'


def ods_a_entites() -> bytes:
    def glisser(contenu):
        return ENTITES + contenu.split(b"?>", 1)[1].replace("L’Élan".encode(), b"&f;&c;")

    return retouche(ecrire("ods", LIGNES[0], LIGNES[1:]), "content.xml", glisser)


def illisibles() -> dict[str, tuple[bytes, str]]:
    xlsx, ods = en_xlsx(LIGNES), ecrire("ods", LIGNES[0], LIGNES[1:])
    return {
        "xlsx coupé": (xlsx[: len(xlsx) // 2], "abîmé, incomplet"),
        "ods coupé": (ods[:-40], "abîmé, incomplet"),
        "archive qui n’est pas un classeur": (zippe(a_xml="<a/>"), "abîmé, incomplet"),
        "archive vide": (zippe(), "n’est pas un tableau"),
        "image": (
            b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40 + bytes(3000),
            "n’est pas un tableau",
        ),
        "ancien excel faux": (b"\xd0\xcf\x11\xe0" + bytes(4000), "abîmé, incomplet"),
        "blancs": (b"\n \n\t\n", "est vide"),
        "titres seuls": (en_csv(LIGNES[:1]), "n’a que ses titres"),
        "titres seuls, xlsx": (en_xlsx(LIGNES[:1]), "n’a que ses titres"),
        "classeur vide": (en_xlsx([]), "est vide"),
        "autres colonnes": (en_csv([["a", "b"], ["1", "2"]]), "il manque « Nom », « Genre »"),
        "sans titres": (en_csv(LIGNES[1:]), "il manque « Nom », « Genre »"),
        "utf-16 sans marque": (en_csv(LIGNES, encodage="utf-16-le"), "n’est pas un tableau"),
        "json profond": (b'{"pmej":' + b"[" * 200_000, "abîmé, incomplet"),
        "json coupé": (b'{"pmej": [{"ege": [', "abîmé, incomplet"),
        "json autre": (b'{"pmej": {"ege": 1}, "x": [null]}', "aucun tableau"),
    }


def test_un_fichier_abime_a_sa_phrase(annuaire, connecte):
    c = connecte(annuaire.coordinatrice)
    for quoi, (octets, phrase) in illisibles().items():
        importation = deposer(c, octets)
        assert importation.etat == "echoue", (quoi, importation.comptes)
        assert phrase in importation.message, (quoi, importation.message)
        assert "L’import n’a pas pu se faire" in page(c, importation)
        assert importation.fichier is None
    for octets, phrase in ((b"", "est vide"), (None, "Choisissez un fichier")):
        envoi = {"nature": "annuaire"}
        if octets is not None:
            envoi["fichier"] = SimpleUploadedFile("x", octets)
        reponse = c.post(reverse("annuaire:importer"), envoi)
        assert reponse.status_code == 422
        assert phrase in reponse.content.decode()
    assert not Structure.objects.filter(nom="L’Élan").exists()


def test_une_bombe_ne_sort_pas_de_son_processus(annuaire, connecte):
    c = connecte(annuaire.coordinatrice)
    octets = bombe()
    assert len(octets) < 200_000
    importation = deposer(c, octets)
    assert importation.comptes == {"creer": 1, "refuser": 1}
    assert len(importation.lignes.get(verdict="refuser").pourquoi) < 200
    importation = deposer(c, ods_a_entites())
    noms = list(importation.lignes.values_list("nom", flat=True))
    assert not any("root" in nom or "aaaa" in nom for nom in noms), noms


@pytest.mark.parametrize(
    "octets",
    [
        en_csv(LIGNES, encodage="utf-16"),
        en_csv(LIGNES, encodage="cp1252"),
        en_csv(LIGNES, "\t", "utf-8"),
        en_csv(LIGNES, ","),
        en_csv(LIGNES).replace(b"GEM;", b"G\x00EM;"),
        en_csv([["Annuaire 2026"], [], *LIGNES]),
        en_csv(LIGNES).replace(b"\r\n", b"\r"),
        ecrire("ods", LIGNES[0], LIGNES[1:]),
    ],
    ids=["utf16", "cp1252", "tabulations", "virgules", "nul", "titre au-dessus", "mac", "ods"],
)
def test_les_ecritures_courantes_se_lisent(octets):
    with ouvrir(octets, 100) as (_, lues):
        remplies = [ligne for ligne in lues if any(ligne)][-2:]
    assert remplies == LIGNES


def test_trop_de_lignes_se_dit(annuaire, connecte, monkeypatch, settings):
    monkeypatch.setattr(fichiers, "LIGNES_AU_PLUS", 5)
    c = connecte(annuaire.coordinatrice)
    importation = deposer(c, en_csv([LIGNES[0], *[["GEM", f"G{n}", "Metz", ""] for n in range(9)]]))
    assert (importation.etat, importation.lignes.count()) == ("echoue", 0)
    assert "a plus de 5 lignes" in importation.message
    settings.PALIER_IMPORT_OCTETS = 1000
    envoi = {"nature": "annuaire", "fichier": SimpleUploadedFile("x", b"x" * 2000)}
    reponse = c.post(reverse("annuaire:importer"), envoi)
    assert reponse.status_code == 422
    assert "dépasse 0 Mo" in reponse.content.decode()


def test_une_feuille_sans_fin_s_arrete():
    """One cell at the far end of a sheet would be a table of seventeen thousand million cells."""
    octets = en_xlsx(LIGNES)
    loin = retouche(octets, "xl/worksheets/sheet1.xml", lambda f: f.replace(
        b"</sheetData>", b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row></sheetData>"))  # fmt: skip
    with pytest.raises(FichierIllisible), ouvrir(loin, 100) as (_, lues):
        list(lues)


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def test_du_html_et_des_formules_restent_du_texte(annuaire, connecte):
    c = connecte(annuaire.coordinatrice)
    formule = '=HYPERLINK("http://mal.example","Clic")'
    importation = importer(c, en_csv([LIGNES[0], ["GEM", formule, "Metz", HOSTILE]]))
    structure = Structure.objects.get(nom=formule)
    for html in (
        page(c, importation),
        c.get(reverse("annuaire:structure", args=[structure.ref])).content.decode(),
    ):
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert" in html


def test_le_json_de_finess_demande_sa_nature(annuaire, connecte):
    c = connecte(annuaire.coordinatrice)
    etrange = [1, None, {"ege": None}, {"ege": [1, None, {"adresse": "x", "contact": [[]]}]}]
    for objet in ({"pmej": etrange}, {"pmej": []}, etrange, {}):
        importation = deposer(c, json.dumps(objet).encode(), "finess", libelle=str(objet)[:50])
        assert importation.etat == "echoue"
    assert Import.objects.filter(etat="lecture").count() == 0
