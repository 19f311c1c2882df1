"""What the rights of the person need to know of a candidature (hooks of `secret.personne`)."""

from uuid import UUID

from django.db import connection

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.registre import RecherchePersonne

from .actions import socle
from .enums import Critere
from .models import Candidature, CritereAtteste, Personne


def noter(par: Acteur, dossier, acte: str) -> None:
    """Leave the traces of an act of the person in the thread of her candidature."""
    lues = Candidature.objects.visibles_par(par).select_related("organisation", "territoire")
    socle.noter(lues.get(dossier=dossier), par, acte)


def faits(acteur: Acteur, dossier) -> dict[UUID, str]:
    """Return what may be corrected one by one: the criteria that the acteur reads."""
    lus = CritereAtteste.objects.du_dossier(acteur, dossier.pk)
    return {c.pk: f"Critère {c.numero}, {Critere(c.numero).label.lower()}" for c in lus}


def chercher(jeton_nom: bytes) -> list[tuple]:
    """Return (dossier, reference) of this name where the delegate's organisation takes part."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT * FROM palier.candidatures_au_nom(%s)", [jeton_nom])
        return curseur.fetchall()


def identites(acteur: Acteur, dossier) -> list[tuple[str, str, int | None]]:
    """Return the name and the year of birth under which this dossier knows its person."""
    lues = Personne.objects.visibles_par(acteur).filter(dossier=dossier)
    return [(p.nom, p.prenom, p.annee_naissance) for p in lues]


RECHERCHE = RecherchePersonne(chercher, identites)
