"""Whether the web port can be had, asked before anything starts."""

import errno
import socket
import time
from collections.abc import Callable

from fib_service.embedded.errors import ServeError

HIGHEST_PORT = 65535
POLL_SECONDS = 0.1


def url_of(host: str, port: int) -> str:
    """The address that a browser on this machine opens."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - not a bind
    return f"http://{bind_address(reachable, port)}"


def bind_address(host: str, port: int) -> str:
    """HOST:PORT, an IPv6 address in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def require_free_port(
    host: str,
    port: int,
    patience_seconds: float = 0,
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """Raise ServeError, with the cure, if nothing could listen there.

    The patience is for the processes of a killed run, which are still on their way out.
    """
    end = time.monotonic() + patience_seconds
    while (error := _bind_error(host, port)) is not None:
        if error.errno != errno.EADDRINUSE or time.monotonic() >= end:
            raise ServeError(_sentence(error, host, port))
        pause(POLL_SECONDS)


def _bind_error(host: str, port: int) -> OSError | None:
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except UnicodeError:  # no name of a host can be so
        return OSError(errno.EADDRNOTAVAIL, host)
    except OSError as error:
        return error
    return None


def _sentence(error: OSError, host: str, port: int) -> str:
    other = port + 1 if port < HIGHEST_PORT else port - 1
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is taken by another program; use another: PORT={other}"
    if error.errno == errno.EACCES:
        return f"port {port} is reserved for root; use one above 1023, such as PORT=5002"
    return f"this machine cannot listen on the host {host!r}; use --host 127.0.0.1"
