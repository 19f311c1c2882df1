"""Documents of the partnership: what may be shared keeps its words, the rest is refused (0017)."""

import io
import zipfile

import pytest
from pypdf import PdfReader, PdfWriter

from annuaire.ressources.examen import examiner, natures
from annuaire.ressources.examen.examiner import Code, Refus
from annuaire.ressources.examen.lire import texte
from partnership.acteurs.reception.natures import FichierRefuse
from tests.acteurs import fichiers
from tests.annuaire import documents as d

WEB = "https://www.psycom.org/"


def examine(octets: bytes) -> tuple[str, bytes]:
    """What the program does, in this process: a crash is its own refusal."""
    try:
        return ("PDF", examiner.pdf(octets)) if octets[:5] == b"%PDF-" else examiner.bureau(octets)
    except Refus:
        raise
    except Exception as erreur:
        raise Refus(Code.ILLISIBLE) from erreur


HONNETES = {
    "PDF": d.pdf("Repérer sans juger", lien={"/S": "/URI", "/URI": WEB}),
    "ODT": d.odt(
        f'<text:h>Repérer</text:h><text:p>sans<text:s/><text:a xlink:href="{WEB}">juger</text:a></text:p>'
    ),
    "DOCX": d.docx(
        d.paragraphe("Repérer") + d.paragraphe("sans ", "juger") + d.champ("HYPERLINK", f' "{WEB}link"'),
        liens=d.lien("hyperlink", WEB),
    ),
    "XLSX": d.xlsx("<worksheet><c><is><t>Repérer sans juger</t></is><f>SUM(A1:A2)</f></c></worksheet>"),
    "PPTX": d.pptx("<p:sld xmlns:p='p' xmlns:a='a'><a:p><a:t>Repérer sans </a:t><a:t>juger</a:t></a:p></p:sld>"),
}  # fmt: skip


@pytest.mark.parametrize("nature", HONNETES)
def test_un_document_honnete_garde_ses_mots_et_perd_son_auteur(nature):
    rendue, garde = examine(HONNETES[nature])
    assert rendue == nature
    assert " ".join(texte(garde).split()) == "Repérer sans juger"
    assert examine(HONNETES[nature]) == (rendue, garde)  # the same file twice is the same file
    assert d.AUTEUR.encode() not in _deplie(garde)
    if nature == "PDF":
        assert WEB.encode() in garde or WEB in str(
            PdfReader(io.BytesIO(garde)).pages[0]["/Annots"][0].get_object()
        )


def _deplie(octets: bytes) -> bytes:
    if octets.startswith(b"%PDF-"):
        return str(PdfReader(io.BytesIO(octets)).metadata).encode()
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        return b"".join(archive.read(nom) for nom in archive.namelist())


def pdf_chiffre(**mots) -> bytes:
    ecrit = PdfWriter(clone_from=io.BytesIO(d.pdf()))
    ecrit.encrypt(algorithm="RC4-128", **mots)
    return fichiers._octets(ecrit)


def zip_chiffre() -> bytes:
    octets = bytearray(d.odt())
    octets[octets.index(b"PK\x01\x02") + 8] |= 1
    return bytes(octets)


