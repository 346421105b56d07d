#!/usr/bin/env bash
# Checks fib_core, without warnings, for processors other than this one.
set -euo pipefail
cd "$(dirname "$0")/.."

targets=(aarch64-unknown-linux-gnu)
for target in "${targets[@]}"; do
    # Asked of rustup only where it is there: a distribution's Rust has no other targets to offer.
    if ! rustup target list --installed 2>/dev/null | grep -qx "$target"; then
        rustup target add "$target" >/dev/null 2>&1 || {
            echo "the standard library of $target is not to be had here: not checked"
            continue
        }
    fi
    RUSTFLAGS="-D warnings" cargo check --package fib_core --lib --target "$target" --quiet
    echo "$target: checked"
done
