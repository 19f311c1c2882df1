"""The sub-letting of the demonstration (case A1), through the actions; all fictitious."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur

from ..models import Candidature, Logement
from . import actions, agrements

EUROS = Decimal


def instant(jour: date) -> datetime:
    """Return the morning of a day."""
    return timezone.make_aware(datetime(jour.year, jour.month, jour.day, 9))


def raconter(candidature: Candidature, par: Acteur, logement: Logement, signee_le: date) -> None:
    """Sub-let a flat: prepared three weeks before, signed on that day, followed since."""
    avant = signee_le - timedelta(days=21)
    with horloge.au(instant(avant)), par.agir():
        agrements.ajouter(
            par=par, numero="57-2021-014", delivre_le=date(signee_le.year - 5, 12, 15)
        )
        actions.preparer(candidature=candidature, par=par, logement=logement)
        actions.completer(candidature=candidature, par=par, **_contrats(signee_le, avant))
        actions.proteger(candidature=candidature, par=par, mesure="AUCUNE", cout=EUROS("485.00"))
        actions.assurer(
            candidature=candidature, par=par, assureur="Mutuelle du Sablon",
            assuree_jusqu_au=signee_le + timedelta(days=364),
        )  # fmt: skip
        for ligne in _lignes(signee_le):
            actions.financer(candidature=candidature, par=par, **ligne)
    with horloge.au(instant(signee_le)), par.agir():
        actions.signer(candidature=candidature, par=par, signee_le=signee_le)
        actions.constater(
            candidature=candidature, par=par, sens="entree", le=signee_le,
            avec="personne_tiers", entree="bon", sejour="neuf", cuisine="usage",
            salle_d_eau="a_reprendre", remarques="Joint de douche à refaire.",
        )  # fmt: skip
    _suivre(candidature, par, signee_le)


def _contrats(signee_le: date, avant: date) -> dict:
    return {
        "attribue_le": avant - timedelta(days=7), "fondement": "L365_4",
        "bail_reference": "MOS-57480-0118", "bail_le": avant, "debut_le": signee_le,
        "duree_mois": 18, "preavis_mois": 1, "loyer": EUROS("312.40"), "charges": EUROS("78.60"),
        "depot": EUROS("312.40"), "apl_a": "operateur",
    }  # fmt: skip


def _lignes(signee_le: date) -> list[dict]:
    fin = signee_le + timedelta(days=364)
    return [
        {"ligne": "iml", "financeur": "DDETS de la Moselle", "du": signee_le, "au": fin,
         "montant": EUROS("19200.00"), "places": 8, "statut": "accordee"},
        {"ligne": "ami", "financeur": "Metz Métropole", "du": signee_le,
         "au": signee_le + timedelta(days=181), "montant": EUROS("6300.00"), "places": 6,
         "statut": "versee"},
        {"ligne": "fsl_asll", "financeur": "Département de la Moselle", "du": signee_le, "au": fin,
         "montant": EUROS("1440.00"), "places": 1, "statut": "demandee"},
    ]  # fmt: skip


def _suivre(candidature: Candidature, par: Acteur, signee_le: date) -> None:
    """One line a month since the signing, the second one late; the last twelve at most."""
    mois, aujourdhui = signee_le.replace(day=1), horloge.aujourdhui()
    with par.agir():
        for rang in range(12):
            if mois > aujourdhui:
                return
            retard = 1 if rang == 1 else 0
            actions.suivre_loyer(candidature=candidature, par=par, mois=mois, retard=retard)
            mois = (mois + timedelta(days=31)).replace(day=1)
