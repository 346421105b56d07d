#!/usr/bin/env bash
# Runs once, when the data folder is made: three roles, each with no more than its part needs, and the database.
set -euo pipefail

# psql reads the passwords from the files itself, so none stands on a command line or in the environment, and
# what fails is not logged with its words.
psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
SET log_min_error_statement = panic;
\set owner_password `cat /run/secrets/owner_password`
\set web_password `cat /run/secrets/web_password`
\set reader_password `cat /run/secrets/reader_password`

CREATE ROLE fib_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE fib_web LOGIN PASSWORD :'web_password';
CREATE ROLE fib_reader LOGIN PASSWORD :'reader_password';
ALTER ROLE fib_reader SET default_transaction_read_only = on;

CREATE DATABASE fib OWNER fib_owner;
REVOKE ALL ON DATABASE fib, postgres, template1 FROM PUBLIC;
GRANT CONNECT ON DATABASE fib TO fib_web, fib_reader;

\connect fib
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO fib_web, fib_reader;
-- Of what fib_owner will make: migrations need not know these roles.
ALTER DEFAULT PRIVILEGES FOR ROLE fib_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO fib_web;
ALTER DEFAULT PRIVILEGES FOR ROLE fib_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO fib_web;
ALTER DEFAULT PRIVILEGES FOR ROLE fib_owner IN SCHEMA public GRANT SELECT ON TABLES TO fib_reader;

-- Alembic's own table, as Alembic makes it where it is missing: who serves may read what was migrated, not say it.
SET ROLE fib_owner;
CREATE TABLE alembic_version (version_num varchar(32) CONSTRAINT alembic_version_pkc PRIMARY KEY);
REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM fib_web;
SQL
echo "10-roles: made the roles fib_owner, fib_web and fib_reader and the database fib"
