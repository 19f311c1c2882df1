-- The chain of the journal (SP-13): each line holds the digest of the one before it, so that a line
-- altered, removed, inserted or moved shows (`manage.py verifier_journal`). 64 chains in each
-- territory, so that transactions do not wait for each other, and a territory's retention cuts its
-- own: `chaine` is 64 times the territory (0: none), plus 0 to 63.
CREATE TABLE palier.journal_tete (
  chaine bigint PRIMARY KEY CHECK (chaine >= 0),
  rang bigint NOT NULL,
  empreinte bytea NOT NULL
) WITH (fillfactor = 20);

-- All the heads of a territory come together: one that is missing shows.
CREATE FUNCTION palier.journal_ouvrir(le_territoire bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO palier.journal_tete
    SELECT n, 0, sha256(convert_to('palier:journal:' || n, 'UTF8'))
    FROM generate_series(COALESCE(le_territoire, 0) * 64, COALESCE(le_territoire, 0) * 64 + 63) n
    ORDER BY n ON CONFLICT DO NOTHING
$$;
REVOKE EXECUTE ON FUNCTION palier.journal_ouvrir(bigint) FROM PUBLIC;
SELECT palier.journal_ouvrir(NULL);

-- Where retention cut the beginning of a chain: the last line that it took away.
CREATE TABLE palier.journal_coupe (
  chaine bigint PRIMARY KEY REFERENCES palier.journal_tete,
  rang bigint NOT NULL,
  empreinte bytea NOT NULL,
  avant timestamptz NOT NULL,
  le timestamptz NOT NULL
);

-- Netstrings: « 5:texte, » and « -, » for null. No two different lines give the same text.
CREATE FUNCTION palier.filet(valeur text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT CASE WHEN valeur IS NULL THEN '-,' ELSE octet_length(valeur) || ':' || valeur || ',' END $$;

-- `secret/journal.py` computes the same digest, on its own, to verify.
CREATE FUNCTION palier.journal_empreinte(l public.secret_journal) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT sha256(l.precedente || convert_to(
    palier.filet(l.chaine::text) || palier.filet(l.rang::text) || palier.filet(l.id::text)
    || palier.filet((extract(epoch FROM l.le) * 1000000)::bigint::text)
    || palier.filet(l.territoire::text) || palier.filet(l.utilisateur::text)
    || palier.filet(l.organisation::text) || palier.filet(l.role) || palier.filet(l.action)
    || palier.filet(l.dossier::text) || palier.filet(l.objet) || palier.filet(l.motif)
    || palier.filet(l.commune) || palier.filet(l.reference) || palier.filet(l.responsable::text),
    'UTF8'))
$$;

-- The first free chain of the territory, from one's own on: nobody waits for a head while holding
-- another lock, so that the journal is never in a deadlock (beyond 64 writers at once, they wait).
CREATE FUNCTION palier.journal_enchainer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  premiere bigint := COALESCE(NEW.territoire, 0) * 64;
  mienne bigint := premiere + pg_backend_pid() % 64;
  tete palier.journal_tete;
BEGIN
  SELECT * INTO tete FROM palier.journal_tete t WHERE t.chaine = mienne FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    PERFORM palier.journal_ouvrir(NEW.territoire)
      WHERE NOT EXISTS (SELECT FROM palier.journal_tete t WHERE t.chaine = mienne);
    SELECT * INTO tete FROM palier.journal_tete t
      WHERE t.chaine BETWEEN premiere AND premiere + 63
      ORDER BY (t.chaine - mienne + 64) % 64 LIMIT 1 FOR UPDATE SKIP LOCKED;
  END IF;
  IF NOT FOUND THEN
    SELECT * INTO STRICT tete FROM palier.journal_tete t WHERE t.chaine = mienne FOR UPDATE;
  END IF;
  NEW.le := clock_timestamp();
  NEW.reference := '';
  NEW.responsable := NULL;
  IF NEW.dossier IS NOT NULL THEN
    SELECT d.reference, a.organisation_id INTO NEW.reference, NEW.responsable
      FROM public.secret_dossier d JOIN public.acteurs_affectation a ON a.id = d.ouvert_par_id
      WHERE d.id = NEW.dossier;
    NEW.reference := COALESCE(NEW.reference, '');
  END IF;
  NEW.chaine := tete.chaine;
  NEW.rang := tete.rang + 1;
  NEW.precedente := tete.empreinte;
  NEW.empreinte := palier.journal_empreinte(NEW);
  UPDATE palier.journal_tete t SET rang = NEW.rang, empreinte = NEW.empreinte
    WHERE t.chaine = NEW.chaine;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION palier.journal_intouchable() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_user = 'palier_proprietaire'
     AND current_setting('palier.retention', true) = 'oui' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'le journal ne se modifie pas' USING ERRCODE = 'insufficient_privilege';
END $$;

-- Lines written before the chain existed enter the first one of their territory, in their order.
ALTER TABLE public.secret_journal NO FORCE ROW LEVEL SECURITY;
ALTER TABLE public.secret_journal DISABLE TRIGGER intouchable;
DO $$
DECLARE
  ligne public.secret_journal;
  tete palier.journal_tete;
BEGIN
  FOR ligne IN SELECT * FROM public.secret_journal ORDER BY le, id LOOP
    PERFORM palier.journal_ouvrir(ligne.territoire);
    ligne.chaine := COALESCE(ligne.territoire, 0) * 64;
    SELECT * INTO STRICT tete FROM palier.journal_tete t WHERE t.chaine = ligne.chaine;
    ligne.rang := tete.rang + 1;
    ligne.precedente := tete.empreinte;
    ligne.empreinte := palier.journal_empreinte(ligne);
    UPDATE public.secret_journal j SET chaine = ligne.chaine, rang = ligne.rang,
        precedente = ligne.precedente, empreinte = ligne.empreinte WHERE j.id = ligne.id;
    UPDATE palier.journal_tete t SET rang = ligne.rang, empreinte = ligne.empreinte
      WHERE t.chaine = ligne.chaine;
  END LOOP;
END $$;
ALTER TABLE public.secret_journal ENABLE TRIGGER intouchable;
ALTER TABLE public.secret_journal FORCE ROW LEVEL SECURITY;

CREATE TRIGGER enchainer BEFORE INSERT ON public.secret_journal
  FOR EACH ROW EXECUTE FUNCTION palier.journal_enchainer();
CREATE TRIGGER plein BEFORE TRUNCATE ON public.secret_journal
  FOR EACH STATEMENT EXECUTE FUNCTION palier.journal_intouchable();

-- The heads, for the anchor kept outside; to the worker's own identity only.
CREATE FUNCTION palier.journal_tetes() RETURNS SETOF palier.journal_tete
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT * FROM palier.journal_tete WHERE (SELECT palier.est_systeme()) ORDER BY chaine $$;

-- Retention takes away the beginning of a chain, at most `combien` lines, and says where
-- (`palier.purger_journal`, in `bris.sql`, calls it). Returns the number of lines that went.
CREATE FUNCTION palier.couper_chaine(la_chaine bigint, limite timestamptz, combien bigint)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  dernier bigint;
  sceau bytea;
  lignes bigint;
BEGIN
  -- The head is held: two passages cut one after the other.
  PERFORM 1 FROM palier.journal_tete t WHERE t.chaine = la_chaine FOR UPDATE;
  SELECT LEAST(min(j.rang) + combien, COALESCE(min(j.rang) FILTER (WHERE j.le >= limite),
                                               max(j.rang) + 1)) - 1
    INTO dernier FROM public.secret_journal j WHERE j.chaine = la_chaine;
  SELECT j.empreinte INTO sceau FROM public.secret_journal j
    WHERE j.chaine = la_chaine AND j.rang = dernier;
  IF NOT FOUND THEN
    RETURN 0;
  END IF;
  DELETE FROM public.secret_journal j WHERE j.chaine = la_chaine AND j.rang <= dernier;
  GET DIAGNOSTICS lignes = ROW_COUNT;
  INSERT INTO palier.journal_coupe VALUES (la_chaine, dernier, sceau, limite, clock_timestamp())
    ON CONFLICT (chaine) DO UPDATE SET rang = EXCLUDED.rang, empreinte = EXCLUDED.empreinte,
      avant = EXCLUDED.avant, le = EXCLUDED.le;
  RETURN lignes;
END $$;
REVOKE EXECUTE ON FUNCTION palier.couper_chaine(bigint, timestamptz, bigint) FROM PUBLIC;
