"""What the ERAH does with the person: never shown outside the ERAH."""

from django.db import models

from partnership.acteurs.models import Affectation, Organisation
from partnership.secret.coffre.champs import InstantScelle, TexteScelle
from partnership.secret.enums import Categorie
from partnership.secret.models import PieceDeDossier

from .. import enums


class Suivi(PieceDeDossier):
    """Who at the ERAH follows this signalement; never shown outside the ERAH."""

    categorie = Categorie.SUIVI_SOINS

    clinicien = models.ForeignKey(Affectation, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["dossier"], name="suivi_dossier")]

    def __str__(self) -> str:
        return "suivi"


class ContactErah(PieceDeDossier):
    """A contact, or an attempt, of the ERAH with the person; never shown outside the ERAH."""

    categorie = Categorie.SUIVI_SOINS

    le = InstantScelle("quand")
    resultat = TexteScelle("résultat", max_length=20, choices=enums.ResultatContact)
    note = TexteScelle("note d’organisation", max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["dossier"], name="contact_dossier")]

    def __str__(self) -> str:
        return "contact de l’ERAH"


class NoteSoignante(PieceDeDossier):
    """The care note, for the team that writes it alone, where the territory has opened it."""

    categorie = Categorie.CLINIQUE
    d_equipe = True

    equipe = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    texte = TexteScelle("note", max_length=2000)

    class Meta:
        indexes = [models.Index(fields=["dossier"], name="note_dossier")]

    def __str__(self) -> str:
        return "note soignante"


class MotifDeFin(PieceDeDossier):
    """Why the ERAH closed, when the reason would tell a landlord something of care (SP-04)."""

    categorie = Categorie.SUIVI_SOINS

    motif = TexteScelle("motif", max_length=20, choices=enums.MotifCloture)

    class Meta:
        indexes = [models.Index(fields=["dossier"], name="motif_de_fin_dossier")]

    def __str__(self) -> str:
        return "motif de fin"
