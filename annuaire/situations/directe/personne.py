"""What retention and the rights of the person need to know of a situation brought by a partner."""

from collections.abc import Iterator
from datetime import date, datetime, time
from uuid import UUID

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.registre import RecherchePersonne
from partnership.secret.conservation import Fiche

from . import actions
from .models import Constat, PersonneConcernee, SituationPortee

CYCLES = {False: "situation_preparee", True: "situation"}  # did the commission ever get it?


def noter(par: Acteur, dossier, acte: str) -> None:
    """Leave the traces of an act of the person in the thread of her situation."""
    lues = SituationPortee.objects.visibles_par(par).select_related("organisation", "territoire")
    actions.noter(lues.get(dossier=dossier), par, acte)


def faits(acteur: Acteur, dossier) -> dict[UUID, str]:
    """Return what may be corrected one by one."""
    lus = Constat.objects.du_dossier(acteur, dossier.pk)
    return {constat.pk: "Ce qui a été observé et essayé" for constat in lus}


def chercher(jeton_nom: bytes) -> list[tuple]:
    """Return (dossier, reference) of this name where the delegate's organisation takes part."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT * FROM palier.situations_au_nom(%s)", [jeton_nom])
        return curseur.fetchall()


def identites(acteur: Acteur, dossier) -> list[tuple[str, str, int | None]]:
    """Return the name and the year of birth under which this dossier knows its person."""
    lues = PersonneConcernee.objects.visibles_par(acteur).filter(dossier=dossier)
    return [(p.nom, p.prenom, p.annee_naissance) for p in lues]


RECHERCHE = RecherchePersonne(chercher, identites)


def fiches(
    *, territoire: int, avant: date | None = None, dossier: UUID | None = None
) -> Iterator[Fiche]:
    """Yield the situations of a territory, those left alone for the longest time first (SP-19)."""
    minuit = timezone.make_aware(datetime.combine(avant, time())) if avant else None
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT * FROM palier.situations_a_conserver(%s, %s, %s)",
            [territoire, dossier, minuit],
        )
        lignes = curseur.fetchall()
    for cle, reference, touche_le, organisation, role, portee in lignes:
        yield Fiche(
            dossier=cle,
            territoire=territoire,
            reference=reference,
            lien=reverse("situations:directe", args=[cle]),
            cycle=CYCLES[portee],
            touche_le=timezone.localdate(touche_le),
            organisation=organisation,
            role=role,
        )
