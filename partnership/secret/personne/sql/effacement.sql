-- What forbids to erase a dossier at its person's request, '' when nothing does: asked when the
-- service accepts, when the delegate confirms, and when the worker acts (article 17 § 3 GDPR).
CREATE FUNCTION palier.obstacle_a_effacer(le_dossier uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN NOT (palier.est_systeme() OR palier.concerne_mon_organisation(le_dossier)) THEN 'inconnu'
    WHEN EXISTS (SELECT FROM public.secret_gelconservation g
                 WHERE g.dossier_id = le_dossier AND g.leve_le IS NULL) THEN 'gel'
    WHEN EXISTS (SELECT FROM public.personne_limitation l
                 WHERE l.dossier_id = le_dossier AND l.levee_le IS NULL
                   AND l.motif IN ('illicite', 'defense')) THEN 'limitation'
    WHEN EXISTS (SELECT FROM public.secret_entreecercle e
                 JOIN public.secret_dossier d ON d.id = e.dossier_id
                 JOIN public.acteurs_affectation a ON a.id = d.ouvert_par_id
                 WHERE e.dossier_id = le_dossier AND e.organisation_id <> a.organisation_id
                   AND (e.fin IS NULL OR e.fin > statement_timestamp())) THEN 'cercle'
    ELSE '' END
$$;

-- Every organisation that took part in a dossier: told of its erasure (article 19 GDPR).
CREATE FUNCTION palier.organismes_du_dossier(le_dossier uuid) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM palier.exiger_systeme();
  RETURN QUERY SELECT DISTINCT e.organisation_id FROM public.secret_entreecercle e
               WHERE e.dossier_id = le_dossier;
END $$;

REVOKE EXECUTE ON FUNCTION palier.obstacle_a_effacer(uuid), palier.organismes_du_dossier(uuid)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION palier.obstacle_a_effacer(uuid) TO palier_app, palier_travail;
GRANT EXECUTE ON FUNCTION palier.organismes_du_dossier(uuid) TO palier_travail;
