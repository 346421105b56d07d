"""The address of the broker, as Celery's transport over Redis reads it."""

from urllib.parse import SplitResult, unquote, urlsplit

SCHEMES = ("redis", "rediss", "redis+socket")


def require_broker_address(url: str) -> None:
    """Check the form of an address, without reaching a server.

    Raises:
        ValueError: one sentence that repeats no part of it.
    """
    scheme = url.partition("://")[0]
    if scheme not in SCHEMES:
        raise ValueError(
            "an address redis://host:6379/0, rediss://, redis+socket:/// or 'embedded' is wanted"
        )
    try:
        parts = urlsplit(url)
        port_is_right = parts.port != 0
    except ValueError:  # its words quote the address
        port_is_right = False
    if not port_is_right:
        raise ValueError("its port has to be a number from 1 to 65535")
    _require_place(scheme, parts)


def _require_place(scheme: str, parts: SplitResult) -> None:
    path = unquote(parts.path)
    if scheme == "redis+socket":
        if len(path) < 2:
            raise ValueError(
                "redis+socket:// needs the path of a socket: redis+socket:///run/redis.sock"
            )
    elif path.strip("/") and not path.strip("/").isdecimal():
        raise ValueError("its path has to be the number of a database, such as /0")
