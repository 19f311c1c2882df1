"""The list: filters kept in the URL, search, pages by key; a constant number of queries."""

import re
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role, TypeOrganisation
from partnership.acteurs.models import Organisation
from partnership.acteurs.registre import chercher_ailleurs
from partnership.secret import listes, noms
from partnership.secret.personne.tiers import plat

from . import phrases, recherche
from .enums import CHEZ_ERAH, FINIS, Etat
from .models import Identite, Signalement, Suivi

E = Etat
_CLOS = ("clos", "Clos", Q(etat__in=FINIS))
_RETARD = ("en_retard", "En retard", None)  # its condition depends on the day

# Chips by role: key in the URL, words, condition.
GROUPES: dict[str, list[tuple]] = {
    Role.AGENT_PROXIMITE: [
        # Nothing after transmission: a filter must not tell what the page hides (S1).
        ("brouillon", "Brouillons", Q(etat=E.BROUILLON, remis_le=None)),
        ("remis", "Remis", Q(etat=E.BROUILLON, remis_le__isnull=False) | Q(etat=E.A_TRANSMETTRE)),
        ("en_veille", "En veille", Q(etat=E.EN_VEILLE)),
        ("transmis", "Transmis", Q(transmis_le__isnull=False)),
        ("clos", "Clos", Q(etat__in=FINIS, transmis_le=None)),
    ],
    Role.REFERENT_SOCIAL: [
        ("a_qualifier", "À qualifier", Q(etat=E.BROUILLON)),
        ("en_veille", "En veille", Q(etat=E.EN_VEILLE)),
        ("en_cours", "En cours", Q(etat__in=CHEZ_ERAH | {E.A_TRANSMETTRE})),
        _RETARD,
        _CLOS,
    ],
    Role.CLINICIEN: [
        ("a_qualifier", "À qualifier", Q(etat__in=[E.TRANSMIS, E.ACCUSE_RECEPTION])),
        ("en_cours", "En cours", Q(etat__in=CHEZ_ERAH - {E.TRANSMIS, E.ACCUSE_RECEPTION})),
        _RETARD,
    ],
}
_AUTRES = [("en_cours", "En cours", ~Q(etat__in=FINIS)), _CLOS]
SUIVIS = [("mes", "Suivis par moi"), ("personne", "Pas encore suivis")]


@dataclass(frozen=True)
class Demande(listes.Demande):
    """What the address of the list asks for."""

    route = "signalements:liste"
    reference = re.compile(r"(SIG-)?[0-9-]+")
    filtres = ("etat", "suivi", "commune", "organisme")

    suivi: str = ""
    commune: str = ""
    organisme: str = ""


def composer(demande: Demande) -> dict:
    """Return the context of the list."""
    acteur = demande.acteur
    communes = list(acteur.territoire.communes.all())
    lignes, precedent, suivant = listes.page(demande, _chercher(demande, communes))
    return {
        "demande": demande,
        "lignes": rangees(acteur, lignes),
        "precedent": precedent,
        "suivant": suivant,
        "ailleurs": chercher_ailleurs(acteur, demande.q) if demande.q else [],
        "chips": _chips(demande),
        "chips_suivi": _chips_suivi(demande),
        "communes": communes,
        "organismes": _organismes(acteur),
        "agent": acteur.role == Role.AGENT_PROXIMITE,
        "bailleur": acteur.role in {Role.AGENT_PROXIMITE, Role.REFERENT_SOCIAL},
    }


def _organismes(acteur: Acteur) -> list[Organisation]:
    if acteur.role != Role.CLINICIEN:
        return []
    return list(
        Organisation.objects.filter(territoire=acteur.territoire, type=TypeOrganisation.BAILLEUR)
    )


def _chercher(demande: Demande, communes: list) -> QuerySet:
    """Return the visible signalements that answer the filters."""
    acteur = demande.acteur
    trouves = Signalement.objects.visibles_par(acteur).select_related("commune", "organisation")
    trouves = trouves.filter(_etat(demande))
    if demande.commune:
        trouves = trouves.filter(commune=demande.commune)
    if demande.organisme and acteur.role == Role.CLINICIEN:
        trouves = trouves.filter(organisation__ref=_uuid(demande.organisme))
    if demande.suivi and acteur.role == Role.CLINICIEN:
        trouves = trouves.filter(_suivi(demande))
    if demande.q:
        trouves = trouves.filter(_texte(demande, communes))
    return trouves


def _etat(demande: Demande) -> Q:
    for cle, _, condition in GROUPES.get(demande.acteur.role, _AUTRES):
        if cle == demande.etat:
            return condition if condition is not None else retard()
    return Q()


