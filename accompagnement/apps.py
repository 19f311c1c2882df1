"""Configuration of the app."""

from django.apps import AppConfig


class AccompagnementConfig(AppConfig):
    name = "accompagnement"
    verbose_name = "Logement accompagné"

    def ready(self):
        from annuaire.situations import sources
        from partnership.acteurs import registre
        from partnership.secret.conservation import brancher_source

        from . import commission, dossier, liste, personne
        from .actions import fermer_sans_accord
        from .actions.socle import nom_au_journal
        from .conservation import fiches
        from .enums import TRANSITIONS
        from .pilotage import bilan
        from .taches import menu, taches

        _declarer_reglages()
        registre.brancher_couverture("CANDIDATURE", dossier.couverture)
        registre.brancher_dossiers("accompagnement")
        titres = {acte: transition.titre for acte, transition in TRANSITIONS.items()}
        titres |= {"ouvrir": "Candidature ouverte", "retrait_d_accord": "Un accord a pris fin"}
        registre.brancher_actes(
            {
                "logement_offrir": "Logement offert",
                "logement_modifier": "Logement corrigé",
                "logement_retirer": "Logement retiré",
                "seuil_fixer": "Seuils de solvabilité du bailleur",
            }
        )
        registre.brancher_actes({nom_au_journal(acte): titre for acte, titre in titres.items()})
        registre.brancher_fil("CANDIDATURE", personne.noter)
        registre.brancher_faits("CANDIDATURE", personne.faits)
        registre.brancher_recherche("CANDIDATURE", personne.RECHERCHE)
        registre.brancher_fin_d_accord(fermer_sans_accord)
        registre.brancher_menu(menu, rang=2)
        registre.brancher_liste(liste.ailleurs)
        registre.brancher_taches(taches)
        brancher_source(fiches)
        bilan.brancher()
        _brancher_les_salles()
        sources.brancher("CANDIDATURE", commission.SOURCE)


def _brancher_les_salles() -> None:
    """Each room plugs in its own settings, acts and tasks."""
    from .cotation import branchement as cotation
    from .examens import branchement as examens
    from .photos import branchement as photos
    from .souslocation import branchement as sous_location
    from .suivi import branchement as suivi

    for salle in (sous_location, examens, suivi, cotation, photos):
        salle.brancher()


def _declarer_reglages() -> None:
    """Declare what a territory sets: when to look again, the thresholds of a budget."""
    from partnership.acteurs.reglages import Defaut, declarer

    from .solvabilite.enums import SEUILS

    delai = Defaut(6, "Réexamen d’un critère d’accès au logement", "mois", bornes=(1, 24))
    declarer("delai_reexamen_critere", delai)
    duree = Defaut(6, "Étude d’un budget : à refaire au-delà de", "mois", bornes=(1, 24))
    declarer("duree_etude_budget", duree)
    usages = "usages relevés, domain.md § 5 [default]"
    for cle, (valeur, nom, unite) in SEUILS.items():
        declarer(cle, Defaut(valeur, nom, unite, usages, bornes=(1, 100)))
