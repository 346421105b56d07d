"""The address of PostgreSQL: one parse, whose result both readers get.

An address is SQLAlchemy's, `postgresql+psycopg2://user:password@host:port/name?parameter=value`
(`sqlalchemy.engine.make_url`), with libpq's parameters (PostgreSQL's documentation, "Parameter Key
Words"). What comes out is a connection string of libpq, for psycopg2 as for diesel.
"""

from urllib.parse import unquote

from psycopg2 import ProgrammingError
from psycopg2.extensions import make_dsn, parse_dsn
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "postgresql+psycopg2://"
# libpq reads these only once it connects, and falls back or fails then.
_INTEGERS = (
    "connect_timeout",
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "keepalives_count",
    "tcp_user_timeout",
)
_FORM = f"{PREFIX}user:password@host:port/name, with @ : / % in a password written %40 %3A %2F %25"


class AddressError(ValueError):
    """An address that cannot be used; the sentence says why and repeats no part of a secret."""


def conninfo(db_url: str) -> str:
    """The connection string of an address. It holds the password.

    Raises:
        AddressError: the address is none, or libpq has no such parameters.
    """
    return make_dsn("", **parameters(db_url))


def parameters(db_url: str) -> dict[str, str]:
    """libpq's parameters of an address, each with its decoded value.

    Raises:
        AddressError: as above.
    """
    if not db_url.startswith(PREFIX):
        raise AddressError(f"an address {PREFIX}... is wanted, or 'embedded' for DB_URL")
    given = _given(db_url)
    for name, value in given.items():
        _require_plain(name, value, db_url)
    return given


def _given(db_url: str) -> dict[str, str]:
    try:
        url = make_url(db_url)
        hosts = url.query.get("host", ())
        given = url.get_dialect()().create_connect_args(url)[1]
    except (ArgumentError, ValueError):  # their words quote the address
        raise AddressError(
            f"it is no address {_FORM}; several hosts are written ?host=a:1&host=b:2"
        ) from None
    _require_once({name: value for name, value in url.query.items() if value is not hosts})
    if url.host and not hosts:
        given["host"] = unquote(url.host)  # a folder of sockets is written %2Frun%2Fpostgresql
        if "@" in given["host"]:
            raise AddressError("it has a second @: one in a password is written %40")
    return {name: str(value) for name, value in given.items()}


def _require_once(query: dict[str, str | tuple[str, ...]]) -> None:
    for name, value in query.items():
        if not isinstance(value, str):
            raise AddressError(f"{_shown(name)} is given {len(value)} times")


def _require_plain(name: str, value: str, db_url: str) -> None:
    if not _is_known(name):
        raise AddressError(f"libpq has no parameter {_shown(name)}")
    if "\0" in value:
        raise AddressError(f"{name} contains a NUL")
    if "\ufffd" in value and "\ufffd" not in db_url:
        raise AddressError(f"{name} is not UTF-8 after decoding")
    if name in _INTEGERS and not value.removeprefix("-").isdecimal():
        raise AddressError(f"{name} has to be a whole number")
    if name == "port" and not all(_is_port(port) for port in value.split(",") if port):
        raise AddressError("port has to be a number from 1 to 65535")


def _is_known(name: str) -> bool:
    try:
        return bool(name.isidentifier() and parse_dsn(f"{name}=x"))
    except ProgrammingError:
        return False


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdecimal() and 1 <= int(text) <= 65535


def _shown(name: str) -> str:
    return repr(name if len(name) <= 40 else f"{name[:40]}…")
