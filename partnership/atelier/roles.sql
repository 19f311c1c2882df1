-- Roles of the database, run as superuser in the database of Palier; may be run again at will.
-- Owner: migrates, never signs in. Application: pages. Travail: worker and clock.
-- Administration: taken on by the Django admin (SET LOCAL ROLE), sees no case table.
-- Sauvegarde: backups, the only role that bypasses row security.
-- What each may do to each table is granted by `manage.py preparer_base`.

DO $$
DECLARE nom text;
BEGIN
  FOREACH nom IN ARRAY ARRAY['palier_proprietaire', 'palier_app', 'palier_travail',
                             'palier_administration', 'palier_sauvegarde'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = nom) THEN
      EXECUTE format('CREATE ROLE %I', nom);
    END IF;
  END LOOP;
END $$;

-- Said again each time, so that a role changed by hand comes back to what is written here.
ALTER ROLE palier_proprietaire NOLOGIN INHERIT NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
ALTER ROLE palier_administration NOLOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
ALTER ROLE palier_app LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
ALTER ROLE palier_travail LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
ALTER ROLE palier_sauvegarde LOGIN INHERIT NOSUPERUSER BYPASSRLS NOCREATEDB NOCREATEROLE;

-- NOINHERIT: the application has these rights only where it says SET LOCAL ROLE.
GRANT palier_administration TO palier_app;
GRANT pg_read_all_data TO palier_sauvegarde;

DO $$
BEGIN
  EXECUTE format('ALTER DATABASE %I OWNER TO palier_proprietaire', current_database());
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO palier_app, palier_travail, palier_sauvegarde',
                 current_database());
END $$;

-- No role but the owner creates anything, temporary tables included (trap of search_path).
ALTER SCHEMA public OWNER TO palier_proprietaire;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public
  TO palier_app, palier_travail, palier_administration, palier_sauvegarde;

-- Exclusion constraints on periods; search without accents; search by resemblance.
CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public;
CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
