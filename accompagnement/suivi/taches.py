"""« À faire » of the accompaniment: what is late, and what became of those who left."""

from datetime import date

from django.urls import reverse

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.registre import Groupe
from partnership.acteurs.templatetags.interface import jour

from ..models import SousLocation
from ..souslocation.enums import EtatBail
from ..souslocation.models import MoisDeLoyer
from ..souslocation.visibilite import est_partenaire
from . import calendrier, lecture, phrases, regles
from .enums import EtatVisite
from .models import Devenir, Sortie, Visite

LUES = 200


def taches(acteur: Acteur) -> list[Groupe]:
    """Return what waits for this acteur: for those who accompany alone."""
    if not est_partenaire(acteur):
        return []
    groupes = [_devenirs(acteur)]
    if acteur.role == Role.TRAVAILLEUR_SOCIAL:
        groupes.insert(0, _retards(acteur))
    return [groupe for groupe in groupes if groupe.lignes]


def _retards(acteur: Acteur) -> Groupe:
    """Visits that nobody told, months of rent that nobody checked."""
    groupe = Groupe("Accompagnement : en retard", "Visites à dire, loyers à vérifier.")
    aujourdhui = horloge.aujourdhui()
    visites = Visite.objects.visibles_par(acteur).filter(
        territoire=acteur.territoire, etat=EtatVisite.PREVUE, le__lt=aujourdhui,
        auteur__organisation=acteur.organisation,
    )  # fmt: skip
    for visite in visites.select_related("dossier").order_by("le", "pk")[:LUES]:
        detail = f"visite du {jour(visite.le)} : dire si elle a eu lieu"
        groupe.lignes.append(_ligne("suivi", visite.dossier, detail))
    groupe.lignes += [
        _ligne("suivre_loyer", bail.dossier, f"loyer de {len(mois)} mois à vérifier")
        for bail, mois in _loyers(acteur, aujourdhui)
    ]
    return groupe


def _loyers(acteur: Acteur, aujourdhui: date):
    signees = SousLocation.objects.visibles_par(acteur).filter(
        etat=EtatBail.SIGNEE, operateur=acteur.organisation
    )
    baux = list(signees.select_related("dossier").order_by("debut_le", "pk")[:LUES])
    suivis: dict = {}
    lus = MoisDeLoyer.objects.visibles_par(acteur)
    for suivi in lus.filter(dossier__in=[b.dossier_id for b in baux]) if baux else []:
        suivis.setdefault(suivi.dossier_id, []).append(suivi)
    for bail in baux:
        mois = calendrier.loyers_en_retard(bail, suivis.get(bail.dossier_id, []), aujourdhui)
        if mois:
            yield bail, mois


def _devenirs(acteur: Acteur) -> Groupe:
    """Questions due after an exit: to the team, and to the operator while the accord lives (the
    wall of an exit asks for it)."""
    aide = "Avec son accord, ou sa parole. « Non connu » est une réponse."
    groupe = Groupe("Après la sortie : demander des nouvelles", aide)
    lues = Sortie.objects.visibles_par(acteur).filter(territoire=acteur.territoire)
    sorties: dict = {}
    for sortie in lues.select_related("dossier").order_by("entree_le")[:LUES]:
        sorties[sortie.dossier_id] = sortie  # the last stay
    if not sorties:
        return groupe
    repondus: dict = {}
    for devenir in Devenir.objects.visibles_par(acteur).filter(dossier__in=list(sorties)):
        repondus.setdefault(devenir.dossier_id, []).append(devenir)
    delais, aujourdhui = lecture.delais_de(acteur.territoire), horloge.aujourdhui()
    for cle, sortie in sorties.items():
        for rang, le in regles.a_demander(sortie, repondus.get(cle, []), delais, aujourdhui):
            detail = f"{phrases.question(rang, delais).lower()}, depuis le {jour(le)}"
            groupe.lignes.append(_ligne("suivi", sortie.dossier, detail))
    return groupe


def _ligne(page: str, dossier, detail: str) -> dict:
    url = reverse(f"accompagnement:{page}", args=[dossier.pk])
    return {"titre": dossier.reference, "url": url, "detail": detail}
