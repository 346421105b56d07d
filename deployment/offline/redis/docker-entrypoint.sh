#!/bin/sh
# Starts Redis as the official image does: in /data, as the user redis where root starts it.
set -eu

# Options or a file alone mean redis-server.
case "${1-}" in -* | *.conf) set -- redis-server "$@" ;; esac

if [ "$1" = redis-server ]; then
    if [ "$(id -u)" = 0 ]; then
        find . ! -user redis -exec chown redis {} +
        exec setpriv --reuid=redis --regid=redis --init-groups -- "$0" "$@"
    fi
    umask 0077
    # The official image is built with this off, since the container's network decides who gets here.
    case " $* " in
        *" --protected-mode "*) ;;
        *) set -- "$@" --protected-mode no ;;
    esac
fi
exec "$@"
