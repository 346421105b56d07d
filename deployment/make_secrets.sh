#!/usr/bin/env bash
# Writes the live stack's passwords, and the addresses that hold them, into deployment/secrets.
#   deployment/make_secrets.sh            for the live stack
#   deployment/make_secrets.sh FOLDER     elsewhere: SECRETS_FOLDER tells docker-compose (an absolute path)
set -euo pipefail

[ $# -le 1 ] || { echo "usage: make_secrets.sh [FOLDER]" >&2; exit 1; }
folder=${1:-$(cd "$(dirname "$0")" && pwd)/secrets}
wanted=(postgres_password owner_password web_password reader_password redis_password
    owner_db_url web_db_url reader_db_url broker_url redis_users.acl)

if [ -e "$folder" ]; then
    echo "make_secrets: $folder exists, and nothing is overwritten: running servers keep the passwords of" >&2
    echo "their first start. For new ones remove the folder and the stack's volumes (docker-compose down -v)." >&2
    exit 1
fi

# Written beside and renamed at the end: an interrupted run leaves nothing that looks complete.
umask 077
new=$(mktemp -d "$folder.XXXXXX")
trap 'rm -rf "$new"' EXIT

# Hexadecimal, so that a password needs no escaping in an address, in SQL or in an ACL file.
random_password() { od -An -N 24 -t x1 /dev/urandom | tr -d ' \n'; }
keep() { cat >"$new/$1"; }
value() { cat "$new/$1"; }
db_url() { printf 'postgresql+psycopg2://fib_%s:%s@postgres:5432/fib' "$1" "$(value "$1_password")"; }

for name in postgres owner web reader redis; do
    random_password | keep "${name}_password"
done
for name in owner web reader; do
    db_url "$name" | keep "${name}_db_url"
done
printf 'redis://:%s@redis:6379/0' "$(value redis_password)" | keep broker_url
# Redis gets the hash alone. What Celery sends is allowed; changing the server or emptying it is not.
printf 'user default on #%s ~* &* +@all -@admin -@dangerous +info\n' \
    "$(sha256sum "$new/redis_password" | cut -d ' ' -f 1)" | keep redis_users.acl

# Containers' users differ from the one who owns these files: they may read each, but the folder is closed.
for name in "${wanted[@]}"; do
    [ -s "$new/$name" ] || { echo "make_secrets: $name could not be written" >&2; exit 1; }
    chmod 0444 "$new/$name"
done
mv "$new" "$folder"

echo "make_secrets: wrote ${#wanted[@]} files into $folder (keep a copy in a safe place, never in git)"
echo "next: ./build_image.sh, then docker-compose -f deployment/docker-compose.yml up -d"
