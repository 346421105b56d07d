#!/usr/bin/env bash
# Builds the service's image: wheels outside, then the image from them with no network and no compiler.
#   ./build_image.sh           of this tree
#   ./build_image.sh BRANCH    of a clean clone of a branch
# BASE_IMAGE names the image underneath (debian:trixie-slim), IMAGE_SOURCE the address for its labels.
set -euo pipefail
cd "$(dirname "$0")"

ROOT=$PWD
BASE_IMAGE=${BASE_IMAGE:-debian:trixie-slim}
PYTHON_IMAGE=fib_python:trixie
PYTHON_VERSION=3.13 # trixie's
PYTHON=$ROOT/.venv/bin/python
LABEL=org.opencontainers.image
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$ROOT/target}"

fail() { echo "build_image.sh: $1" >&2; exit 1; }
step() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*"; }
quietly() { "$@" >"$WORK/log" 2>&1 || { cat "$WORK/log" >&2; fail "failed: $1 $2"; }; }

check_tools() {
    [ -x .venv/bin/maturin ] || fail "the build tools are missing: run make setup"
    command -v cargo >/dev/null || fail "cargo was not found: install Rust by rustup, then open a new shell"
    git rev-parse --git-dir >/dev/null 2>&1 || fail "not a git checkout: version and date come from the commit"
    command -v docker >/dev/null || fail "docker was not found: install it (Debian: apt-get install docker.io)"
    docker version >/dev/null 2>&1 ||
        fail "Docker's daemon does not answer: start it (systemctl start docker), or run this as a user who may use it"
    docker image inspect "$BASE_IMAGE" >/dev/null 2>&1 ||
        docker pull --quiet "$BASE_IMAGE" >/dev/null 2>&1 ||
        fail "$BASE_IMAGE is missing and cannot be pulled: deployment/offline/make_images.sh makes it"
}

clean_up() {
    rm -rf "$WORK"
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

# Makefile: maturin builds one wheel at a time in a target folder, which `make setup` shares.
build_wheels() {
    local name
    for name in rust_fib rust_db; do
        step "wheel $name"
        quietly flock "$ROOT/Makefile" .venv/bin/maturin build --release --locked --quiet --auditwheel skip \
            --manifest-path "$TREE/$name/Cargo.toml" --out "$CONTEXT/own"
    done
    step "wheel fib_service"
    (cd "$TREE" && quietly "$PYTHON" -m hatchling build --target wheel --directory "$CONTEXT/own")
}

# Third-party wheels as locked, for the image's Python; kept until the lock file changes.
fetch_wheels() {
    local lock=$TREE/requirements/runtime.txt cache minor platforms=()
    cache=$ROOT/target/wheelhouse/$(sha256sum "$lock" | cut -c1-16)-$PYTHON_VERSION
    if [ ! -d "$cache" ]; then
        step "downloading the locked wheels"
        for minor in {41..5}; do platforms+=(--platform "manylinux_2_${minor}_$(uname -m)"); done
        quietly "$PYTHON" -m pip download --disable-pip-version-check --no-deps --require-hashes --only-binary :all: \
            --implementation cp --python-version "$PYTHON_VERSION" --abi "cp${PYTHON_VERSION/./}" --abi abi3 --abi none \
            "${platforms[@]}" --requirement "$lock" --dest "$WORK/wheels"
        mkdir -p "$(dirname "$cache")"
        mv "$WORK/wheels" "$cache" # whole or not at all
    fi
    step "wheelhouse: $(find "$cache" -name '*.whl' | wc -l) locked wheels"
    cp -r "$cache" "$CONTEXT/third_party"
    cp "$lock" "$CONTEXT/requirements.txt"
}

lay_out_context() {
    install -m 0644 "$TREE"/deployment/app/{Dockerfile,gunicorn.conf.py,fib-healthy} "$CONTEXT"
    install -m 0644 "$TREE/deployment/live_config.yml" "$CONTEXT/config.yml"
    # pip is pure Python: the setup's own runs in the image's Python and stays out of the final stage.
    cp -r "$("$PYTHON" -c 'import pip; print(*pip.__path__)')" "$CONTEXT/pip"
    find "$CONTEXT/pip" -name __pycache__ -prune -exec rm -r {} +
}

project() { # key of pyproject.toml's [project]
    "$PYTHON" -c 'import sys, tomllib; print(tomllib.load(open(sys.argv[1], "rb"))["project"][sys.argv[2]])' \
        "$TREE/pyproject.toml" "$1"
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

build_images() {
    local name proxy=()
    for name in http_proxy https_proxy no_proxy; do
        [ -z "${!name-}" ] || proxy+=(--build-arg "$name") # a predefined argument: it stays out of the image
    done
    step "image $PYTHON_IMAGE on $BASE_IMAGE"
    quietly docker build --force-rm "${proxy[@]}" --build-arg "BASE_IMAGE=$BASE_IMAGE" --tag "$PYTHON_IMAGE" \
        - < "$TREE/deployment/app/python.Dockerfile"
    step "image $TAG, without a network"
    quietly docker build --network none --force-rm --build-arg "PYTHON_IMAGE=$PYTHON_IMAGE" "${LABELS[@]}" \
        --tag "$TAG" --tag fib_service:latest "$CONTEXT"
}

report() {
    step "fib_service:latest = $TAG: $(docker image inspect --format '{{.Size}}' "$TAG" | awk '{printf "%.0f MB", $1 / 1e6}')"
}

[ $# -le 1 ] || fail "usage: ./build_image.sh [BRANCH]"
WORK=$(mktemp -d)
trap clean_up EXIT
check_tools
CONTEXT=$WORK/context
mkdir -p "$CONTEXT/own"
choose_tree "$@"
build_wheels
fetch_wheels
lay_out_context
choose_labels
build_images
report
