"""The database's roles: each can do its work and no more."""

import httpx
import pytest

from tests.containers.stack import Stack

FORBIDDEN = [
    ("fib_reader", "UPDATE jobs SET attempt = 0"),
    ("fib_reader", "SET default_transaction_read_only = off; DELETE FROM fib_entries"),
    ("fib_reader", "CREATE TABLE theirs (n int)"),
    ("fib_web", "CREATE TABLE theirs (n int)"),
    ("fib_web", "DROP TABLE jobs"),
    ("fib_web", "ALTER TABLE fib_entries ADD COLUMN theirs int"),
    ("fib_web", "UPDATE alembic_version SET version_num = 'x'"),
    ("fib_owner", "CREATE ROLE theirs SUPERUSER"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "statement"), FORBIDDEN)
def test_a_role_is_kept_to_its_work(stack: Stack, role: str, statement: str) -> None:
    with pytest.raises(AssertionError, match="permission denied|must be owner|read-only"):
        stack.query(statement, role=role)


@pytest.mark.parametrize("role", ["fib_owner", "fib_web", "fib_reader"])
def test_every_role_can_read(stack: Stack, role: str) -> None:
    assert int(stack.query("SELECT count(*) FROM fib_entries", role=role)) >= 0


def test_bulk_reads_are_made_by_the_reader(stack: Stack) -> None:
    assert _bulk_read(stack) == 200
    stack.query("REVOKE SELECT ON fib_entries FROM fib_reader", role="fib_owner")
    try:
        assert _bulk_read(stack) == 503
        assert httpx.get(f"{stack.url}/rust/calculate/4321").status_code == 200
    finally:
        stack.query("GRANT SELECT ON fib_entries TO fib_reader", role="fib_owner")


def _bulk_read(stack: Stack) -> int:
    return httpx.get(f"{stack.url}/get?limit=1").status_code
