"""Configuration of the directory."""

from django.apps import AppConfig


class AnnuaireConfig(AppConfig):
    name = "annuaire"
    verbose_name = "Annuaire"

    def ready(self):
        from partnership.acteurs import registre
        from partnership.acteurs.reglages import Defaut, declarer

        from . import guide, ouvrages
        from .taches import menu, taches

        declarer("revue_annuaire", Defaut(180, "Revue d’une fiche de l’annuaire", "jours"))
        declarer("face_publique", Defaut(True, "Pages publiques du partenariat", "oui ou non"))
        declarer(
            "licence_annuaire",
            Defaut("Licence Ouverte 2.0", "Licence de l’annuaire public", "licence"),
        )

        for code, titre, contexte, public in (
            (ouvrages.GUIDE_PRO, "Guide des professionnels", guide.contexte_pro, False),
            (ouvrages.GUIDE_PUBLIC, "Guide des structures", guide.contexte_public, True),
        ):
            sorte = ouvrages.Sorte(titre, "annuaire/pdf/guide.html", contexte, public)
            ouvrages.brancher(code, sorte)
        registre.brancher_menu(menu, rang=5)
        registre.brancher_taches(taches)
