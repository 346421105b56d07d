#!/usr/bin/env bash
# Builds the service's image with nothing but git and Docker: all wheels in one container, then the image from
# them with no network and no compiler.
#   ./build_image.sh           of this tree
#   ./build_image.sh BRANCH    of a clean clone of a branch
# BASE_IMAGE names the image underneath (debian:trixie-slim), RUST_IMAGE the one that compiles
# (rust:1.95-slim-trixie), IMAGE_SOURCE the address for the image's labels.
set -euo pipefail
cd "$(dirname "$0")"

ROOT=$PWD
BASE_IMAGE=${BASE_IMAGE:-debian:trixie-slim}
RUST_IMAGE=${RUST_IMAGE:-rust:1.95-slim-trixie}
PYTHON_IMAGE=fib_python:trixie
LABEL=org.opencontainers.image

fail() { echo "build_image.sh: $1" >&2; exit 1; }
step() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*"; }
quietly() { "$@" >"$WORK/log" 2>&1 || { cat "$WORK/log" >&2; fail "failed: $1 $2"; }; }

check_tools() {
    command -v git >/dev/null || fail "git was not found: install it (Debian: apt-get install git)"
    git rev-parse --git-dir >/dev/null 2>&1 || fail "not a git checkout: version and date come from the commit"
    command -v docker >/dev/null || fail "docker was not found: install it (Debian: apt-get install docker.io)"
    docker version >/dev/null 2>&1 ||
        fail "Docker's daemon does not answer: start it (systemctl start docker), or run this as a user who may use it"
}

need_image() {
    docker image inspect "$1" >/dev/null 2>&1 || docker pull --quiet "$1" >/dev/null 2>&1 ||
        fail "$1 is missing and cannot be pulled: deployment/offline/make_images.sh makes it"
}

clean_up() {
    rm -rf "$WORK"
    docker rmi "$WHEELS_IMAGE" >/dev/null 2>&1 || true # its other name stays, and with it the layers
    # What this and earlier builds left without a name.
    docker image prune --force --filter label=fib.stage=install >/dev/null 2>&1 || true
    docker image prune --force --filter "label=$LABEL.title=fib-service" >/dev/null 2>&1 || true
}

# The tree to build: this one, or a clone in the temporary folder.
choose_tree() { # [branch]
    TREE=$ROOT
    [ $# = 0 ] && return
    git rev-parse --verify --quiet "refs/heads/$1" >/dev/null || fail "there is no branch $1; see git branch"
    TREE=$WORK/tree
    step "cloning the branch $1"
    git clone --quiet --depth 1 --branch "$1" "file://$ROOT" "$TREE"
}

project() { # key of pyproject.toml's [project]
    sed -n "s/^$1 = \"\(.*\)\"\$/\1/p" "$TREE/pyproject.toml" | head -n 1
}

choose_labels() {
    local in_tree=(git -C "$TREE") revision source
    revision=$("${in_tree[@]}" rev-parse HEAD)
    [ -z "$("${in_tree[@]}" status --porcelain)" ] || revision+=-dirty
    source=${IMAGE_SOURCE:-$(git remote get-url origin 2>/dev/null | sed 's#//[^/@]*@#//#' || true)}
    VERSION=$(project version)
    TAG=fib_service:$VERSION-$("${in_tree[@]}" rev-parse --short HEAD)
    LABELS=(--label "$LABEL.title=fib-service" --label "$LABEL.description=$(project description)"
        --label "$LABEL.version=$VERSION" --label "$LABEL.revision=$revision"
        --label "$LABEL.created=$("${in_tree[@]}" log -1 --format=%cI)"
        --label "$LABEL.licenses=$(project license)")
    [ -z "$source" ] || LABELS+=(--label "$LABEL.source=$source")
}

# With the network, for what build.Dockerfile makes: a target, under a name.
build_target() { # target image
    local name proxy=()
    for name in http_proxy https_proxy no_proxy; do
        [ -z "${!name-}" ] || proxy+=(--build-arg "$name") # a predefined argument: it stays out of the image
    done
    quietly docker build --force-rm "${proxy[@]}" --file "$TREE/deployment/app/build.Dockerfile" --target "$1" \
        --build-arg "BASE_IMAGE=$BASE_IMAGE" --build-arg "RUST_IMAGE=$RUST_IMAGE" --tag "$2" "$TREE"
}

# Its layers are the cache of the next build; those of the one before go, as far as nothing else needs them.
keep_wheels() {
    local old
    old=$(docker image inspect --format '{{.Id}}' fib_wheels:latest 2>/dev/null || true)
    docker tag "$WHEELS_IMAGE" fib_wheels:latest
    [ "$(docker image inspect --format '{{len .RepoTags}}' "$old" 2>/dev/null)" != 0 ] ||
        docker rmi "$old" >/dev/null 2>&1 || true
}

build_images() {
    step "image $PYTHON_IMAGE on $BASE_IMAGE"
    build_target python "$PYTHON_IMAGE"
    step "wheels, by $RUST_IMAGE (the first time minutes, then what has changed)"
    build_target wheels "$WHEELS_IMAGE"
    keep_wheels
    step "image $TAG, without a network"
    quietly docker build --network none --force-rm --file "$TREE/deployment/app/Dockerfile" "${LABELS[@]}" \
        --build-arg "PYTHON_IMAGE=$PYTHON_IMAGE" --build-arg "WHEELS_IMAGE=$WHEELS_IMAGE" \
        --tag "$TAG" --tag fib_service:latest "$TREE"
}

report() {
    step "fib_service:latest = $TAG: $(docker image inspect --format '{{.Size}}' "$TAG" | awk '{printf "%.0f MB", $1 / 1e6}')"
}

[ $# -le 1 ] || fail "usage: ./build_image.sh [BRANCH]"
WORK=$(mktemp -d)
WHEELS_IMAGE=fib_wheels:${WORK##*.} # so that two builds at once do not mix
trap clean_up EXIT
check_tools
need_image "$BASE_IMAGE"
need_image "$RUST_IMAGE"
choose_tree "$@"
choose_labels
build_images
report
