"""Situations brought by a partner, made through the actions; by default a social worker."""

from uuid import uuid4

from django.db import transaction

from annuaire.situations.directe import actions
from annuaire.situations.models import SituationPortee
from partnership.acteurs import horloge
from partnership.secret import actions_accords as accords
from partnership.secret import notices

from .scenes import dit

NOM, PRENOM, ADRESSE = "Vasseur", "Irène", "12 rue des Tanneurs"
FAITS = "Volets fermés depuis le printemps. Elle ne vient plus au point d’accueil."


def champs(**autres) -> dict:
    """What the form gives."""
    return {
        "civilite": "Mme", "nom": NOM, "prenom": PRENOM, "annee_naissance": 1958,
        "telephone": "06 11 22 33 44", "adresse": ADRESSE, "motif": "isolement", "faits": FAITS,
        "tente": "Deux visites à domicile, sans réponse.",
    } | autres  # fmt: skip


def portee(d, par=None, cle=None, **autres) -> SituationPortee:
    par = par or d.travailleuse
    with par.agir(), transaction.atomic():
        s = actions.porter(par=par, cle=cle or uuid4(), sait=True, **champs(**autres))
    return fraiche(par, s)


def fraiche(acteur, s) -> SituationPortee:
    with acteur.agir(), transaction.atomic():
        lues = SituationPortee.objects.visibles_par(acteur)
        return lues.select_related("dossier__territoire", "organisation").get(pk=s.pk)


def accorder(
    d, s, par=None, organisations=("clsm", "ccas", "erah", "moselis", "operateur"), **autres
):
    """The person agrees to the commission; who brought it records it."""
    par = par or d.travailleuse
    with par.agir(), transaction.atomic():
        donne = dit(d, organisations, **autres)
        propose = accords.preparer(dossier=s.dossier, par=par, dit=donne)
        return accords.recueillir_consentement(
            dossier=s.dossier, par=par, cle=uuid4(), dit=donne,
            empreinte=notices.empreinte(notices.texte(donne.forme, propose)),
        )  # fmt: skip


def retirer(par, accord) -> None:
    with par.agir(), transaction.atomic():
        accords.retirer_consentement(
            accord=accord, par=par, le=horloge.aujourdhui(), moyen="TELEPHONE",
            recueilli_par="La travailleuse sociale",
        )  # fmt: skip
