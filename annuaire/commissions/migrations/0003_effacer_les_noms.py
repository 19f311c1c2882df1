"""Names of members and guests without an account go some months after they have left (SP-19)."""

from django.db import migrations

# The seat, the dates and the presence stay: figures of attendance need no name.
PURGER = """
CREATE FUNCTION palier.purger_mandat(le_territoire bigint, avant timestamptz, combien integer)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  lignes bigint;
  efface CONSTANT text := 'Nom effacé';
  invites bigint;
BEGIN
  PERFORM palier.exiger_systeme();
  WITH finis AS MATERIALIZED (
    SELECT m.id FROM public.commissions_mandat m
    JOIN public.commissions_siege s ON s.id = m.siege_id
    JOIN public.commissions_commission c ON c.id = s.commission_id
    WHERE c.territoire_id = le_territoire AND m.personne NOT IN ('', efface)
      AND LEAST(m.fin, c.close_le) < avant::date
    LIMIT combien FOR UPDATE OF m SKIP LOCKED
  ), corriges AS (
    UPDATE public.commissions_mandatavant a SET personne = efface
    WHERE a.mandat_id IN (SELECT id FROM finis) AND a.personne <> ''
  )
  UPDATE public.commissions_mandat m SET personne = efface WHERE m.id IN (SELECT id FROM finis);
  GET DIAGNOSTICS lignes = ROW_COUNT;
  -- Names that a correction replaced, of a mandate held by an account since, or ended.
  UPDATE public.commissions_mandatavant a SET personne = efface WHERE a.id IN (
    SELECT p.id FROM public.commissions_mandatavant p
    JOIN public.commissions_mandat m ON m.id = p.mandat_id
    JOIN public.commissions_siege s ON s.id = m.siege_id
    JOIN public.commissions_commission c ON c.id = s.commission_id
    WHERE c.territoire_id = le_territoire AND p.personne NOT IN ('', efface)
      AND p.personne <> m.personne AND p.ecrit_le < avant
    LIMIT combien FOR UPDATE OF p SKIP LOCKED);
  -- One number a guest, so that two of them in a session stay two.
  WITH venus AS MATERIALIZED (
    SELECT p.id FROM public.commissions_presence p
    JOIN public.commissions_seance e ON e.id = p.seance_id
    JOIN public.commissions_commission c ON c.id = e.commission_id
    WHERE c.territoire_id = le_territoire AND p.personne <> '' AND p.personne NOT LIKE efface || '%'
      AND e.jour < avant::date AND p.sortie IS NOT NULL
    LIMIT combien FOR UPDATE OF p SKIP LOCKED
  )
  UPDATE public.commissions_presence p SET personne = efface || ' ' || p.id::text
    WHERE p.id IN (SELECT id FROM venus);
  GET DIAGNOSTICS invites = ROW_COUNT;
  RETURN GREATEST(lignes, invites);
END $$;
REVOKE EXECUTE ON FUNCTION palier.purger_mandat(bigint, timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION palier.purger_mandat(bigint, timestamptz, integer) TO palier_travail;
"""


class Migration(migrations.Migration):
    dependencies = [("commissions", "0002_seances"), ("secret", "0007_conservation")]

    operations = [migrations.RunSQL(PURGER, "DROP FUNCTION palier.purger_mandat")]
