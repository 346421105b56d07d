"""Gunicorn's threaded worker with threads for requests alone: clients that wait or stall hold none.

Gunicorn's own `gthread` gives a fresh connection to a thread before its first byte, reads heads and
unread bodies in threads, and lets its only event loop wait for each client that is to close. Here
the event loop collects all heads and lingers on all ends at once (docs/adr/0005).
"""

import errno
import resource
import socket
import time
from contextlib import suppress
from typing import Any

from gunicorn.errors import ConfigError
from gunicorn.http import get_parser
from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, TConn, ThreadWorker

from fib_service.gunicorn_worker.waiting import Waiting, received

# From the connection, or from the first byte of a later request, to the end of the head.
HEAD_SECONDS = 10.0
# What a client may take to accept a piece of an answer, and to close after the last one.
SEND_SECONDS = 30.0
LINGER_SECONDS = 2.0
MOST_HEAD_BYTES = 65_536
MOST_UNREAD_BYTES = 1_048_576
# Descriptors that a process needs beside its clients: the database's pool, the broker, files.
OTHER_DESCRIPTORS = 100
_CLOSING = b"\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
TOO_SLOW = b"HTTP/1.1 408 Request Timeout" + _CLOSING
TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large" + _CLOSING


class Worker(ThreadWorker):  # type: ignore[misc] # Gunicorn has no types
    """A gthread whose threads see whole heads only."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.worker_connections = _most_connections(self.cfg)
        self.max_keepalived = self.worker_connections - self.cfg.threads
        self._heads = Waiting(HEAD_SECONDS, self._read_head)
        self._lingering = Waiting(LINGER_SECONDS, self._drain)

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:
        """Refuse TLS, whose handshakes would hold threads."""
        super().check_config(cfg, log)
        if cfg.is_ssl:
            raise ConfigError("this worker speaks plain HTTP: let a proxy in front end TLS")

    def accept(self, listener: socket.socket) -> None:
        """Accept a connection; where there is no room, the one that waits longest makes it."""
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno in (errno.EMFILE, errno.ENFILE):
                self._make_room()
            elif error.errno not in (errno.EAGAIN, errno.ECONNABORTED):
                raise
            return
        self.nr_conns += 1
        conn = TConn(self.cfg, client, address, listener.getsockname())
        conn.parser = get_parser(self.cfg, client, address)
        conn.data_ready = True  # before a thread sees it
        self._await_head(conn, b"")
        if self.nr_conns >= self.worker_connections:
            self._make_room()

    def on_client_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        """Read the first bytes of a further request on a connection that was kept."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._await_head(conn, b"")

    def handle_request(self, req: Any, conn: TConn) -> bool:
        """Answer, in a thread; a client that stops reading loses its connection."""
        conn.sock.settimeout(SEND_SECONDS)
        try:
            return bool(super().handle_request(req, conn))
        except TimeoutError:
            return False

    def _keepalive_after(self, conn: TConn, keepalive: bool) -> bool:
        """Whether the connection can be reused: not where a body that no route read is to come."""
        conn.sock.setblocking(False)
        try:
            return keepalive and bool(conn.parser.finish_body(max_bytes=MOST_UNREAD_BYTES))
        except OSError:
            return False

    def finish_request(self, conn: TConn, done: Any) -> None:
        """Keep the connection or let it end; in the event loop, after a thread has answered."""
        if done.cancelled() or done.exception() or not done.result():
            self._linger(conn)
        elif further := conn.parser.unreader.take_buffered():
            self._await_head(conn, further)
        else:
            super().finish_request(conn, done)

    def murder_pending(self) -> None:
        """Close what has waited for too long; a worker that stops waits less."""
        now = time.monotonic()
        if not self.alive:
            self._heads.shorten_to(now + STOP_KEEPALIVE_LINGER)
        for conn in self._heads.overdue(now):
            self._refuse(conn, TOO_SLOW if conn.head else b"")
        for conn in self._lingering.overdue(now):
            self._drop(conn, self._lingering)

    def _await_head(self, conn: TConn, first: bytes) -> None:
        conn.head = bytearray(first)
        if _is_whole(conn.head, len(first)):
            self._hand_over(conn)
        else:
            self._heads.add(conn, self.poller)

    def _read_head(self, conn: TConn, client: socket.socket) -> None:
        if (data := received(client)) is None:
            return
        conn.head += data
        if not data:
            self._drop(conn, self._heads)
        elif _is_whole(conn.head, len(data)):
            self._heads.remove(conn, self.poller)
            self._hand_over(conn)
        elif len(conn.head) > MOST_HEAD_BYTES:
            self._refuse(conn, TOO_LONG)

    def _hand_over(self, conn: TConn) -> None:
        conn.parser.unreader.unread(bytes(conn.head))
        self.enqueue_req(conn)

    def _refuse(self, conn: TConn, answer: bytes) -> None:
        self._heads.remove(conn, self.poller)
        with suppress(OSError):
            conn.sock.send(answer)
        self._linger(conn)

    def _linger(self, conn: TConn) -> None:
        """Tell the client the end and await its own: to close at once could cut the answer off."""
        conn.unread_bytes = 0
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:  # it is gone
            self._close(conn)
        else:
            self._lingering.add(conn, self.poller)

    def _drain(self, conn: TConn, client: socket.socket) -> None:
        if (data := received(client)) is None:
            return
        conn.unread_bytes += len(data)
        if not data or conn.unread_bytes > MOST_UNREAD_BYTES:
            self._drop(conn, self._lingering)

    def _make_room(self) -> None:
        """Close the connection that has waited longest, if any does."""
        for waiting in (self._heads, self._lingering):
            if (conn := waiting.oldest()) is not None:
                return self._drop(conn, waiting)
        if self.keepalived_conns:
            conn = self.keepalived_conns.popleft()
            self.poller.unregister(conn.sock)
            self._close(conn)
        return None

    def _drop(self, conn: TConn, waiting: Waiting) -> None:
        waiting.remove(conn, self.poller)
        self._close(conn)

    def _close(self, conn: TConn) -> None:
        self.nr_conns -= 1
        conn.close()


def _most_connections(cfg: Any) -> int:
    """What is configured, or what the process may open files for if that is less."""
    descriptors = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if descriptors == resource.RLIM_INFINITY:
        return int(cfg.worker_connections)
    allowed = max(descriptors - OTHER_DESCRIPTORS, 2 * int(cfg.threads))
    return min(int(cfg.worker_connections), allowed)


def _is_whole(head: bytearray, fresh: int) -> bool:
    """Whether the head's last line has come, looking at no more than its `fresh` bytes need."""
    while head.startswith(b"\r\n"):  # empty lines before a request count for nothing
        del head[:2]
    return head.find(b"\r\n\r\n", max(0, len(head) - fresh - 3)) >= 0
