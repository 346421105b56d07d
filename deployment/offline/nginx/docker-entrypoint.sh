#!/usr/bin/env bash
# Renders /etc/nginx/templates/*.template into /etc/nginx/conf.d, then starts nginx. With
# NGINX_ENTRYPOINT_LOCAL_RESOLVERS set, the templates know this container's name servers as NGINX_LOCAL_RESOLVERS.
set -euo pipefail
TEMPLATES=/etc/nginx/templates
CONF=/etc/nginx/conf.d

# Only variables of the environment: nginx's own, such as $host, stay as they are.
environment_names() { compgen -e | sed 's/.*/${&}/' | tr '\n' ' '; }

local_resolvers() {
    awk 'BEGIN { ORS = " " } $1 == "nameserver" { print ($2 ~ ":" ? "[" $2 "]" : $2) }' /etc/resolv.conf
}

render() {
    local template names
    if [ -n "${NGINX_ENTRYPOINT_LOCAL_RESOLVERS-}" ]; then
        NGINX_LOCAL_RESOLVERS=$(local_resolvers)
        export NGINX_LOCAL_RESOLVERS=${NGINX_LOCAL_RESOLVERS% }
    fi
    names=$(environment_names)
    while IFS= read -r -d '' template; do
        [ -w "$CONF" ] ||
            { echo "docker-entrypoint.sh: user $(id -u) cannot write to $CONF: mount a tmpfs there" >&2; exit 1; }
        target=$CONF/${template#"$TEMPLATES"/}
        target=${target%.template}
        mkdir -p "$(dirname "$target")"
        envsubst "$names" < "$template" > "$target"
        echo "rendered $target"
    done < <(find "$TEMPLATES" -follow -type f -name '*.template' -print0)
}

if [ "${1-}" = nginx ] && [ -d "$TEMPLATES" ]; then render; fi
exec "$@"
