-- SP-15 after SP-02: an organisation that has left a circle still answers for what it wrote. What it
-- read when it left is kept with its place, by the database alone.
CREATE FUNCTION palier.retenir_lectures() RETURNS trigger
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.lectures := '{}';
  ELSIF NEW.fin IS NOT NULL AND OLD.fin IS NULL THEN
    NEW.lectures := ARRAY(SELECT palier.lectures_de(NEW.organisation_id, NEW.dossier_id));
  ELSE
    NEW.lectures := OLD.lectures;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER retenir_lectures BEFORE INSERT OR UPDATE ON secret_entreecercle
  FOR EACH ROW EXECUTE FUNCTION palier.retenir_lectures();

-- What a copy made for the person may read: as `lectures_de`, or what was read on leaving.
CREATE FUNCTION palier.lectures_pour_copie(l_organisation bigint, le_dossier uuid)
RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT palier.lectures_de(l_organisation, le_dossier)
  UNION
  SELECT unnest(e.lectures) FROM public.secret_entreecercle e
  WHERE e.dossier_id = le_dossier AND e.organisation_id = l_organisation
    AND NOT EXISTS (SELECT FROM public.secret_entreecercle x
                    WHERE x.dossier_id = le_dossier AND x.organisation_id = l_organisation
                      AND (x.fin IS NULL OR x.fin > statement_timestamp()))
$$;

CREATE OR REPLACE FUNCTION palier.ouvrir_copie(la_copie uuid) RETURNS void
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
    CROSS JOIN LATERAL palier.lectures_pour_copie(c.organisation_id, c.dossier_id)
      AS x(permission_id)
    WHERE c.id = la_copie AND c.etat = 'demandee';
END $$;

-- Neither the pages of the technical administration nor anybody else; and `exiger_systeme`.
REVOKE EXECUTE ON FUNCTION palier.lectures_pour_copie(bigint, uuid), palier.ouvrir_copie(uuid)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION palier.ouvrir_copie(uuid) TO palier_app, palier_travail;
