-- The grants of a dossier, replaced by the given list; those of a break-glass stay (SP-14). For the
-- two functions below alone: it asks nothing of its caller.
CREATE FUNCTION palier.remplacer_droits(le_dossier uuid, droits jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.auth_group (name)
    SELECT DISTINCT x.groupe FROM jsonb_to_recordset(droits) AS x(groupe text)
    WHERE x.groupe IS NOT NULL ORDER BY 1 ON CONFLICT (name) DO NOTHING;
  DELETE FROM public.secret_droitgroupe d WHERE d.content_object_id = le_dossier;
  DELETE FROM public.secret_droitpersonne d
    WHERE d.content_object_id = le_dossier AND d.bris IS NULL;
  INSERT INTO public.secret_droitgroupe
      (content_object_id, permission_id, group_id, condition, depuis, jusqua)
    SELECT le_dossier, x.permission, g.id, x.condition, x.depuis, x.jusqua
    FROM jsonb_to_recordset(droits) AS x(groupe text, permission integer, condition text,
                                         depuis timestamptz, jusqua timestamptz)
    JOIN public.auth_group g ON g.name = x.groupe;
  INSERT INTO public.secret_droitpersonne
      (content_object_id, permission_id, user_id, affectation_id, condition, depuis, jusqua)
    SELECT le_dossier, x.permission, a.utilisateur_id, a.id, x.condition, x.depuis, x.jusqua
    FROM jsonb_to_recordset(droits) AS x(affectation bigint, permission integer, condition text,
                                         depuis timestamptz, jusqua timestamptz)
    JOIN public.acteurs_affectation a ON a.id = x.affectation;
END $$;

-- The writer of grants for who writes the circle.
CREATE OR REPLACE FUNCTION palier.poser_droits(le_dossier uuid, droits jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT palier.peut_poser(le_dossier) THEN
    RAISE EXCEPTION 'cercle refuse' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM palier.remplacer_droits(le_dossier, droits);
END $$;

-- `manage.py projeter_droits`: the worker, which reads no content, projects every circle again.
CREATE FUNCTION palier.dossiers_a_projeter(apres uuid, combien integer)
RETURNS TABLE (dossier uuid, nature varchar)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM palier.exiger_systeme();
  RETURN QUERY SELECT d.id, d.type FROM public.secret_dossier d
               WHERE apres IS NULL OR d.id > apres ORDER BY d.id LIMIT combien;
END $$;

CREATE FUNCTION palier.cercle_a_projeter(le_dossier uuid) RETURNS SETOF public.secret_entreecercle
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM palier.exiger_systeme();
  RETURN QUERY SELECT e.* FROM public.secret_entreecercle e
               WHERE e.dossier_id = le_dossier
                 AND (e.fin IS NULL OR e.fin > statement_timestamp());
END $$;

CREATE FUNCTION palier.accords_a_projeter(le_dossier uuid)
RETURNS TABLE (id uuid, type varchar, finalite varchar, categories varchar[],
               destinataires bigint[], du timestamptz, jusqua timestamptz, retire_id uuid,
               cree_le timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM palier.exiger_systeme();
  RETURN QUERY SELECT a.id, a.type, a.finalite, a.categories, a.destinataires, a.du, a.jusqua,
                      a.retire_id, a.cree_le
               FROM public.secret_accord a WHERE a.dossier_id = le_dossier;
END $$;

CREATE FUNCTION palier.droits_en_texte(le_dossier uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY(
    SELECT concat_ws('|', 'g', d.group_id, d.permission_id, d.condition, d.depuis, d.jusqua)
    FROM public.secret_droitgroupe d
    WHERE d.content_object_id = le_dossier AND d.jusqua > statement_timestamp()
    UNION ALL
    SELECT concat_ws('|', 'p', d.affectation_id, d.permission_id, d.condition, d.depuis, d.jusqua)
    FROM public.secret_droitpersonne d
    WHERE d.content_object_id = le_dossier AND d.jusqua > statement_timestamp() AND d.bris IS NULL
    ORDER BY 1)
$$;

-- Says whether anything changed.
CREATE FUNCTION palier.reposer_droits(le_dossier uuid, droits jsonb) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  avant text[];
BEGIN
  PERFORM palier.exiger_systeme();
  avant := palier.droits_en_texte(le_dossier);
  PERFORM palier.remplacer_droits(le_dossier, droits);
  RETURN avant IS DISTINCT FROM palier.droits_en_texte(le_dossier);
END $$;

REVOKE EXECUTE ON FUNCTION palier.remplacer_droits(uuid, jsonb), palier.droits_en_texte(uuid),
  palier.dossiers_a_projeter(uuid, integer), palier.cercle_a_projeter(uuid),
  palier.accords_a_projeter(uuid), palier.reposer_droits(uuid, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION palier.dossiers_a_projeter(uuid, integer),
  palier.cercle_a_projeter(uuid), palier.accords_a_projeter(uuid),
  palier.reposer_droits(uuid, jsonb) TO palier_travail;
