"""The sheet as it is published: what it asks, what happens with it, what a person is told.

People ask which sheet exists and what becomes of it: the page, its PDF and the real form read the
same catalogue of facts and the same delays.
"""

from datetime import date

from annuaire.ouvrages import Sorte, brancher
from annuaire.publics import Section, brancher_section
from partnership.acteurs.models import Territoire
from partnership.acteurs.reglages import reglage, reglages
from partnership.acteurs.templatetags.interface import URGENCES

from .enums import CodeRetour, Demande, Source
from .models import ItemFait

FICHE = "fiche"
DELAIS = ("delai_accuse", "delai_recevabilite", "delai_premier_contact", "delai_retour")

# The blocks of the sheet (domain.md § 1.2): letter, title, what is asked.
BLOCS = (
    ("A", "Qui écrit", ("Organisme et agence", "Nom, fonction et téléphone du référent social")),
    ("B", "La personne", (
        "Nom, prénom, année de naissance", "Adresse, bâtiment, étage, téléphone",
        "Langue, besoin d’un interprète", "Enfants au domicile (oui ou non), animal",
    )),
    ("C", "Le bail", (
        "Référence et type de logement", "Date d’entrée", "Accès difficile (oui ou non)",
    )),
    ("E", "La situation du bail", (
        "Impayé et plan d’apurement (oui ou non)", "Procédure en cours", "Travaux prévus",
    )),
    ("F", "Les soutiens que la personne déclare", (
        "Famille ou voisin qui aide", "Travailleur social connu",
        "Mesure de protection, mandataire",
    )),
    ("G", "Ce qui a déjà été fait", ("Date, démarche, résultat",)),
    ("H", "L’information de la personne", (
        "Quand, comment, par qui elle a été informée", "Notice remise (oui ou non)",
        "Ce qu’elle a répondu : accord, pas d’opposition, opposition, rien",
        "Si elle n’a pas pu être informée : pourquoi",
    )),
)  # fmt: skip


def contexte(territoire: Territoire, le: date) -> dict:
    """Return what the published sheet shows on a day; nothing of a person, of a dossier."""
    return {
        "territoire": territoire,
        "le": le,
        "blocs": BLOCS,
        "familles": _familles(territoire),
        "sources": Source.labels,
        "demandes": Demande.labels,
        "retours": CodeRetour.labels,
        "delais": reglages(territoire, DELAIS, le),
        "urgences": URGENCES,
    }


def _familles(territoire: Territoire) -> list[tuple[str, list[str]]]:
    """Return the families of facts and the facts that are proposed."""
    faits = ItemFait.objects.filter(categorie__territoire=territoire, actif=True)
    familles: dict[str, list[str]] = {}
    for libelle, fait in faits.values_list("categorie__libelle", "libelle"):
        familles.setdefault(libelle, []).append(fait)
    return list(familles.items())


def contexte_notice(territoire: Territoire, le: date) -> dict:
    """Return what the notice says before it has the name of a landlord and of a team."""
    version = reglage(territoire, "notice_version", le)
    return {"organisme": None, "signalement": None, "equipe": None, "version": version}


def publier() -> None:
    """Add the sheet and the notice to the public face of each territory."""
    modele = Sorte(
        "Fiche de signalement, modèle vide", "signalements/pdf/modele.html", contexte, public=True,
        annuaire=False,
    )  # fmt: skip
    brancher(FICHE, modele)
    for titre, texte, icone, route in (
        ("La fiche de signalement", "Ce qu’elle demande, ce qu’il en advient.", "file-text",
         "publication:fiche"),
        ("Vous êtes la personne concernée", "Ce que l’on vous dit avant tout envoi, vos droits.",
         "user-round", "publication:notice"),
    ):  # fmt: skip
        brancher_section(Section(titre, texte, icone, route))
