"""Sizes, doors, names, queries: what a reviewer would otherwise have to look for."""

import ast
import re

import pytest
from django.apps import apps

from partnership.secret.models import Dossier, EntreeCercle, PieceDeDossier
from tests.depot.sources import APPS, RACINE, arbre, nom, pythons, suivis

CODE = (*(f"{d}/" for d in APPS.values()), "partnership/")
GABARITS = RACINE / "templates"


def test_un_fichier_tient_en_400_lignes():
    longs = {
        nom(f): n
        for f in pythons(*CODE, "tests/", "bench/")
        if (n := len(f.read_text().splitlines())) > 400 and "/migrations/" not in nom(f)
    }
    assert not longs


def test_une_fonction_tient_en_40_lignes():
    longues = [
        (nom(f), n.name, n.end_lineno - n.lineno + 1)
        for f in pythons(*CODE)
        for n in ast.walk(arbre(f))
        if isinstance(n, ast.FunctionDef) and n.end_lineno - n.lineno + 1 > 40
    ]
    assert not longues


def test_une_regle_dit_ce_qu_elle_est():
    """Public functions and classes of every `regles.py` have a docstring."""
    lues = [
        (nom(f), n)
        for f in pythons(*CODE)
        if "regles" in f.stem
        for n in arbre(f).body
        if isinstance(n, ast.FunctionDef | ast.ClassDef) and not n.name.startswith("_")
    ]
    assert len(lues) > 8
    assert not [(f, n.name) for f, n in lues if not ast.get_docstring(n)]


def test_aucune_porte_sans_csrf():
    """No exemption by decorator, by name or by settings."""
    assert not [nom(f) for f in pythons(*CODE) if "csrf_exempt" in f.read_text()]
    reglages = (RACINE / "partnership/settings.py").read_text()
    assert "django.middleware.csrf.CsrfViewMiddleware" in reglages
    for formulaire in GABARITS.rglob("*.html"):
        texte = formulaire.read_text()
        for bloc in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", texte, re.S | re.I):
            assert "csrf_token" in bloc, nom(formulaire)


def blocs(texte: str) -> dict[str, str]:
    """The outer blocks of a template, by name."""
    trouves, ouverts = {}, []
    for marque in re.finditer(r"{%\s*(?:block (\w+)[^%]*|endblock[^%]*)%}", texte):
        if marque[1]:
            ouverts.append((marque[1], marque.end()))
            continue
        bloc, debut = ouverts.pop()
        if not ouverts:
            trouves[bloc] = texte[debut : marque.start()]
    return trouves


def test_ce_qu_un_bloc_nomme_ne_se_lit_pas_dans_un_autre():
    """`{% url … as liste_url %}` in the breadcrumb is empty in the page: a link to nowhere."""
    noms = re.compile(r"{%\s*url [^%]* as (\w+)\s*%}")
    perdus = []
    for gabarit in GABARITS.rglob("*.html"):
        siens = blocs(gabarit.read_text())
        dits = {bloc: set(noms.findall(texte)) for bloc, texte in siens.items()}
        perdus += [
            (nom(gabarit), bloc, variable)
            for bloc, texte in siens.items()
            for autre, noms_dits in dits.items()
            for variable in noms_dits - dits[bloc]
            if autre != bloc and re.search(rf"\b{variable}\b", texte)
        ]
    assert not perdus


# --- Queries on case models --------------------------------------------------------

DE_CAS = {m.__name__ for m in apps.get_models() if issubclass(m, PieceDeDossier)}
DE_CAS |= {Dossier.__name__, EntreeCercle.__name__}
GARDES = {"visibles_par", "du_dossier", "create", "bulk_create"}  # to create reads nothing
PORTES = re.compile(r"(views|forms|tasks|liste|lecture|dossier|pieces|apercu|taches)")


def requetes_nues(tronc: ast.AST) -> list[tuple[int, str]]:
    """Accesses `Modele.objects` on a case model that do not start by `visibles_par`."""
    parents = {e: p for p in ast.walk(tronc) for e in ast.iter_child_nodes(p)}
    fautes = []
    for n in ast.walk(tronc):
        if not (isinstance(n, ast.Attribute) and n.attr in {"objects", "_default_manager"}):
            continue
        modele = getattr(n.value, "id", getattr(n.value, "attr", ""))
        suite = parents.get(n)
        garde = isinstance(suite, ast.Attribute) and suite.attr in GARDES
        if modele in DE_CAS and not garde:
            fautes.append((n.lineno, modele))
    return fautes


