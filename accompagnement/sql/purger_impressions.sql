-- Printed documents go together after their month (SP-19): the contracts of a sub-letting too.
-- The list of tables is given by the migration.
CREATE OR REPLACE FUNCTION palier.purger_impression(le_territoire bigint, avant timestamptz,
                                                    combien integer)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  ou text;
  parties bigint;
  lignes bigint := 0;
BEGIN
  PERFORM palier.exiger_systeme();
  PERFORM set_config('palier.retention', 'oui', true);
  FOREACH ou IN ARRAY ARRAY[/* tables */] LOOP
    EXECUTE format(
      'WITH vieilles AS MATERIALIZED ('
      '  SELECT i.id FROM public.%1$I i WHERE i.territoire_id = $1 AND i.cree_le < $2'
      '  LIMIT $3 FOR UPDATE SKIP LOCKED'
      '), contenus AS ('
      '  DELETE FROM public.%2$I c WHERE c.impression_id IN (SELECT id FROM vieilles)'
      ') DELETE FROM public.%1$I i WHERE i.id IN (SELECT id FROM vieilles)',
      ou, ou || 'contenu') USING le_territoire, avant, combien;
    GET DIAGNOSTICS parties = ROW_COUNT;
    lignes := lignes + parties;
  END LOOP;
  PERFORM set_config('palier.retention', '', true);
  RETURN lignes;
END $$;
