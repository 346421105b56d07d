"""Alembic owns the schema; diesel's schema.rs follows it to the letter."""

from scripts.print_schema import ROOT, print_schema


def test_schema_rs_equals_the_migrated_database(database_url: str) -> None:
    committed = (ROOT / "rust_db" / "db_core" / "src" / "schema.rs").read_text(encoding="utf-8")
    assert print_schema(database_url) == committed, "run `make schema`"
