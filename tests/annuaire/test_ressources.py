"""Shared documents through their pages: shared, searched inside, versioned, taken over elsewhere."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from annuaire.ressources import actions
from annuaire.ressources.enums import Lecture
from annuaire.ressources.examen.natures import Document, NatureDocument
from annuaire.ressources.lecture import marquer
from annuaire.ressources.models import Fichier, Ressource, Version
from annuaire.ressources.tasks import lire_les_ressources
from partnership.acteurs.enums import Role
from partnership.acteurs.refus import ActionRefusee, EtatPerime
from tests.annuaire import documents
from tests.signalements.test_lecture import requetes_au_plus

SAISIE = {"titre": "Guide santé psychique et logement", "genre": "guide", "resume": "Repères"}
TEXTE = documents.paragraphe("Préparer une visite à domicile <b>".replace("<", "&lt;"))


def adresse(nom, *args):
    return reverse(f"ressources:{nom}", args=args)


def fichier(octets: bytes):
    return SimpleUploadedFile("odile-ferrand.docx", octets, "application/x-faux")


def document(corps: str = "un") -> Document:
    return Document(documents.docx(documents.paragraphe(corps)), NatureDocument.DOCX)


def partagee(par, **dit) -> Ressource:
    with par.agir():
        return actions.partager(
            par=par, dit={**SAISIE, **dit}, document=document(dit.get("titre", "un"))
        )


def nouvelle_version(ressource, par, corps: str) -> Version:
    ressource.refresh_from_db()
    with par.agir():
        return actions.deposer(
            ressource=ressource, par=par, document=document(corps), note="Tout",
            revision=ressource.revision,
        )  # fmt: skip


@pytest.fixture
def d(distribution):
    return distribution


@pytest.fixture
def ailleurs(d):
    """A coordinator of the other territory."""
    from partnership.acteurs.enums import TypeOrganisation
    from partnership.acteurs.models import Adhesion, Charte, Organisation
    from tests.distribution import DEPUIS, engager

    territoire = d.etrangere.territoire
    clsm = Organisation.objects.create(
        territoire=territoire, type=TypeOrganisation.CLSM, nom="CLSM d’ailleurs", nom_court="CLSM"
    )
    Adhesion.objects.create(organisation=clsm, debut=DEPUIS, acte="Convention")
    charte = Charte.objects.get(territoire=territoire)
    return engager(clsm, Role.COORDINATEUR, "coord", d.superutilisateur, charte, "loin")


def test_partager_chercher_dedans_telecharger(d, connecte):
    """The whole way, the real programs included: no name, no text of the file lost."""
    c = connecte(d.referente)
    envoi = {**SAISIE, "document": fichier(documents.docx(TEXTE))}
    reponse = c.post(adresse("nouvelle"), envoi)
    assert reponse.status_code == 302, reponse.context["form"].errors
    creee = Ressource.objects.get()
    assert (creee.organisation, creee.courante.numero) == (d.organisations["moselis"], 1)
    assert "dans un instant" in c.get(adresse("ressource", creee.ref)).content.decode()
    lire_les_ressources()
    lire_les_ressources()  # a second time changes nothing
    for q in ("visites domiciles", "PREPARER", "psychiq"):  # stems, accents, beginning of a title
        page = connecte(d.clinicienne).get(adresse("liste"), {"q": q}).content.decode()
        assert SAISIE["titre"] in page, q
    page = connecte(d.clinicienne).get(adresse("liste"), {"q": "visite"}).content.decode()
    assert "une <mark>visite</mark> à domicile" in page
    assert "<b>" not in page.split("<mark>")[1].split("</p>")[0]
    assert SAISIE["titre"] not in c.get(adresse("liste"), {"q": "introuvable"}).content.decode()
    recu = connecte(d.agent).get(adresse("telecharger", creee.ref, 1))
    assert (
        recu["Content-Disposition"]
        == 'attachment; filename="guide-sante-psychique-et-logement-v1.docx"'
    )
    assert "sandbox" in recu["Content-Security-Policy"]
    assert b"word/document.xml" in recu.content
    assert c.get(adresse("telecharger", creee.ref, 2)).status_code == 404


@pytest.mark.parametrize(
    ("octets", "phrase"),
    [(b"MZ", "n’en est pas un, quel que soit son nom"), (b"PK\x03\x04xx", "abîmé"), (b"", "vide")],
)
def test_un_fichier_refuse_dit_pourquoi_et_ne_perd_rien(d, connecte, octets, phrase):
    reponse = connecte(d.referente).post(
        adresse("nouvelle"), {**SAISIE, "document": fichier(octets)}
    )
    page = reponse.content.decode()
    assert reponse.status_code == 422
    assert phrase in page
    assert SAISIE["titre"] in page
    assert not Fichier.objects.exists()


PUBLICS = [
    ({}, {"agent", "clinicienne", "coordinatrice", "referente"}),
    ({"types": ["ERAH"]}, {"clinicienne", "coordinatrice", "referente", "agent"}),
    ({"roles": ["CLINICIEN"], "types": ["ERAH"]}, {"clinicienne", "coordinatrice", "referente", "agent"}),
    ({"types": ["BAILLEUR"], "roles": ["REFERENT_SOCIAL"]}, {"referente", "referente_batigere", "coordinatrice", "agent"}),
]  # fmt: skip


@pytest.mark.parametrize(("dit", "lisent"), PUBLICS)
def test_le_public_d_une_ressource(d, dit, lisent):
    """Its own organisation and the coordinator always; the others by kind and by role."""
    partagee(d.referente, **dit)
    vus = {
        nom
        for nom in ("agent", "clinicienne", "coordinatrice", "referente", "referente_batigere", "etrangere")
        if Ressource.objects.lisibles_par(getattr(d, nom)).exists()
    }  # fmt: skip
    assert vus == lisent | ({"referente_batigere"} if not dit else set())


def test_qui_tient_et_qui_lit(d, connecte):
    creee = partagee(d.referente)
    for page in ("modifier", "version", "retirer"):
        assert connecte(d.clinicienne).get(adresse(page, creee.ref)).status_code == 403
        assert connecte(d.coordinatrice).get(adresse(page, creee.ref)).status_code == 200
        assert connecte(d.etrangere).get(adresse(page, creee.ref)).status_code == 404
    assert connecte(d.agent).get(adresse("nouvelle")).status_code == 403
    # Other territories: the coordinator alone.
    assert (
        'name="portee"'
        not in connecte(d.referente).get(adresse("modifier", creee.ref)).content.decode()
    )
    with pytest.raises(ActionRefusee), d.referente.agir():
        actions.modifier(
            ressource=creee, par=d.referente, dit={"portee": "partagee"}, revision=creee.revision
        )


def test_les_versions_restent(d, connecte):
    creee = partagee(d.referente)
    c = connecte(d.referente)
    page = c.get(adresse("version", creee.ref)).content.decode()
    assert f'name="revision" value="{creee.revision}"' in page
    envoi = {
        "note": "Numéros à jour",
        "revision": creee.revision,
        "document": fichier(documents.docx(TEXTE)),
    }
    assert c.post(adresse("version", creee.ref), envoi).status_code == 302
    envoi["document"] = fichier(documents.docx(TEXTE))
    encore = c.post(adresse("version", creee.ref), envoi)
    assert encore.status_code == 422  # the same page, sent twice
    page = c.get(adresse("ressource", creee.ref)).content.decode()
    assert "Numéros à jour" in page
    assert [c.get(adresse("telecharger", creee.ref, n)).status_code for n in (1, 2, 3)] == [
        200,
        200,
        404,
    ]
    with pytest.raises(ActionRefusee, match="déjà celui de la version"), d.referente.agir():
        nouvelle_version(creee, d.referente, "deux")
        nouvelle_version(creee, d.referente, "deux")


def test_corriger_sans_perdre_l_autre(d, connecte):
    creee = partagee(d.referente)
    c = connecte(d.coordinatrice)
    envoi = {**SAISIE, "titre": "Guide 2027", "portee": "partagee", "revision": creee.revision}
    assert c.post(adresse("modifier", creee.ref), envoi).status_code == 302
    assert "Guide 2027" in c.get(adresse("liste"), {"q": "2027"}).content.decode()
    assert c.post(adresse("modifier", creee.ref), {**envoi, "titre": "Autre"}).status_code == 403
    with pytest.raises(EtatPerime), d.referente.agir():
        actions.modifier(ressource=creee, par=d.referente, dit=SAISIE, revision=1)
    creee.refresh_from_db()
    assert creee.titre == "Guide 2027"


def test_reprendre_d_un_autre_territoire(d, ailleurs, connecte):
    """Taken over once, tied to its source, told of its new versions, free when it withdraws."""
    source = partagee(d.coordinatrice, portee="partagee", titre="Charte")
    partagee(d.coordinatrice, titre="Pour nous")
    c = connecte(ailleurs)
    page = c.get(adresse("liste"), {"ou": "ailleurs"}).content.decode()
    assert "Charte" in page
    assert "Pour nous" not in page
    assert connecte(d.etrangere).post(adresse("reprendre", source.ref)).status_code == 403
    for _ in range(2):
        assert c.post(adresse("reprendre", source.ref)).status_code == 302
    reprise = Ressource.objects.get(territoire=ailleurs.territoire)
    assert (reprise.source, reprise.courante.fichier) == (source, source.courante.fichier)
    assert Fichier.objects.count() == 2  # the same bytes are kept once
    vue = adresse("ressource", reprise.ref)
    assert "plus récente" not in c.get(vue).content.decode()
    nouvelle_version(source, d.coordinatrice, "deux")
    assert "version plus récente" in c.get(vue).content.decode()
    assert "Ressources à mettre à jour" in c.get("/").content.decode()
    nouvelle_version(reprise, ailleurs, "la nôtre")  # does not hide that the source has gone on
    assert "version plus récente" in c.get(vue).content.decode()
    for _ in range(2):
        assert c.post(adresse("mettre_a_jour", reprise.ref)).status_code == 302
    reprise.refresh_from_db()
    assert (reprise.courante.numero, reprise.courante.reprise_de.numero) == (3, 2)
    assert "Ressources à mettre à jour" not in c.get("/").content.decode()
    assert (
        "1 l’a reprise"
        in connecte(d.coordinatrice).get(adresse("ressource", source.ref)).content.decode()
    )
    nouvelle_version(source, d.coordinatrice, "trois")
    with d.coordinatrice.agir():
        actions.retirer(ressource=source, par=d.coordinatrice, motif="Remplacée")
    assert c.get(adresse("ressource", source.ref)).status_code == 404
    page = c.get(vue).content.decode()
    assert "n’est plus partagée par son territoire" in page
    assert "a une version plus récente" not in page
    assert c.get(adresse("telecharger", reprise.ref, 2)).status_code == 200
    with ailleurs.agir():
        assert actions.mettre_a_jour(ressource=reprise, par=ailleurs) is None


def test_la_base_refuse_une_reprise_de_trop(d, ailleurs):
    source = partagee(d.coordinatrice, portee="partagee")
    with ailleurs.agir():
        reprise = actions.reprendre(source=source, par=ailleurs)
    reprise.pk, reprise.ref = None, d.agent.affectation.ref
    with pytest.raises(IntegrityError, match="ressource_reprise_une_fois"), transaction.atomic():
        reprise.save(force_insert=True)
    with pytest.raises(IntegrityError, match="ressource_reprise_reste_ici"), transaction.atomic():
        Ressource.objects.filter(source=source).update(portee="partagee")


def test_retirer(d, connecte):
    creee = partagee(d.referente)
    c = connecte(d.referente)
    assert c.post(adresse("retirer", creee.ref), {"motif": "Périmée"}).status_code == 302
    assert c.get(adresse("ressource", creee.ref)).status_code == 404
    assert c.get(adresse("telecharger", creee.ref, 1)).status_code == 404
    with pytest.raises(ActionRefusee, match="retirée"), d.referente.agir():
        actions.retirer(ressource=creee, par=d.referente, motif="Encore")
    partagee(d.referente)  # the same file may come back


def test_le_meme_fichier_deux_fois(d):
    partagee(d.referente)
    with pytest.raises(ActionRefusee, match="déjà partagé"):
        partagee(d.referente2)


def test_un_document_qui_fait_tomber_le_travailleur_est_laisse(d, monkeypatch, caplog):
    partagee(d.referente)

    def tomber(octets):
        raise MemoryError

    monkeypatch.setattr("annuaire.ressources.tasks.natures.lire", tomber)
    for _ in range(4):
        lire_les_ressources()
    lu = Fichier.objects.get()
    assert (lu.lecture, lu.tentatives) == (Lecture.ILLISIBLE, 4)
    assert "MemoryError" in caplog.text


def test_un_extrait_n_est_jamais_du_html():
    assert marquer("<script>\x02alert\x03</script> & co") == (
        "&lt;script&gt;<mark>alert</mark>&lt;/script&gt; &amp; co"
    )
    assert marquer("<b>rien</b>") == ""


def test_les_requetes_de_la_liste_sont_constantes(d, connecte):
    c = connecte(d.clinicienne)
    for n in range(12):
        partagee(d.referente, titre=f"Guide {n}")
    with requetes_au_plus(12):
        assert "Guide 11" in c.get(adresse("liste"), {"q": "guide"}).content.decode()
    creee = Ressource.objects.first()
    with requetes_au_plus(12):
        c.get(adresse("ressource", creee.ref))
