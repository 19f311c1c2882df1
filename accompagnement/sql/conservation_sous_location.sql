-- What retention must know of the candidatures (SP-19): a sub-letting keeps its dossier for as long
-- as it lasts, then makes it follow its own cycle from its end.
CREATE FUNCTION palier.candidatures_a_conserver(le_territoire bigint, le_dossier uuid,
                                                avant timestamptz)
RETURNS TABLE (dossier uuid, reference text, touche_le timestamptz, organisation bigint, louee boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM palier.exiger_systeme();
  PERFORM set_config('palier.retention', 'oui', true);
  RETURN QUERY
    SELECT c.dossier_id, c.reference::text, t.touche, c.organisation_id, t.fut_louee
    FROM public.accompagnement_candidature c
    CROSS JOIN LATERAL (
      SELECT GREATEST(c.etat_depuis, c.modifie_le, max(s.finie_le)::timestamptz,
                      max(CASE WHEN s.etat = 'signee' THEN statement_timestamp() END)) AS touche,
             count(*) > 0 AS fut_louee
      FROM public.accompagnement_souslocation s
      WHERE s.dossier_id = c.dossier_id AND s.signee_le IS NOT NULL
    ) t
    WHERE c.territoire_id = le_territoire
      AND (le_dossier IS NULL OR c.dossier_id = le_dossier)
      AND (avant IS NULL OR t.touche < avant)
    ORDER BY t.touche;
  PERFORM set_config('palier.retention', '', true);
END $$;

REVOKE EXECUTE ON FUNCTION palier.candidatures_a_conserver(bigint, uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION palier.candidatures_a_conserver(bigint, uuid, timestamptz)
  TO palier_travail;
