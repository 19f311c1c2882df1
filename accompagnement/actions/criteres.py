"""A criterion is attested, by who it belongs to; eligibility follows."""

from datetime import date

from django.db import transaction

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur

from .. import regles
from ..models import Candidature, CritereAtteste
from ..pilotage import lignes
from . import socle


@transaction.atomic
def attester(
    *,
    candidature: Candidature,
    par: Acteur,
    numero: int,
    etat: str,
    le: date,
    preuve: str = "",
    revoir_le: date | None = None,
    version: int | None = None,
) -> CritereAtteste:
    """Say where a criterion stands; eligible only when all four hold, and never by itself more.

    A criterion that falls once the person is presented, or housed, changes nothing but the stage.
    """
    frais, elements = socle.engager(candidature, par, "attester", version)
    regles.verifier_critere(par, frais, numero)
    regles.verifier_attestation(numero, etat, le, preuve, revoir_le, horloge.aujourdhui())
    champs = {
        "etat": etat, "le": le, "preuve": preuve, "revoir_le": revoir_le,
        "organisation": par.organisation, "atteste_par": par.affectation,
    }  # fmt: skip
    dit = elements.criteres.get(numero)
    if dit is None:
        dit = socle.creer(CritereAtteste, frais, par, numero=numero, **champs)
    else:
        for nom, valeur in champs.items():
            setattr(dit, nom, valeur)
        dit.save(update_fields=list(champs))
    criteres = {**elements.criteres, numero: dit}
    depuis = regles.eligible_le(criteres)
    lignes.eligible(frais, par, depuis)
    socle.passer(
        frais, par, "attester", detail=f"{numero}:{etat}",
        etat=regles.etape_suivante(frais.etat, criteres),
        eligible_le=depuis,
    )  # fmt: skip
    return dit
