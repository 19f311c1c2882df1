"""What the rights of the person need to know of a signalement (hooks of `secret.personne`)."""

from uuid import UUID

from django.db import connection

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.registre import RecherchePersonne
from partnership.acteurs.templatetags.interface import jour

from .actions import socle
from .models import FaitObserve, Identite, Signalement


def noter(par: Acteur, dossier, acte: str) -> None:
    """Leave the traces of an act of the person in the thread of her signalement."""
    signalement = (
        Signalement.objects.visibles_par(par).select_related("organisation").get(dossier=dossier)
    )
    socle.noter(signalement, par, acte)


def faits(acteur: Acteur, dossier) -> dict[UUID, str]:
    """Return the facts that the acteur reads, as a list shows them: what, and when."""
    lus = FaitObserve.objects.du_dossier(acteur, dossier.pk).select_related("item")
    return {f.pk: f"{f.item.libelle}, {jour(f.du)}" for f in lus}


def chercher(jeton_nom: bytes) -> list[tuple]:
    """Return (dossier, reference) of this name where the delegate's organisation takes part."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT * FROM palier.signalements_au_nom(%s)", [jeton_nom])
        return curseur.fetchall()


def identites(acteur: Acteur, dossier) -> list[tuple[str, str, int | None]]:
    """Return the names and the year of birth under which this dossier knows its person."""
    lues = Identite.objects.visibles_par(acteur).filter(dossier=dossier, actuelle=True)
    return [(i.nom, i.prenom, i.annee_naissance) for i in lues]


RECHERCHE = RecherchePersonne(chercher, identites)
