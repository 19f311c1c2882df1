"""« À faire » and the menu: criteria to attest or to look at again, candidatures to present."""

from django.urls import reverse

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.registre import EntreeMenu, Groupe
from partnership.acteurs.templatetags.interface import jour

from . import regles
from .enums import OUVERTES, Etat, EtatCritere
from .models import Candidature, CritereAtteste
from .solvabilite import taches as budgets
from .souslocation.enums import EtatBail
from .souslocation.models import SousLocation

LUES = 200
ETUDIENT = {Role.CLINICIEN, Role.TRAVAILLEUR_SOCIAL}


def menu(acteur: Acteur) -> list[EntreeMenu]:
    """Return the page of the candidatures; a landlord comes by « À faire », its menu is full."""
    if acteur.role not in ETUDIENT:
        return []
    return [EntreeMenu("Candidatures", reverse("accompagnement:liste"), "house-plus")]


def taches(acteur: Acteur) -> list[Groupe]:
    """Return what waits for this acteur; those with nothing are left out."""
    if acteur.role == Role.REFERENT_SOCIAL:
        groupes = [_presentees(acteur), _logements()]
    elif acteur.role in ETUDIENT:
        groupes = _a_etudier(acteur)
    elif acteur.role == Role.COORDINATEUR:
        groupes = [_cotation()]
    else:
        return []
    return [groupe for groupe in groupes if groupe.lignes]


def _groupe(titre: str, aide: str, lignes: list[dict] | None = None) -> Groupe:
    liste = reverse("accompagnement:liste")
    return Groupe(titre, aide, lignes or [], liste, "Voir toutes les candidatures")


def _presentees(acteur: Acteur) -> Groupe:
    louees = SousLocation.objects.visibles_par(acteur).filter(etat=EtatBail.SIGNEE)
    lues = Candidature.objects.visibles_par(acteur).filter(etat=Etat.PRESENTEE)
    lues = lues.exclude(dossier__in=louees.values("dossier"))
    lignes = [
        _ligne(c, f"quatre critères remplis, présentée le {jour(c.presentee_le)}")
        for c in lues.order_by("presentee_le", "id")[:LUES]
    ]
    aide = "Avec l’accord de la personne. Cherchez un logement qui réponde à son besoin."
    return _groupe("Candidatures présentées à votre organisme", aide, lignes)


def _logements() -> Groupe:
    """The way to the flats: a landlord's menu is full, and it may have no candidate."""
    aide = "Un T1 ou un T2 libre peut devenir un premier chez-soi. Vous ne savez pas qui attend."
    lignes = [
        {"titre": titre, "url": reverse(f"accompagnement:{page}"), "detail": ""}
        for titre, page in (
            ("Logements que votre organisme offre", "logements"),
            ("Seuils de solvabilité de votre organisme", "seuils"),
        )
    ]
    return Groupe("Logement accompagné", aide, lignes)


def _cotation() -> Groupe:
    """The way to the grid, for who sets it and reads no need."""
    aide = "Le territoire fixe la grille ; vous ne lisez aucun besoin."
    lignes = [
        {"titre": titre, "url": reverse(f"accompagnement:{page}"), "detail": ""}
        for titre, page in (
            ("Grille de cotation du territoire", "grille"),
            ("Logements offerts", "logements"),
        )
    ]
    return Groupe("Logement accompagné", aide, lignes)


def _a_etudier(acteur: Acteur) -> list[Groupe]:
    """The open covers, the criteria that this acteur reads of them, their budgets."""
    ouvertes = list(
        Candidature.objects.visibles_par(acteur)
        .filter(etat__in=OUVERTES)
        .order_by("besoin_le", "id")[:LUES]
    )
    if not ouvertes:
        return []
    dits: dict = {}
    lus = CritereAtteste.objects.visibles_par(acteur)
    for critere in lus.filter(dossier__in=[c.dossier_id for c in ouvertes]):
        dits.setdefault(critere.dossier_id, {})[critere.numero] = critere
    attester = _groupe("Critères à attester", "Chacun atteste ceux qui lui reviennent.")
    revoir = _groupe("Critères à réexaminer", "Leur date est arrivée.")
    presenter = _groupe("Candidatures à présenter", "Les quatre critères sont remplis.")
    aujourdhui = horloge.aujourdhui()
    for candidature in ouvertes:
        siens, criteres = (
            regles.criteres_de(acteur, candidature),
            dits.get(candidature.dossier_id, {}),
        )
        non_dits = [n for n in siens if regles.etat_de(criteres, n) == EtatCritere.NON_EVALUE]
        dus = [n for n in siens if n in criteres and regles.a_revoir(criteres[n], aujourdhui)]
        if non_dits:
            attester.lignes.append(_ligne(candidature, _numeros(non_dits)))
        if dus:
            revoir.lignes.append(_ligne(candidature, _numeros(dus)))
        if acteur.role == Role.CLINICIEN and candidature.etat == Etat.ELIGIBLE:
            presenter.lignes.append(_ligne(candidature, "avec l’accord de la personne"))
    return [revoir, attester, presenter, _budgets(acteur, ouvertes)]


def _budgets(acteur: Acteur, ouvertes: list[Candidature]) -> Groupe:
    """Budgets to study again; to the hospital team, those that a stay of sixty days has overtaken
    (R821-8): the operator is never told of the stay (SP-04)."""
    if acteur.role == Role.TRAVAILLEUR_SOCIAL:
        aide = "Une nouvelle étude n’efface pas la précédente."
        groupe = _groupe("Budgets à étudier de nouveau", aide)
    else:
        aide = "Séjour de plus de 60 jours depuis l’étude. L’opérateur ne l’apprend pas."
        groupe = _groupe("Budgets : une nouvelle étude à demander", aide)
    for candidature, detail in budgets.dus(acteur, ouvertes):
        groupe.lignes.append(_ligne(candidature, detail))
    return groupe


def _numeros(numeros: list[int]) -> str:
    if len(numeros) == 1:
        return f"critère {numeros[0]}"
    return "critères " + ", ".join(map(str, numeros[:-1])) + f" et {numeros[-1]}"


def _ligne(candidature: Candidature, detail: str) -> dict:
    return {
        "titre": candidature.reference,
        "url": reverse("accompagnement:dossier", args=[candidature.pk]),
        "detail": f"{detail}, besoin repéré le {jour(candidature.besoin_le)}"
        if candidature.etat != Etat.PRESENTEE
        else detail,
    }
