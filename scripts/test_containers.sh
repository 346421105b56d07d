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

deployment/offline/make_images.sh
./build_image.sh
.venv/bin/pytest tests/containers "$@"
