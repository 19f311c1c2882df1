-- Whether the last accord that told it says that the person is protected: a yes or a no, to whoever
-- may write the circle, and never by whom nor how (article 426 C. civ., SP-09).
CREATE FUNCTION palier.protection_dite(le_dossier uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT COALESCE((
    SELECT a.mesure <> 'AUCUNE' FROM public.secret_accord a
    WHERE a.dossier_id = le_dossier AND a.mesure <> '' AND palier.peut_poser(le_dossier)
    ORDER BY a.cree_le DESC, a.id LIMIT 1), false)
$$;

REVOKE EXECUTE ON FUNCTION palier.protection_dite(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION palier.protection_dite(uuid) TO palier_app, palier_travail;
