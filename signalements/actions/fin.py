"""The end of a signalement."""

from datetime import date

from django.db import transaction

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.refus import ActionRefusee
from partnership.secret import cercle

from .. import regles
from ..enums import MOTIFS_DE_L_ERAH, MOTIFS_RESERVES, MotifCloture
from ..models import Cloture, MotifDeFin, Signalement
from . import socle


@transaction.atomic
def clore(
    *,
    signalement: Signalement,
    par: Acteur,
    motif: str,
    personne_informee_le: date | None = None,
    version: int | None = None,
) -> Cloture:
    """Close with a coded motive and the date at which the person was told; the circle ends."""
    frais, _ = socle.engager(signalement, par, "clore", version)
    if personne_informee_le:
        regles.verifier_date_passee(
            personne_informee_le, horloge.aujourdhui(), "Information de la personne"
        )
    if par.role != Role.CLINICIEN and motif in MOTIFS_DE_L_ERAH:
        raise ActionRefusee("Ce motif de clôture appartient à l’ERAH.")
    public = motif
    if par.role == Role.CLINICIEN and motif in MOTIFS_RESERVES:
        socle.creer(MotifDeFin, frais, par, motif=motif)
        public = MotifCloture.FIN
    cloture = socle.creer(
        Cloture, frais, par, motif=public, personne_informee_le=personne_informee_le
    )
    socle.passer(frais, par, "clore", clos_le=horloge.maintenant(), echeance=None)
    if par.role == Role.CLINICIEN:
        socle.prevenir_bailleur(frais, "clos")
    cercle.clore(dossier=frais.dossier, par=par)
    return cloture
