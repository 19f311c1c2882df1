"""Configuration of the app."""

from django.apps import AppConfig


class SignalementsConfig(AppConfig):
    name = "signalements"
    verbose_name = "Catalogue des faits"

    def ready(self):
        from annuaire.situations import sources
        from partnership.acteurs.registre import (
            brancher_actes,
            brancher_couverture,
            brancher_document,
            brancher_dossiers,
            brancher_faits,
            brancher_fil,
            brancher_garde,
            brancher_menu,
            brancher_recherche,
            brancher_taches,
        )
        from partnership.secret import impressions as pdf
        from partnership.secret.conservation import brancher_source

        from . import commission, conservation, documents, dossier, impressions, publication
        from .actions.socle import refuser_mots
        from .enums import TRANSITIONS
        from .personne import RECHERCHE, faits, noter
        from .taches import menu, menu_de_la_regle, taches

        brancher_couverture("SIGNALEMENT", dossier.couverture)
        brancher_dossiers("signalements")
        brancher_garde(refuser_mots)
        brancher_actes({acte: transition.titre for acte, transition in TRANSITIONS.items()})
        brancher_actes({"ouvrir": "Fiche ouverte"})
        brancher_source(conservation.fiches)
        brancher_fil("SIGNALEMENT", noter)
        brancher_faits("SIGNALEMENT", faits)
        brancher_recherche("SIGNALEMENT", RECHERCHE)
        brancher_menu(menu)
        brancher_menu(menu_de_la_regle, rang=90)
        brancher_taches(taches)
        pdf.brancher(impressions.ATELIER)
        brancher_document("docs/etats.md", documents.etats)
        sources.brancher("SIGNALEMENT", commission.SOURCE)
        publication.publier()
