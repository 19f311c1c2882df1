-- Retention of requests and copies (SP-19); each returns how many went. As `secret/sql`.
CREATE FUNCTION palier.purger_demande(le_territoire bigint, avant timestamptz, combien integer)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  finies uuid[];
BEGIN
  PERFORM palier.exiger_systeme();
  PERFORM set_config('palier.retention', 'oui', true);
  finies := ARRAY(
    SELECT q.id FROM public.personne_demandepersonne q
    WHERE q.territoire_id = le_territoire
      AND q.repondue_le < (avant AT TIME ZONE 'Europe/Paris')::date
    LIMIT combien FOR UPDATE SKIP LOCKED);
  DELETE FROM public.personne_copiecontenu k USING public.personne_dossierconcerne c
    WHERE c.id = k.concerne_id AND c.demande_id = ANY (finies);
  DELETE FROM public.personne_dossierconcerne c WHERE c.demande_id = ANY (finies);
  DELETE FROM public.personne_demandepersonne q WHERE q.id = ANY (finies);
  PERFORM set_config('palier.retention', '', true);
  RETURN COALESCE(array_length(finies, 1), 0);
END $$;

CREATE FUNCTION palier.purger_copie(le_territoire bigint, avant timestamptz, combien integer)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  lignes bigint;
BEGIN
  PERFORM palier.exiger_systeme();
  PERFORM set_config('palier.retention', 'oui', true);
  DELETE FROM public.personne_copiecontenu WHERE concerne_id IN (
    SELECT c.id FROM public.personne_dossierconcerne c
    JOIN public.personne_demandepersonne q ON q.id = c.demande_id
    JOIN public.personne_copiecontenu k ON k.concerne_id = c.id
    WHERE q.territoire_id = le_territoire AND c.jusqua < avant
    LIMIT combien FOR UPDATE OF k SKIP LOCKED);
  GET DIAGNOSTICS lignes = ROW_COUNT;
  PERFORM set_config('palier.retention', '', true);
  RETURN lignes;
END $$;

REVOKE EXECUTE ON FUNCTION palier.purger_demande(bigint, timestamptz, integer),
  palier.purger_copie(bigint, timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION palier.purger_demande(bigint, timestamptz, integer),
  palier.purger_copie(bigint, timestamptz, integer) TO palier_travail;
