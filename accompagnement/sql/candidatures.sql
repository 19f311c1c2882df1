-- What retention must know of the candidatures (SP-19): references and dates, no content; for the
-- worker, under its narrow identity.
CREATE FUNCTION palier.candidatures_a_conserver(le_territoire bigint, le_dossier uuid,
                                                avant timestamptz)
RETURNS TABLE (dossier uuid, reference text, touche_le timestamptz, organisation bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM palier.exiger_systeme();
  PERFORM set_config('palier.retention', 'oui', true);
  RETURN QUERY
    SELECT c.dossier_id, c.reference::text, GREATEST(c.etat_depuis, c.modifie_le), c.organisation_id
    FROM public.accompagnement_candidature c
    WHERE c.territoire_id = le_territoire
      AND (le_dossier IS NULL OR c.dossier_id = le_dossier)
      AND (avant IS NULL OR GREATEST(c.etat_depuis, c.modifie_le) < avant)
    ORDER BY GREATEST(c.etat_depuis, c.modifie_le);
  PERFORM set_config('palier.retention', '', true);
END $$;

-- The candidatures of somebody of this name whose content the delegate's organisation reads, or
-- read when it left: references alone (SP-15).
CREATE FUNCTION palier.candidatures_au_nom(le_jeton bytea)
RETURNS TABLE (dossier uuid, reference text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF palier.mon_role() IS DISTINCT FROM 'DELEGUE_DONNEES' THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT c.dossier_id, c.reference::text
    FROM public.accompagnement_candidature c
    WHERE c.dossier_id IN (SELECT j.dossier_id FROM public.accompagnement_jetoncandidat j
                           WHERE j.territoire_id = palier.mon_territoire() AND j.jeton = le_jeton)
      AND palier.permission('lire_identite') IN
          (SELECT palier.lectures_pour_copie(palier.mon_organisation(), c.dossier_id))
    ORDER BY c.reference;
END $$;

-- The dossier that bears a reference, whatever its type, for the data delegate of an organisation
-- that took part in it; nothing else is said of it. It cannot be erased before the end of her
-- transaction.
CREATE OR REPLACE FUNCTION palier.dossier_de_reference(la_reference text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  trouve uuid;
BEGIN
  IF palier.mon_role() IS DISTINCT FROM 'DELEGUE_DONNEES' THEN
    RETURN NULL;
  END IF;
  PERFORM set_config('palier.retention', 'oui', true);
  SELECT d.id INTO trouve
    FROM public.secret_dossier d
    WHERE d.territoire_id = palier.mon_territoire() AND d.reference = la_reference
      AND la_reference <> '' AND palier.concerne_mon_organisation(d.id)
    FOR KEY SHARE OF d;
  PERFORM set_config('palier.retention', '', true);
  RETURN trouve;
END $$;

REVOKE EXECUTE ON FUNCTION palier.candidatures_a_conserver(bigint, uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION palier.candidatures_a_conserver(bigint, uuid, timestamptz)
  TO palier_travail;
