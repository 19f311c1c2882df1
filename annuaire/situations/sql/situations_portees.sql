-- What retention must know of the situations brought by a partner (SP-19): references and dates, no
-- content; for the worker, under its narrow identity. A saisine that moves keeps its dossier.
CREATE FUNCTION palier.situations_a_conserver(le_territoire bigint, le_dossier uuid,
                                              avant timestamptz)
RETURNS TABLE (dossier uuid, reference text, touche_le timestamptz, organisation bigint, role text,
               portee boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM palier.exiger_systeme();
  PERFORM set_config('palier.retention', 'oui', true);
  RETURN QUERY
    SELECT c.dossier_id, c.reference::text, t.touche, c.organisation_id, a.role::text,
           c.saisie_le IS NOT NULL
    FROM public.situations_situationportee c
    JOIN public.acteurs_affectation a ON a.id = c.auteur_id
    CROSS JOIN LATERAL (
      SELECT GREATEST(c.etat_depuis, c.modifie_le, max(s.etat_depuis)) AS touche
      FROM public.situations_saisine s WHERE s.dossier_id = c.dossier_id
    ) t
    WHERE c.territoire_id = le_territoire
      AND (le_dossier IS NULL OR c.dossier_id = le_dossier)
      AND (avant IS NULL OR t.touche < avant)
    ORDER BY t.touche;
  PERFORM set_config('palier.retention', '', true);
END $$;

-- The situations of somebody of this name whose content the delegate's organisation reads, or read
-- when it left: references alone (SP-15).
CREATE FUNCTION palier.situations_au_nom(le_jeton bytea)
RETURNS TABLE (dossier uuid, reference text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF palier.mon_role() IS DISTINCT FROM 'DELEGUE_DONNEES' THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT c.dossier_id, c.reference::text
    FROM public.situations_situationportee c
    WHERE c.dossier_id IN (SELECT j.dossier_id FROM public.situations_jetonconcerne j
                           WHERE j.territoire_id = palier.mon_territoire() AND j.jeton = le_jeton)
      AND palier.permission('lire_identite') IN
          (SELECT palier.lectures_pour_copie(palier.mon_organisation(), c.dossier_id))
    ORDER BY c.reference;
END $$;

REVOKE EXECUTE ON FUNCTION palier.situations_a_conserver(bigint, uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION palier.situations_a_conserver(bigint, uuid, timestamptz)
  TO palier_travail;
