"""The commands of `fib-service`, as far as nothing has to be started."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fib_service.cli import main
from fib_service.embedded.errors import ServeError
from fib_service.embedded.servers import wheels

CONFIG = "DB_URL: {}\nQUEUE_BROKER: embedded\n"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.yml"
    path.write_text(CONFIG.format("embedded"))
    return path


def _run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_version_and_help() -> None:
    assert _run("--version").output.startswith("fib-service, version ")
    assert "serve" in _run("--help").output
    assert "Ctrl-C" in _run("serve", "-h").output


@pytest.mark.parametrize(
    "words",
    [["serve", "--port", "80a"], ["serve", "--port", "0"], ["serve", "--nonsense"], ["nonsense"]],
)
def test_wrong_usage(words: list[str]) -> None:
    assert _run(*words).exit_code == 2


def test_port_from_the_environment_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "65536")
    assert _run("serve").exit_code == 2


@pytest.mark.parametrize("command", ["serve", "migrate"])
def test_missing_configuration(command: str, tmp_path: Path) -> None:
    result = _run(command, "--config", tmp_path / "absent.yml")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: the configuration file ")


def test_migrate_refuses_the_embedded_server(config: Path) -> None:
    result = _run("migrate", "--config", config)
    assert result.exit_code == 1
    assert "set FIB_DB_URL" in result.stderr


def test_migrate(config: Path, empty_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIB_DB_URL", empty_database_url)
    for _ in range(2):
        result = _run("migrate", "--config", config)
        assert result.output == "the database has the newest schema\n"


def test_migrate_does_not_show_the_address(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIB_DB_URL", "postgresql+psycopg2://user:canary@127.0.0.1:1/absent")
    result = _run("migrate", "--config", config)
    assert result.exit_code == 1
    assert "could not be migrated" in result.stderr
    assert "canary" not in result.output
    assert "127.0.0.1" not in result.output


def test_unusable_data_folder(config: Path) -> None:
    result = _run("serve", "--config", config, "--data", config / "data")
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "name another with --data" in result.stderr


@pytest.mark.parametrize("find", [wheels.postgres_programs, wheels.broker_program])
def test_missing_wheel(find: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wheels, "find_spec", lambda _: None)
    assert callable(find)
    with pytest.raises(ServeError, match="run `make setup`"):
        find()
