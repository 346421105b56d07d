#!/usr/bin/env bash
# Builds all images from this tree and Debian's packages, then tests the live stack on them.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=""
command -v docker-compose >/dev/null || missing="docker-compose was not found: apt-get install docker.io docker-compose"
docker version >/dev/null 2>&1 || missing="Docker does not answer: install and start it (apt-get install docker.io)"
if [ -n "$missing" ]; then
    echo "test-containers: $missing" >&2
    [ -z "${CI:-}" ] || exit 1
    echo "test-containers: skipped" >&2
    exit 0
fi

# Runs beside this one build after it, and replace what the common names mean: the tests keep to images of their own names.
exec 9<"$(command -v docker)"
flock 9
deployment/offline/make_images.sh
./build_image.sh
own=test-$$-$(date +%s)
tags=()
keep() { # variable image
    docker tag "$2" "fib_tests/${1,,}:$own"
    tags+=("fib_tests/${1,,}:$own")
    export "$1=fib_tests/${1,,}:$own" # docker-compose heeds it before the file of names
}
trap 'docker rmi "${tags[@]}" >/dev/null 2>&1 || true' EXIT
keep FIB_IMAGE fib_service:latest
while IFS='=' read -r name image; do keep "$name" "$image"; done < <(grep -E '^(POSTGRES|REDIS|NGINX)_IMAGE=' deployment/offline/images.env)
exec 9<&-

.venv/bin/pytest tests/containers "$@"
