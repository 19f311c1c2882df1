"""Row policies of what persons said and asked, and the loan that a copy is made with."""

from pathlib import Path

from django.db import migrations

from partnership.secret.politiques import (
    MOI,
    MON_TERRITOIRE,
    SYSTEME,
    Murer,
    droit,
    murer_piece,
    ouvrir_a_la_conservation,
)

SQL = Path(__file__).parent.parent / "sql"
COPIE = (SQL / "copie.sql").read_text(encoding="utf-8")
CONSERVATION = (SQL / "conservation.sql").read_text(encoding="utf-8")
DEFAIRE = "DROP FUNCTION palier.ouvrir_copie, palier.lectures_de, palier.est_gele"
# `palier.est_gele` runs as the owner, whom FORCE walls too.
PROPRIETAIRE = (
    "CREATE POLICY geler ON personne_limitation FOR SELECT TO palier_proprietaire"
    " USING (current_user = 'palier_proprietaire')"
)

_MIENNE = "organisation_id = (SELECT palier.mon_organisation())"
DELEGUEE = f"(SELECT palier.mon_role()) = 'DELEGUE_DONNEES' AND {_MIENNE}"
# Those of the organisation who read the dossier know that its person asked something.
SERVICE = f"{_MIENNE} AND {droit('lire_en_tete', 'personne_dossierconcerne.dossier_id')}"
_CONCERNE = "SELECT 1 FROM personne_dossierconcerne c WHERE"
PRETE = "c.etat = 'prete' AND c.jusqua > statement_timestamp()"


class Migration(migrations.Migration):
    dependencies = [("personne", "0001_initiale"), ("secret", "0007_conservation")]

    operations = [
        murer_piece("personne_pointdevue", "FAITS"),
        murer_piece("personne_rectification", "FAITS"),
        murer_piece("personne_limitation", "EN_TETE"),
        murer_piece("personne_effacement", "EN_TETE"),
        Murer(
            "personne_demandepersonne",
            [
                "CREATE POLICY lire ON personne_demandepersonne FOR SELECT USING"
                f" ({SYSTEME} OR ({DELEGUEE}) OR ({_MIENNE} AND EXISTS"
                f" ({_CONCERNE} c.demande_id = personne_demandepersonne.id)))",
                "CREATE POLICY ajouter ON personne_demandepersonne FOR INSERT WITH CHECK"
                f" ({DELEGUEE} AND auteur_id = {MOI} AND territoire_id = {MON_TERRITOIRE})",
                "CREATE POLICY modifier ON personne_demandepersonne FOR UPDATE USING"
                f" ({DELEGUEE}) WITH CHECK ({DELEGUEE})",
            ],
        ),
        Murer(
            "personne_dossierconcerne",
            [
                "CREATE POLICY lire ON personne_dossierconcerne FOR SELECT USING"
                f" ({SYSTEME} OR ({DELEGUEE}) OR ({SERVICE}))",
                "CREATE POLICY ajouter ON personne_dossierconcerne FOR INSERT WITH CHECK"
                f" ({DELEGUEE})",
                "CREATE POLICY modifier ON personne_dossierconcerne FOR UPDATE USING"
                f" ({SYSTEME} OR ({DELEGUEE})) WITH CHECK ({SYSTEME} OR ({DELEGUEE}))",
            ],
        ),
        Murer(
            "personne_copiecontenu",
            [
                "CREATE POLICY lire ON personne_copiecontenu FOR SELECT USING"
                f" ({SYSTEME} OR ({DELEGUEE} AND EXISTS ({_CONCERNE}"
                f" c.id = personne_copiecontenu.concerne_id AND {PRETE})))",
                "CREATE POLICY ajouter ON personne_copiecontenu FOR INSERT WITH CHECK"
                f" ({DELEGUEE})",
                "CREATE POLICY retirer ON personne_copiecontenu FOR DELETE USING"
                f" ({SYSTEME} OR ({DELEGUEE}))",
            ],
        ),
        # The key of a dossier opens the copy made of it, for the time that the copy stands.
        migrations.RunSQL(
            "CREATE POLICY lire_copie ON secret_cledossier FOR SELECT TO palier_app, palier_travail"
            " USING ((SELECT palier.mon_role()) = 'DELEGUE_DONNEES' AND EXISTS"
            f" ({_CONCERNE} c.dossier_id = secret_cledossier.dossier_id AND {PRETE}))",
            "DROP POLICY lire_copie ON secret_cledossier",
        ),
        migrations.RunSQL(PROPRIETAIRE, "DROP POLICY geler ON personne_limitation"),
        migrations.RunSQL(COPIE, DEFAIRE),
        ouvrir_a_la_conservation(
            "personne_demandepersonne", "personne_dossierconcerne", "personne_copiecontenu"
        ),
        migrations.RunSQL(CONSERVATION, "DROP FUNCTION palier.purger_demande, palier.purger_copie"),
    ]
