"""A name server on the loopback, for what asks by DNS where replicas are."""

import socketserver
import struct
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from ipaddress import IPv4Address

Names = Mapping[str, Sequence[str]]

HEADER = struct.Struct("!6H")
A, IN, NO_SUCH_NAME = 1, 1, 3
ANSWER, RECURSIVE = 0x8080, 0x0100


@contextmanager
def name_server(names: Names) -> Iterator[str]:
    """The address and port of a server that knows IPv4 addresses of these names (RFC 1035)."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            query, connection = self.request
            connection.sendto(_answer(query, names), self.client_address)

    with socketserver.UDPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def _answer(query: bytes, names: Names) -> bytes:
    identity, flags, *_ = HEADER.unpack_from(query)
    name, end = _name(query)
    (kind,) = struct.unpack_from("!H", query, end)
    addresses = names.get(name, ()) if kind == A else ()
    failure = 0 if name in names else NO_SUCH_NAME
    head = HEADER.pack(identity, ANSWER | (flags & RECURSIVE) | failure, 1, len(addresses), 0, 0)
    # Each record repeats the question's name by a pointer to its place, and holds for no second.
    record = struct.pack("!HHHLH", 0xC000 | HEADER.size, A, IN, 0, 4)
    records = b"".join(record + IPv4Address(address).packed for address in addresses)
    return head + query[HEADER.size : end + 4] + records


def _name(query: bytes) -> tuple[str, int]:
    """The name asked for, and where it ends."""
    labels, place = [], HEADER.size
    while size := query[place]:
        labels.append(query[place + 1 : place + 1 + size].decode("ascii").lower())
        place += 1 + size
    return ".".join(labels), place + 1
