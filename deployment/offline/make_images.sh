#!/usr/bin/env bash
# Builds, where no image can be pulled, the base image and PostgreSQL, Redis and nginx on it, all from
# Debian's packages, and Rust's image from the toolchain of this machine. What is up to date is left alone.
#   make_images.sh [--force]    --force builds all anew, with the newest packages
#   INCLUDE_HOST_CA=auto|yes|no whether the images trust this host's certificate authorities
#   RUST_TOOLCHAIN=FOLDER       where bin/rustc and lib are; rustup's folder of the user is found without it
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=/dev/null
. ./images.env

LABEL=fib.offline.inputs
RUST_VERSION=$(sed -n 's/^channel = "\(.*\)"$/\1/p' ../../rust-toolchain.toml)
HOST_CA_FOLDER=/usr/local/share/ca-certificates

fail() { echo "make_images.sh: $1" >&2; exit 1; }
say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*"; }

force=no
case "${1-}" in
    "") ;;
    --force) force=yes ;;
    *) fail "unknown argument $1; usage: make_images.sh [--force]" ;;
esac

clean_up() { rm -rf "$LOG" "${CONTEXT-}"; }

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

# Pulled, or made by somebody else: never replaced without --force.
foreign() {
    [ "$force" = no ] && docker image inspect "$1" >/dev/null 2>&1 && [ -z "$(label_of "$1")" ] &&
        show "$1" "not made here, used as it is (--force replaces it)"
}
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
    if foreign "$1"; then return; fi
    if up_to_date "$1" "$inputs"; then show "$1" "up to date"; return; fi
    check_mmdebstrap
    say "$1: mmdebstrap, host's certificate authorities: $ca ..."
    ./base.sh "$1" "$ca" "$LABEL=$inputs" "$2"
    remove "$old"
    show "$1" "built"
}

make_image() { # folder image base
    local inputs
    inputs=$(inputs_of "$1" "$3")
    if up_to_date "$2" "$inputs"; then show "$2" "up to date"; return; fi
    build "$2" "$inputs" "$1" "$3"
}

build() { # image inputs context base
    local old
    old=$(id_of "$1")
    say "$1: building ..."
    docker build --no-cache --force-rm --label "$LABEL=$2" --build-arg "BASE_IMAGE=$4" \
        "${PROXY[@]}" --tag "$1" "$3" >"$LOG" 2>&1 || { cat "$LOG" >&2; fail "$1 could not be built"; }
    remove "$old"
    show "$1" "built"
}

make_rust() {
    local toolchain inputs triple
    if foreign "$RUST_IMAGE"; then return; fi
    toolchain=$(find_toolchain)
    if [ -z "$toolchain" ] && [ -n "$(id_of "$RUST_IMAGE")" ]; then show "$RUST_IMAGE" "kept: no Rust here to make it anew"; return; fi
    [ -n "$toolchain" ] || fail "Rust $RUST_VERSION was not found: rustup toolchain install $RUST_VERSION, or RUST_TOOLCHAIN=FOLDER"
    inputs=$({ inputs_of rust "$BASE_IMAGE"; "$toolchain/bin/rustc" --version --verbose; } | digest)
    if up_to_date "$RUST_IMAGE" "$inputs"; then show "$RUST_IMAGE" "up to date"; return; fi
    triple=$("$toolchain/bin/rustc" --print host-tuple)
    CONTEXT=$(mktemp -d)
    mkdir "$CONTEXT/toolchain"
    cp rust/Dockerfile "$CONTEXT"
    # What compiles for this machine: no documentation, no linter, no other target.
    (cd "$toolchain" && tar -c bin/cargo bin/rustc lib/*.so* "lib/rustlib/$triple") | tar -x --no-same-owner -C "$CONTEXT/toolchain"
    build "$RUST_IMAGE" "$inputs" "$CONTEXT" "$BASE_IMAGE"
}

# The first toolchain of the wanted version: sudo's user has one where root has none.
find_toolchain() {
    local folder name
    name=$RUST_VERSION-$(uname -m)-unknown-linux-gnu
    for folder in "${RUST_TOOLCHAIN-}" "${RUSTUP_HOME:-$HOME/.rustup}/toolchains/$name" \
        "$(getent passwd "${SUDO_USER:-root}" | cut -d: -f6)/.rustup/toolchains/$name"; do
        if [ "$("$folder/bin/rustc" --version 2>/dev/null | cut -d' ' -f2)" = "$RUST_VERSION" ]; then
            echo "$folder"
            return
        fi
    done
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
make_rust
