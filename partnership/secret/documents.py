"""Documents generated from the data: who reads what, and where each rule is kept."""

import ast
import re
from collections import defaultdict
from pathlib import Path

from django.conf import settings

from partnership.acteurs.enums import Role
from partnership.acteurs.reglages import DEFAUTS

from .enums import TypeDossier
from .matrice import Possibilite, matrice, prealables

AVIS = "<!-- Engendré par « manage.py documents » : ne se corrige pas à la main. -->\n"
REGLES = {
    1: "Hors du cercle, un dossier n’existe pas",
    2: "Une place dans le cercle a un début et une fin",
    3: "Compte, second facteur, charte, convention : sans eux, rien",
    4: "Le bailleur n’apprend jamais rien du soin",
    5: "Aucun bailleur ne voit un candidat avant son accord exprès",
    6: "En commission, l’accord préalable est obligatoire",
    7: "L’opposition arrête la transmission ; seul le danger passe outre",
    8: "Un accord est précis, prouvé, daté, retirable",
    9: "Ce qui manque ferme",
    10: "Un administrateur ne lit aucun dossier",
    11: "Nul n’élève ses propres droits",
    12: "Les mots de diagnostic sont arrêtés",
    13: "Tout est journalisé, rien du journal ne change",
    14: "Le bris de glace : danger vital, motif, 24 heures",
    15: "La personne peut savoir, corriger, s’opposer",
    16: "Les petits effectifs sont masqués",
    17: "Ni nom ni fait hors de la base",
    18: "Une seule règle pour toutes les portes",
    19: "Chaque chose a sa durée de conservation",
    20: "L’écran de séance montre ce que tous peuvent lire",
}
DOSSIERS = ("partnership", "signalements", "accompagnement", "annuaire", "formations", "tests")
SUFFIXES = {".py", ".sql", ".toml", ".html", ".txt"}
CITATION = re.compile(r"SP-(\d\d)(?:\s*(?:to|à)\s*SP-(\d\d))?")
CONDITIONS = {
    "assigne": "si désigné",
    "sous_location": "si locataire principal",
    "siege": "si saisie en commission",
    "plan": "si chargé d’une action",
    "seance": "si présent à la séance",
    "note": "si le territoire l’a ouverte",
    "candidature": "dans une candidature que son équipe a ouverte",
    "situation": "dans une situation que son organisme porte à la commission",
}


def reglages() -> str:
    """Return every setting of a territory: name, default, unit, bounds, source."""
    lignes = [
        AVIS,
        "# Réglages d’un territoire\n",
        "Chaque valeur est datée et sourcée (administration technique) ; à défaut, celle-ci.\n",
        "| Réglage | Ce qu’il fixe | Par défaut | Unité | Bornes | Source |",
        "|---|---|---|---|---|---|",
    ]
    for cle, defaut in sorted(DEFAUTS.items()):
        bornes = " à ".join(map(str, defaut.bornes)) if defaut.bornes else ""
        valeur = {True: "oui", False: "non"}.get(defaut.valeur, defaut.valeur)
        lignes.append(
            f"| `{cle}` | {defaut.nom} | {valeur} | {defaut.unite} | {bornes} | {defaut.source} |"
        )
    return "\n".join(lignes) + "\n"


def _danger_vital() -> str:
    """Return what a break-glass opens, from the same file (SP-14)."""
    ouvertes = [ligne.titre for ligne in matrice().values() if ligne.danger_vital]
    return (
        "En cas de danger vital, avec un motif et pour 24 heures, une clinicienne ou un clinicien "
        f"du territoire lit hors du cercle, sans écrire : {', '.join(ouvertes)} (SP-14).\n"
    )


