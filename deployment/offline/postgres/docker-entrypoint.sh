#!/usr/bin/env bash
# Starts PostgreSQL; on an empty data folder it makes the database first, as the official image does:
#   POSTGRES_USER, POSTGRES_DB, POSTGRES_PASSWORD_FILE (or POSTGRES_PASSWORD), POSTGRES_HOST_AUTH_METHOD,
#   POSTGRES_INITDB_ARGS, and the files of /docker-entrypoint-initdb.d in the order of their names.
set -euo pipefail
INIT_FOLDER=/docker-entrypoint-initdb.d

fail() { echo "docker-entrypoint.sh: $1" >&2; exit 1; }

# The password goes from file to file: it never stands in the environment or on a command line.
password() {
    if [ -n "${POSTGRES_PASSWORD_FILE-}" ]; then
        [ -r "$POSTGRES_PASSWORD_FILE" ] || fail "POSTGRES_PASSWORD_FILE: $POSTGRES_PASSWORD_FILE cannot be read"
        printf '%s\n' "$(< "$POSTGRES_PASSWORD_FILE")"
    else
        printf '%s\n' "${POSTGRES_PASSWORD-}"
    fi
}

check_password() {
    [ -z "${POSTGRES_PASSWORD-}" ] || [ -z "${POSTGRES_PASSWORD_FILE-}" ] ||
        fail "POSTGRES_PASSWORD and POSTGRES_PASSWORD_FILE are both set: keep the file"
    [ -n "$(password)" ] || [ "${POSTGRES_HOST_AUTH_METHOD-}" = trust ] ||
        fail "the new database has no superuser password: name a file of one by POSTGRES_PASSWORD_FILE"
}

init_database() {
    # Words of the user, so they are split.
    # shellcheck disable=SC2086
    initdb --username="$POSTGRES_USER" --pwfile=<(password) --auth-host=scram-sha-256 ${POSTGRES_INITDB_ARGS-}
    printf '\nhost all all all %s\n' "${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >> "$PGDATA/pg_hba.conf"
}

# The name psql and the sourced scripts know from the official image.
docker_process_sql() {
    PGHOST='' PGHOSTADDR='' psql --variable ON_ERROR_STOP=1 --no-psqlrc --no-password \
        --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" "$@" # a later --dbname wins
}

create_database() {
    [ "$POSTGRES_DB" = postgres ] ||
        docker_process_sql --dbname postgres --set name="$POSTGRES_DB" <<< 'CREATE DATABASE :"name";'
}

run_init_files() {
    local file
    for file in "$INIT_FOLDER"/*; do
        case "$file" in
            *.sh) echo "running $file"; run_script "$file" ;;
            *.sql) echo "running $file"; docker_process_sql --file "$file" ;;
            *.sql.gz) echo "running $file"; gunzip --stdout "$file" | docker_process_sql ;;
            *) [ ! -e "$file" ] || echo "ignoring $file" ;;
        esac
    done
}

# shellcheck source=/dev/null
run_script() { if [ -x "$1" ]; then "$1"; else . "$1"; fi; }

# A server on the unix socket alone: nobody reaches a half-made database.
first_start() { # arguments of postgres
    check_password
    ls "$INIT_FOLDER" >/dev/null || fail "$INIT_FOLDER cannot be read by user $(id -u)"
    init_database
    pg_ctl --pgdata "$PGDATA" --wait --options "$(printf '%q ' "$@" -c listen_addresses='' -p "${PGPORT:-5432}")" start
    create_database
    run_init_files
    pg_ctl --pgdata "$PGDATA" --wait --mode fast stop
    echo "the database is made"
}

prepare_folders() {
    mkdir -p "$PGDATA" /var/run/postgresql
    chmod 0700 "$PGDATA" || true
    chmod 3775 /var/run/postgresql || true
    [ "$(id -u)" != 0 ] || find "$PGDATA" /var/run/postgresql ! -user postgres -exec chown postgres {} +
}

[ "${1:0:1}" != - ] || set -- postgres "$@"
if [ "$1" = postgres ]; then
    case " $* " in *" --version "* | *" -V "* | *" --help "* | *" -? "*) exec "$@" ;; esac
    export POSTGRES_USER="${POSTGRES_USER:-postgres}"
    export POSTGRES_DB="${POSTGRES_DB:-$POSTGRES_USER}"
    prepare_folders
    [ "$(id -u)" != 0 ] || exec setpriv --reuid=postgres --regid=postgres --init-groups -- "$0" "$@"
    [ -s "$PGDATA/PG_VERSION" ] || first_start "${@:2}"
fi
exec "$@"
