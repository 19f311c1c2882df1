"""Who may read what, the rights of persons, and the figures."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from partnership.acteurs.enums import Role
from partnership.acteurs.refus import ActionRefusee

from . import chiffres as comptes
from .enums import TypeDossier
from .matrice import Ligne, Possibilite, matrice, prealables

DROITS = {
    "E": "écrit",
    "L": "lit",
    "S": "lit ce qu’il a écrit",
    "Lc": "lit avec l’accord de la personne",
    "Lc2": "lit avec l’accord de la personne, si sa profession est dans la liste R1110-2",
    "P": "sous pseudonyme",
}
CONDITIONS = {
    "assigne": "s’il est nommément désigné",
    "sous_location": "si son organisme est locataire principal",
    "siege": "si l’équipe siège en commission",
    "plan": "si son organisme a une action dans le plan",
    "seance": "s’il a assisté à la séance",
    "note": "si le territoire l’a ouverte",
    "candidature": "dans une candidature que son équipe a ouverte",
    "situation": "dans une situation que son organisme porte à la commission",
}
ORDRE = ["S", "L", "Lc", "Lc2", "E", "P"]


@require_GET
def qui_lit_quoi(request):
    """Show the matrix of the secret, generated from its only source."""
    acteur = request.acteur
    roles = [role for role in Role if any(role in ligne.cases for ligne in matrice().values())]
    roles.sort(key=lambda role: acteur is None or role != acteur.role)  # the reader's column first
    lignes = [
        {"ligne": ligne, "cases": [cases(ligne, role) for role in roles]}
        for ligne in matrice().values()
    ]
    contexte = {
        "roles": roles,
        "lignes": lignes,
        "prealables": avant_toute_case(),
        "danger_vital": [ligne.titre for ligne in matrice().values() if ligne.danger_vital],
    }
    return render(request, "secret/qui_lit_quoi.html", contexte)


def avant_toute_case() -> list[dict[str, str]]:
    """Return what some types of dossier demand first, in words (SP-05)."""
    return [
        {
            "nature": TypeDossier(nature).label,
            "phrase": exige.phrase,
            "organismes": ", ".join(sorted(o.label for o in exige.organismes)),
            "source": exige.source,
        }
        for nature, exige in prealables().items()
    ]


def cases(ligne: Ligne, role: str) -> list[str]:
    """Return the cell of the matrix in plain words, empty for no access."""
    return [en_mots(possibilite) for possibilite in ligne.cases.get(Role(role), ())]


def en_mots(possibilite: Possibilite) -> str:
    """Return « lit, écrit », with the condition when there is one."""
    droits = ", ".join(DROITS[droit] for droit in ORDRE if droit in possibilite.droits)
    condition = CONDITIONS.get(possibilite.condition, "")
    return f"{droits} {condition}".strip()


@login_not_required
@require_GET
def mes_droits(request):
    """Say the rights of the persons concerned, in plain words; public."""
    return render(request, "secret/mes_droits.html")


@require_GET
def chiffres(request):
    """Show the figures of the year: the territory's, masked, or one's own organisation's."""
    acteur = request.acteur
    if not comptes.ouverts_a(acteur):
        raise ActionRefusee("Votre rôle n’ouvre pas la page des chiffres.")
    transmis = comptes.transmis_par_mois(acteur)
    contexte = {
        "annee": comptes.annee(),
        "transmis": transmis,
        "rangees": transmis.rangees,
        "par_bailleur": [(nom, total) for nom, _, total in transmis.rangees[:-1]],
        "etapes": comptes.etapes(acteur, transmis),
        "masques": acteur.role in comptes.DU_TERRITOIRE,
        "seuil": comptes.seuil(acteur),
    }
    return render(request, "secret/chiffres.html", contexte)
