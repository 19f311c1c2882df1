"""What the rights of the person need to know of a signalement (hooks of `secret.personne`)."""

import re

from django.db import connection

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.registre import RecherchePersonne
from partnership.secret.coffre.jetons import jeton

from .actions import socle
from .models import Identite, Signalement
from .textes import simplifier


def noter(par: Acteur, dossier, acte: str) -> None:
    """Leave the traces of an act of the person in the thread of her signalement."""
    signalement = (
        Signalement.objects.visibles_par(par).select_related("organisation").get(dossier=dossier)
    )
    socle.noter(signalement, par, acte)


def _mots(texte: str) -> str:
    return " ".join(re.findall(r"\w+", simplifier(texte)))


def reperer(territoire: int, nom: str, prenom: str, annee: int | None) -> tuple[bytes, ...]:
    """Return what stands for a name, for a person, and for a person of a year (empty: unknown)."""
    qui = f"{_mots(nom)}|{_mots(prenom)}"
    de_l_annee = jeton(territoire, f"{qui}|{annee}") if annee else b""
    return jeton(territoire, _mots(nom)), jeton(territoire, qui), de_l_annee


def chercher(jeton_nom: bytes) -> list[tuple]:
    """Return (dossier, reference) of this name where the delegate's organisation takes part."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT * FROM palier.signalements_au_nom(%s)", [jeton_nom])
        return curseur.fetchall()


def reconnaitre(acteur: Acteur, dossier, personne: bytes, annee: bytes) -> bool:
    """Say whether this dossier is of that person: same names, and same year when both know one."""
    identites = Identite.objects.visibles_par(acteur).filter(dossier=dossier, actuelle=True)
    for identite in identites:
        _, sienne, de_l_annee = reperer(
            identite.territoire_id, identite.nom, identite.prenom, identite.annee_naissance
        )
        if sienne == personne and (not annee or not de_l_annee or annee == de_l_annee):
            return True
    return False


RECHERCHE = RecherchePersonne(reperer, chercher, reconnaitre)
