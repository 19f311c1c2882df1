"""Closed lists of the directory."""

from django.db.models import IntegerChoices, TextChoices


class Diffusion(TextChoices):
    """Who may read an entry."""

    PUBLIC = "public", "Tout le monde, sans compte"
    PRO = "pro", "Les professionnels du partenariat"


class Jour(IntegerChoices):
    """Days as ISO counts them."""

    LUNDI = 1, "lundi"
    MARDI = 2, "mardi"
    MERCREDI = 3, "mercredi"
    JEUDI = 4, "jeudi"
    VENDREDI = 5, "vendredi"
    SAMEDI = 6, "samedi"
    DIMANCHE = 7, "dimanche"


class Nature(TextChoices):
    """What a change does to an entry."""

    CREER = "creer", "Fiche ajoutée"
    MODIFIER = "modifier", "Fiche modifiée"
    VERIFIER = "verifier", "Fiche vérifiée"
    RETIRER = "retirer", "Fiche retirée"


class Suite(TextChoices):
    """What became of a change."""

    PROPOSEE = "proposee", "Proposée"
    APPLIQUEE = "appliquee", "Appliquée"
    REFUSEE = "refusee", "Refusée"
    ANNULEE = "annulee", "Annulée"


class Public(TextChoices):
    """Whom a sector receives."""

    ADULTES = "adultes", "Adultes"
    ENFANTS = "enfants", "Enfants et adolescents"


class Cote(TextChoices):
    """Which numbers of a street a rule speaks of."""

    TOUS = "tous", "Tous les numéros"
    PAIRS = "pairs", "Numéros pairs"
    IMPAIRS = "impairs", "Numéros impairs"


class EtatOuvrage(TextChoices):
    """Where a PDF that a territory publishes is."""

    DEMANDE = "demande", "Demandé"
    FAIT = "fait", "Fait"
    ECHOUE = "echoue", "Échoué"


class NatureImport(TextChoices):
    """What a file brings."""

    ANNUAIRE = "annuaire", "Fiches de l’annuaire"
    FINESS = "finess", "Répertoire FINESS"
    SECTEURS = "secteurs", "Liste des secteurs de psychiatrie"


class EtatImport(TextChoices):
    """Where an import is; those of `AU_TRAVAIL` are the worker's."""

    LECTURE = "lecture", "En cours de lecture"
    A_RELIRE = "a_relire", "À relire"
    APPLICATION = "application", "En cours d’application"
    FAIT = "fait", "Appliqué"
    ANNULATION = "annulation", "En cours d’annulation"
    ANNULE = "annule", "Annulé"
    ABANDONNE = "abandonne", "Abandonné"
    ECHOUE = "echoue", "Non lu"


AU_TRAVAIL = (EtatImport.LECTURE, EtatImport.APPLICATION, EtatImport.ANNULATION)


class Verdict(TextChoices):
    """What an import does with one line of its file."""

    CREER = "creer", "À créer"
    CHANGER = "changer", "À modifier"
    IDENTIQUE = "identique", "Sans changement"
    REFUSER = "refuser", "Refusée"


class Forme(TextChoices):
    """Formats of spreadsheets that leave."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "Excel (XLSX)"
    ODS = "ods", "LibreOffice (ODS)"


class EtatExport(TextChoices):
    """Where an export is."""

    DEMANDE = "demande", "En préparation"
    PRET = "pret", "Prêt"
    ECHOUE = "echoue", "Non fait"
