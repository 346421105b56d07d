#!/bin/sh
# Says in one sentence what `make bench-fib` lacks for the peers in C: FLINT builds itself from source.
missing=
for header in gmp.h:libgmp-dev mpfr.h:libmpfr-dev; do
    echo "#include <${header%%:*}>" | cc -E - >/dev/null 2>&1 || missing="$missing ${header##*:}"
done
for program in m4:m4 autoreconf:autoconf aclocal:automake libtoolize:libtool; do
    command -v "${program%%:*}" >/dev/null 2>&1 || missing="$missing ${program##*:}"
done
[ -z "$missing" ] && exit 0
echo "bench-fib: FLINT, GMP and the Rust libraries are left out; to measure them: apt-get install$missing" >&2
exit 1
