"""Configuration of the live session: two screens, one that types, one that the room reads."""

from django.apps import AppConfig


class SeancesConfig(AppConfig):
    name = "annuaire.situations.seance"
    label = "seances"
    verbose_name = "Séances de la commission"

    def ready(self):
        from partnership.acteurs import registre

        registre.brancher_pages_de_cas("seances")
        registre.brancher_actes(
            {
                "commission_frappe": "Séance : compte rendu commencé",
                "commission_salle": "Séance : montré à la salle",
            }
        )