# The narrow identity « systeme » finds what is to be printed: a table without content.
NUES_PERMISES = {
    ("signalements/impressions.py", "Impression"),
}


def test_pages_et_taches_commencent_par_visibles_par():
    lus, fautes = 0, []
    for f in pythons("signalements/", "accompagnement/", "partnership/secret/views", "annuaire/"):
        if not PORTES.search(nom(f)) or "/migrations/" in nom(f) or "/models" in nom(f):
            continue
        lus += 1
        fautes += [
            (nom(f), ligne, m)
            for ligne, m in requetes_nues(arbre(f))
            if (nom(f), m) not in NUES_PERMISES
        ]
    assert lus >= 1
    assert not fautes, fautes


def test_le_filet_des_requetes_mord():
    for texte in ("Signalement.objects.all()", "Signalement.objects.filter(pk=1)",
                  "get_object_or_404(models.Identite.objects, pk=1)", "x = FaitObserve.objects",
                  "Dossier._default_manager.get()"):  # fmt: skip
        assert requetes_nues(ast.parse(texte)), texte
    for texte in ("Signalement.objects.visibles_par(a).filter()", "Visite.objects.create(a=1)",
                  "Commune.objects.all()"):  # fmt: skip
        assert not requetes_nues(ast.parse(texte)), texte


# --- Templates ---------------------------------------------------------------------

# Looked up by Django or allauth by their names.
D_OFFICE = (
    "account/",
    "mfa/",
    "admin/",
    "400",
    "403",
    "404",
    "429",
    "500",
    "403_csrf",
    "socialaccount/",
)


def test_aucun_gabarit_ne_reste_sans_emploi():
    """A template is named in Python or by another template, or found by its name by Django."""
    textes = "\n".join(
        f.read_text()
        for f in suivis()
        if f.suffix in {".py", ".html", ".txt"} and not nom(f).startswith("tests/")
    )
    # `f"signalements/{acte}.html"`, `f"courriels/{gabarit}.txt"`: the folder stands for its files.
    dossiers = set(re.findall(r"f\"([a-z_/]+/)_?\{[^}]+\}[a-z_]*\.(?:html|txt)", textes))
    inutiles = []
    for f in sorted(GABARITS.rglob("*.*")):
        chemin = f.relative_to(GABARITS).as_posix()
        if chemin.startswith(D_OFFICE) or any(
            chemin.startswith(d) and "/" not in chemin[len(d) :] for d in dossiers
        ):
            continue
        if not re.search(rf"[\"'/]{re.escape(chemin)}|[\"']{re.escape(chemin)}", textes):
            inutiles.append(chemin)
    assert not inutiles


# --- What leaves the house ---------------------------------------------------------

HOTES = ("pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "registry." + "npm")
CDN = re.compile(r"(?:src|href|action)=\"(?:https?:)?//", re.I)


def test_aucun_hote_de_paquets():
    fautes = []
    for f in suivis():
        try:
            texte = f.read_text()
        except UnicodeDecodeError:
            continue
        fautes += [(nom(f), h) for h in HOTES if h in texte]
        if f.suffix == ".lock" and re.search(r"://|^\s*--?(index|extra|find|trusted)", texte, re.M):
            fautes.append((nom(f), "adresse"))
    assert not fautes


def test_aucune_ressource_d_ailleurs():
    """No page asks a third party for anything."""
    fautes = [
        (nom(f), m.group()) for f in GABARITS.rglob("*.html") for m in CDN.finditer(f.read_text())
    ]
    assert not fautes


@pytest.mark.parametrize("motif", [r"breakpoint\(\)", r"import pdb", r"^<{7} ", r"print\("])
def test_aucun_reste_de_mise_au_point(motif):
    fautes = [
        nom(f)
        for f in pythons(*CODE)
        if "/atelier/" not in nom(f) and re.search(motif, f.read_text(), re.M)
    ]
    assert not fautes
