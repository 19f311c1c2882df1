"""What each person of a room may read of a point, asked of the walls in one statement (SP-20)."""

from django.db import migrations

# Runs as who calls: it gives nothing that the caller, who signs these identities, could not ask one
# person at a time. Each identity is checked by the policies as any other; that of the caller comes
# back at the end. Volatile: it changes the identity of the transaction while it runs.
CREER = """
CREATE FUNCTION palier.lus_par_chacun(jetons text[], le_point uuid, la_saisine uuid, voulus text[])
RETURNS TABLE (rang integer, modele text, cle uuid)
LANGUAGE plpgsql VOLATILE SET search_path = public, pg_temp AS $$
DECLARE
  mien CONSTANT text := current_setting('palier.identite', true);
BEGIN
  FOR i IN 1 .. COALESCE(cardinality(jetons), 0) LOOP
    PERFORM set_config('palier.identite', jetons[i], true);
    RETURN QUERY
      SELECT i, 'Point', p.id FROM situations_point p
        WHERE p.id = le_point AND 'Point' = ANY (voulus)
      UNION ALL SELECT i, 'BlocFaits', b.id FROM situations_blocfaits b
        WHERE b.saisine_id = la_saisine AND 'BlocFaits' = ANY (voulus)
      UNION ALL SELECT i, 'BlocLocatif', b.id FROM situations_bloclocatif b
        WHERE b.saisine_id = la_saisine AND 'BlocLocatif' = ANY (voulus)
      UNION ALL SELECT i, 'BlocSocial', b.id FROM situations_blocsocial b
        WHERE b.saisine_id = la_saisine AND 'BlocSocial' = ANY (voulus)
      UNION ALL SELECT i, 'Frappe', f.id FROM seances_frappe f
        WHERE f.point_id = le_point AND 'Frappe' = ANY (voulus)
      UNION ALL SELECT i, 'Avis', a.id FROM situations_avis a
        WHERE a.point_id = le_point AND 'Avis' = ANY (voulus)
      UNION ALL SELECT i, 'ActionDuPlan', a.id FROM situations_actionduplan a
        WHERE a.point_id = le_point AND 'ActionDuPlan' = ANY (voulus)
      UNION ALL SELECT i, 'Releve', r.id FROM situations_releve r
        WHERE r.point_id = le_point AND 'Releve' = ANY (voulus);
  END LOOP;
  PERFORM set_config('palier.identite', COALESCE(mien, ''), true);
END $$;
"""
DEFAIRE = "DROP FUNCTION palier.lus_par_chacun(text[], uuid, uuid, text[])"


class Migration(migrations.Migration):
    dependencies = [
        ("seances", "0002_decision"),
        ("situations", "0009_logement"),
    ]

    operations = [migrations.RunSQL(CREER, DEFAIRE)]
