"""« À faire » and the menu, by role: what waits for me, what waits for others and since when."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import F, Q
from django.urls import reverse

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.registre import EntreeMenu
from partnership.secret import chiffres

from . import liste, phrases
from .enums import FINIS, Etat
from .models import Identite, PasserOutre, Signalement, Suivi

E = Etat
LUS, MONTRES, RECENT = 300, 5, timedelta(days=30)
RETOUR_PROCHE = timedelta(days=7)
# Whom a group waits for; what is under way presses nobody today.
MOI, AUTRES, EN_COURS = "moi", "autres", "en_cours"
EQUIPE = "À votre équipe"


@dataclass
class Groupe:
    """A group of « À faire »: its rows, and whether it waits for the reader."""

    titre: str
    aide: str = ""
    attend: str = MOI
    gabarit: str = "signalements/_groupe.html"
    url: str = ""
    tour: str = ""  # instead of the turn of each row
    signalements: list = field(default_factory=list)
    rangees: list = field(default_factory=list)
    donnees: dict = field(default_factory=dict)

    @property
    def nombre(self) -> int:
        return len(self.signalements)


def taches(acteur: Acteur) -> list[Groupe]:
    """Return the groups of « À faire » of an acteur; those with nothing are left out."""
    par_role = {
        Role.AGENT_PROXIMITE: _agent,
        Role.REFERENT_SOCIAL: _referente,
        Role.CLINICIEN: _clinicienne,
        Role.COORDINATEUR: _coordinatrice,
        Role.PILOTAGE: _pilotage,
    }
    if acteur.role == Role.TRAVAILLEUR_SOCIAL:
        return []  # other rooms have what waits for her
    composer = par_role.get(acteur.role, _simple)
    return composer(acteur)


# --- Agent ----------------------------------------------------------------------


def _agent(acteur: Acteur) -> list[Groupe]:
    siens = list(
        Signalement.objects.visibles_par(acteur)
        .select_related("commune", "organisation")
        .order_by("-cree_le", "-id")[:12]
    )
    # Her own draft says where it was: the address that she typed is hers to read.
    adresses = liste.adresses_lisibles(acteur, siens) if siens else {}
    brouillon = next((s for s in siens if phrases.cle(s, acteur.role) == E.BROUILLON), None)
    donnees = {
        "brouillon": brouillon,
        "lieu": adresses.get(brouillon.dossier_id, "") if brouillon else "",
        "observations": [
            liste.rangee(acteur, s, adresses.get(s.dossier_id, "")) for s in siens[:MONTRES]
        ],
    }
    return [Groupe("Mes observations", gabarit="signalements/_accueil_agent.html", donnees=donnees)]


# --- Référente ------------------------------------------------------------------


def _referente(acteur: Acteur) -> list[Groupe]:
    ouverts = _ouverts(acteur)
    qualifies = _qualifies(acteur, [s for s in ouverts if s.etat == E.BROUILLON])
    outres = set(_outres_a_valider(acteur).values_list("dossier", flat=True))
    jour = horloge.aujourdhui()
    groupes = {
        "questions": Groupe("Questions de l’ERAH", "Les délais attendent votre réponse."),
        "outre": Groupe("Passer-outre à valider", "Une collègue demande votre validation."),
        "a_qualifier": Groupe("À qualifier", "Des observations d’agents, à relire et compléter."),
        "a_informer": Groupe("À informer", "La fiche est remplie : la personne doit le savoir."),
        "prets": Groupe("Prêts à transmettre", "Relisez comme l’ERAH lira, puis transmettez."),
        "veille": Groupe("Veille à revoir", "La date de revue est arrivée."),
        "retours": Groupe(
            "Retours reçus", "L’ERAH a répondu : lisez ce que vous pouvez faire.", EN_COURS
        ),
        "erah": Groupe("Chez l’ERAH", "Vous attendez sa réponse.", attend=AUTRES),
        "en_veille": Groupe("En veille", "Rien à faire avant la date de revue.", attend=AUTRES),
    }
    for s in ouverts:
        groupes[_case_referente(s, qualifies, outres, jour)].signalements.append(s)
    return _garnir(acteur, groupes)


def _case_referente(s: Signalement, qualifies: set, outres: set, jour) -> str:
    if s.etat == E.EN_VEILLE:
        if s.dossier_id in outres:
            return "outre"
        return "veille" if s.echeance is None or s.echeance <= jour else "en_veille"
    if s.etat == E.BROUILLON:
        return "a_informer" if s.dossier_id in qualifies else "a_qualifier"
    directs = {
        E.COMPLEMENT_DEMANDE: "questions",
        E.A_TRANSMETTRE: "prets",
        E.RETOUR_FAIT: "retours",
        E.NON_RECEVABLE: "retours",
    }
    return directs.get(s.etat, "erah")


def _qualifies(acteur: Acteur, brouillons: list[Signalement]) -> set:
    """Return the drafts that a référente has already made hers: name known, written by her role."""
    if not brouillons:
        return set()
    siennes = set(
        Identite.objects.visibles_par(acteur)
        .filter(
            dossier__in=[s.dossier_id for s in brouillons],
            actuelle=True,
            auteur__role=Role.REFERENT_SOCIAL,
        )
        .values_list("dossier", flat=True)
    )
    # A name is sealed: it is read here, the database cannot tell an empty one.
    nommes = liste.noms_de_famille(acteur, [s for s in brouillons if s.dossier_id in siennes])
    return {dossier for dossier, nom in nommes.items() if nom}


def _outres_a_valider(acteur: Acteur):
    return (
        PasserOutre.objects.visibles_par(acteur)
        .filter(valide_le=None)
        .exclude(auteur__utilisateur=acteur.utilisateur)
        .order_by()
    )


# --- Clinicienne ----------------------------------------------------------------


def _clinicienne(acteur: Acteur) -> list[Groupe]:
    ouverts = _ouverts(acteur)
    suivis = dict(
        Suivi.objects.visibles_par(acteur)
        .filter(dossier__in=[s.dossier_id for s in ouverts])
        .order_by("cree_le")
        .values_list("dossier", "clinicien")
    )
    bientot = horloge.aujourdhui() + RETOUR_PROCHE
    groupes = {
        "a_accuser": Groupe(
            "Accusés de réception à faire", "Le bailleur attend de savoir que vous avez reçu."
        ),
        "a_decider": Groupe("À décider", "Admettre, déclarer non recevable ou questionner."),
        "personne": Groupe("À prendre", "Admis, mais sans clinicienne ni clinicien."),
        "dus": Groupe("Retours dus", "Le bailleur attend une réponse dans les 7 jours."),
        "mes": Groupe("Mes évaluations", "Celles que vous suivez.", EN_COURS),
        "bailleur": Groupe("Chez le bailleur", "Votre question attend sa réponse.", attend=AUTRES),
        "equipe": Groupe("Suivis par l’équipe", "Par vos collègues.", attend=AUTRES, tour=EQUIPE),
    }
    for s in ouverts:
        mien = suivis.get(s.dossier_id)
        groupes[_case_clinicienne(s, mien, acteur, bientot)].signalements.append(s)
    return _garnir(acteur, groupes)


def _case_clinicienne(s: Signalement, suivi, acteur: Acteur, bientot) -> str:
    directs = {
        E.TRANSMIS: "a_accuser",
        E.ACCUSE_RECEPTION: "a_decider",
        E.COMPLEMENT_DEMANDE: "bailleur",
    }
    if s.etat in directs:
        return directs[s.etat]
    if suivi is None:
        return "personne"
    if suivi != acteur.affectation.pk:
        return "equipe"
    return "dus" if s.echeance and s.echeance <= bientot else "mes"


def _ouverts(acteur: Acteur) -> list[Signalement]:
    """Return what is not finished, the most pressing first; a refusal stays for a month."""
    refus_recents = Q(etat=E.NON_RECEVABLE, clos_le__gte=horloge.maintenant() - RECENT)
    garder = ~Q(etat__in=FINIS)
    if acteur.role == Role.REFERENT_SOCIAL:
        # An agent's draft is the agent's until she hands it over.
        garder = garder & ~Q(etat=E.BROUILLON, remis_le=None, auteur__role=Role.AGENT_PROXIMITE)
        garder = garder | refus_recents
    return list(
        Signalement.objects.visibles_par(acteur)
        .filter(garder)
        .select_related("commune", "organisation")
        .order_by(F("echeance").asc(nulls_last=True), "etat_depuis", "id")[:LUS]
    )


_ATTENTES = (MOI, AUTRES, EN_COURS)


def _garnir(acteur: Acteur, groupes: dict[str, Groupe]) -> list[Groupe]:
    """Fill the rows shown of each group, the names in one query; leave the empty groups out."""
    pleins = [groupe for groupe in groupes.values() if groupe.signalements]
    montres = [s for groupe in pleins for s in groupe.signalements[:MONTRES]]
    noms = liste.noms_lisibles(acteur, montres) if montres else {}
    for groupe in pleins:
        groupe.rangees = [
            liste.rangee(acteur, s, noms.get(s.dossier_id, ""))
            | ({"tour": groupe.tour} if groupe.tour else {})
            for s in groupe.signalements[:MONTRES]
        ]
    jour = horloge.aujourdhui()
    tard = sum(phrases.en_retard(s, jour) for groupe in pleins for s in groupe.signalements)
    resume = Groupe(
        "Aujourd’hui",
        gabarit="signalements/_resume.html",
        donnees={
            **{qui: sum(g.nombre for g in pleins if g.attend == qui) for qui in _ATTENTES},
            "tard": tard,
            "bailleur": acteur.role == Role.REFERENT_SOCIAL,
            "url_retard": _url_liste() + "?etat=en_retard",
        },
    )
    return [resume, *pleins]


# --- Figures, and the others ----------------------------------------------------


def _coordinatrice(acteur: Acteur) -> list[Groupe]:
    donnees = {
        "annee": chiffres.annee(),
        "etapes": chiffres.etapes(acteur),
        "registre": chiffres.registre_passer_outre(acteur),
    }
    return [Groupe("Le territoire", gabarit="secret/_accueil_coordinatrice.html", donnees=donnees)]


def _pilotage(acteur: Acteur) -> list[Groupe]:
    donnees = {"annee": chiffres.annee(), "etapes": chiffres.etapes(acteur)}
    return [Groupe("Le territoire", gabarit="secret/_accueil_chiffres.html", donnees=donnees)]


def _simple(acteur: Acteur) -> list[Groupe]:
    donnees = {"membres": acteur.role == Role.ADMIN_ORGANISATION, "role": acteur.role}
    return [Groupe("Votre espace", gabarit="secret/_accueil_simple.html", donnees=donnees)]


# --- Menu -----------------------------------------------------------------------


def menu(acteur: Acteur) -> list[EntreeMenu]:
    """Return the entries of the left menu; the first is « À faire » with its count."""
    entrees = [EntreeMenu("À faire", reverse("accueil"), "list-checks", nombre_a_faire(acteur))]
    if acteur.role == Role.AGENT_PROXIMITE:
        entrees.append(EntreeMenu("Mes observations", _url_liste(), "file-text"))
        entrees.append(EntreeMenu("Signaler", reverse("signalements:nouveau"), "plus"))
    elif acteur.role in {Role.REFERENT_SOCIAL, Role.CLINICIEN}:
        entrees.append(EntreeMenu("Signalements", _url_liste(), "file-text"))
    if acteur.role == Role.REFERENT_SOCIAL:
        entrees.append(EntreeMenu("Cellule de veille", _url_liste() + "?etat=en_veille", "eye"))
        entrees.append(EntreeMenu("Signaler", reverse("signalements:nouveau"), "plus"))
    if chiffres.ouverts_a(acteur):
        entrees.append(EntreeMenu("Chiffres", reverse("secret:chiffres"), "chart-column"))
    if acteur.role == Role.ADMIN_ORGANISATION:
        entrees.append(EntreeMenu("Membres", reverse("acteurs:membres"), "users"))
    return entrees


def menu_de_la_regle(acteur: Acteur) -> list[EntreeMenu]:
    """Return the last entry, where there is room; the foot of each page leads there too."""
    pleins = {Role.AGENT_PROXIMITE, Role.REFERENT_SOCIAL, Role.CLINICIEN, Role.DELEGUE_DONNEES}
    if acteur.role in pleins:
        return []
    return [EntreeMenu("Qui peut lire quoi", reverse("secret:qui_lit_quoi"), "eye")]


def _url_liste() -> str:
    return reverse("signalements:liste")


PLAFOND = 100  # shown as « 99+ »


def nombre_a_faire(acteur: Acteur) -> int:
    """Return what waits for this acteur, in one query that stops at `PLAFOND`.

    The figure stands on every page: counting all that waits would cost as much as it is late.
    """
    attend = {
        Role.AGENT_PROXIMITE: lambda: Q(etat=E.BROUILLON, remis_le=None),
        Role.REFERENT_SOCIAL: lambda: _attend_la_referente(acteur),
        Role.CLINICIEN: lambda: _attend_la_clinicienne(acteur),
    }.get(acteur.role)
    if attend is None:
        return 0
    return Signalement.objects.visibles_par(acteur).filter(attend()).values("pk")[:PLAFOND].count()


def _attend_la_referente(acteur: Acteur) -> Q:
    a_elle = ~Q(remis_le=None) | ~Q(auteur__role=Role.AGENT_PROXIMITE)
    outres = _outres_a_valider(acteur).values("dossier")
    return (
        Q(etat__in=[E.A_TRANSMETTRE, E.COMPLEMENT_DEMANDE])
        | Q(etat=E.BROUILLON) & a_elle
        | Q(etat=E.EN_VEILLE) & (Q(echeance__lte=horloge.aujourdhui()) | Q(dossier__in=outres))
    )


def _attend_la_clinicienne(acteur: Acteur) -> Q:
    siens = Suivi.objects.visibles_par(acteur).filter(clinicien=acteur.affectation).order_by()
    dus = Q(
        etat__in=[E.EN_EVALUATION, E.VISITE_CONJOINTE],
        echeance__lte=horloge.aujourdhui() + RETOUR_PROCHE,
        dossier__in=siens.values("dossier"),
    )
    return Q(etat__in=[E.TRANSMIS, E.ACCUSE_RECEPTION, E.RECEVABLE]) | dus
