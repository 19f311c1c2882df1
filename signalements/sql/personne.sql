-- The dossiers in which somebody of this name stands and whose content the delegate's organisation
-- reads, or read when it left: references alone (SP-15).
CREATE OR REPLACE FUNCTION palier.signalements_au_nom(le_jeton bytea)
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
          (SELECT palier.lectures_pour_copie(palier.mon_organisation(), s.dossier_id))
    ORDER BY s.reference;
END $$;
