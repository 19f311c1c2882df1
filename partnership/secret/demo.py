"""Accords of the demonstration, through the actions; fictitious."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import uuid4

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Organisation

from . import actions_accords, notices
from .accords import Dit
from .models import Dossier


def accorder(
    dossier: Dossier, par: Acteur, finalite: str, chez: Iterable[Organisation],
    categories: Iterable[str], *, jours: int = 150, recueilli_par: str = "La référente sociale",
) -> None:  # fmt: skip
    """Let the person say yes, in writing and for herself, to these organisations, as of today."""
    jour = horloge.aujourdhui()
    dit = Dit(
        finalite=finalite, categories=list(categories), destinataires=[o.pk for o in chez],
        du=jour, jusqua=jour + timedelta(days=jours), le=jour, moyen="ECRIT",
        recueilli_par=recueilli_par, mesure="AUCUNE", expression="ELLE_MEME",
    )  # fmt: skip
    propose = actions_accords.preparer(dossier=dossier, par=par, dit=dit)
    actions_accords.recueillir_consentement(
        dossier=dossier, par=par, cle=uuid4(), dit=dit,
        empreinte=notices.empreinte(notices.texte(dit.forme, propose)),
    )  # fmt: skip