def retard() -> Q:
    """Return the condition « the next step is late »."""
    return Q(echeance__lt=horloge.aujourdhui()) & ~Q(etat__in=FINIS)


def _uuid(texte: str) -> UUID | None:
    try:
        return UUID(texte)
    except ValueError:
        return None


def _suivi(demande: Demande) -> Q:
    suivis = Suivi.objects.visibles_par(demande.acteur).order_by()
    if demande.suivi == "mes":
        siens = suivis.filter(clinicien=demande.acteur.affectation)
        return Q(dossier__in=siens.values("dossier"))
    if demande.suivi == "personne":
        return Q(etat__in=CHEZ_ERAH) & ~Q(dossier__in=suivis.values("dossier"))
    return Q()


def _texte(demande: Demande, communes: list) -> Q:
    """A reference or its start, a commune, or exactly the name of somebody whom I may read."""
    cherche = plat(demande.q).strip()
    condition = Q(reference__startswith=demande.q.upper())
    condition |= Q(dossier__in=recherche.dossiers_au_nom(demande.acteur, demande.q))
    if demande.q.isdecimal() and len(demande.q) <= 6:
        condition |= Q(reference__endswith=f"-{int(demande.q):04d}")
    lieux = [c.pk for c in communes if plat(c.nom).startswith(cherche)]
    return condition | Q(commune__in=lieux)


def _chips(demande: Demande) -> list[dict]:
    groupes = GROUPES.get(demande.acteur.role, _AUTRES)
    connus = {cle for cle, _, _ in groupes}
    tous = {"libelle": "Tous", "url": demande.url(etat=""), "actif": demande.etat not in connus}
    return [tous] + [
        {"libelle": mots, "url": demande.url(etat=cle), "actif": demande.etat == cle}
        for cle, mots, _ in groupes
    ]


def _chips_suivi(demande: Demande) -> list[dict]:
    """A second click on an active chip takes it away."""
    if demande.acteur.role != Role.CLINICIEN:
        return []
    return [
        {
            "libelle": mots,
            "url": demande.url(suivi="" if demande.suivi == cle else cle),
            "actif": demande.suivi == cle,
        }
        for cle, mots in SUIVIS
    ]


# --- Rows -----------------------------------------------------------------------


def rangees(acteur: Acteur, signalements: list[Signalement]) -> list[dict]:
    """Return the rows as the component wants them; the names in one query, if any may be read."""
    nommes = noms_lisibles(acteur, signalements)
    return [rangee(acteur, s, nommes.get(s.dossier_id, "")) for s in signalements]


def rangee(acteur: Acteur, signalement: Signalement, nom: str = "") -> dict:
    """Return one row: reference, commune, since when, whose turn, by when."""
    phrase = phrases.phrase(signalement, acteur.role)
    jour = horloge.aujourdhui()
    agent = acteur.role == Role.AGENT_PROXIMITE
    tard = not agent and phrases.en_retard(signalement, jour)
    lieu = str(signalement.commune or "")
    if acteur.role == Role.CLINICIEN:
        lieu = " · ".join(filter(None, [lieu, signalement.organisation.nom_court]))
    return {
        "reference": signalement.reference,
        "url": reverse("signalements:dossier", args=[signalement.pk]),
        "etat": phrase.libelle,
        "genre": "retard" if tard else phrase.genre,
        "commune": lieu,
        # What moves after transmission is not an agent's to see, not even as a date.
        "depuis": (signalement.transmis_le or signalement.cree_le)
        if agent
        else signalement.etat_depuis,
        "tour": phrase.tour,
        "echeance": phrases.delai(signalement, acteur.role, jour, acteur.zone),
        "nom": nom,
        "retard": tard,
    }


def noms_lisibles(acteur: Acteur, signalements: list[Signalement]) -> dict:
    """Return dossier → name, for the identities that this acteur may read."""
    return _lisibles(acteur, signalements, ("civilite", "prenom", "nom"), "Nom illisible")


def noms_de_famille(acteur: Acteur, signalements: list[Signalement]) -> dict:
    """Return dossier → family name, empty when it is not known."""
    return _lisibles(acteur, signalements, ("nom",), "Nom illisible")


def adresses_lisibles(acteur: Acteur, signalements: list[Signalement]) -> dict:
    """Return dossier → address, for the identities that this acteur may read."""
    return _lisibles(acteur, signalements, ("adresse",), "Adresse illisible")


def _lisibles(acteur: Acteur, signalements: list, champs: tuple, illisible: str) -> dict:
    identites = Identite.objects.visibles_par(acteur).filter(
        dossier__in=[s.dossier_id for s in signalements]
    )
    return noms.lisibles(identites.order_by("actuelle", "cree_le"), champs, illisible)
