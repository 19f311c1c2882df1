"""The list: filters kept in the URL, search, pages by key; a constant number of queries."""

import re

from django.db.models import Q, QuerySet
from django.urls import reverse

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.registre import Ailleurs
from partnership.secret import listes, noms

from . import phrases, recherche
from .enums import TRANSITIONS, Etat
from .logements import regles as logements
from .models import Candidature, Personne
from .souslocation.enums import EtatBail
from .souslocation.models import SousLocation

E = Etat
GROUPES = [
    ("a_etudier", "À l’étude", Q(etat__in=[E.BESOIN, E.ETUDE])),
    ("eligibles", "Éligibles", Q(etat__in=[E.ELIGIBLE, E.PRESENTEE])),
    ("non_reunis", "Critères non réunis", Q(etat=E.NON_REUNIS)),
    ("closes", "Closes", Q(etat=E.CLOSE)),
]
# A landlord sees those presented to it: a filter must not tell what the page hides (SP-05).
ONT_DES_FILTRES = {Role.CLINICIEN, Role.TRAVAILLEUR_SOCIAL}


TROUVEES = 100  # counted no further


class Demande(listes.Demande):
    """What the address of the list asks for."""

    route = "accompagnement:liste"
    reference = re.compile(r"(ACC-)?[0-9-]+")
    filtres = ("etat",)


def composer(demande: Demande) -> dict:
    """Return the context of the list."""
    lignes, precedent, suivant = listes.page(demande, _chercher(demande))
    return {
        "demande": demande,
        "lignes": rangees(demande.acteur, lignes),
        "precedent": precedent,
        "suivant": suivant,
        "chips": _chips(demande),
        "ouvre": demande.acteur.role == Role.CLINICIEN,
        "classe": demande.acteur.role in TRANSITIONS["rapprocher"].roles,
        "bailleur": demande.acteur.est_bailleur,
        "logements": logements.lit(demande.acteur),
    }


def ailleurs(acteur: Acteur, texte: str) -> Ailleurs | None:
    """Return how many candidatures answer to a search of the header, None for none."""
    if acteur.role not in ONT_DES_FILTRES | {Role.REFERENT_SOCIAL}:
        return None
    nombre = _chercher(Demande(acteur, q=texte)).values("pk")[:TROUVEES].count()
    return Ailleurs("Candidatures", nombre, reverse(Demande.route)) if nombre else None


def _chercher(demande: Demande) -> QuerySet:
    trouvees = Candidature.objects.visibles_par(demande.acteur).select_related(
        "commune", "organisation"
    )
    for cle, _, condition in GROUPES:
        if cle == demande.etat and demande.acteur.role in ONT_DES_FILTRES:
            trouvees = trouvees.filter(condition)
    return trouvees.filter(_texte(demande)) if demande.q else trouvees


def _texte(demande: Demande) -> Q:
    """A reference or its start, or exactly the name of somebody whom I may read."""
    condition = Q(reference__startswith=demande.q.upper())
    condition |= Q(dossier__in=recherche.dossiers_au_nom(demande.acteur, demande.q))
    if demande.q.isdecimal() and len(demande.q) <= 6:
        condition |= Q(reference__endswith=f"-{int(demande.q):04d}")
    return condition


def _chips(demande: Demande) -> list[dict]:
    if demande.acteur.role not in ONT_DES_FILTRES:
        return []
    connus = {cle for cle, _, _ in GROUPES}
    tous = {"libelle": "Toutes", "url": demande.url(etat=""), "actif": demande.etat not in connus}
    return [tous] + [
        {"libelle": mots, "url": demande.url(etat=cle), "actif": demande.etat == cle}
        for cle, mots, _ in GROUPES
    ]


# --- Rows -----------------------------------------------------------------------


def rangees(acteur: Acteur, candidatures: list[Candidature]) -> list[dict]:
    """Return the rows as the component wants them; the names in one query, if any may be read."""
    nommes, louees = noms_lisibles(acteur, candidatures), _louees(acteur, candidatures)
    return [
        rangee(acteur, c, nommes.get(c.dossier_id, ""), louee=c.dossier_id in louees)
        for c in candidatures
    ]


def _louees(acteur: Acteur, candidatures: list[Candidature]) -> set:
    """Return the dossiers of which a landlord has a signed lease; of no use to the others."""
    if not acteur.est_bailleur:
        return set()
    signees = SousLocation.objects.visibles_par(acteur).filter(
        dossier__in=[c.dossier_id for c in candidatures], etat=EtatBail.SIGNEE
    )
    return set(signees.values_list("dossier", flat=True))


def rangee(acteur: Acteur, candidature: Candidature, nom: str = "", *, louee: bool = False) -> dict:
    """Return one row: reference, commune, waiting since when, whose turn."""
    etat = Etat(candidature.etat)
    bailleur = acteur.est_bailleur
    return {
        "reference": candidature.reference,
        "url": reverse("accompagnement:dossier", args=[candidature.pk]),
        "etat": phrases.libelle(candidature, acteur, louee=louee),
        "genre": phrases.genre(candidature, acteur, louee=louee),
        "commune": str(candidature.commune or ""),
        "depuis": candidature.presentee_le if bailleur else candidature.besoin_le,
        "tour": "" if bailleur else phrases.TOURS[etat],
        "nom": nom,
    }


def noms_lisibles(acteur: Acteur, candidatures: list[Candidature]) -> dict:
    """Return dossier → name, for the identities that this acteur may read."""
    personnes = Personne.objects.visibles_par(acteur).filter(
        dossier__in=[c.dossier_id for c in candidatures]
    )
    return noms.lisibles(personnes, ("civilite", "prenom", "nom"), "Nom illisible")
