"""What the pages of the cotation show: the grid, the needs ranked with their points in words."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Territoire
from partnership.secret.personne.models import Limitation

from .. import phrases
from ..enums import OUVERTES, Etat
from ..models import Candidature, PassageAcces, Souhait
from ..souslocation.enums import EtatBail
from ..souslocation.models import SousLocation
from . import modele, regles
from .enums import JAMAIS_LU, Critere
from .models import GrilleCotation

LUS, MONTRES = 500, 100
ELIGIBLES = frozenset({Etat.ELIGIBLE, Etat.PRESENTEE})


@dataclass(frozen=True)
class Lus:
    """The needs to rank; beside them, how many are not ranked and why, how many are housed."""

    besoins: list[regles.Besoin]
    candidatures: dict
    illisibles: int = 0
    geles: int = 0
    coupes: bool = False


def en_vigueur(territoire: Territoire, jour: date) -> GrilleCotation | None:
    """Return the grid of a day: the last one set among the latest to start."""
    siennes = GrilleCotation.objects.filter(territoire=territoire, du__lte=jour)
    return siennes.select_related("fixee_par__organisation").order_by("-du", "-numero").first()


def historique(territoire: Territoire) -> list[GrilleCotation]:
    """Return the grids of a territory, the last set first."""
    siennes = GrilleCotation.objects.filter(territoire=territoire)
    return list(siennes.select_related("fixee_par__organisation").order_by("-numero"))


def derniere(territoire: Territoire) -> GrilleCotation | None:
    """Return the last grid that was set, in force or to come."""
    siennes = GrilleCotation.objects.filter(territoire=territoire)
    return siennes.select_related("fixee_par__organisation").order_by("-numero").first()


def depart(grille: GrilleCotation | None) -> regles.Grille:
    """Return what a form starts from: this grid, or the one proposed when there is none or when
    the steps have changed since."""
    proposee = modele.proposee()
    if grille is None:
        return proposee
    lue = regles.lire(grille.criteres)
    return lue if regles.forme(lue) == regles.forme(proposee) else proposee


def besoins(acteur: Acteur, *, eligibles: bool = False) -> Lus:
    """Return the needs that wait for a flat and that this acteur reads whole: one whose wishes or
    thread are closed to her is not ranked, or a total would differ from a reader to another."""
    etats = ELIGIBLES if eligibles else OUVERTES
    ouvertes = Candidature.objects.visibles_par(acteur).filter(etat__in=etats)
    lues = {c.dossier_id: c for c in ouvertes.select_related("commune").order_by(
        "besoin_le", "cree_le", "pk")[: LUS + 1]}  # fmt: skip
    coupes = len(lues) > LUS
    lues = dict(list(lues.items())[:LUS])
    louees = SousLocation.objects.visibles_par(acteur).filter(
        dossier__in=list(lues), etat=EtatBail.SIGNEE
    )
    for dossier in set(louees.values_list("dossier", flat=True)):
        lues.pop(dossier)
    faits = faits_de(acteur, lues)
    limites = geles(acteur, lues)
    restent = [regles.Besoin(cle, lues[cle].cree_le, f) for cle, f in faits.items()
               if cle not in limites]  # fmt: skip
    return Lus(restent, lues, len(lues.keys() - faits.keys() - limites), len(limites), coupes)


def faits_de(acteur: Acteur, lues: dict) -> dict:
    """Return dossier → what a cotation reads, for those that this acteur reads whole."""
    souhaits = Souhait.objects.visibles_par(acteur).filter(dossier__in=list(lues))
    dits = {
        dossier: (len(communes), logement, etage)
        for dossier, communes, logement, etage in souhaits.values_list(
            "dossier", "communes", "type_logement", "etage"
        )
    }
    fils: dict = {}
    passages = PassageAcces.objects.visibles_par(acteur).filter(
        dossier__in=list(lues), acte__in=["ouvrir", "noter_caleol"]
    )
    for dossier, acte, detail in passages.values_list("dossier", "acte", "detail"):
        compte = acte == "noter_caleol" and regles.non_aboutie(detail)
        fils[dossier] = fils.get(dossier, 0) + compte
    return {
        cle: regles.Faits(
            c.besoin_le, c.eligible_le if c.etat in ELIGIBLES else None,
            type_logement=dits[cle][1], etage=dits[cle][2], communes=dits[cle][0],
            propositions=fils[cle],
        )
        for cle, c in lues.items() if cle in dits and cle in fils
    }  # fmt: skip


def geles(acteur: Acteur, lues: dict) -> set:
    """Return those whose use the person had limited (article 18 RGPD): they are not ranked."""
    limites = Limitation.objects.visibles_par(acteur).filter(dossier__in=list(lues), levee_le=None)
    return set(limites.values_list("dossier", flat=True))


def classement(acteur: Acteur, *, eligibles: bool) -> dict:
    """Return the context of the ranked list."""
    jour = horloge.aujourdhui()
    grille = en_vigueur(acteur.territoire, jour)
    contexte = {"grille": grille, "chips": _chips(eligibles), "jamais_lu": JAMAIS_LU}
    if grille is None:
        return contexte
    lus = besoins(acteur, eligibles=eligibles)
    rangs = regles.ranger(regles.lire(grille.criteres), lus.besoins, jour)
    return contexte | {
        "lus": lus, "nombre": len(rangs), "coupes": lus.coupes or len(rangs) > MONTRES,
        "rangs": [_rangee(acteur, r, lus.candidatures[r.besoin.cle]) for r in rangs[:MONTRES]],
    }  # fmt: skip


def _chips(eligibles: bool) -> list[dict]:
    url = reverse("accompagnement:cotation")
    return [
        {"libelle": "Tous les besoins", "url": url, "actif": not eligibles},
        {"libelle": "Quatre critères remplis", "url": f"{url}?parmi=eligibles",
         "actif": eligibles},
    ]  # fmt: skip


def _rangee(acteur: Acteur, rang: regles.Rang, candidature: Candidature) -> dict:
    return {
        "rang": rang,
        "candidature": candidature,
        "etat": phrases.libelle(candidature, acteur),
        "genre": phrases.genre(candidature, acteur),
        "lignes": lignes(rang.cotation),
    }


def lignes(cotation: regles.Cotation) -> list[dict]:
    """Return the points of a cotation in words."""
    return [
        {"titre": Critere(li.critere).label, "valeur": li.valeur, "points": li.points,
         "raison": li.raison}
        for li in cotation.lignes
    ]  # fmt: skip


def tableau(grille: regles.Grille) -> list[dict]:
    """Return a grid as a page shows it; a criterion that counts for nothing says so."""
    return [
        {"titre": Critere(b.critere).label, "raison": b.raison, "compte": any(b.points),
         "valeurs": list(zip(regles.valeurs(b), b.points, strict=True))}
        for b in grille.barres
    ]  # fmt: skip
