"""The accompaniment of the demonstration (case A1), through the actions; all fictitious."""

from datetime import date, timedelta

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur

from ..models import Candidature
from ..souslocation import actions as baux
from ..souslocation.demo import instant
from . import actions
from .models import Visite

PROJET = (
    "« Avoir mes clés, faire mes courses au marché de Montigny, inviter mon frère le dimanche. "
    "Plus tard, reprendre la menuiserie. »"
)


def raconter(candidature: Candidature, claire: Acteur, yann: Acteur, signee_le: date) -> None:
    """Since the signing: commitments on the day, visits, one nobody opened, one to come."""
    with horloge.au(instant(signee_le)):
        with claire.agir():
            actions.ecrire_astreinte(
                par=claire, telephone="03 00 00 57 14", du=signee_le,
                horaires="Tous les jours, de 17 h à 9 h ; en journée, l’accueil de l’équipe.",
            )  # fmt: skip
            actions.noter_contrat(
                candidature=candidature, par=claire, signe_le=signee_le, debut_le=signee_le
            )
            actions.ecrire_projet(
                candidature=candidature, par=claire, texte=PROJET, dit_le=signee_le
            )
        with yann.agir():
            _visites(candidature, yann, signee_le)
    aujourdhui = horloge.aujourdhui()
    with yann.agir():
        for le, objet in ((aujourdhui - timedelta(days=4), "social"),
                          (aujourdhui + timedelta(days=9), "logement")):  # fmt: skip
            actions.planifier_visite(candidature=candidature, par=yann, le=le, objet=objet)
        actions.noter_incident(
            candidature=candidature, par=yann, le=aujourdhui - timedelta(days=11), nature="degat",
            texte="Chasse d’eau qui fuit, plombier passé le lendemain.",
        )  # fmt: skip
        actions.dire_absence(
            candidature=candidature, par=yann, du=aujourdhui - timedelta(days=2),
            au=aujourdhui + timedelta(days=12),
        )  # fmt: skip


def sortir(candidature: Candidature, yann: Acteur, le: date) -> None:
    """Gone to a social flat of her own: the lease is over, and the day is written."""
    with horloge.au(instant(le)), yann.agir():
        baux.terminer(candidature=candidature, par=yann, finie_le=le, fin="autre_logement")
        actions.noter_sortie(
            candidature=candidature, par=yann, le=le, issue="autre_logement", relogement="social"
        )


def _visites(candidature: Candidature, par: Acteur, signee_le: date) -> None:
    """One held, then one where nobody was there, with the next."""
    premiere, seconde = signee_le + timedelta(days=7), signee_le + timedelta(days=21)
    faites = ((premiere, "tenue", None), (seconde, "manquee", seconde + timedelta(days=4)))
    for le, etat, suivante in faites:
        visite = actions.planifier_visite(candidature=candidature, par=par, le=le, objet="logement")
        with horloge.au(instant(le)), par.agir():
            actions.dire_visite(
                candidature=candidature, par=par, visite=visite, etat=etat, suivante=suivante
            )
            if suivante is None:
                continue
        with horloge.au(instant(suivante)), par.agir():
            _tenir(candidature, par, suivante)


def _tenir(candidature: Candidature, par: Acteur, le: date) -> None:
    prevue = Visite.objects.visibles_par(par).get(dossier=candidature.dossier_id, le=le)
    actions.dire_visite(candidature=candidature, par=par, visite=prevue, etat="tenue")
