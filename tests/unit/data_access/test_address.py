"""One address, two readers: what both take to the same place, and what settings refuse by name."""

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from sqlalchemy import make_url, text

import rust_db
from fib_service.data_access.address import AddressError, conninfo, parameters
from fib_service.data_access.engine import make_single_use_engine
from fib_service.errors import SettingsError
from fib_service.settings import Settings, load_settings

SECRET = "s3cret"
FORM = "it is no address postgresql"
BROKER = SecretStr("redis://127.0.0.1/0")
SEEN = "concat_ws(' ', current_user, current_database(), current_setting('statement_timeout'))"

DRIVER = "postgresql+psycopg2://"
AS_U = f"{DRIVER}u:{SECRET}"
# SOCKETS, ENCODED: the folder of the server's socket; NAME: the database.
ACCEPTED = {
    "host in the query": ("postgres@/NAME?host=SOCKETS", ""),
    "an encoded folder as host": ("postgres@ENCODED/NAME", ""),
    "an encoded folder with a port": ("postgres@ENCODED:5432/NAME", ""),
    "port in the query": ("postgres@/NAME?host=SOCKETS&port=5432", ""),
    "two hosts, the first away": ("postgres@/NAME?host=/dev/null/x&host=SOCKETS", ""),
    "two hosts in one": ("postgres@/NAME?host=/dev/null/x,SOCKETS", ""),
    "two hosts, two ports": ("postgres@/NAME?host=/dev/null/x:1&host=SOCKETS:5432", ""),
    "the query wins for the name": ("postgres@ENCODED/other?dbname=NAME", ""),
    "the query wins for the user": ("nobody@ENCODED/NAME?user=postgres", ""),
    "the user in the query": ("/NAME?host=SOCKETS&user=postgres", ""),
    "an empty password": ("postgres:@ENCODED/NAME", ""),
    "a password nobody asks for": (f"postgres:{SECRET}@ENCODED/NAME", ""),
    "a password with all kinds of letters": (
        "postgres:%40%3A%2F%25%20%2B%27%5C%C3%A9@ENCODED/NAME",
        "",
    ),
    "a password with raw letters": ("postgres:a/b?c&d:e+f@ENCODED/NAME", ""),
    "a password of stray percents": ("postgres:100%zz%@ENCODED/NAME", ""),
    "another user": ("w%20r:x@ENCODED/NAME", "w r"),
    "options": ("postgres@ENCODED/NAME?options=-c%20statement_timeout%3D7s", "7s"),
    "options with a plus for a space": (
        "postgres@ENCODED/NAME?options=-c+statement_timeout%3D8s",
        "8s",
    ),
    "a service": ("/?service=here", ""),
    "a service and a name": ("/NAME?service=here", ""),
    "a passfile that is not there": ("postgres@ENCODED/NAME?passfile=/nowhere", ""),
    "any server": ("postgres@ENCODED/NAME?target_session_attrs=any", ""),
    "a server that can be written": ("postgres@ENCODED/NAME?target_session_attrs=read-write", ""),
    "no TLS": ("postgres@ENCODED/NAME?sslmode=disable", ""),
    "TLS where there is some": ("postgres@ENCODED/NAME?sslmode=prefer", ""),
    "a certificate not needed": ("postgres@ENCODED/NAME?sslrootcert=/nowhere", ""),
    "an application's name": ("postgres@ENCODED/NAME?application_name=mine", ""),
    "time limits": ("postgres@ENCODED/NAME?connect_timeout=1&keepalives_idle=5", ""),
    "no time limit": ("postgres@ENCODED/NAME?connect_timeout=-1", ""),
    "an empty value": ("postgres@ENCODED/NAME?connect_timeout=", ""),
    "an address never asked": ("postgres@ENCODED/NAME?keepalives=0", ""),
    "hosts by load": ("postgres@ENCODED/NAME?load_balance_hosts=random", ""),
}

REFUSED = {
    "no address": (SECRET, "DB_URL: an address postgresql+psycopg2://... is wanted, or"),
    "empty": ("", "an address postgresql"),
    "no driver": (f"postgresql://u:{SECRET}@h/d", "an address postgresql"),
    "an old scheme": (f"postgres://u:{SECRET}@h/d", "an address postgresql"),
    "psycopg 3": (f"postgresql+psycopg://u:{SECRET}@h/d", "an address postgresql"),
    "asyncpg": (f"postgresql+asyncpg://u:{SECRET}@h/d", "an address postgresql"),
    "another database": (f"mysql://u:{SECRET}@h/d", "an address postgresql"),
    "large letters": (f"POSTGRESQL+PSYCOPG2://u:{SECRET}@h/d", "an address postgresql"),
    "a port of letters": (f"{AS_U}@h:80a/d", FORM),
    "hosts and ports in front": (f"{AS_U}@a:1,b:2/d", "?host=a:1&host=b:2"),
    "a port too large": (f"{AS_U}@h:99999/d", "port has to be a number"),
    "port 0": (f"{AS_U}@h/d?port=0", "port has to be a number"),
    "a second @": (f"{DRIVER}u:p@{SECRET}@h/d", "a second @"),
    "an unknown parameter": (f"{AS_U}@h/d?foo=1", "no parameter 'foo'"),
    "a doubled parameter": (
        f"{AS_U}@h/d?sslmode=disable&sslmode=allow",
        "'sslmode' is given 2 times",
    ),
    "a wrong sslmode": (f"{AS_U}@h/d?sslmode=banana", 'sslmode value: "banana"'),
    "TLS that rust_db has not": (
        f"{AS_U}@h/d?sslmode=require",
        "DB_URL: rust_db, which reads in bulk, cannot use it: sslmode",
    ),
    "a wrong target": (f"{AS_U}@h/d?target_session_attrs=x", "target_session_attrs"),
    "a time limit of letters": (f"{AS_U}@h/d?connect_timeout=abc", "connect_timeout"),
    "more ports than hosts": (f"{AS_U}@h/d?port=1,2", FORM),
    "an unknown service": (f"{AS_U}@h/d?service=gone", '"gone" not found'),
    "a NUL": (f"{AS_U}%00@h/d", "password contains a NUL"),
    "no UTF-8": (f"{AS_U}%ff@h/d", "password is not UTF-8"),
    "a long name": (f"{AS_U}@h/d?{'x' * 10_000}=1", "xxx…'"),
    "a name of letters of all kinds": (f"{AS_U}@h/d?a%20b=1", "'a b'"),
    "a secret where a mode belongs": (
        f"{AS_U}@h/d?sslmode={SECRET}",
        "the reason is withheld",
    ),
}  # fmt: skip


