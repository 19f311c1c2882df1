-- Who reviews a break-glass: a landlord's delegate comes last indeed (SP-04), and never learns of a
-- candidature, which tells of a psychic handicap (SP-05): it is then reviewed by the others, or the
-- coordination alone is told.
CREATE FUNCTION palier.relecteurs_de(l_organisation bigint, la_cible uuid) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH avec AS (
    SELECT o.id, CASE WHEN o.id = moi.id THEN 1 WHEN o.id = moi.rattachee_a_id THEN 2
                      WHEN o.type = 'CLSM' THEN 3
                      WHEN o.type IN ('BAILLEUR', 'UNION_HLM') THEN 5 ELSE 4 END AS ordre
    FROM public.acteurs_organisation moi
    JOIN public.acteurs_organisation o ON o.territoire_id = moi.territoire_id
    WHERE moi.id = l_organisation
      AND NOT (o.type IN ('BAILLEUR', 'UNION_HLM') AND EXISTS (
        SELECT FROM public.secret_dossier d WHERE d.id = la_cible AND d.type = 'CANDIDATURE'))
      AND EXISTS (SELECT FROM public.acteurs_affectation a
                  JOIN public.acteurs_utilisateur u ON u.id = a.utilisateur_id AND u.is_active
                  WHERE a.organisation_id = o.id AND a.role = 'DELEGUE_DONNEES'
                    AND a.debut <= statement_timestamp()
                    AND (a.fin IS NULL OR a.fin > statement_timestamp()))
  )
  SELECT COALESCE(array_agg(id), '{}') FROM avec WHERE ordre = (SELECT min(ordre) FROM avec)
$$;

-- The same as in bris.sql, but for the dossier that it gives to `relecteurs_de`.
CREATE OR REPLACE FUNCTION palier.briser_la_glace(la_reference text, le_motif text, la_precision text,
                                       revue date, OUT bris uuid, OUT cible uuid, OUT issue text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  moi palier.session := palier.ma_session();
  echeance timestamptz := statement_timestamp() + interval '24 hours';
BEGIN
  IF moi.role IS DISTINCT FROM 'CLINICIEN' THEN
    RAISE EXCEPTION 'bris de glace refuse' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('bris:' || moi.affectation, 0));
  SELECT d.id INTO cible FROM public.secret_dossier d
    WHERE d.territoire_id = moi.territoire AND d.reference = la_reference AND la_reference <> '';
  SELECT b.id INTO bris FROM public.secret_brisdeglace b
    WHERE b.auteur_id = moi.affectation AND b.dossier = cible AND b.jusqua > statement_timestamp();
  IF FOUND THEN
    issue := 'deja';
    RETURN;
  END IF;
  IF (SELECT count(*) >= 5 FROM public.secret_brisdeglace b WHERE b.auteur_id = moi.affectation
      AND b.cree_le > statement_timestamp() - interval '24 hours') THEN
    cible := NULL;
    issue := 'trop';
    RETURN;
  END IF;
  bris := gen_random_uuid();
  issue := CASE WHEN cible IS NULL THEN 'inconnu' ELSE 'ouvert' END;
  INSERT INTO public.secret_brisdeglace (id, territoire_id, auteur_id, dossier, reference, motif,
      precision, cree_le, jusqua, a_revoir_avant, relecteurs, commentaire)
    VALUES (bris, moi.territoire, moi.affectation, cible, la_reference, le_motif, la_precision,
      statement_timestamp(), CASE WHEN cible IS NULL THEN statement_timestamp() ELSE echeance END,
      revue, palier.relecteurs_de(moi.organisation, cible), '');
  INSERT INTO public.secret_droitpersonne
      (content_object_id, permission_id, user_id, affectation_id, condition, depuis, jusqua, bris)
    SELECT cible, palier.permission(code), a.utilisateur_id, a.id, '', statement_timestamp(), echeance,
           briser_la_glace.bris
    FROM public.acteurs_affectation a, unnest(ARRAY['lire_en_tete', 'lire_identite', 'lire_faits',
      'lire_situation_locative', 'lire_suivi_soins']) AS code
    WHERE a.id = moi.affectation AND cible IS NOT NULL;
END $$;

DROP FUNCTION palier.relecteurs_de(bigint);
REVOKE EXECUTE ON FUNCTION palier.relecteurs_de(bigint, uuid) FROM PUBLIC;
