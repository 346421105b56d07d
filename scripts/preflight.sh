#!/bin/sh
# Says in one sentence what a first `make` would fail on: Python 3.11+, Rust, a C compiler.
python=$1
fail() { echo "fib-service: $1" >&2; exit 1; }

command -v "$python" >/dev/null 2>&1 ||
    fail "$python was not found: install Python 3.11 or newer, or name it by make PYTHON=..."
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "$("$python" --version) is too old: Python 3.11 or newer is needed; name it by make PYTHON=..."
"$python" -c 'import venv, ensurepip' 2>/dev/null ||
    fail "$python lacks venv: install it (Debian: apt-get install python3-venv)"
command -v cargo >/dev/null 2>&1 ||
    fail "cargo was not found: install Rust by rustup, then open a new shell"
command -v cc >/dev/null 2>&1 ||
    fail "no C compiler (cc) was found: install one (Debian: apt-get install build-essential)"
