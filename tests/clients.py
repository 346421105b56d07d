"""Clients that keep a server waiting, each in its own way."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
WHOLE = GET + b"\r\n"


def connect(url: str) -> socket.socket:
    """A connection to the server of the URL."""
    address = urlsplit(url)
    assert address.hostname
    return socket.create_connection((address.hostname, address.port or 80), timeout=20)


def says_nothing(client: socket.socket) -> None:
    """As browsers do ahead of a click."""


def says_half_a_head(client: socket.socket) -> None:
    """The head's end never comes."""
    client.sendall(GET)


def stays_after_an_answer(client: socket.socket) -> None:
    """A kept connection without a further request."""
    client.sendall(WHOLE)
    assert client.recv(65_536).startswith(b"HTTP/1.1 ")


def says_half_a_second_head(client: socket.socket) -> None:
    """The first request is answered, and the second one never ends."""
    stays_after_an_answer(client)
    client.sendall(GET)


def sends_no_body(client: socket.socket) -> None:
    """A body is announced and never comes."""
    client.sendall(GET + b"Content-Length: 1000\r\n\r\n")


def never_closes(client: socket.socket) -> None:
    """The answer was the last one, and the connection is not closed."""
    client.sendall(GET + b"Connection: close\r\n\r\n")
    client.recv(65_536)


WAYS: tuple[Callable[[socket.socket], None], ...] = (
    says_nothing,
    says_half_a_head,
    stays_after_an_answer,
    says_half_a_second_head,
    sends_no_body,
    never_closes,
)


@contextmanager
def many(url: str, count: int, way: Callable[[socket.socket], None]) -> Iterator[None]:
    """So many clients at once, all connected meanwhile."""
    with ExitStack() as stack:
        for _ in range(count):
            way(stack.enter_context(connect(url)))
        yield


def received(client: socket.socket) -> bytes:
    """All that the server sends until it ends the connection."""
    return b"".join(iter(lambda: client.recv(65_536), b""))
