"""Configuration of the commissions of the CLSM."""

from django.apps import AppConfig


class CommissionsConfig(AppConfig):
    name = "annuaire.commissions"
    label = "commissions"
    verbose_name = "Commissions du CLSM"

    def ready(self):
        from partnership.acteurs import registre
        from partnership.acteurs.reglages import Defaut, declarer

        from .enums import Genre
        from .regles_seances import COMPOSITION_LOGEMENT, QUORUM
        from .taches import taches

        source = "domain.md § 2 [default]"
        for cle, valeur, nom, unite, bornes in (
            ("delai_convocation", 15, "Convocation à une séance, avant elle", "jours", (1, 90)),
            ("delai_ordre_du_jour", 7, "Ordre du jour d’une séance, avant elle", "jours", (1, 90)),
            ("duree_seance", 120, "Durée d’une séance dont la fin n’est pas dite", "minutes",
             (15, 480)),
        ):  # fmt: skip
            declarer(cle, Defaut(valeur, nom, unite, source, bornes))
        for genre in Genre:
            nom = f"Quorum, commission « {genre.label.lower()} »"
            unite = "présents par collège"
            declarer(f"quorum_{genre.value}", Defaut(QUORUM, nom, unite, source))
        nom = "Composition attendue d’une commission du logement, à son ouverture"
        composition = Defaut(COMPOSITION_LOGEMENT, nom, "membres par collège", source)
        declarer("composition_logement", composition)
        registre.brancher_taches(taches)
