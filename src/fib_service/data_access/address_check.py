"""Whether both readers take an address, found out without reaching any server.

libpq looks at most values only when it connects, and the readers' libpqs differ: rust_db's has no
TLS by default. So each is asked to connect with the host replaced by a socket below a file, where
there can be none: what fails there has passed all that libpq checks before.
"""

from collections.abc import Callable

import psycopg2
from psycopg2.extensions import make_dsn

import rust_db
from fib_service.data_access.address import AddressError, parameters

NOWHERE = "/dev/null/nowhere"
_SECRETS = ("password", "sslpassword", "oauth_client_secret")


def require_pool_address(db_url: str) -> None:
    """Check the address of the pool, which psycopg2 connects.

    Raises:
        AddressError: psycopg2's libpq refuses it.
    """
    _require(db_url, _fault_of_psycopg2, "")


def require_reader_address(db_url: str) -> None:
    """Check the address of the bulk reads, which rust_db connects.

    Raises:
        AddressError: rust_db's libpq refuses it.
    """
    _require(db_url, _fault_of_rust_db, "rust_db, which reads in bulk, cannot use it: ")


def _require(db_url: str, fault_of: Callable[[str], str], who: str) -> None:
    given = parameters(db_url)
    fault = fault_of(_nowhere(given))
    if NOWHERE in fault:
        return
    if any(given[name] in fault for name in _SECRETS if given.get(name)):
        fault = "the reason is withheld because it repeats a secret"
    raise AddressError(who + fault)


def _nowhere(given: dict[str, str]) -> str:
    """The connection string with each host replaced."""
    hosts = given.get("host") or given.get("hostaddr") or ""
    others = {name: value for name, value in given.items() if name != "hostaddr"}
    return make_dsn("", **others | {"host": ",".join([NOWHERE] * (hosts.count(",") + 1))})


def _fault_of_psycopg2(conninfo: str) -> str:
    try:
        psycopg2.connect(conninfo).close()
    except psycopg2.Error as error:
        return " ".join(str(error).split())
    return NOWHERE


def _fault_of_rust_db(conninfo: str) -> str:
    try:
        rust_db.check(conninfo)
    except rust_db.DatabaseError as error:
        return str(error).removeprefix("cannot connect to the database: ")
    return NOWHERE
