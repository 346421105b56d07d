#!/usr/bin/env bash
# Builds, where no image can be pulled, the base image and PostgreSQL, Redis and nginx on it, all from
# Debian's packages. What is up to date is left alone.
#   make_images.sh [--force]    --force builds all anew, with the newest packages
#   INCLUDE_HOST_CA=auto|yes|no whether the images trust this host's certificate authorities
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=/dev/null
. ./images.env

LABEL=fib.offline.inputs
HOST_CA_FOLDER=/usr/local/share/ca-certificates

fail() { echo "make_images.sh: $1" >&2; exit 1; }
say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*"; }

force=no
case "${1-}" in
    "") ;;
    --force) force=yes ;;
    *) fail "unknown argument $1; usage: make_images.sh [--force]" ;;
esac

clean_up() { rm -f "$LOG"; }

id_of() { docker image inspect --format '{{.Id}}' "$1" 2>/dev/null || true; }
# The image that a new one took the name of, unless it has another name or something needs it.
remove() {
    [ "$(docker image inspect --format '{{len .RepoTags}}' "$1" 2>/dev/null)" != 0 ] ||
        docker rmi "$1" >/dev/null 2>&1 || true
}

check_docker() {
    command -v docker >/dev/null || fail "docker was not found: install it (Debian: apt-get install docker.io)"
    docker version >/dev/null 2>&1 ||
        fail "Docker's daemon does not answer: start it (systemctl start docker), or run this as a user who may use it"
}

check_mmdebstrap() {
    command -v mmdebstrap >/dev/null ||
        fail "mmdebstrap was not found: install it (Debian: apt-get install mmdebstrap)"
    [ "$(id -u)" = 0 ] || command -v newuidmap >/dev/null ||
        fail "mmdebstrap needs root: run this by sudo, or install newuidmap (Debian: apt-get install uidmap)"
}

# yes or no, from INCLUDE_HOST_CA; auto means: where the administrator has added authorities.
host_ca() {
    case "${INCLUDE_HOST_CA:-auto}" in
        yes | no) echo "$INCLUDE_HOST_CA" ;;
        auto) if compgen -G "$HOST_CA_FOLDER/*.crt" >/dev/null; then echo yes; else echo no; fi ;;
        *) fail "INCLUDE_HOST_CA is '$INCLUDE_HOST_CA'; auto, yes or no is wanted" ;;
    esac
}

# A hash of all the files and words that an image is made of.
inputs_of_base() { { cat base.sh; echo "$2"; [ "$1" = no ] || cat "$BUNDLE" "$HOST_CA_FOLDER"/*.crt 2>/dev/null || true; } | digest; }
inputs_of() { { id_of "$2"; cat "$1"/*; } | digest; }
digest() { sha256sum | cut -c1-16; }

up_to_date() { # image inputs
    [ "$force" = no ] && [ "$(label_of "$1")" = "$2" ]
}
label_of() { docker image inspect --format "{{index .Config.Labels \"$LABEL\"}}" "$1" 2>/dev/null || true; }
show() { say "$1: $(docker image inspect --format '{{.Size}}' "$1" | awk '{printf "%.0f MB", $1 / 1e6}'), $2"; }

make_base() { # image suite
    local ca inputs old
    old=$(id_of "$1")
    ca=$(host_ca)
    inputs=$(inputs_of_base "$ca" "$2")
    if [ "$force" = no ] && docker image inspect "$1" >/dev/null 2>&1 && [ -z "$(label_of "$1")" ]; then
        show "$1" "not made here, used as it is (--force replaces it)"
        return
    fi
    if up_to_date "$1" "$inputs"; then show "$1" "up to date"; return; fi
    check_mmdebstrap
    say "$1: mmdebstrap, host's certificate authorities: $ca ..."
    ./base.sh "$1" "$ca" "$LABEL=$inputs" "$2"
    remove "$old"
    show "$1" "built"
}

make_image() { # folder image base
    local inputs old
    old=$(id_of "$2")
    inputs=$(inputs_of "$1" "$3")
    if up_to_date "$2" "$inputs"; then show "$2" "up to date"; return; fi
    say "$2: building ..."
    docker build --no-cache --force-rm --label "$LABEL=$inputs" --build-arg "BASE_IMAGE=$3" \
        "${PROXY[@]}" --tag "$2" "$1" >"$LOG" 2>&1 || { cat "$LOG" >&2; fail "$2 could not be built"; }
    remove "$old"
    show "$2" "built"
}

check_docker
LOG=$(mktemp)
trap clean_up EXIT
BUNDLE=/etc/ssl/certs/ca-certificates.crt
PROXY=()
for name in http_proxy https_proxy no_proxy; do
    [ -z "${!name-}" ] || PROXY+=(--build-arg "$name") # a predefined argument: it stays out of the image
done
make_base "$BASE_IMAGE" trixie
make_image postgres "$POSTGRES_IMAGE" "$BASE_IMAGE"
make_image redis "$REDIS_IMAGE" "$BASE_IMAGE"
make_base "$NGINX_BASE_IMAGE" forky
make_image nginx "$NGINX_IMAGE" "$NGINX_BASE_IMAGE"
