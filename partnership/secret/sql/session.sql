-- The session functions in their cheap form: one joined lookup, in PL/pgSQL, whose plan is kept by
-- the connection. As SQL functions they were planned again at every call (0.2 to 1.8 ms each, and a
-- page of a dossier makes about a hundred calls).
CREATE TYPE palier.session AS (
  affectation bigint, organisation bigint, groupe integer, role text, territoire bigint
);

-- The affectation in force of the acteur, all gates passed (SP-02, SP-03), else null (SP-09).
CREATE FUNCTION palier.ma_session() RETURNS palier.session
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  qui text[] := palier.identite();
  moi palier.session;
BEGIN
  IF qui IS NULL OR qui[3] <> 'acteur' THEN
    RETURN NULL;
  END IF;
  SELECT a.id, o.id, a.groupe_id, a.role, o.territoire_id INTO moi
  FROM public.acteurs_affectation a
  JOIN public.acteurs_utilisateur u ON u.id = a.utilisateur_id AND u.is_active
  JOIN public.acteurs_organisation o ON o.id = a.organisation_id
  WHERE a.id = qui[2]::bigint AND a.utilisateur_id = qui[1]::bigint
    AND a.debut <= statement_timestamp() AND (a.fin IS NULL OR a.fin > statement_timestamp())
    AND EXISTS (SELECT FROM public.acteurs_adhesion h WHERE h.organisation_id = o.id
                AND h.debut <= statement_timestamp() AND (h.fin IS NULL OR h.fin > statement_timestamp()))
    AND EXISTS (SELECT FROM public.acteurs_signaturecharte s
                WHERE s.utilisateur_id = u.id AND s.charte_id =
                  (SELECT c.id FROM public.acteurs_charte c WHERE c.territoire_id = o.territoire_id
                   ORDER BY c.version DESC LIMIT 1));
  RETURN moi;
END $$;

CREATE OR REPLACE FUNCTION palier.mon_affectation() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ BEGIN RETURN (palier.ma_session()).affectation; END $$;

CREATE OR REPLACE FUNCTION palier.mon_groupe() RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ BEGIN RETURN (palier.ma_session()).groupe; END $$;

CREATE OR REPLACE FUNCTION palier.mon_organisation() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ BEGIN RETURN (palier.ma_session()).organisation; END $$;

CREATE OR REPLACE FUNCTION palier.mon_role() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ BEGIN RETURN (palier.ma_session()).role; END $$;

CREATE OR REPLACE FUNCTION palier.mon_territoire() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ BEGIN RETURN (palier.ma_session()).territoire; END $$;
