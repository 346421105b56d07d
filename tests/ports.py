"""Ports for servers under test."""

import errno
import random
import socket
from itertools import chain

# Below those that Linux gives to outgoing connections, so that none takes a promised port.
_PORTS = range(20_000, 32_000)
_promised: list[socket.socket] = []


def free_port() -> int:
    """A TCP port of the loopback that nobody listens on, and that no other run of the tests gets.

    The promise is a name among Linux's abstract sockets, which ends with this process.
    """
    first = random.SystemRandom().randrange(len(_PORTS))  # whatever seed the tests run with
    for port in chain(_PORTS[first:], _PORTS[:first]):
        promise = socket.socket(socket.AF_UNIX)
        try:
            promise.bind(f"\0fib-tests/port/{port}")
            _try_to_listen(port)
        except OSError as error:
            promise.close()
            if error.errno != errno.EADDRINUSE:
                raise
            continue  # promised to another, or taken by a program
        _promised.append(promise)
        return port
    raise AssertionError("every port is taken")


def _try_to_listen(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        probe.listen()