@pytest.fixture
def write_address(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], str]:
    """Fills a template in; a service file names the same place."""
    url = make_url(database_url)
    folder, name = str(url.query["host"]), str(url.database)
    services = tmp_path / "services.conf"
    services.write_text(f"[here]\nhost={folder}\nuser=postgres\ndbname={name}\n")
    monkeypatch.setenv("PGSERVICEFILE", str(services))

    def written(template: str) -> str:
        filled = template.replace("ENCODED", quote(folder, safe="")).replace("SOCKETS", folder)
        return "postgresql+psycopg2://" + filled.replace("NAME", name)

    with make_single_use_engine(database_url).begin() as connection:
        connection.execute(text("ALTER TABLE fib_entries RENAME TO stored"))
        connection.execute(text(f"""CREATE VIEW fib_entries AS SELECT 1::bigint AS input_number,
            '1'::text AS digits, 1::bigint AS digit_count, {SEEN} AS method,
            0::float8 AS seconds, now() AS created_at"""))  # fmt: skip
        connection.execute(text("GRANT SELECT ON fib_entries TO PUBLIC"))
        connection.execute(text("""DO $$ BEGIN CREATE ROLE "w r" LOGIN;
            EXCEPTION WHEN duplicate_object THEN NULL; END $$"""))  # fmt: skip
    return written


def _settings(url: str) -> Settings:
    return Settings(db_url=SecretStr(url), queue_broker=BROKER)


def _seen_by_pool(url: str) -> str:
    with make_single_use_engine(url).connect() as connection:
        return str(connection.scalar(text(f"SELECT {SEEN}")))


def _seen_by_rust(url: str) -> str:
    return str(json.loads(b"".join(rust_db.stream_entries(conninfo(url))))["method"])


@pytest.mark.parametrize("case", ACCEPTED)
def test_both_readers_come_to_the_same_place(
    case: str, database_url: str, write_address: Callable[[str], str]
) -> None:
    template, mark = ACCEPTED[case]
    url = write_address(template)
    _settings(url)
    seen = _seen_by_pool(url)
    assert seen == _seen_by_rust(url)
    assert mark in seen
    assert str(make_url(database_url).database) in seen


@pytest.mark.parametrize("case", REFUSED)
def test_settings_refuse_the_rest_by_name(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, words = REFUSED[case]
    config = tmp_path / "config.yml"
    config.write_text("QUEUE_BROKER: redis://127.0.0.1/0\n")
    secret = tmp_path / "db_url"
    secret.write_text(f"\ufeff{url}\r\n")
    monkeypatch.setenv("FIB_DB_URL_FILE", str(secret))
    with pytest.raises(SettingsError) as caught:
        load_settings(config)
    sentence = str(caught.value)
    assert words in sentence
    assert "DB_URL" in sentence
    assert SECRET not in repr(caught.value)
    assert caught.value.__cause__ is None
    assert len(sentence) < 400


def test_an_address_for_reading_alone_spares_the_pools(tmp_path: Path) -> None:
    reader = SecretStr("postgresql+psycopg2://u@h/d")
    settings = Settings(
        db_url=SecretStr("postgresql+psycopg2://u@h/d?sslmode=require"),
        reader_db_url=reader,
        queue_broker=BROKER,
    )
    assert settings.bulk_read_url == reader


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=6))
def test_a_password_survives_the_way_to_libpq(password: str) -> None:
    url = f"postgresql+psycopg2://u:{quote(password, safe='')}@h/d"
    assert parameters(url)["password"] == password


@given(
    st.sampled_from(["", "postgresql+psycopg2://", "postgresql+psycopg2://u@h/d?", "redis://"]),
    st.text(max_size=30),
    st.sampled_from(["", "@h/d", "@h:1/d", "?sslmode=", "&port=x", ":80a/", "%"]),
)
def test_no_refusal_repeats_the_password(prefix: str, noise: str, suffix: str) -> None:
    url = f"{prefix}u:{SECRET}{noise}{suffix}"
    assert SECRET not in _refusal(url)


def _refusal(url: str) -> str:
    try:
        conninfo(url)
    except AddressError as error:
        return str(error)
    return ""
