"""Sub-lettings at each step, made through the actions."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from accompagnement.souslocation import actions, agrements, impressions
from accompagnement.souslocation.models import ImpressionBailContenu, SousLocation
from partnership.acteurs import horloge

from . import scenes


def faire(d, c, acte, par=None, **dit):
    """Do an act of the operator, as she sees the candidature now."""
    par = par or d.travailleuse
    lue = scenes.fraiche(par, c)
    with par.agir(), transaction.atomic():
        return getattr(actions, acte)(candidature=lue, par=par, **dit)


def bail(d, c, par=None) -> SousLocation:
    par = par or d.travailleuse
    with par.agir(), transaction.atomic():
        return SousLocation.objects.visibles_par(par).filter(dossier=c.dossier_id).latest("cree_le")


def contrats(**autres) -> dict:
    jour = horloge.aujourdhui()
    return {
        "attribue_le": jour, "fondement": "L365_4", "bail_reference": "MOS-2026-118",
        "bail_le": jour, "debut_le": jour, "duree_mois": 18, "preavis_mois": 1,
        "loyer": Decimal("312.40"), "charges": Decimal("78.60"), "depot": Decimal("312.40"),
        "apl_a": "operateur",
    } | autres  # fmt: skip


def preparee(d, **autres):
    """Presented, and its operator prepares the sub-letting of a flat of MOSELIS."""
    c = scenes.presentee(d, **autres)
    faire(d, c, "preparer", logement=scenes.logement(d))
    return c


def prete(d, **autres):
    """Nothing is missing any more."""
    c = preparee(d, **autres)
    jour = horloge.aujourdhui()
    with d.travailleuse.agir(), transaction.atomic():
        agrements.ajouter(par=d.travailleuse, numero="57-2024-07", delivre_le=date(2024, 2, 29))
    faire(d, c, "completer", **contrats())
    faire(d, c, "proteger", mesure="AUCUNE", cout=Decimal("480"))
    faire(d, c, "assurer", assureur="Mutuelle", assuree_jusqu_au=jour + timedelta(days=365))
    return c


def signee(d, **autres):
    c = prete(d, **autres)
    faire(d, c, "signer", signee_le=horloge.aujourdhui())
    return c


def imprime(d, c, par=None):
    """The contract as a PDF, ready; the key of its order."""
    par = par or d.travailleuse
    lue = scenes.fraiche(par, c)
    with par.agir(), transaction.atomic():
        demande = impressions.demander(candidature=lue, par=par, modele="contrat")
        ImpressionBailContenu.objects.create(
            dossier=lue.dossier, territoire=lue.territoire, auteur=par.affectation,
            impression=demande, octets=b"%PDF-1.7", droits=[],
        )  # fmt: skip
        demande.etat = "prete"
        demande.save(update_fields=["etat"])
    return demande.pk
