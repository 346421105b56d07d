#!/usr/bin/env bash
# Runs each fuzz target of fib_core with AddressSanitizer for FUZZ_SECONDS (60) in all.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
step() { "$root/scripts/step.sh" "$@"; }

if ! cargo +nightly --version >/dev/null 2>&1; then
    echo "make fuzz needs a nightly Rust for AddressSanitizer: rustup toolchain install nightly --profile minimal" >&2
    exit 1
fi
make --no-print-directory .tools/bin/cargo-fuzz
export RUSTUP_TOOLCHAIN=nightly
cd rust_fib/fib_core

# The C library's list of a thread's destructors is still reachable only from the thread itself, so LeakSanitizer
# reports its 32 bytes where it looks while a thread ends. Leaks of the engine's own have other stacks.
export LSAN_OPTIONS="suppressions=$PWD/fuzz/leaks.supp:print_suppressions=0"

targets=(paths product digits)
seconds=$((${FUZZ_SECONDS:-60} / ${#targets[@]}))
# Not the tree's own target folder, whose stable builds would be thrown away.
export CARGO_TARGET_DIR="$PWD/fuzz/target"
step fuzz-build "building the fuzz targets" "$root/.tools/bin/cargo-fuzz" build --sanitizer address
for target in "${targets[@]}"; do
    # shellcheck disable=SC2016 # awk's field
    step --sum '/number_of_executed_units/ {print $2 " inputs"}' "fuzz-$target" "fuzzing $target for $seconds s" \
        "$root/.tools/bin/cargo-fuzz" run --sanitizer address "$target" -- -max_total_time="$seconds" -max_len=4096 \
        -timeout=60 -rss_limit_mb=4096 -verbosity=0 -print_funcs=0 -print_final_stats=1
done
