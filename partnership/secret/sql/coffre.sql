-- Keys of the third wall: closed by platform keys that the database never sees.

-- What each platform key must open at the start of a server, or it is not the right one.
CREATE TABLE palier.temoin_cle (
  id text PRIMARY KEY,
  temoin bytea NOT NULL
);

-- Rights that reach something sealed in a dossier: documents carry the category of their facts.
CREATE FUNCTION palier.permissions_scellees(gestes text[]) RETURNS integer[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT array_agg(p.id) FROM public.auth_permission p
    JOIN public.django_content_type t ON t.id = p.content_type_id
    WHERE t.app_label = 'secret' AND t.model = 'dossier'
      AND p.codename IN (SELECT g || '_' || c FROM unnest(gestes) g, unnest(ARRAY['identite',
                         'faits', 'suivi_soins', 'clinique', 'synthese']) c));
END $$;

-- The functions below touch closed keys only, for the worker under its narrow identity.
CREATE FUNCTION palier.exiger_systeme() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT palier.est_systeme() THEN
    RAISE EXCEPTION 'cles refusees' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;

-- The next keys that another platform key than `vers` closes, held until the end of the batch.
CREATE FUNCTION palier.cles_a_tourner(vers text, combien integer)
RETURNS TABLE (genre text, ref text, cle text, enveloppe bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM palier.exiger_systeme();
  RETURN QUERY
    (SELECT 'territoire', k.territoire_id::text, k.cle::text, k.enveloppe
     FROM public.secret_cleterritoire k WHERE k.cle <> vers
     LIMIT combien FOR UPDATE SKIP LOCKED);
  RETURN QUERY
    (SELECT 'dossier', k.dossier_id::text, k.cle::text, k.enveloppe
     FROM public.secret_cledossier k
     WHERE k.cle < vers OR k.cle > vers
     LIMIT combien FOR UPDATE SKIP LOCKED);
END $$;

-- Puts keys under another platform key, each where its old one still stands; returns how many.
CREATE FUNCTION palier.renvelopper(genres text[], refs text[], anciennes text[], vers text,
                                   enveloppes bytea[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  dossiers integer;
  territoires integer;
BEGIN
  PERFORM palier.exiger_systeme();
  UPDATE public.secret_cledossier k SET cle = vers, enveloppe = n.e
    FROM unnest(genres, refs, anciennes, enveloppes) AS n(g, r, a, e)
    WHERE n.g = 'dossier' AND k.dossier_id = n.r::uuid AND k.cle = n.a;
  GET DIAGNOSTICS dossiers = ROW_COUNT;
  UPDATE public.secret_cleterritoire k SET cle = vers, enveloppe = n.e
    FROM unnest(genres, refs, anciennes, enveloppes) AS n(g, r, a, e)
    WHERE n.g = 'territoire' AND k.territoire_id = n.r::bigint AND k.cle = n.a;
  GET DIAGNOSTICS territoires = ROW_COUNT;
  RETURN dossiers + territoires;
END $$;

-- How many keys each platform key closes.
CREATE FUNCTION palier.cles_par_plateforme() RETURNS TABLE (nom text, nombre bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM palier.exiger_systeme();
  RETURN QUERY
    SELECT t.cle::text, count(*)
    FROM (SELECT k.cle FROM public.secret_cledossier k
          UNION ALL SELECT k.cle FROM public.secret_cleterritoire k) t
    GROUP BY t.cle ORDER BY t.cle;
END $$;

-- SP-19: what a destroyed key sealed is lost, in the copies too.
CREATE FUNCTION palier.detruire_cle(le_dossier uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM palier.exiger_systeme();
  DELETE FROM public.secret_cledossier k WHERE k.dossier_id = le_dossier;
END $$;

REVOKE EXECUTE ON FUNCTION palier.cles_a_tourner(text, integer), palier.detruire_cle(uuid),
  palier.renvelopper(text[], text[], text[], text, bytea[]), palier.cles_par_plateforme()
  FROM PUBLIC;
