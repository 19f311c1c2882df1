"""Many entries at once are written as one is: same rows, same history, same words."""

from functools import reduce
from operator import add

from django.contrib.postgres.search import SearchVector
from django.db import connection
from django.db.models import Value
from django.test.utils import CaptureQueriesContext

from annuaire import actions, ecriture, fiche
from annuaire.adresses import sans_accent
from annuaire.models import LigneImport, Modification, Mot, Structure
from tests.annuaire.tableaux import en_csv, importer

TITRES = ["Genre", "Nom", "Commune", "Code postal", "Services", "Lundi", "Téléphone", "Contact 2 courriel",
          "Communes couvertes", "Secteurs", "Latitude", "Longitude", "Tenue à jour par", "24h/24"]  # fmt: skip
LIGNES = [
    ["GEM", "L’Élan d’Ôtre", "Metz", "57000", "Accueil ; écoute", "9h-12h", "0353010001", "a@exemple.fr",
     "Metz, Marly", "57G90", "49.12", "6.17", "ERAH", ""],
    ["CMP", "CMP neuf", "", "", "", "", "", "", "", "", "", "", "", "oui"],
]  # fmt: skip


def rangee(structure: Structure) -> dict:
    """Everything that the base keeps of an entry, its keys and dates apart."""
    apart = {"id", "ref", "_state", "cle_source"}
    champs = {
        c: v
        for c, v in Structure.objects.filter(pk=structure.pk).values().get().items()
        if c not in apart
    }
    contacts = list(
        structure.contacts.values("fonction", "telephone", "courriel", "pour_pros", "ordre")
    )
    return champs | {"document": fiche.lire(structure), "contacts": contacts}


def histoire(structure: Structure) -> list:
    champs = (
        "nature",
        "suite",
        "avant",
        "apres",
        "motif",
        "auteur",
        "decidee_par",
        "territoire",
        "reponse",
    )
    return list(Modification.objects.filter(structure=structure).order_by("pk").values(*champs))


def test_un_import_ecrit_comme_une_fiche(annuaire, connecte):
    d = annuaire.coordinatrice
    c = connecte(d)
    importation = importer(c, en_csv([TITRES, *LIGNES]))
    changes = [TITRES, *([*ligne[:4], "Changés", "fermé", *ligne[6:]] for ligne in LIGNES)]
    importer(c, en_csv(changes))
    for ligne in importation.lignes.order_by("rang"):
        importee = Structure.objects.get(nom=ligne.nom)
        with d.agir():
            ecrite = actions.creer(par=d, document=ligne.document)
            changement = LigneImport.objects.get(structure=importee).document
            ecrite = actions.modifier(structure=ecrite, par=d, document=changement)
        assert len(histoire(importee)) == 2
        assert rangee(importee) == rangee(ecrite)
        assert histoire(importee) == histoire(ecrite)


def test_les_mots_d_une_fiche_sont_ceux_de_postgresql(annuaire):
    """The words are those that Django's own expression gives."""
    structure = Structure.objects.get(nom="CMP des Tilleuls")
    textes = ecriture._textes(structure, "Metz", "Accueil")
    poids = zip("ABC", textes, strict=True)
    attendu = reduce(add, (SearchVector(Value(t), weight=p, config="simple") for p, t in poids))
    juste = (
        Structure.objects.annotate(attendu=attendu)
        .values("attendu", "vecteur")
        .get(pk=structure.pk)
    )
    assert juste["attendu"] == juste["vecteur"]
    assert Mot.objects.filter(territoire=annuaire.territoire, mot=sans_accent("Tilleuls")).exists()


def test_le_cout_ne_grandit_pas_avec_le_nombre(annuaire):
    structures = list(Structure.objects.select_related("territoire")[:21])
    couts = []
    for siennes in (structures[:1], structures[1:]):
        document = {
            "services": "Neufs",
            "contacts": [],
            "plages": [],
            "communes": ["57463"],
            "secteurs": ["57G90"],
        }
        with CaptureQueriesContext(
            connection,
        ) as requetes:
            ecriture.ecrire([(s, document) for s in siennes])
        couts.append(len(requetes))
    assert couts[1] <= couts[0] <= 16
