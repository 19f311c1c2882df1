"""Imports of the directory through their pages: read, shown, applied, undone, doubled by nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from annuaire import actions, fiche
from annuaire.imports import appliquer, lire
from annuaire.imports import travail as travaux
from annuaire.imports.tasks import relever_fichiers
from annuaire.models import Import, LigneImport, Modification, Structure
from tests.annuaire.tableaux import deposer, en_csv, en_xlsx, faire, importer, page
from tests.signalements.test_lecture import requetes_au_plus

TITRES = [
    "Type",
    "Nom de la structure",
    "Ville",
    "CP",
    "Tél",
    "E-mail",
    "Horaires du lundi",
    "Lundi",
]
LIGNES = [
    TITRES,
    ["GEM", "GEM des Quais", "Metz", "57000", "03 53 01 88 01", "", "x", "9h-12h, 14h-17h"],
    ["cmp", "CMP des Tilleuls", "57463", "", "0353010001", "", "", ""],
    ["SAVS", "SAVS du Pont", "Montigny les Metz", "57950", "353018802", "savs@exemple.fr", "", ""],
]


@pytest.fixture
def coordinatrice(annuaire, connecte):
    return connecte(annuaire.coordinatrice)


def etat_de_l_annuaire() -> list:
    structures = Structure.objects.du_territoire(Structure.objects.first().territoire)
    return [(s.nom, fiche.lire(s)) for s in structures.order_by("nom", "pk")]


def test_un_fichier_est_lu_montre_applique_annule(annuaire, coordinatrice):
    c = coordinatrice
    avant = etat_de_l_annuaire()
    importation = deposer(c, en_csv(LIGNES), libelle="Les quais")
    assert importation.etat == "a_relire", importation.message
    assert importation.comptes == {"creer": 2, "identique": 1}
    assert importation.fichier is None
    assert etat_de_l_annuaire() == avant
    html = page(c, importation)
    assert "GEM des Quais" in html
    assert "Horaires du lundi" in html  # a column that nobody knows
    assert "SAVS du Pont" not in page(c, importation, suite="identique")
    faire(c, "confirmer", importation)
    assert importation.etat == "fait", importation.message
    gem = Structure.objects.get(nom="GEM des Quais")
    assert [(p.jour, f"{p.debut:%H:%M}") for p in gem.plages.all()] == [(1, "09:00"), (1, "14:00")]
    savs = fiche.lire(Structure.objects.get(nom="SAVS du Pont"))
    assert savs["commune"] == "57480"
    assert savs["contacts"] == [
        {"fonction": "Accueil", "telephone": "0353018802", "courriel": "savs@exemple.fr",
         "pour_pros": False}
    ]  # fmt: skip
    assert "Les quais" in c.get(reverse("annuaire:historique", args=[gem.ref])).content.decode()
    assert "GEM des Quais" in c.get(reverse("annuaire:liste"), {"q": "quais"}).content.decode()
    # The same file twice: nothing doubled, nothing to apply.
    encore = deposer(c, en_csv(LIGNES))
    assert encore.comptes == {"identique": 3}
    assert "Rien ne changerait" in page(c, encore)
    faire(c, "annuler", importation)
    assert importation.etat == "annule"
    assert etat_de_l_annuaire() == avant
    faire(c, "annuler", importation)  # a second time: nothing more
    # Undone, it may come again.
    assert importer(c, en_csv(LIGNES)).etat == "fait"
    assert Structure.objects.filter(nom="GEM des Quais", retiree_le=None).count() == 1


def test_un_changement_se_lit_champ_par_champ(annuaire, coordinatrice):
    lignes = [["Genre", "Nom", "Commune", "Pour qui", "Lundi", "Description"],
              ["CMP", "CMP des Tilleuls", "Metz", "Tous", "", ""]]  # fmt: skip
    importation = deposer(coordinatrice, en_xlsx(lignes))
    assert importation.comptes == {"changer": 1}
    html = page(coordinatrice, importation)
    assert "<del>Adultes, à partir de 16 ans</del> <ins>Tous</ins>" in html
    # An empty cell says nothing, unless it was asked to erase.
    efface = deposer(coordinatrice, en_xlsx(lignes), vide_efface="on")
    assert set(LigneImport.objects.get(importation=efface).document) == {
        "publics", "plages", "services",
    }  # fmt: skip
    assert "<ins>rien</ins>" in page(coordinatrice, efface)


REFUS = [
    ({"Nom": ""}, "demande un nom et un genre"),
    ({"Genre": "Boulangerie"}, "« Boulangerie » n’est pas un genre"),
    ({"Commune": "Nulle-Part"}, "Nulle-Part n’est pas une commune de ce territoire"),
    ({"Commune": "Marly", "Code postal": "59770"}, "Marly, dans ce territoire, a pour code postal 57155"),
    ({"Commune": "Marly", "Code INSEE": "59383"}, "n’est pas une commune de ce territoire"),
    ({"Commune": "Metz", "Code INSEE": "57447"}, "est celui de Marly, pas de Metz"),
    ({"Téléphone": "06 39 98 00 01"}, "jamais le portable d’une personne"),
    ({"Téléphone": "12 34"}, "n’est pas un numéro de téléphone français"),
    ({"Courriel": "pas-une-adresse"}, "n’est pas une adresse de courriel"),
    ({"FINESS": "570000159"}, "sa clé ne correspond pas"),
    ({"SIRET": "12345678901234"}, "Ce SIRET contient une faute"),
    ({"Lundi": "9h-8h"}, "après l’heure de début"),
    ({"Latitude": "6.18", "Longitude": "49.12"}, "la latitude vient avant la longitude"),
    ({"Latitude": "0", "Longitude": "0"}, "km de Metz"),
    ({"Latitude": "49.1"}, "la latitude et la longitude, ou aucune"),
    ({"Latitude": "NaN", "Longitude": "1e400"}, "un nombre de degrés"),
    ({"Site internet": "javascript:alert(1)"}, "Site internet"),
    ({"Services": "x" * 2001}, "2000 caractères au plus"),
    ({"Secteurs": "57G99"}, "Le secteur 57G99 n’est pas dans l’annuaire"),
    ({"Tenue à jour par": "LOIN"}, "n’est pas un organisme de ce partenariat"),
    ({"Ouverte jour et nuit": "peut-être"}, "répondez oui ou non"),
    ({"Référence Palier": "x"}, "n’est pas une référence"),
    ({"Référence Palier": "00000000-0000-4000-8000-000000000000"}, "Aucune fiche de cet annuaire"),
    ({"Lisible par": "ma sœur"}, "« tout le monde » ou « professionnels »"),
]  # fmt: skip


def test_chaque_faute_a_sa_phrase(annuaire, coordinatrice):
    """The rules of the form of an entry, line by line; one that is wrong stops no other."""
    annuaire.territoire.communes.filter(pk="57463").update(latitude=49.12, longitude=6.18)
    titres = [
        "Genre",
        "Nom",
        "Commune",
        *sorted({t for f, _ in REFUS for t in f} - {"Genre", "Nom", "Commune"}),
    ]
    lignes = [
        [
            ({"Genre": "GEM", "Nom": f"Essai {n}", "Commune": "Metz"} | faute).get(t, "")
            for t in titres
        ]
        for n, (faute, _) in enumerate(REFUS)
    ]
    justes = [["GEM", "Juste", "Metz"], ["GEM", "Juste", "Metz"]]
    importation = deposer(coordinatrice, en_csv([titres, *lignes, *justes]))
    dites = dict(importation.lignes.values_list("rang", "pourquoi"))
    for rang, (faute, phrase) in enumerate(REFUS, start=2):
        assert phrase in dites[rang], (faute, dites[rang])
    assert dites[len(REFUS) + 3] == f"La ligne {len(REFUS) + 2} parle déjà de cette fiche."
    assert importation.comptes == {"creer": 1, "refuser": len(REFUS) + 1}
    faire(coordinatrice, "confirmer", importation)
    assert Structure.objects.filter(nom="Juste").count() == 1
    assert not Structure.objects.filter(nom__startswith="Essai ").exists()


def test_une_fiche_changee_entre_temps_n_est_pas_ecrasee(annuaire, coordinatrice):
    d = annuaire.coordinatrice
    lignes = [["Genre", "Nom", "Commune", "Pour qui"], ["CMP", "CMP des Tilleuls", "Metz", "Tous"],
              ["GEM", "GEM Neuf", "Metz", "Adultes"]]  # fmt: skip
    importation = deposer(coordinatrice, en_csv(lignes))
    autre = deposer(coordinatrice, en_csv([*lignes, ["GEM", "GEM Autre", "Metz", ""]]))
    with d.agir():
        cmp = Structure.objects.get(nom="CMP des Tilleuls")
        actions.modifier(structure=cmp, par=d, document={"services": "Neufs"})
    faire(coordinatrice, "confirmer", importation)
    cmp.refresh_from_db()
    assert cmp.publics != "Tous"
    assert "a changé depuis la lecture" in page(coordinatrice, importation, suite="refuser")
    # Two files at once: what one has created, the other does not create again.
    faire(coordinatrice, "confirmer", autre)
    assert Structure.objects.filter(nom="GEM Neuf").count() == 1
    assert Structure.objects.filter(nom="GEM Autre").count() == 1
    assert "est entrée dans l’annuaire depuis" in page(coordinatrice, autre, suite="refuser")


def test_un_import_change_depuis_ne_s_annule_pas(annuaire, coordinatrice):
    importation = importer(coordinatrice, en_csv(LIGNES))
    d = annuaire.coordinatrice
    with d.agir():
        gem = Structure.objects.get(nom="GEM des Quais")
        actions.modifier(structure=gem, par=d, document={"services": "Neufs"})
    faire(coordinatrice, "annuler", importation)
    assert importation.etat == "fait"
    assert "ont changé depuis" in page(coordinatrice, importation)
    gem.refresh_from_db()
    assert gem.retiree_le is None


def test_deux_clics_ne_font_qu_un_import(annuaire, coordinatrice):
    envois = [
        {"nature": "annuaire", "fichier": SimpleUploadedFile("x", en_csv(LIGNES))} for _ in range(2)
    ]
    urls = {coordinatrice.post(reverse("annuaire:importer"), e).url for e in envois}
    assert len(urls) == 1
    relever_fichiers()
    un = Import.objects.get()
    for _ in range(2):
        coordinatrice.post(reverse("annuaire:confirmer", args=[un.ref]))
    relever_fichiers()
    relever_fichiers()
    assert Structure.objects.filter(nom="GEM des Quais").count() == 1
    refus = coordinatrice.post(reverse("annuaire:abandonner", args=[un.ref]))
    assert refus.status_code == 403
    assert "n’en est plus là" in refus.content.decode()


class Mort(BaseException):
    """The worker is killed."""


def mourir(monkeypatch, module, nom: str, au: int):
    """Kill the worker when it calls a function for the nth time."""
    vrai, appels = getattr(module, nom), []

    def tue(*args, **kwargs):
        appels.append(1)
        if len(appels) == au:
            raise Mort
        return vrai(*args, **kwargs)

    monkeypatch.setattr(module, nom, tue)


def test_un_travailleur_tue_reprend_sans_doubler(annuaire, coordinatrice, monkeypatch):
    """Killed while it reads, then while it writes: what is done is done once."""
    monkeypatch.setattr(lire, "PAQUET", 4)
    monkeypatch.setattr(appliquer, "PAQUET", 3)
    lignes = [["Genre", "Nom", "Commune"], *(["GEM", f"GEM {n:02}", "Metz"] for n in range(20))]
    with monkeypatch.context() as m:
        mourir(m, lire.comparer, "comparer", au=3)
        with pytest.raises(Mort):
            deposer(coordinatrice, en_csv(lignes))
    importation = Import.objects.get()
    assert importation.etat == "lecture"
    assert importation.lignes.count() == 8
    assert "9</b> / 21" in page(coordinatrice, importation)
    relever_fichiers()  # its silence is not long enough yet
    assert importation.lignes.count() == 8
    Import.objects.update(battement="2020-01-01T00:00Z")
    relever_fichiers()
    assert importation.lignes.count() == 20
    importation.refresh_from_db()
    assert importation.comptes == {"creer": 20}
    with monkeypatch.context() as m:
        mourir(m, appliquer, "_tracer", au=3)
        with pytest.raises(Mort):
            faire(coordinatrice, "confirmer", importation)
    assert Structure.objects.filter(nom__regex="^GEM [0-9]{2}$").count() == 6
    Import.objects.update(battement="2020-01-01T00:00Z")
    relever_fichiers()
    importation.refresh_from_db()
    assert (importation.etat, importation.faits) == ("fait", 20)
    assert Structure.objects.filter(nom__regex="^GEM [0-9]{2}$").count() == 20
    assert Modification.objects.filter(lot=importation.lot).count() == 20


def test_un_travailleur_remplace_n_ecrit_plus(annuaire, coordinatrice):
    importation = deposer(coordinatrice, en_csv(LIGNES))
    coordinatrice.post(reverse("annuaire:confirmer", args=[importation.ref]))
    lent = travaux.prendre(Import, ["application"])
    Import.objects.update(battement="2020-01-01T00:00Z")
    relever_fichiers()
    with pytest.raises(travaux.PlusLaMain):
        appliquer.appliquer(lent, annuaire.coordinatrice)
    assert Structure.objects.filter(nom="GEM des Quais").count() == 1


def test_un_import_qui_echoue_sans_cesse_le_dit(annuaire, coordinatrice, monkeypatch):
    mourir(monkeypatch, lire, "ouvrir", au=0)
    monkeypatch.setattr(lire, "ouvrir", None)
    importation = deposer(coordinatrice, en_csv(LIGNES))
    for _ in range(5):
        Import.objects.update(battement="2020-01-01T00:00Z")
        relever_fichiers()
    importation.refresh_from_db()
    assert importation.etat == "echoue"
    assert "s’est interrompu plusieurs fois" in page(coordinatrice, importation)


def test_seule_la_coordination_importe(annuaire, connecte, coordinatrice):
    importation = deposer(coordinatrice, en_csv(LIGNES))
    for qui, statut in ((annuaire.admin_organisation, 403), (annuaire.etrangere, 403)):
        c = connecte(qui)
        for nom in ("imports", "importer", "secteurs"):
            assert c.get(reverse(f"annuaire:{nom}")).status_code == statut, (qui.role, nom)
        for nom in ("importation", "confirmer", "annuler", "abandonner"):
            adresse = reverse(f"annuaire:{nom}", args=[importation.ref])
            assert (c.get if nom == "importation" else c.post)(adresse).status_code == statut
        assert "Importer des fiches" not in c.get(reverse("annuaire:liste")).content.decode()
    assert not Structure.objects.filter(nom="GEM des Quais").exists()


def test_le_cout_des_pages_est_constant(annuaire, coordinatrice):
    lignes = [["Genre", "Nom", "Commune", "Communes couvertes"],
              *(["GEM", f"GEM {n:02}", "Metz", "Metz ; Marly"] for n in range(60))]  # fmt: skip
    importation = deposer(coordinatrice, en_csv(lignes))
    for adresse in (
        reverse("annuaire:imports"), reverse("annuaire:importer"), reverse("annuaire:secteurs"),
        reverse("annuaire:importation", args=[importation.ref]),
    ):  # fmt: skip
        coordinatrice.get(adresse)
        with requetes_au_plus(12):
            assert coordinatrice.get(adresse).status_code == 200
    suite = page(coordinatrice, importation, depuis="26", suite="creer")
    assert "GEM 25" in suite
    assert "GEM 24" not in suite
    assert page(coordinatrice, importation, depuis="x" * 50, suite="<b>")


def test_annuler_ne_nomme_pas_chaque_fiche(annuaire, coordinatrice):
    """PostgreSQL takes 65 535 values in a statement: undoing 100 000 lines gives it a few."""
    lignes = [["Genre", "Nom", "Commune"], *(["GEM", f"GEM {n:02}", "Metz"] for n in range(60))]
    importation = importer(coordinatrice, en_csv(lignes))
    valeurs = []

    def noter(executer, sql, params, many, contexte):
        valeurs.append(len(params or ()))
        return executer(sql, params, many, contexte)

    d = annuaire.coordinatrice
    with d.agir(), connection.execute_wrapper(noter):
        assert actions.annuler(lot=importation.lot, par=d) == 60
    assert max(valeurs) < 30
    assert not Structure.objects.filter(nom="GEM 07", retiree_le=None).exists()
