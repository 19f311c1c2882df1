"""Writes of the files received in a dossier."""

from uuid import UUID

from django.db import transaction

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.reception.natures import Recu

from .. import accords, cercle
from ..actions_journal import journaliser_acteur
from ..models import Accord
from .models import FormulaireSigne


@transaction.atomic
def joindre_formulaire(*, accord: Accord, par: Acteur, cle: UUID, recu: Recu) -> FormulaireSigne:
    """Keep the paper that the person signed for this accord (SP-08); an earlier one stays as proof.

    `cle` is the key of the paper: sent twice, it is kept once.
    """
    dossier = accord.dossier
    accords.verifier_ecrire(par, dossier)
    cercle.verrouiller(dossier)
    deja = FormulaireSigne.objects.visibles_par(par).filter(pk=cle, accord=accord).first()
    if deja:
        return deja
    formulaire = FormulaireSigne(
        id=cle, dossier=dossier, territoire=dossier.territoire, auteur=par.affectation,
        accord=accord, nature=recu.nature, poids=len(recu.octets), octets=recu.octets,
    )  # fmt: skip
    formulaire.save(force_insert=True)
    journaliser_acteur("formulaire_joint", par, dossier, objet=f"{accord.pk}")
    return formulaire
