"""Settings: the file, the environment over it, secrets from files, and clear refusals."""

from pathlib import Path

import pytest

from fib_service.errors import SettingsError
from fib_service.fib_calcs import CalculationMethod
from fib_service.settings import load_settings

MINIMAL = "DB_URL: embedded\nQUEUE_BROKER: embedded\n"
SECRET = "canary-password"
URL = f"postgresql+psycopg2://fib:{SECRET}@db/fib"


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FIB_CONFIG", "FIB_DB_URL", "FIB_DB_URL_FILE", "FIB_CELERY_METHOD"):
        monkeypatch.delenv(name, raising=False)


def test_the_committed_file_is_valid() -> None:
    settings = load_settings(Path(__file__).parents[2] / "config.yml")
    assert settings.uses_embedded_servers
    assert settings.celery_method is CalculationMethod.RUST
    assert settings.queue_backend is None


def test_the_environment_overrides_the_file(
    config_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config_path.write_text(MINIMAL)
    monkeypatch.setenv("FIB_CELERY_METHOD", "python")
    monkeypatch.setenv("FIB_CONFIG", str(config_path))
    assert load_settings().celery_method is CalculationMethod.PYTHON


def test_a_secret_comes_from_a_file_and_is_never_shown(
    config_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config_path.write_text(MINIMAL)
    secret = tmp_path / "db_url"
    secret.write_text(URL + "\n")
    monkeypatch.setenv("FIB_DB_URL_FILE", str(secret))
    settings = load_settings(config_path)
    assert settings.db_url.get_secret_value() == URL
    assert SECRET not in repr(settings)


def test_bulk_reads_use_the_readers_address_where_there_is_one(config_path: Path) -> None:
    config_path.write_text(MINIMAL.replace("embedded", URL, 1))
    assert load_settings(config_path).bulk_read_url.get_secret_value() == URL
    reader = URL.replace("fib:", "fib_reader:")
    config_path.write_text(f"{MINIMAL}READER_DB_URL: {reader}\n")
    settings = load_settings(config_path)
    assert settings.bulk_read_url.get_secret_value() == reader
    assert SECRET not in repr(settings)


def test_the_readers_address_must_be_one(config_path: Path) -> None:
    config_path.write_text(MINIMAL + "READER_DB_URL: embedded\n")
    with pytest.raises(SettingsError, match="READER_DB_URL: an address "):
        load_settings(config_path)


def test_a_missing_secret_file_is_named(config_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config_path.write_text(MINIMAL)
    monkeypatch.setenv("FIB_DB_URL_FILE", "/nowhere/db_url")
    with pytest.raises(SettingsError, match="FIB_DB_URL_FILE: the file /nowhere/db_url"):
        load_settings(config_path)


def test_a_missing_file_names_the_ways_to_choose_one(config_path: Path) -> None:
    with pytest.raises(SettingsError, match="does not exist: name one by --config or FIB_CONFIG"):
        load_settings(config_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "a mapping of keys"),
        ("- DB_URL", "a mapping of keys"),
        (MINIMAL + "NO_SUCH: 1\n", "NO_SUCH: unknown key; known are DB_URL"),
        (MINIMAL + "celery_method: rust\n", "celery_method: unknown key"),
        (MINIMAL + "1: 2\n", "1: unknown key"),
        (MINIMAL + "DB_URL: embedded\n", "the key DB_URL stands twice"),
        (MINIMAL + "CELERY_METHOD: fortran\n", "CELERY_METHOD: .*'python' or 'rust'"),
        (MINIMAL + "INLINE_SECONDS: fast\n", "INLINE_SECONDS: .*number"),
        (MINIMAL + "INLINE_SECONDS: -1\n", "INLINE_SECONDS: .*greater than 0"),
        (MINIMAL + "MAX_INPUT_NUMBER: 1.5\n", "MAX_INPUT_NUMBER: .*integer"),
        (MINIMAL + "MAX_INPUT_NUMBER: yes\n", "MAX_INPUT_NUMBER: true and false"),
        (MINIMAL + "MAX_INPUT_NUMBER: [1]\n", "MAX_INPUT_NUMBER: a single value"),
        (MINIMAL + "LEASE_SECONDS: !!python/object:os.system 1\n", "not valid YAML"),
        ("DB_URL: embedded\n", "QUEUE_BROKER: this key is missing"),
        ("DB_URL: [embedded\n", "not valid YAML"),
        (
            "DB_URL: embedded\nQUEUE_BROKER: http://x\n",
            "QUEUE_BROKER: an address redis://.* or 'embedded'",
        ),
        ("#" * 200_000, "larger than"),
    ],
)
def test_wrong_files_are_refused_by_name(config_path: Path, text: str, words: str) -> None:
    config_path.write_text(text)
    with pytest.raises(SettingsError, match=words):
        load_settings(config_path)


@pytest.mark.parametrize("line", [f"DB_URL: mysql://u:{SECRET}@h/d", f"DB_URL: '{URL}\n  - ]"])
def test_refusals_hide_the_value(config_path: Path, line: str) -> None:
    config_path.write_text(f"QUEUE_BROKER: embedded\n{line}\n")
    with pytest.raises(SettingsError) as caught:
        load_settings(config_path)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_file_that_is_no_text_is_refused(config_path: Path) -> None:
    config_path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="no UTF-8 text"):
        load_settings(config_path)


def test_embedded_servers_need_serve(config_path: Path) -> None:
    config_path.write_text(MINIMAL)
    with pytest.raises(SettingsError, match="run that, or set FIB_DB_URL"):
        load_settings(config_path).for_running_servers()
