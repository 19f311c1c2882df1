-- Retention (SP-19). The worker, under its narrow identity, erases what it cannot read: it names a
-- dossier, these functions do the rest as the owner. Which dossier, and when, is decided by
-- `secret/regles_conservation.py`.

-- Did the organisation of the acteur ever take part in this dossier?
CREATE FUNCTION palier.concerne_mon_organisation(le_dossier uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM public.secret_entreecercle e WHERE e.dossier_id = le_dossier
                 AND e.organisation_id = palier.mon_organisation());
END $$;

-- The tables that hold rows of a dossier, read in the catalogue: none can be forgotten.
CREATE FUNCTION palier.tables_d_un_dossier() RETURNS TABLE (la_table text, colonne text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.conrelid::regclass::text, a.attname::text
  FROM pg_constraint c
  JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
  WHERE c.contype = 'f' AND c.confrelid = 'public.secret_dossier'::regclass
  ORDER BY 1
$$;

-- Holds a dossier until the end of the transaction; false when somebody is at work in it, or when
-- it is no more. A writer locks the cover first: either she is seen here, or she waits.
CREATE FUNCTION palier.prendre_dossier(le_dossier uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  lien record;
BEGIN
  PERFORM palier.exiger_systeme();
  PERFORM set_config('palier.retention', 'oui', true);
  PERFORM 1 FROM public.secret_dossier d WHERE d.id = le_dossier FOR UPDATE NOWAIT;
  IF NOT FOUND THEN
    PERFORM set_config('palier.retention', '', true);
    RETURN false;
  END IF;
  FOR lien IN SELECT * FROM palier.tables_d_un_dossier() LOOP
    EXECUTE format('SELECT FROM %s WHERE %I = $1 FOR UPDATE NOWAIT', lien.la_table, lien.colonne)
      USING le_dossier;
  END LOOP;
  PERFORM set_config('palier.retention', '', true);
  RETURN true;
EXCEPTION WHEN lock_not_available THEN
  RETURN false;
END $$;

-- The last time that something was written in a dossier, in one of these tables.
CREATE FUNCTION palier.dernier_mouvement(le_dossier uuid, les_tables text[]) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  lien record;
  vu timestamptz;
  dernier timestamptz;
BEGIN
  PERFORM palier.exiger_systeme();
  PERFORM set_config('palier.retention', 'oui', true);
  FOR lien IN SELECT * FROM palier.tables_d_un_dossier() t
              WHERE t.la_table IN (SELECT 'public.' || n FROM unnest(les_tables) n) LOOP
    EXECUTE format('SELECT max(cree_le) FROM %s WHERE %I = $1', lien.la_table, lien.colonne)
      INTO vu USING le_dossier;
    dernier := GREATEST(dernier, vu);
  END LOOP;
  PERFORM set_config('palier.retention', '', true);
  RETURN dernier;
END $$;

-- Erases a dossier: all its rows, its circle, its grants, its key. The accords leave a proof
-- without identity; figures and journal are no rows of it. Returns how many rows went.
CREATE FUNCTION palier.effacer_dossier(le_dossier uuid, le_jour date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  lien record;
  lignes bigint;
  total bigint := 0;
BEGIN
  PERFORM palier.exiger_systeme();
  PERFORM set_config('palier.retention', 'oui', true);
  IF EXISTS (SELECT FROM public.secret_gelconservation g
             WHERE g.dossier_id = le_dossier AND g.leve_le IS NULL) THEN
    RAISE EXCEPTION 'dossier gele' USING ERRCODE = 'check_violation';
  END IF;
  INSERT INTO public.secret_preuveaccord
      (id, territoire_id, organisation_id, dossier, type, finalite, le, moyen, notice_version,
       notice_empreinte, reaction, categories, destinataires, du, jusqua, fini_le)
    SELECT a.id, a.territoire_id, f.organisation_id, a.dossier_id, a.type, a.finalite, a.le, a.moyen,
      a.notice_version, a.notice_empreinte, a.reaction, a.categories, a.destinataires, a.du, a.jusqua,
      CASE a.type
        WHEN 'RETRAIT' THEN a.le
        WHEN 'CONSENTEMENT' THEN LEAST((a.jusqua AT TIME ZONE 'Europe/Paris')::date, r.le, le_jour)
        ELSE le_jour END
    FROM public.secret_accord a
    JOIN public.acteurs_affectation f ON f.id = a.auteur_id
    LEFT JOIN LATERAL (SELECT min(x.le) AS le FROM public.secret_accord x
                       WHERE x.retire_id = a.id) r ON true
    WHERE a.dossier_id = le_dossier;
  FOR lien IN SELECT * FROM palier.tables_d_un_dossier() LOOP
    EXECUTE format('DELETE FROM %s WHERE %I = $1', lien.la_table, lien.colonne) USING le_dossier;
    GET DIAGNOSTICS lignes = ROW_COUNT;
    total := total + lignes;
  END LOOP;
  DELETE FROM public.secret_dossier d WHERE d.id = le_dossier;
  GET DIAGNOSTICS lignes = ROW_COUNT;
  IF lignes <> 1 THEN
    RAISE EXCEPTION 'dossier inconnu' USING ERRCODE = 'no_data_found';
  END IF;
  -- Foreign keys see through the walls: a row that one hid would stop everything here.
  SET CONSTRAINTS ALL IMMEDIATE;
  SET CONSTRAINTS ALL DEFERRED;
  PERFORM set_config('palier.retention', '', true);
  RETURN total + 1;
END $$;

-- What has a short life of its own, by lots; each returns how many went.
CREATE FUNCTION palier.purger_accord(le_territoire bigint, avant timestamptz, combien integer)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  lignes bigint;
BEGIN
  PERFORM palier.exiger_systeme();
  PERFORM set_config('palier.retention', 'oui', true);
  DELETE FROM public.secret_preuveaccord WHERE id IN (
    SELECT p.id FROM public.secret_preuveaccord p
    WHERE p.territoire_id = le_territoire
      AND p.fini_le < (avant AT TIME ZONE 'Europe/Paris')::date
    LIMIT combien FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS lignes = ROW_COUNT;
  PERFORM set_config('palier.retention', '', true);
  RETURN lignes;
END $$;

CREATE FUNCTION palier.purger_journal(le_territoire bigint, avant timestamptz, combien integer)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  lignes bigint;
BEGIN
  PERFORM palier.exiger_systeme();
  PERFORM set_config('palier.retention', 'oui', true);
  DELETE FROM public.secret_journal WHERE id IN (
    SELECT j.id FROM public.secret_journal j
    WHERE j.territoire IS NOT DISTINCT FROM le_territoire AND j.le < avant
    ORDER BY j.le LIMIT combien FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS lignes = ROW_COUNT;
  PERFORM set_config('palier.retention', '', true);
  RETURN lignes;
END $$;

REVOKE EXECUTE ON FUNCTION palier.tables_d_un_dossier(), palier.prendre_dossier(uuid),
  palier.dernier_mouvement(uuid, text[]), palier.effacer_dossier(uuid, date),
  palier.purger_accord(bigint, timestamptz, integer),
  palier.purger_journal(bigint, timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION palier.prendre_dossier(uuid), palier.dernier_mouvement(uuid, text[]),
  palier.effacer_dossier(uuid, date), palier.purger_accord(bigint, timestamptz, integer),
  palier.purger_journal(bigint, timestamptz, integer) TO palier_travail;
