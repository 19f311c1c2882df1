-- What a grant may ask of its reader at the moment of reading: so that a profession that changes,
-- somebody newly hired or a setting of the territory act at the next statement, and no grant has
-- to be written again by somebody who may not read the dossier.
CREATE FUNCTION palier.conditions_de(l_affectation bigint) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_remove(ARRAY[
    CASE WHEN u.categorie_r1110_2 <> '' THEN 'r1110_2' END,
    CASE WHEN (SELECT r.valeur FROM public.acteurs_reglage r
               WHERE r.territoire_id = o.territoire_id AND r.cle = 'note_soignante'
                 AND r.du <= (statement_timestamp() AT TIME ZONE 'Europe/Paris')::date
               ORDER BY r.du DESC LIMIT 1) = 'true'::jsonb THEN 'note' END
  ], NULL)
  FROM public.acteurs_affectation a
  JOIN public.acteurs_utilisateur u ON u.id = a.utilisateur_id
  JOIN public.acteurs_organisation o ON o.id = a.organisation_id
  WHERE a.id = l_affectation
$$;

-- The roles of an organisation follow its kind, and its grants follow its roles: once it has taken
-- part in a dossier, another kind is another organisation.
CREATE FUNCTION palier.organisation_engagee(la_ref uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM public.auth_group g
                 JOIN public.secret_droitgroupe d ON d.group_id = g.id
                 WHERE starts_with(g.name, la_ref::text || ':'))
      OR EXISTS (SELECT FROM public.acteurs_organisation o
                 JOIN public.acteurs_affectation a ON a.organisation_id = o.id
                 JOIN public.secret_droitpersonne d ON d.affectation_id = a.id
                 WHERE o.ref = la_ref)
$$;

CREATE FUNCTION palier.nature_figee() RETURNS trigger
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF palier.organisation_engagee(OLD.ref) THEN
    RAISE EXCEPTION 'la nature d''un organisme engagé ne change pas'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER nature_figee BEFORE UPDATE OF type, ref ON acteurs_organisation
  FOR EACH ROW WHEN (OLD.type <> NEW.type OR OLD.ref <> NEW.ref)
  EXECUTE FUNCTION palier.nature_figee();

-- The only writer of grants: replaces those of one dossier by the given list.
CREATE OR REPLACE FUNCTION palier.poser_droits(le_dossier uuid, droits jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT palier.peut_poser(le_dossier) THEN
    RAISE EXCEPTION 'cercle refuse' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO public.auth_group (name)
    SELECT DISTINCT x.groupe FROM jsonb_to_recordset(droits) AS x(groupe text)
    WHERE x.groupe IS NOT NULL ORDER BY 1 ON CONFLICT (name) DO NOTHING;
  DELETE FROM public.secret_droitgroupe d WHERE d.content_object_id = le_dossier;
  DELETE FROM public.secret_droitpersonne d WHERE d.content_object_id = le_dossier;
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
