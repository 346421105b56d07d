#!/usr/bin/env bash
# Replaces the web replicas one after the other by new ones of the current image and configuration: a new one
# answers before an old one stops, so no GET fails. Options go to docker-compose: rolling_restart.sh -p NAME ...
set -euo pipefail

# COMPOSE may be two words: "docker compose".
read -ra compose <<<"${COMPOSE:-docker-compose}"
compose+=("$@" -f "$(dirname "$0")/docker-compose.yml")
run() { "${compose[@]}" "$@"; }
patience_seconds=60

await_healthy() {
    for _ in $(seq "$patience_seconds"); do
        [ "$(docker inspect --format '{{.State.Health.Status}}' "$1")" = healthy ] && return
        sleep 1
    done
    echo "rolling_restart: $1 is not healthy after $patience_seconds s; the old replicas go on (docker logs $1)" >&2
    exit 1
}

mapfile -t old < <(run ps -q flask_app)
[ "${#old[@]}" -gt 0 ] || { echo "rolling_restart: no flask_app runs; start the stack by up -d" >&2; exit 1; }
for replica in "${old[@]}"; do
    known=$(run ps -q flask_app)
    run up -d --no-deps --no-recreate --scale "flask_app=$((${#old[@]} + 1))" flask_app
    new=$(run ps -q flask_app | grep -vxF "$known")
    await_healthy "$new"
    # NGINX asks for addresses each second; requests under way get their 20 s to end.
    sleep 2
    docker stop --time 30 "$replica" >/dev/null
    docker rm "$replica" >/dev/null
    echo "rolling_restart: ${replica:0:12} replaced by ${new:0:12}"
done
