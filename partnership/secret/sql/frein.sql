-- How many pages of dossiers an account has opened in the last ten minutes (ASVS V2.4.1): a stolen
-- session that would read everything stops. A counter, because the journal is not read to count it;
-- within the insertion, because a page has no query to spare.
CREATE UNLOGGED TABLE palier.lectures (
  utilisateur bigint PRIMARY KEY,
  depuis timestamptz NOT NULL,
  nombre integer NOT NULL
) WITH (fillfactor = 50);

CREATE FUNCTION palier.lectures_freiner() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  defaut integer := TG_ARGV[0]::integer;
  faites integer;
  au_plus integer;
BEGIN
  INSERT INTO palier.lectures AS l VALUES (NEW.utilisateur, clock_timestamp(), 1)
  ON CONFLICT (utilisateur) DO UPDATE SET
    nombre = CASE WHEN l.depuis > clock_timestamp() - interval '10 minutes'
                  THEN l.nombre + 1 ELSE 1 END,
    depuis = CASE WHEN l.depuis > clock_timestamp() - interval '10 minutes'
                  THEN l.depuis ELSE clock_timestamp() END
  RETURNING l.nombre INTO faites;
  IF faites % 10 <> 0 THEN
    RETURN NEW;
  END IF;
  SELECT (r.valeur #>> '{}')::integer INTO au_plus FROM public.acteurs_reglage r
    WHERE r.territoire_id = NEW.territoire AND r.cle = 'lectures_frein'
      AND r.du <= clock_timestamp()::date AND jsonb_typeof(r.valeur) = 'number'
    ORDER BY r.du DESC LIMIT 1;
  IF faites > COALESCE(au_plus, defaut) THEN
    RAISE EXCEPTION 'trop de lectures' USING ERRCODE = 'PA429';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER freiner BEFORE INSERT ON public.secret_journal
  FOR EACH ROW
  WHEN (NEW.utilisateur IS NOT NULL AND NEW.action IN
        ('lecture', 'pourquoi', 'accords', 'droits_de_la_personne', 'impression_telechargee'))
  EXECUTE FUNCTION palier.lectures_freiner('150');
