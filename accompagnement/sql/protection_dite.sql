-- Whether the last accord that told it says that the person is protected: a yes or a no, to whoever
-- may write the circle, and never by whom nor how; nothing to the others, which closes (article 426
-- C. civ., SP-09).
CREATE OR REPLACE FUNCTION palier.protection_dite(le_dossier uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN palier.peut_poser(le_dossier) THEN COALESCE((
    SELECT a.mesure <> 'AUCUNE' FROM public.secret_accord a
    WHERE a.dossier_id = le_dossier AND a.mesure <> ''
    ORDER BY a.cree_le DESC, a.id LIMIT 1), false) END
$$;

REVOKE EXECUTE ON FUNCTION palier.protection_dite(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION palier.protection_dite(uuid) TO palier_app, palier_travail;
