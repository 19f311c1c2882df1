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

        page = "annuaire/pdf/guide.html"
        pro = ouvrages.Sorte(
            "Guide des professionnels", page, guide.contexte_pro, False, guide.refus_pro
        )
        public = ouvrages.Sorte(
            "Guide des structures", page, guide.contexte_public, True, guide.refus_public
        )
        ouvrages.brancher(ouvrages.GUIDE_PRO, pro)
        ouvrages.brancher(ouvrages.GUIDE_PUBLIC, public)
        registre.brancher_menu(menu, rang=5)
        registre.brancher_taches(taches)
