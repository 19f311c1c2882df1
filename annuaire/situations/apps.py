"""Configuration of the case part of the commissions."""

from django.apps import AppConfig

PROPOSEE = "valeur par défaut proposée, à fixer par la convention"
REGLAGES = (
    ("minutes_par_point", 30, "Durée prévue d’un point de la commission", "minutes", PROPOSEE,
     (5, 120)),
    ("revue_plan_max", 3, "Revue d’un plan d’action, au plus tard après", "mois", PROPOSEE,
     (1, 12)),
    # Within the month during which an envoi is kept at least: its key makes it unique.
    ("rappel_action_avant", 7, "Rappel d’une action, avant son échéance", "jours",
     "domain.md § 2 [default]", (1, 28)),
    ("rappel_action_retard", 3, "Rappel d’une action en retard, après l’échéance", "jours",
     "domain.md § 2 [default]", (1, 60)),
)  # fmt: skip


ACTES_DIRECTS = {
    "situation_porter": "Situation ouverte pour la commission",
    "situation_completer": "Situation complétée",
    "situation_fermer": "Situation close",
}


class SituationsConfig(AppConfig):
    name = "annuaire.situations"
    label = "situations"
    verbose_name = "Situations en commission"

    def ready(self):
        from annuaire.commissions import suites
        from partnership.acteurs import registre
        from partnership.acteurs.reglages import Defaut, declarer
        from partnership.secret import impressions as pdf
        from partnership.secret.conservation import brancher_source

        from . import bilan, impressions, retraits, seances_changees, sources
        from .directe import commission, page, personne
        from .taches import menu, taches

        for cle, valeur, nom, unite, source, bornes in REGLAGES:
            declarer(cle, Defaut(valeur, nom, unite, source, bornes))
        registre.brancher_dossiers("situations")
        registre.brancher_actes(retraits.ACTES | ACTES_DIRECTS)
        registre.brancher_couverture("SITUATION", page.couverture)
        registre.brancher_fil("SITUATION", personne.noter)
        registre.brancher_faits("SITUATION", personne.faits)
        registre.brancher_recherche("SITUATION", personne.RECHERCHE)
        brancher_source(personne.fiches)
        sources.brancher("SITUATION", commission.SOURCE)
        registre.brancher_menu(menu, rang=4)
        registre.brancher_taches(taches)
        registre.brancher_fin_d_accord(retraits.accord_fini)
        suites.brancher(seances_changees.SUITE)
        pdf.brancher(impressions.ATELIER)
        bilan.brancher_les_pdf()
