"""What the simulator and the fairness report read."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.secret.chiffres import seuil

from ..enums import Etat
from ..models import Candidature
from ..souslocation.enums import EtatBail
from ..souslocation.models import SousLocation
from . import equite, lecture, modele, regles
from .models import GrilleCotation, RapportEquite

SOI = UUID(int=0)  # the made-up situation, among the others


def essai(acteur: Acteur, grille: regles.Grille, *, classe: bool) -> dict:
    """Return what moves under another grid: made-up situations; real needs, to who ranks them."""
    jour = horloge.aujourdhui()
    actuelle = lecture.depart(lecture.en_vigueur(acteur.territoire, jour))
    inventees = modele.situations()
    besoins = [
        regles.Besoin(UUID(int=n), jour, s.faits(jour)) for n, s in enumerate(inventees, start=1)
    ]
    contexte = {
        "inventees": [
            (m, inventees[m.besoin.cle.int - 1].nom)
            for m in regles.comparer(actuelle, grille, besoins, jour)
        ]
    }
    if classe:
        lus = lecture.besoins(acteur)
        bougent = regles.comparer(actuelle, grille, lus.besoins, jour)
        contexte |= {
            "reels": [(m, lus.candidatures[m.besoin.cle]) for m in bougent[: lecture.MONTRES]],
            "changent": sum(m.places != 0 for m in bougent), "nombre": len(bougent),
        }  # fmt: skip
    return contexte


def imaginee(acteur: Acteur, faits: regles.Faits, *, classe: bool) -> dict:
    """Return the points of a made-up situation; to who ranks, the place it would take."""
    jour = horloge.aujourdhui()
    gardee = lecture.en_vigueur(acteur.territoire, jour)
    if gardee is None:
        return {}
    grille = regles.lire(gardee.criteres)
    cotation = regles.coter(grille, faits, jour)
    contexte = {"lignes": lecture.lignes(cotation), "total": cotation.total}
    if classe:
        autres = lecture.besoins(acteur).besoins
        tous = [*autres, regles.Besoin(SOI, horloge.maintenant(), faits)]
        rangs = regles.ranger(grille, tous, jour)
        contexte |= {
            "rang": next(r.rang for r in rangs if r.besoin.cle == SOI), "nombre": len(tous)
        }  # fmt: skip
    return contexte


def vivant(acteur: Acteur, jour: date) -> tuple[GrilleCotation, dict] | None:
    """Return the grid in force and the report of one's own team today, masked; None: no grid."""
    grille = lecture.en_vigueur(acteur.territoire, jour)
    if grille is None:
        return None
    chiffres = equite.rapport(regles.lire(grille.criteres), _parcours(acteur), jour, seuil(acteur))
    return grille, chiffres


def _parcours(acteur: Acteur) -> list[equite.Parcours]:
    """Return the needs that this team identified, waiting or not; not those that are frozen."""
    siennes = Candidature.objects.visibles_par(acteur).filter(organisation=acteur.organisation)
    lues = {c.dossier_id: c for c in siennes.order_by("besoin_le", "cree_le", "pk")}
    baux = SousLocation.objects.visibles_par(acteur).filter(
        dossier__in=list(lues), signee_le__isnull=False
    ).exclude(etat=EtatBail.PREPARATION)  # fmt: skip
    louees = dict(baux.order_by("-signee_le").values_list("dossier", "signee_le"))
    faits, geles = lecture.faits_de(acteur, lues), lecture.geles(acteur, lues)
    return [
        equite.Parcours(
            regles.Besoin(cle, lues[cle].cree_le, f),
            presentee=lues[cle].presentee_le is not None, logee=cle in louees,
            fin=louees.get(cle) or _close_le(lues[cle]),
        )
        for cle, f in faits.items() if cle not in geles
    ]  # fmt: skip


def _close_le(candidature: Candidature) -> date | None:
    if candidature.etat != Etat.CLOSE:
        return None
    return timezone.localdate(candidature.close_le or candidature.etat_depuis)


def rapports(acteur: Acteur) -> list[RapportEquite]:
    """Return the closed reports of the territory, the last first."""
    siens = RapportEquite.objects.filter(territoire=acteur.territoire)
    return list(siens.select_related("organisation", "grille").order_by("-annee", "organisation"))
