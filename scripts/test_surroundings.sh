#!/usr/bin/env bash
# Runs in each of the surroundings of in_surroundings.sh, then in all at once, the tests that start processes.
set -euo pipefail
cd "$(dirname "$0")/.."

serve=tests/service/test_serve.py
tests=(tests/unit/embedded tests/unit/rust_fib/test_watched.py tests/unit/rust_db/test_content.py tests/unit/views
    tests/unit/deployment/test_installed_service.py tests/architecture/test_schema.py tests/service/test_http.py
    "$serve"::test_{logs_and_locks_are_for_their_owner,signal_ends_everything_and_the_data_is_kept}
    "$serve"::test_killed_supervisor_takes_its_children_along)
mapfile -t surroundings < <(scripts/in_surroundings.sh list)
for name in "${surroundings[@]}"; do
    # shellcheck disable=SC2016 # awk's field
    scripts/step.sh --sum '/ passed/ {print $1 " passed"}' "surroundings-$name" "tests in the surroundings: $name" \
        scripts/in_surroundings.sh "$name" .venv/bin/pytest -q -p no:cacheprovider "$@" "${tests[@]}"
done
