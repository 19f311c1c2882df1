#!/bin/sh
# Passwords of the roles that sign in, when the database of docker-compose is first created.
# On standard input and quoted by psql: they appear in no list of processes.
set -eu
# No trace of them in the log of the server either.
export PGOPTIONS="-c log_statement=none -c log_min_error_statement=panic"
psql --quiet -v ON_ERROR_STOP=1 -U postgres -d "$POSTGRES_DB" <<'SQL'
\getenv app MOT_DE_PASSE_APP
\getenv travail MOT_DE_PASSE_TRAVAIL
\getenv sauvegarde MOT_DE_PASSE_SAUVEGARDE
ALTER ROLE palier_app PASSWORD :'app';
ALTER ROLE palier_travail PASSWORD :'travail';
ALTER ROLE palier_sauvegarde PASSWORD :'sauvegarde';
SQL
