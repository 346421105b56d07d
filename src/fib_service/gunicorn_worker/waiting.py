"""Connections that the event loop waits for."""

import socket
import time
from collections.abc import Callable
from functools import partial
from itertools import takewhile
from selectors import EVENT_READ, BaseSelector

from gunicorn.workers.gthread import TConn


class Waiting:
    """Connections that may each keep the event loop waiting for the same number of seconds.

    They stand in the order of their deadlines. A dict keeps that order and lets any of them leave.
    """

    def __init__(self, seconds: float, on_readable: Callable[[TConn, socket.socket], None]) -> None:
        self._seconds = seconds
        self._on_readable = on_readable
        self._connections: dict[TConn, None] = {}

    def add(self, conn: TConn, poller: BaseSelector) -> None:
        """Wait for what the client sends."""
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + self._seconds
        self._connections[conn] = None
        poller.register(conn.sock, EVENT_READ, partial(self._on_readable, conn))

    def remove(self, conn: TConn, poller: BaseSelector) -> None:
        """Wait no longer for this one, which is still open."""
        del self._connections[conn]
        poller.unregister(conn.sock)

    def oldest(self) -> TConn | None:
        """The one that has waited longest, or None."""
        return next(iter(self._connections), None)

    def overdue(self, now: float) -> list[TConn]:
        """Those whose deadline is over."""
        return list(takewhile(lambda conn: conn.timeout <= now, self._connections))

    def shorten_to(self, deadline: float) -> None:
        """Let no deadline be later than this."""
        for conn in self._connections:
            conn.timeout = min(conn.timeout, deadline)


def received(client: socket.socket) -> bytes | None:
    """What has come; empty at the connection's end, None where nothing has come after all."""
    try:
        return client.recv(65_536)
    except (BlockingIOError, InterruptedError):
        return None
    except OSError:
        return b""
