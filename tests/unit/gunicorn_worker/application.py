"""A WSGI application of three addresses: at once, after a second, and far too much to send."""

import time
from collections.abc import Iterable
from typing import Any


def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer with the path."""
    path = environ["PATH_INFO"].encode()
    if path == b"/later":
        time.sleep(1)
    if path == b"/endless":
        start_response("200 OK", [("Content-Type", "text/plain")])
        return (b"x" * 1_000_000 for _ in range(1_000_000))
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(path)))])
    return [path]
