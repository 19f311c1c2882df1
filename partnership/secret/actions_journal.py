"""Writes of the access journal."""

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Organisation, Utilisateur

from .models import Journal


def journaliser_acteur(
    action: str, par: Acteur, dossier=None, *, objet="", motif="", commune: str | None = None
) -> None:
    """Write one line for an acteur, in the current transaction; never any content (SP-13).

    `commune`: INSEE code of the dossier's cover, to tell a reading outside one's own communes.
    """
    Journal.objects.create(
        territoire=par.territoire.pk,
        utilisateur=par.utilisateur.pk,
        organisation=par.organisation.pk,
        role=par.role,
        action=action,
        dossier=getattr(dossier, "pk", dossier),
        objet=objet,
        motif=motif,
        commune=commune or "",
    )


def journaliser_compte(
    action: str,
    *,
    par: Utilisateur | None,
    objet: str = "",
    organisation: Organisation | None = None,
) -> None:
    """Write one line about accounts and roles, outside any dossier; never an address or a name."""
    Journal.objects.create(
        territoire=organisation.territoire_id if organisation else None,
        organisation=organisation.pk if organisation else None,
        utilisateur=par.pk if par else None,
        action=action,
        objet=objet,
    )


def journaliser_systeme(
    action: str, *, territoire: int, organisation: int, dossier, objet: str, motif: str
) -> None:
    """Write one line of what the platform does by itself, for the delegate of an organisation."""
    Journal.objects.create(
        territoire=territoire,
        organisation=organisation,
        action=action,
        dossier=dossier,
        objet=objet,
        motif=motif,
    )
