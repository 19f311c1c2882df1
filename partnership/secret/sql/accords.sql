-- The accords of a dossier as the projection needs them, those that name care included: whoever
-- may write the circle makes the grants of all, without reading what only carers may know (SP-04).
CREATE FUNCTION palier.accords_de(le_dossier uuid)
RETURNS TABLE (id uuid, type varchar, finalite varchar, categories varchar[],
               destinataires bigint[], du timestamptz, jusqua timestamptz, retire_id uuid,
               cree_le timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.id, a.type, a.finalite, a.categories, a.destinataires, a.du, a.jusqua, a.retire_id,
         a.cree_le
  FROM public.secret_accord a
  WHERE a.dossier_id = le_dossier AND palier.peut_poser(le_dossier)
$$;
