"""The data delegate finds the dossiers of a name in which her organisation takes part (SP-15)."""

from django.db import migrations

# The function runs as the owner, whom FORCE walls too: tokens and covers, no content.
LIRE = "FOR SELECT TO palier_proprietaire USING (current_user = 'palier_proprietaire')"
CHERCHER = """
CREATE FUNCTION palier.signalements_au_nom(le_jeton bytea)
RETURNS TABLE (dossier uuid, reference text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF palier.mon_role() IS DISTINCT FROM 'DELEGUE_DONNEES' THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT s.dossier_id, s.reference::text
    FROM public.signalements_signalement s
    WHERE s.dossier_id IN (SELECT j.dossier_id FROM public.signalements_jetonnom j
                           WHERE j.territoire_id = palier.mon_territoire() AND j.jeton = le_jeton)
      AND palier.permission('lire_identite') IN
          (SELECT palier.lectures_de(palier.mon_organisation(), s.dossier_id))
    ORDER BY s.reference;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("signalements", "0006_conservation"), ("personne", "0002_murs")]

    operations = [
        migrations.RunSQL(
            f"CREATE POLICY chercher ON signalements_jetonnom {LIRE};"
            f"CREATE POLICY chercher ON signalements_signalement {LIRE}",
            "DROP POLICY chercher ON signalements_jetonnom;"
            "DROP POLICY chercher ON signalements_signalement",
        ),
        migrations.RunSQL(CHERCHER, "DROP FUNCTION palier.signalements_au_nom"),
    ]
