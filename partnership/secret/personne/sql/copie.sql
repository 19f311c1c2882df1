-- SP-15: what the roles of one organisation may read in one dossier, lent to its data delegate for
-- the time of one transaction of the worker, which always takes it back (`copie.lire`). Nothing is
-- ever committed, nothing can be written with it, and it lasts five minutes whatever happens.
CREATE FUNCTION palier.ouvrir_copie(la_copie uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM palier.exiger_systeme();
  INSERT INTO public.secret_droitpersonne
      (content_object_id, permission_id, user_id, affectation_id, condition, depuis, jusqua)
    SELECT DISTINCT c.dossier_id, x.permission_id, a.utilisateur_id, a.id, '',
           statement_timestamp(), statement_timestamp() + interval '5 minutes'
    FROM public.personne_dossierconcerne c
    JOIN public.personne_demandepersonne q ON q.id = c.demande_id AND q.nature = 'acces'
    JOIN public.acteurs_affectation a ON a.id = q.auteur_id AND a.role = 'DELEGUE_DONNEES'
                                     AND a.organisation_id = c.organisation_id
    CROSS JOIN LATERAL palier.lectures_de(c.organisation_id, c.dossier_id) AS x(permission_id)
    WHERE c.id = la_copie AND c.etat = 'demandee';
END $$;

-- The reading permissions that this organisation holds on this dossier now: those of its roles,
-- even if nobody is in post today, and those of its people; a condition must be met by somebody.
CREATE FUNCTION palier.lectures_de(l_organisation bigint, le_dossier uuid) RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH membres AS (
    SELECT m.id, m.groupe_id FROM public.acteurs_affectation m
    WHERE m.organisation_id = l_organisation
      AND m.debut <= statement_timestamp() AND (m.fin IS NULL OR m.fin > statement_timestamp())
  ), droits AS (
    SELECT d.permission_id
    FROM public.secret_droitgroupe d
    JOIN public.auth_group g ON g.id = d.group_id
    JOIN public.acteurs_organisation o
      ON o.id = l_organisation AND starts_with(g.name, o.ref::text || ':')
    WHERE d.content_object_id = le_dossier
      AND d.depuis <= statement_timestamp() AND d.jusqua > statement_timestamp()
      AND (d.condition = '' OR EXISTS (
        SELECT FROM membres m
        WHERE m.groupe_id = d.group_id AND d.condition = ANY (palier.conditions_de(m.id))))
    UNION
    SELECT d.permission_id
    FROM public.secret_droitpersonne d JOIN membres m ON m.id = d.affectation_id
    WHERE d.content_object_id = le_dossier
      AND d.depuis <= statement_timestamp() AND d.jusqua > statement_timestamp()
      AND (d.condition = '' OR d.condition = ANY (palier.conditions_de(m.id)))
  )
  SELECT p.id FROM droits d JOIN public.auth_permission p ON p.id = d.permission_id
  WHERE p.codename ~ '^lire_' AND p.codename !~ '^lire_(siens|pseudo)_'
$$;

REVOKE EXECUTE ON FUNCTION palier.lectures_de(bigint, uuid) FROM PUBLIC;

-- Is this dossier of my territory frozen: yes or no, even for those who read only what they wrote.
CREATE FUNCTION palier.est_gele(le_dossier uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM public.personne_limitation l
                 WHERE l.dossier_id = le_dossier AND l.levee_le IS NULL
                   AND l.territoire_id = palier.mon_territoire())
$$;
