-- Who reviews a break-glass: a landlord's delegate comes last indeed (SP-04), and learns of nothing
-- but a signalement: neither of a candidature, which tells of a psychic handicap (SP-05), nor of a
-- situation that a partner brought, which would tell who did (decision 0027).
CREATE OR REPLACE FUNCTION palier.relecteurs_de(l_organisation bigint, la_cible uuid) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH avec AS (
    SELECT o.id, CASE WHEN o.id = moi.id THEN 1 WHEN o.id = moi.rattachee_a_id THEN 2
                      WHEN o.type = 'CLSM' THEN 3
                      WHEN o.type IN ('BAILLEUR', 'UNION_HLM') THEN 5 ELSE 4 END AS ordre
    FROM public.acteurs_organisation moi
    JOIN public.acteurs_organisation o ON o.territoire_id = moi.territoire_id
    WHERE moi.id = l_organisation
      AND NOT (o.type IN ('BAILLEUR', 'UNION_HLM') AND EXISTS (
        SELECT FROM public.secret_dossier d WHERE d.id = la_cible AND d.type <> 'SIGNALEMENT'))
      AND EXISTS (SELECT FROM public.acteurs_affectation a
                  JOIN public.acteurs_utilisateur u ON u.id = a.utilisateur_id AND u.is_active
                  WHERE a.organisation_id = o.id AND a.role = 'DELEGUE_DONNEES'
                    AND a.debut <= statement_timestamp()
                    AND (a.fin IS NULL OR a.fin > statement_timestamp()))
  )
  SELECT COALESCE(array_agg(id), '{}') FROM avec WHERE ordre = (SELECT min(ordre) FROM avec)
$$;

