"""Closed lists of the study of a budget."""

from django.db.models import TextChoices


class Ressource(TextChoices):
    """Kinds of resources of those who will live in the flat; housing aid is none of them."""

    AAH = "aah", "AAH"
    MVA = "mva", "Majoration pour la vie autonome (MVA)"
    INVALIDITE = "invalidite", "Pension d’invalidité et son complément"
    TRAVAIL = "travail", "Salaire, ESAT compris"
    CHOMAGE = "chomage", "Chômage ou indemnités journalières"
    RETRAITE = "retraite", "Retraite, ASPA comprise"
    RSA = "rsa", "RSA ou prime d’activité"
    FAMILLE = "famille", "Prestations familiales et pensions reçues"
    AUTRE = "autre", "Autre ressource régulière"


class Avis(TextChoices):
    """What a figure says beside its thresholds: it helps to decide, it decides nothing."""

    TENABLE = "tenable", "Dans les seuils"
    ATTENTION = "attention", "À regarder"
    AU_DELA = "au_dela", "Au-delà des seuils"
    INCONNU = "inconnu", "Ne se calcule pas"


GENRES = {
    Avis.TENABLE: "fait",
    Avis.ATTENTION: "attente",
    Avis.AU_DELA: "refuse",
    Avis.INCONNU: "neutre",
}

# Settings of the territory: default, name, unit. A landlord sets its own, dated.
SEUILS: dict[str, tuple[int, str, str]] = {
    "effort_attention": (30, "Taux d’effort net : à regarder au-delà de", "%"),
    "effort_alerte": (33, "Taux d’effort net : au-delà du seuil à partir de plus de", "%"),
    "reste_bas": (10, "Reste pour vivre : sous le seuil en dessous de", "€ par jour et par UC"),
    "reste_attention": (15, "Reste pour vivre : à regarder en dessous de", "€ par jour et par UC"),
}
