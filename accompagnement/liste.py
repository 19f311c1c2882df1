"""The list: filters kept in the URL, search, pages by key; a constant number of queries."""

import logging
import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.refus import Illisible
from partnership.secret.coffre import cles

from . import phrases, recherche
from .enums import Etat
from .models import Candidature, Personne

journal = logging.getLogger(__name__)

PAR_PAGE = 25
E = Etat
GROUPES = [
    ("a_etudier", "À l’étude", Q(etat__in=[E.BESOIN, E.ETUDE])),
    ("eligibles", "Éligibles", Q(etat__in=[E.ELIGIBLE, E.PRESENTEE])),
    ("non_reunis", "Critères non réunis", Q(etat=E.NON_REUNIS)),
    ("closes", "Closes", Q(etat=E.CLOSE)),
]
# A landlord sees those presented to it: a filter must not tell what the page hides (SP-05).
ONT_DES_FILTRES = {Role.CLINICIEN, Role.TRAVAILLEUR_SOCIAL}
REFERENCE = re.compile(r"(ACC-)?[0-9-]+")


@dataclass(frozen=True)
class Demande:
    """What the address asks for; anything unknown is left out."""

    acteur: Acteur
    etat: str = ""
    q: str = ""
    apres: str = ""
    avant: str = ""

    @classmethod
    def lue(cls, acteur: Acteur, parametres) -> "Demande":
        noms = ("etat", "q", "apres", "avant")
        return cls(acteur, **{nom: parametres.get(nom, "").strip()[:100] for nom in noms})

    def url(self, **autres) -> str:
        """Return the address of the list; of a search, only a reference is kept (SP-17)."""
        valeurs = {"etat": self.etat} | autres
        if REFERENCE.fullmatch(self.q.upper()):
            valeurs["q"] = self.q
        suite = urlencode({nom: valeur for nom, valeur in valeurs.items() if valeur})
        return reverse("accompagnement:liste") + (f"?{suite}" if suite else "")

    @property
    def filtree(self) -> bool:
        return bool(self.etat or self.q)


def composer(demande: Demande) -> dict:
    """Return the context of the list."""
    lignes, precedent, suivant = _page(demande, _chercher(demande))
    return {
        "demande": demande,
        "lignes": rangees(demande.acteur, lignes),
        "precedent": precedent,
        "suivant": suivant,
        "chips": _chips(demande),
        "ouvre": demande.acteur.role == Role.CLINICIEN,
        "bailleur": demande.acteur.role == Role.REFERENT_SOCIAL,
    }


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


# --- Pages by key ---------------------------------------------------------------


def _page(demande: Demande, trouvees: QuerySet) -> tuple[list[Candidature], str, str]:
    """Return 25 rows, newest first, and the addresses of the pages before and after."""
    avant, apres = _borne(demande.avant), _borne(demande.apres)
    if avant:
        plus_recentes = Q(cree_le__gt=avant[0]) | Q(cree_le=avant[0], id__gt=avant[1])
        lues = list(trouvees.filter(plus_recentes).order_by("cree_le", "id")[: PAR_PAGE + 1])
        lignes = lues[:PAR_PAGE][::-1]
        precedent = _lien(demande, "avant", lignes, 0, len(lues) > PAR_PAGE)
        return lignes, precedent, _lien(demande, "apres", lignes, -1, existe=True)
    if apres:
        trouvees = trouvees.filter(Q(cree_le__lt=apres[0]) | Q(cree_le=apres[0], id__lt=apres[1]))
    lues = list(trouvees.order_by("-cree_le", "-id")[: PAR_PAGE + 1])
    lignes = lues[:PAR_PAGE]
    precedent = _lien(demande, "avant", lignes, 0, existe=bool(apres))
    return lignes, precedent, _lien(demande, "apres", lignes, -1, len(lues) > PAR_PAGE)


def _borne(texte: str) -> tuple[datetime, UUID] | None:
    """Read a key such as 2026-09-14T08:00:00+00:00_<uuid>; None for anything else."""
    instant, _, cle = texte.partition("_")
    try:
        lu = datetime.fromisoformat(instant)
        return (lu, UUID(cle)) if timezone.is_aware(lu) else None
    except ValueError:
        return None


def _lien(demande: Demande, sens: str, lignes: list, rang: int, existe: bool) -> str:
    if not (existe and lignes):
        return ""
    ligne = lignes[rang]
    return demande.url(**{sens: f"{ligne.cree_le.isoformat()}_{ligne.pk}"})


# --- Rows -----------------------------------------------------------------------


def rangees(acteur: Acteur, candidatures: list[Candidature]) -> list[dict]:
    """Return the rows as the component wants them; the names in one query, if any may be read."""
    noms = noms_lisibles(acteur, candidatures)
    return [rangee(acteur, c, noms.get(c.dossier_id, "")) for c in candidatures]


def rangee(acteur: Acteur, candidature: Candidature, nom: str = "") -> dict:
    """Return one row: reference, commune, waiting since when, whose turn."""
    etat = Etat(candidature.etat)
    bailleur = acteur.role == Role.REFERENT_SOCIAL
    genre = "veille" if bailleur and etat != E.PRESENTEE else phrases.GENRES[etat]
    return {
        "reference": candidature.reference,
        "url": reverse("accompagnement:dossier", args=[candidature.pk]),
        "etat": phrases.libelle(candidature, acteur.role),
        "genre": genre,
        "commune": str(candidature.commune or ""),
        "depuis": candidature.presentee_le if bailleur else candidature.besoin_le,
        "tour": "" if bailleur else phrases.TOURS[etat],
        "nom": nom,
    }


def noms_lisibles(acteur: Acteur, candidatures: list[Candidature]) -> dict:
    """Return dossier → name, for the identities that this acteur may read."""
    lues = list(
        Personne.objects.visibles_par(acteur).filter(
            dossier__in=[c.dossier_id for c in candidatures]
        )
    )
    cles.preparer({personne.dossier_id for personne in lues})
    return {personne.dossier_id: _nom(personne) for personne in lues}


def _nom(personne: Personne) -> str:
    """Return the name; one that was altered spoils its own row, not the page."""
    try:
        return " ".join(filter(None, [personne.civilite, personne.prenom, personne.nom]))
    except Illisible as erreur:
        journal.error(erreur.journal)
        return "Nom illisible"
