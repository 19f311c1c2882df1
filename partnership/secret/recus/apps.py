"""Configuration of the files received in a dossier."""

from django.apps import AppConfig


class RecusConfig(AppConfig):
    name = "partnership.secret.recus"
    label = "recus"
    verbose_name = "Fichiers reçus"

    def ready(self):
        from partnership.acteurs import registre

        registre.brancher_dossiers("recus")
        registre.brancher_actes(
            {
                "formulaire_joint": "Formulaire signé joint",
                "formulaires": "Lecture de la liste des formulaires signés",
                "formulaire_telecharge": "Formulaire signé téléchargé",
            }
        )
