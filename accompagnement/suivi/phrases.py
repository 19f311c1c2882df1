"""The words of the accompaniment."""

from datetime import date

from partnership.acteurs.templatetags.interface import jour

from .enums import Devenu, EtatVisite, IssueSortie
from .models import Sortie

GENRES_VISITES = {
    EtatVisite.PREVUE: "attente",
    EtatVisite.TENUE: "fait",
    EtatVisite.MANQUEE: "veille",
    EtatVisite.ANNULEE: "clos",
}
PASSAGES = {
    "suivi_visite_prevue": "Visite prévue",
    "suivi_visite_tenue": "Visite tenue",
    "suivi_visite_manquee": "Visite : personne absente",
    "suivi_visite_annulee": "Visite annulée",
    "suivi_incident": "Incident noté",
    "suivi_sortie": "Sortie du logement",
    "suivi_devenir": "Nouvelles de la personne après sa sortie",
}
# What the journal says of all that must not show by its name is the same word (SP-04).
ACTES = {
    **PASSAGES,
    "suivi_completer": "Accompagnement complété",
    "astreinte_ecrire": "Ligne d’astreinte écrite",
}


def detail(acte: str, brut: str) -> str:
    """Return the words of the detail of a line of the thread."""
    if acte == "suivi_sortie" and brut in IssueSortie.values:
        return str(IssueSortie(brut).label)
    if acte == "suivi_devenir":
        reponse = brut.partition(":")[2]
        return str(Devenu(reponse).label) if reponse in Devenu.values else ""
    return ""


def question(rang: int, delais: dict[int, int]) -> str:
    """Return the name of a question: « Après 6 mois »."""
    return f"Après {delais[rang]} mois"


def sortie(dite: Sortie) -> list[tuple]:
    """Return an exit as pairs."""
    return [
        ("Sortie le", jour(dite.le)),
        ("Partie vers", dite.get_issue_display()),
        ("Vit ensuite", dite.get_relogement_display() if dite.relogement else ""),
    ]


def du_au(du: date, au: date) -> str:
    """« du … au … », the only words of an absence."""
    return f"du {jour(du)} au {jour(au)}"
