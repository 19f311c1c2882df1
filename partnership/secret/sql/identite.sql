-- Who the current transaction belongs to, checked against keys that the application cannot read.
-- Every function: STABLE, SECURITY DEFINER, search_path fixed and ending in pg_temp.
CREATE SCHEMA palier;
GRANT USAGE ON SCHEMA palier TO PUBLIC;

-- HMAC-SHA256 pads of each key (RFC 2104): no extension needed to verify.
CREATE TABLE palier.cle (
  id integer PRIMARY KEY,
  dedans bytea NOT NULL,
  dehors bytea NOT NULL
);

CREATE FUNCTION palier.identite() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  brut text := current_setting('palier.identite', true);
  morceaux text[];
  message bytea;
BEGIN
  IF brut IS NULL OR brut !~ '^\d{1,18}\|\d{1,18}\|(acteur|systeme)\|\d{1,12}\|[0-9a-f]{64}$' THEN
    RETURN NULL;
  END IF;
  morceaux := string_to_array(brut, '|');
  message := convert_to(array_to_string(morceaux[1:4], '|'), 'UTF8');
  IF morceaux[4]::bigint < extract(epoch FROM statement_timestamp()) THEN
    RETURN NULL;
  END IF;
  IF NOT EXISTS (SELECT FROM palier.cle c
                 WHERE sha256(c.dehors || sha256(c.dedans || message)) = decode(morceaux[5], 'hex')) THEN
    RETURN NULL;
  END IF;
  RETURN morceaux;
END $$;

CREATE FUNCTION palier.est_systeme() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT COALESCE((palier.identite())[3] = 'systeme', false) $$;

-- The affectation in force of the acteur, all gates passed (SP-02, SP-03), else null (SP-09).
CREATE FUNCTION palier.mon_affectation() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.id
  FROM (SELECT palier.identite() AS i OFFSET 0) x
  JOIN public.acteurs_affectation a ON a.id = x.i[2]::bigint AND a.utilisateur_id = x.i[1]::bigint
  JOIN public.acteurs_utilisateur u ON u.id = a.utilisateur_id AND u.is_active
  JOIN public.acteurs_organisation o ON o.id = a.organisation_id
  WHERE x.i[3] = 'acteur'
    AND a.debut <= statement_timestamp() AND (a.fin IS NULL OR a.fin > statement_timestamp())
    AND EXISTS (SELECT FROM public.acteurs_adhesion h WHERE h.organisation_id = o.id
                AND h.debut <= statement_timestamp() AND (h.fin IS NULL OR h.fin > statement_timestamp()))
    AND EXISTS (SELECT FROM public.acteurs_signaturecharte s
                WHERE s.utilisateur_id = u.id AND s.charte_id =
                  (SELECT c.id FROM public.acteurs_charte c WHERE c.territoire_id = o.territoire_id
                   ORDER BY c.version DESC LIMIT 1))
$$;

CREATE FUNCTION palier.mon_groupe() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT groupe_id FROM public.acteurs_affectation WHERE id = palier.mon_affectation() $$;

CREATE FUNCTION palier.mon_organisation() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT organisation_id FROM public.acteurs_affectation WHERE id = palier.mon_affectation() $$;

CREATE FUNCTION palier.mon_role() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT role FROM public.acteurs_affectation WHERE id = palier.mon_affectation() $$;

CREATE FUNCTION palier.mon_territoire() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT o.territoire_id FROM public.acteurs_affectation a
  JOIN public.acteurs_organisation o ON o.id = a.organisation_id
  WHERE a.id = palier.mon_affectation()
$$;

CREATE FUNCTION palier.permission(code text) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.id FROM public.auth_permission p
  JOIN public.django_content_type t ON t.id = p.content_type_id
  WHERE t.app_label = 'secret' AND t.model = 'dossier' AND p.codename = code
$$;

-- May the caller write the circle of this dossier: by right, or as the opener of an empty one.
CREATE FUNCTION palier.peut_poser(le_dossier uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT COALESCE((
    SELECT d.ouvert_par_id = palier.mon_affectation()
           AND NOT EXISTS (SELECT FROM public.secret_droitgroupe g WHERE g.content_object_id = d.id)
        OR EXISTS (SELECT FROM public.secret_droitgroupe g
                   WHERE g.content_object_id = d.id AND g.group_id = palier.mon_groupe()
                     AND g.depuis <= statement_timestamp() AND g.jusqua > statement_timestamp()
                     AND (g.permission_id = palier.permission('ecrire_en_tete')
                          OR g.permission_id = palier.permission('ecrire_siens_en_tete')
                             AND d.ouvert_par_id = palier.mon_affectation()))
    FROM public.secret_dossier d
    WHERE d.id = le_dossier AND d.territoire_id = palier.mon_territoire()), false)
$$;

-- The only writer of grants: replaces those of one dossier by the given list.
CREATE FUNCTION palier.poser_droits(le_dossier uuid, droits jsonb) RETURNS void
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
  INSERT INTO public.secret_droitgroupe (content_object_id, permission_id, group_id, depuis, jusqua)
    SELECT le_dossier, x.permission, g.id, x.depuis, x.jusqua
    FROM jsonb_to_recordset(droits)
      AS x(groupe text, permission integer, depuis timestamptz, jusqua timestamptz)
    JOIN public.auth_group g ON g.name = x.groupe;
  INSERT INTO public.secret_droitpersonne
      (content_object_id, permission_id, user_id, affectation_id, depuis, jusqua)
    SELECT le_dossier, x.permission, a.utilisateur_id, a.id, x.depuis, x.jusqua
    FROM jsonb_to_recordset(droits)
      AS x(affectation bigint, permission integer, depuis timestamptz, jusqua timestamptz)
    JOIN public.acteurs_affectation a ON a.id = x.affectation;
END $$;

-- The journal is insert-only for everybody; retention, run by the owner, says so aloud.
CREATE FUNCTION palier.journal_intouchable() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_user = 'palier_proprietaire' AND current_setting('palier.retention', true) = 'oui' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'le journal ne se modifie pas' USING ERRCODE = 'insufficient_privilege';
END $$;
