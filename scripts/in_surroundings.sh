#!/usr/bin/env bash
# Runs a command in surroundings that nothing here may depend on.
#   in_surroundings.sh NAME|all COMMAND...
#   in_surroundings.sh list
set -euo pipefail
cd "$(dirname "$0")/.."
names=(signals open_umask closed_umask locale time home stdin limits variables)

# Digits and a decimal point of its own. Made here, whether the machine has it installed or not.
locale=fa_IR.UTF-8
make_locale() {
    [ -e "target/locales/$locale" ] && return
    mkdir -p target/locales
    # Its warnings are its own; it is there whole or not at all.
    localedef --no-archive -i fa_IR -f UTF-8 "target/locales/new-$$" >/dev/null 2>&1 || true
    [ -e "target/locales/new-$$/LC_NUMERIC" ] ||
        { echo "in_surroundings.sh: no locale $locale can be made: apt-get install locales" >&2; exit 1; }
    mv -T "target/locales/new-$$" "target/locales/$locale" 2>/dev/null || rm -rf "target/locales/new-$$"
}

surround() {
    case $1 in
        signals) trap '' HUP INT QUIT TERM CHLD USR1 USR2 ;; # nohup and a background job have the first three so
        open_umask) umask 000 ;;
        closed_umask) umask 077 ;;
        locale) make_locale; export LOCPATH=$PWD/target/locales LC_ALL=$locale LANG=$locale LANGUAGE=fa ;;
        time) export TZ=Pacific/Apia ;; # 13 hours before UTC
        home) unset HOME ;;
        stdin) exec <&- ;;
        limits) ulimit -c 0; ulimit -n 256 ;;
        variables)
            export FIB_DB_URL=embedded FIB_QUEUE_BROKER=redis://127.0.0.1:1/0 FIB_CONFIG=/absent.yml FIB_DATA=/absent
            export FIB_INLINE_SECONDS=7 FIB_MAX_ATTEMPTS=1 PORT=1
            foreign_variables
            ;;
        *) echo "in_surroundings.sh: there are no surroundings $1; known are ${names[*]} and all" >&2; exit 1 ;;
    esac
}

# What other programs' variables say, which `fib-service serve` heeds as little as the tests do.
foreign_variables() {
    export PGHOST=192.0.2.1 PGPORT=1 PGSERVICE=absent PGOPTIONS="-c default_transaction_read_only=on" PGSSLMODE=verify-full
    export PGUSER=nobody PGDATABASE=absent PGDATA=/absent PGTZ=Pacific/Apia PGCLIENTENCODING=LATIN1 PGDATESTYLE=German
    export CELERY_BROKER_URL=redis://127.0.0.1:1/0 CELERY_BROKER_READ_URL=redis://127.0.0.1:1/0 WEB_CONCURRENCY=7
    export GUNICORN_CMD_ARGS="--daemon --bind 127.0.0.1:1" FLASK_DEBUG=1
    export http_proxy=http://127.0.0.1:1 HTTP_PROXY=http://127.0.0.1:1
}

case ${1-} in
    list) printf '%s\n' "${names[@]}" all; exit ;;
    all) for name in signals closed_umask locale time home stdin limits variables; do surround "$name"; done ;;
    # As the service is started: its own variables choose what it does, so they are left out.
    serve) for name in signals open_umask locale time home stdin limits; do surround "$name"; done; foreign_variables ;;
    *) surround "${1-}" ;;
esac
shift
exec "$@"
