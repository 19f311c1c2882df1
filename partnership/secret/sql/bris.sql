-- Break-glass (SP-14): for a vital danger, a clinician of the territory reads a dossier outside her
-- circle for 24 hours. These functions are the only writers of `secret_brisdeglace` and of its
-- grants; what they give is a closed list, never CLINIQUE, never a right to write.

-- One attempt: « ouvert », « deja » (hers, still open), « inconnu », « trop » (five in a day).
CREATE FUNCTION palier.briser_la_glace(la_reference text, le_motif text, la_precision text,
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
      revue, palier.relecteurs_de(moi.organisation), '');
  INSERT INTO public.secret_droitpersonne
      (content_object_id, permission_id, user_id, affectation_id, condition, depuis, jusqua, bris)
    SELECT cible, palier.permission(code), a.utilisateur_id, a.id, '', statement_timestamp(), echeance,
           briser_la_glace.bris
    FROM public.acteurs_affectation a, unnest(ARRAY['lire_en_tete', 'lire_identite', 'lire_faits',
      'lire_situation_locative', 'lire_suivi_soins']) AS code
    WHERE a.id = moi.affectation AND cible IS NOT NULL;
END $$;

-- The organisations whose delegates review: the clinician's own, else the one above it, else the
-- CLSM, else all those of the territory that have a delegate. A landlord comes last (SP-04).
CREATE FUNCTION palier.relecteurs_de(l_organisation bigint) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH avec AS (
    SELECT o.id, CASE WHEN o.id = moi.id THEN 1 WHEN o.id = moi.rattachee_a_id THEN 2
                      WHEN o.type = 'CLSM' THEN 3 ELSE 4 END AS ordre
    FROM public.acteurs_organisation moi
    JOIN public.acteurs_organisation o ON o.territoire_id = moi.territoire_id
    WHERE moi.id = l_organisation
      AND EXISTS (SELECT FROM public.acteurs_affectation a
                  JOIN public.acteurs_utilisateur u ON u.id = a.utilisateur_id AND u.is_active
                  WHERE a.organisation_id = o.id AND a.role = 'DELEGUE_DONNEES'
                    AND a.debut <= statement_timestamp()
                    AND (a.fin IS NULL OR a.fin > statement_timestamp()))
  )
  SELECT COALESCE(array_agg(id), '{}') FROM avec WHERE ordre = (SELECT min(ordre) FROM avec)
$$;

-- Ends before its time: by its author, the coordinator or a delegate who reviews it.
CREATE FUNCTION palier.refermer_la_glace(le_bris uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE moi palier.session := palier.ma_session();
BEGIN
  UPDATE public.secret_brisdeglace b SET jusqua = statement_timestamp()
    WHERE b.id = le_bris AND b.jusqua > statement_timestamp()
      AND b.territoire_id = moi.territoire
      AND (b.auteur_id = moi.affectation OR moi.role = 'COORDINATEUR'
           OR moi.role = 'DELEGUE_DONNEES' AND moi.organisation = ANY (b.relecteurs));
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE public.secret_droitpersonne d SET jusqua = statement_timestamp()
    WHERE d.bris = le_bris AND d.jusqua > statement_timestamp();
  RETURN true;
END $$;

-- The review, once, by somebody else than its author.
CREATE FUNCTION palier.revoir_la_glace(le_bris uuid, est_justifie boolean, le_commentaire text)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE moi palier.session := palier.ma_session();
BEGIN
  UPDATE public.secret_brisdeglace b SET justifie = est_justifie, commentaire = le_commentaire,
      revu_par_id = moi.affectation, revu_le = statement_timestamp()
    WHERE b.id = le_bris AND b.revu_le IS NULL AND moi.role = 'DELEGUE_DONNEES'
      AND moi.organisation = ANY (b.relecteurs)
      AND NOT EXISTS (SELECT FROM public.acteurs_affectation a, public.acteurs_affectation m
                      WHERE a.id = b.auteur_id AND m.id = moi.affectation
                        AND a.utilisateur_id = m.utilisateur_id);
  RETURN FOUND;
END $$;

-- The projection of the circle leaves the grants of a break-glass where they are: they owe it
-- nothing, and end by themselves.
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

-- Retention of the journal of a territory, and of the traces above, which last as long. Never the
-- last six months (domain.md § 4, « Journaux »; CNIL, délibération 2021-122), whatever the worker's
-- clock says.
CREATE OR REPLACE FUNCTION palier.purger_journal(le_territoire bigint, avant timestamptz,
                                                 combien integer)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  premiere bigint := COALESCE(le_territoire, 0) * 64;
  limite timestamptz := LEAST(avant, statement_timestamp() - interval '180 days');
  total bigint := 0;
BEGIN
  PERFORM palier.exiger_systeme();
  PERFORM set_config('palier.retention', 'oui', true);
  FOR n IN 0..63 LOOP
    EXIT WHEN total >= combien;
    total := total + palier.couper_chaine(premiere + n, limite, combien - total);
  END LOOP;
  DELETE FROM public.secret_brisdeglace b
    WHERE b.territoire_id = le_territoire AND b.cree_le < limite;
  PERFORM set_config('palier.retention', '', true);
  RETURN total;
END $$;