DDE = d.champ("D", "DEAUTO c:\\\\cmd")
ANNOTE = "<office:annotation/><text:p>x</text:p>"
HOSTILES = [
    ("script à l’ouverture", Code.ACTIF, lambda: d.pdf(ouverture={"/S": "/JavaScript", "/JS": "app.alert(1)"})),
    ("programme à lancer", Code.ACTIF, lambda: d.pdf(lien={"/S": "/Launch", "/F": "cmd.exe"})),
    ("envoi d’un formulaire", Code.ACTIF, lambda: d.pdf(lien={"/S": "/SubmitForm", "/F": WEB})),
    ("acte inconnu", Code.ACTIF, lambda: d.pdf(lien={"/S": "/Nouveau"})),
    ("lien vers un fichier", Code.AILLEURS, lambda: d.pdf(lien={"/S": "/URI", "/URI": "file:///etc/passwd"})),
    ("tout à la fois", Code.ACTIF, fichiers.pdf_actif),
    ("mot de passe", Code.FERME, lambda: pdf_chiffre(user_password="secret")),
    ("restrictions", Code.FERME, lambda: pdf_chiffre(user_password="", owner_password="secret")),
    ("sans page", Code.ILLISIBLE, lambda: fichiers._octets(PdfWriter())),
    ("tronqué", Code.ILLISIBLE, lambda: d.pdf()[:60]),
    ("macro", Code.ACTIF, lambda: d.docx(type_="application/vnd.ms-word.document.macroEnabled.main+xml")),
    ("macro sans le dire", Code.ACTIF, lambda: d.docx(**{"word__vbaProject.bin": b"x"})),
    ("bouton ActiveX", Code.ACTIF, lambda: d.docx(**{"word__activeX__activeX1.xml": "<x/>"})),
    ("objet incorporé", Code.INCORPORE, lambda: d.docx(**{"word__embeddings__oleObject1.bin": b"x"})),
    ("page HTML", Code.INCORPORE, lambda: d.docx(**{"word__afchunk.htm": b"<script>1</script>"})),
    ("modèle distant", Code.AILLEURS, lambda: d.docx(liens=d.lien("attachedTemplate", "https://mal.test/x.dotm"))),
    ("image distante", Code.AILLEURS, lambda: d.docx(liens=d.lien("image", "https://mal.test/x.png"))),
    ("lien local", Code.AILLEURS, lambda: d.docx(liens=d.lien("hyperlink", "file://serveur/partage"))),
    ("champ DDE coupé", Code.AILLEURS, lambda: d.docx(DDE)),
    ("champ simple", Code.AILLEURS, lambda: d.docx('<w:fldSimple w:instr=" INCLUDETEXT x"/>')),
    ("suivi des modifications", Code.COMMENTAIRES, lambda: d.docx(f'<w:ins w:author="{d.AUTEUR}"/>')),
    ("commentaires", Code.COMMENTAIRES, lambda: d.docx(**{"word__comments.xml": "<x/>"})),
    ("entité", Code.ILLISIBLE, lambda: d.docx(**{"word__styles.xml": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'})),
    ("rires", Code.ILLISIBLE, lambda: d.docx(**{"word__styles.xml": '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'})),
    ("XML cassé", Code.ILLISIBLE, lambda: d.docx("<w:p>")),
    ("chemin qui sort", Code.ILLISIBLE, lambda: d.docx(**{"..__..__x.xml": "<x/>"})),
    ("formule qui appelle", Code.AILLEURS, lambda: d.xlsx("<worksheet><f>WEBSERVICE(A1)</f></worksheet>")),
    ("DDE de tableur", Code.AILLEURS, lambda: d.xlsx("<worksheet><f>cmd|'/c calc'!A0</f></worksheet>")),
    ("diapositive qui lance", Code.ACTIF, lambda: d.pptx("<sld><hlinkClick action='ppaction://program'/></sld>")),
    ("macro ODF", Code.ACTIF, lambda: d.odt(**{"Basic__Standard__m.xml": "<x/>"})),
    ("évènement ODF", Code.ACTIF, lambda: d.odt("<script:event-listener/>")),
    ("image distante ODF", Code.AILLEURS, lambda: d.odt('<draw:image xlink:href="https://mal.test/x.png"/>')),
    ("lien vers une macro", Code.AILLEURS, lambda: d.odt('<text:a xlink:href="vnd.sun.star.script:x"/>')),
    ("objet ODF", Code.INCORPORE, lambda: d.odt('<draw:object xlink:href="./Object 1"/>')),
    ("commentaire ODF", Code.COMMENTAIRES, lambda: d.odt(ANNOTE)),
    ("archive chiffrée", Code.FERME, zip_chiffre),
    ("bombe", Code.TROP_GRAND, lambda: d.odt(**{"Pictures__x.png": bytes(130_000_000)})),
    ("zip ordinaire", Code.INCONNU, lambda: d.archive({"x.txt": "x"})),
    ("zip tronqué", Code.ILLISIBLE, lambda: d.odt()[:200]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "fabriquer"), [h[1:] for h in HOSTILES], ids=[h[0] for h in HOSTILES]
)
def test_un_document_hostile_est_refuse(code, fabriquer):
    with pytest.raises(Refus) as refus:
        examine(fabriquer())
    assert refus.value.code == code


def test_chaque_refus_a_sa_phrase():
    assert set(natures.PHRASES) == set(Code) - {Code.ILLISIBLE}


@pytest.mark.parametrize(
    ("octets", "phrase"),
    [(b"", "vide"), (b"MZ", "PDF et des documents de bureautique"), (b"\xd0\xcf\x11\xe0x", "ancien format"),
     (b"PK\x03\x04" + bytes(50), "abîmé"), (HONNETES["DOCX"], "")],
)  # fmt: skip
def test_le_programme_repond_d_une_phrase(octets, phrase):
    """The real process, with its limits."""
    if not phrase:
        recu = natures.recevoir(octets)
        assert natures.lire(recu.octets) == "Repérer\nsans juger"
        return
    with pytest.raises(FichierRefuse, match=phrase):
        natures.recevoir(octets)


def test_un_document_trop_lourd_est_refuse(settings):
    settings.PALIER_FICHIER_OCTETS = 1_000_000
    with pytest.raises(FichierRefuse, match="dépasse 1 Mo"):
        natures.recevoir(b"%PDF-" + bytes(1_000_000))
