#!/usr/bin/env bash
# Imports a Debian as small as the official slim image: base.sh IMAGE yes|no LABEL=VALUE [SUITE], trixie by default
# yes: with this host's certificate authorities, so that what is built on it passes the host's proxy.
set -euo pipefail
image=$1 with_host_ca=$2 label=$3 suite=${4:-trixie}
BUNDLE=/etc/ssl/certs/ca-certificates.crt
ADDED=/usr/local/share/ca-certificates

# Kept in the image, so that packages installed later are trimmed alike.
options=()
for pattern in doc groff info linda lintian locale man; do
    options+=("--dpkgopt=path-exclude=/usr/share/$pattern/*")
done
options+=("--dpkgopt=path-include=/usr/share/doc/*/copyright")
# Where the mirror is seldom brought up to date: testing's index says that it ends after a week, stable's does not.
[ "$suite" = trixie ] || options+=('--aptopt=Acquire::Min-ValidTime "31536000"')
# apt keeps no package and no index of its own in a layer (100 MB).
options+=('--aptopt=Acquire::Languages "none"' '--aptopt=Dir::Cache::pkgcache ""' '--aptopt=Dir::Cache::srcpkgcache ""'
    '--aptopt=DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb || true"; }')
# shellcheck disable=SC2016 # mmdebstrap's shell fills in $1, the new root
options+=('--customize-hook=find "$1"/var/log -type f -delete; rm -f "$1"/var/cache/ldconfig/aux-cache')
if [ "$with_host_ca" = yes ]; then
    [ -r "$BUNDLE" ] || { echo "base.sh: $BUNDLE is missing: apt-get install ca-certificates, or INCLUDE_HOST_CA=no" >&2; exit 1; }
    # shellcheck disable=SC2016
    options+=('--customize-hook=mkdir -p "$1"/etc/ssl/certs "$1"'"$ADDED" "--customize-hook=copy-in $BUNDLE /etc/ssl/certs")
    # The package ca-certificates, installed later, makes the bundle anew from these.
    for file in "$ADDED"/*.crt; do
        [ ! -e "$file" ] || options+=("--customize-hook=copy-in $file $ADDED")
    done
fi

# Named only once complete: a build that fails leaves no image.
id=$(mmdebstrap --quiet --variant=minbase "${options[@]}" "$suite" - |
    docker import --change 'CMD ["bash"]' --change "LABEL $label" -)
docker tag "$id" "$image"
