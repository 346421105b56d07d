#!/usr/bin/env bash
# Unpacks the NGINX line of the live stack beside the host's own, for the tests: supported_nginx.sh FOLDER
# FOLDER/nginx runs it, with the libraries of its own distribution. Where it cannot be had the tests skip it.
set -euo pipefail
folder=$1
SUITE=forky # the Debian that has it; deployment/offline makes the image from the same

give_up() {
    echo "supported_nginx.sh: $1; the tests run without it" >&2
    [ -z "${CI:-}" ] || exit 1
    exit 0
}

command -v mmdebstrap >/dev/null || give_up "mmdebstrap was not found: apt-get install mmdebstrap"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
rm -rf "$folder" "$folder.new"
mkdir -p "$folder.new"
echo "unpacking nginx of Debian $SUITE ..."
mmdebstrap --quiet --variant=extract --include=nginx --aptopt='Acquire::Min-ValidTime "31536000"' \
    "$SUITE" "$folder.new/root" >"$log" 2>&1 || give_up "mmdebstrap could not fetch nginx: $(tail -n 3 "$log")"

loader=$(compgen -G "$folder.new/root/usr/lib/*/ld-linux*.so.*" | head -n 1)
cat > "$folder.new/nginx" <<END
#!/bin/sh
root=\$(dirname "\$(readlink -f "\$0")")/root
loader=\$root/${loader#"$folder.new/root/"}
exec "\$loader" --library-path "\$(dirname "\$loader")" "\$root/usr/sbin/nginx" "\$@"
END
chmod +x "$folder.new/nginx"
mv "$folder.new" "$folder"
"$folder/nginx" -v
