-- What retention must know of the signalements (SP-19): references, states and dates, no content;
-- for the worker, under its narrow identity.
CREATE FUNCTION palier.signalements_a_conserver(le_territoire bigint, le_dossier uuid,
                                                avant timestamptz)
RETURNS TABLE (dossier uuid, reference text, page uuid, etat text, transmis boolean,
               touche_le timestamptz, organisation bigint, destinataire bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM palier.exiger_systeme();
  PERFORM set_config('palier.retention', 'oui', true);
  RETURN QUERY
    SELECT s.dossier_id, s.reference::text, s.id, s.etat::text, s.transmis_le IS NOT NULL,
      GREATEST(s.etat_depuis, s.modifie_le), s.organisation_id, s.destinataire_id
    FROM public.signalements_signalement s
    WHERE s.territoire_id = le_territoire
      AND (le_dossier IS NULL OR s.dossier_id = le_dossier)
      AND (avant IS NULL OR GREATEST(s.etat_depuis, s.modifie_le) < avant)
    ORDER BY GREATEST(s.etat_depuis, s.modifie_le);
  PERFORM set_config('palier.retention', '', true);
END $$;

-- The dossier that bears a reference, for the data delegate of an organisation that took part in
-- it; nothing else is said of it. It cannot be erased before the end of her transaction.
CREATE FUNCTION palier.dossier_de_reference(la_reference text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  trouve uuid;
BEGIN
  IF palier.mon_role() IS DISTINCT FROM 'DELEGUE_DONNEES' THEN
    RETURN NULL;
  END IF;
  PERFORM set_config('palier.retention', 'oui', true);
  SELECT d.id INTO trouve
    FROM public.signalements_signalement s JOIN public.secret_dossier d ON d.id = s.dossier_id
    WHERE s.territoire_id = palier.mon_territoire() AND s.reference = la_reference
      AND palier.concerne_mon_organisation(s.dossier_id)
    FOR KEY SHARE OF d;
  PERFORM set_config('palier.retention', '', true);
  RETURN trouve;
END $$;

CREATE FUNCTION palier.purger_saisie(le_territoire bigint, avant timestamptz, combien integer)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  lignes bigint;
BEGIN
  PERFORM palier.exiger_systeme();
  PERFORM set_config('palier.retention', 'oui', true);
  DELETE FROM public.signalements_saisie WHERE id IN (
    SELECT s.id FROM public.signalements_saisie s
    WHERE s.territoire_id = le_territoire AND s.modifie_le < avant
    LIMIT combien FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS lignes = ROW_COUNT;
  PERFORM set_config('palier.retention', '', true);
  RETURN lignes;
END $$;

-- An order and its document go together.
CREATE FUNCTION palier.purger_impression(le_territoire bigint, avant timestamptz, combien integer)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  lignes bigint;
BEGIN
  PERFORM palier.exiger_systeme();
  PERFORM set_config('palier.retention', 'oui', true);
  WITH vieilles AS MATERIALIZED (
    SELECT i.id FROM public.signalements_impression i
    WHERE i.territoire_id = le_territoire AND i.cree_le < avant
    LIMIT combien FOR UPDATE SKIP LOCKED
  ), contenus AS (
    DELETE FROM public.signalements_impressioncontenu c
    WHERE c.impression_id IN (SELECT id FROM vieilles)
  )
  DELETE FROM public.signalements_impression i WHERE i.id IN (SELECT id FROM vieilles);
  GET DIAGNOSTICS lignes = ROW_COUNT;
  PERFORM set_config('palier.retention', '', true);
  RETURN lignes;
END $$;

REVOKE EXECUTE ON FUNCTION palier.signalements_a_conserver(bigint, uuid, timestamptz),
  palier.purger_saisie(bigint, timestamptz, integer),
  palier.purger_impression(bigint, timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION palier.signalements_a_conserver(bigint, uuid, timestamptz),
  palier.purger_saisie(bigint, timestamptz, integer),
  palier.purger_impression(bigint, timestamptz, integer) TO palier_travail;