def qui_lit_quoi() -> str:
    """Return the matrix as a table, from matrice.toml."""
    roles = [r for r in Role if any(r in ligne.cases for ligne in matrice().values())]
    sans = [r.label for r in Role if r not in roles]
    lignes = [
        AVIS + "# Qui peut lire quoi\n",
        "| Catégorie | " + " | ".join(r.label for r in roles) + " |",
        "|---" * (len(roles) + 1) + "|",
    ]
    for ligne in matrice().values():
        cases = [_case(ligne.cases.get(role, ())) for role in roles]
        lignes.append(f"| **{ligne.titre}** | " + " | ".join(cases) + " |")
    lignes += [
        "",
        f"Sans aucun accès aux dossiers : {', '.join(sans)}, et le compte technique.\n",
        "É écrit · L lit · S relit seulement ce qu’il a écrit · Lc lit avec un accord en vigueur "
        "de la personne, pour cette catégorie et ce destinataire · Lc2 comme Lc, et la profession "
        "du lecteur est dans la liste de l’article R1110-2 CSP · P sous pseudonyme · × jamais.\n",
        "Toujours, en plus : l’organisme est dans le cercle du dossier aujourd’hui (SP-01), le "
        "compte est actif, la charte signée, la convention en vigueur (SP-03).\n",
        *_prealables(),
        _danger_vital(),
        "## Ce que chaque catégorie contient, et d’où vient sa ligne\n",
    ]
    lignes += [f"- **{li.titre}.** {li.aide} Source : {li.source}." for li in matrice().values()]
    return "\n".join(lignes) + "\n"


def _prealables() -> list[str]:
    """Return what is demanded before any cell, by type of dossier (SP-05)."""
    lignes = ["## Avant toute case\n"]
    for nature, exige in prealables().items():
        organismes = ", ".join(sorted(o.label for o in exige.organismes))
        lignes.append(
            f"- **{TypeDossier(nature).label}**, pour : {organismes}. {exige.phrase} Finalité de "
            f"l’accord : « {exige.finalite.label} ». Rien d’autre que les catégories qu’il nomme "
            f"n’est lu. Source : {exige.source}.\n"
        )
    return lignes


def _case(voies: tuple[Possibilite, ...]) -> str:
    return " ; ".join(map(_voie, voies)) or "×"


def _voie(voie: Possibilite) -> str:
    ordre = [d for d in ("E", "L", "Lc", "Lc2", "S", "P") if d in voie.droits]
    texte = " ".join(ordre).replace("E", "É")
    return f"{texte} {CONDITIONS[voie.condition]}" if voie.condition else texte


def regles() -> str:
    """Return, for each rule of the secret, the code that keeps it and the tests that name it."""
    code, essais = _citations()
    lignes = [AVIS + "# Où chaque règle est tenue, et ce qui le prouve\n"]
    for numero, titre in REGLES.items():
        lignes.append(f"## SP-{numero:02d} : {titre}\n")
        for nom, ou in (("Code", code[numero]), ("Essais", essais[numero])):
            lignes.append(f"{nom} : {', '.join(f'`{x}`' for x in sorted(ou)) or 'aucun'}.\n")
    return "\n".join(lignes)


def _citations() -> tuple[dict[int, set], dict[int, set]]:
    code, essais = defaultdict(set), defaultdict(set)
    racine = Path(settings.RACINE)
    for fichier in sorted(f for d in DOSSIERS for f in (racine / d).rglob("*")):
        if fichier.suffix not in SUFFIXES or fichier == Path(__file__):
            continue
        chemin = fichier.relative_to(racine).as_posix()
        ou = essais if chemin.startswith("tests/") else code
        cites: set[int] = set()
        for endroit, texte in _textes(chemin, fichier.read_text(encoding="utf-8")):
            # The file itself is named for what no function of it names already.
            for numero in numeros(texte) - (cites if endroit == chemin else set()):
                ou[numero].add(endroit)
                cites.add(numero)
    return code, essais


def numeros(texte: str) -> set[int]:
    """Return the rule numbers that a text cites, ranges included."""
    trouves = set()
    for debut, fin in CITATION.findall(texte):
        trouves |= set(range(int(debut), int(fin or debut) + 1))
    return trouves


def _textes(chemin: str, contenu: str):
    """Yield (place, text): docstrings under their function, the rest under the file."""
    if not chemin.endswith(".py"):
        yield chemin, contenu
        return
    for noeud in ast.walk(ast.parse(contenu)):
        if isinstance(noeud, ast.FunctionDef | ast.ClassDef) and (doc := ast.get_docstring(noeud)):
            yield f"{chemin}::{noeud.name}", doc
    yield chemin, contenu
