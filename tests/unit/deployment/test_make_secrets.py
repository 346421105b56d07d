"""make_secrets.sh: what it writes, for whom, and that it overwrites nothing."""

import hashlib
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import make_url

SCRIPT = Path(__file__).resolve().parents[3] / "deployment" / "make_secrets.sh"


def _run(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (str(SCRIPT), str(folder)), capture_output=True, text=True, check=False, timeout=30
    )


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """A folder of fresh secrets."""
    assert _run(tmp_path / "secrets").returncode == 0
    return tmp_path / "secrets"


def test_containers_may_read_each_file_in_a_closed_folder(secrets: Path) -> None:
    assert secrets.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in secrets.iterdir()} == {0o444}


@pytest.mark.parametrize("role", ["owner", "web", "reader"])
def test_an_address_holds_its_roles_password(secrets: Path, role: str) -> None:
    url = make_url((secrets / f"{role}_db_url").read_text())
    assert url.username == f"fib_{role}"
    assert url.password == (secrets / f"{role}_password").read_text()
    assert len(str(url.password)) == 48


def test_redis_gets_the_hash_of_the_password(secrets: Path) -> None:
    password = (secrets / "redis_password").read_text()
    rules = (secrets / "redis_users.acl").read_text()
    assert f"#{hashlib.sha256(password.encode()).hexdigest()} " in rules
    assert password not in rules
    assert f":{password}@" in (secrets / "broker_url").read_text()


def test_no_two_passwords_are_alike(secrets: Path, tmp_path: Path) -> None:
    _run(tmp_path / "others")
    files = [f for d in (secrets, tmp_path / "others") for f in d.glob("*_password")]
    assert len({file.read_text() for file in files}) == len(files) == 10


def test_nothing_is_overwritten(secrets: Path) -> None:
    before = {file.name: file.read_text() for file in secrets.iterdir()}
    again = _run(secrets)
    assert again.returncode == 1
    assert "nothing is overwritten" in again.stderr
    assert {file.name: file.read_text() for file in secrets.iterdir()} == before


def test_no_password_is_printed(tmp_path: Path) -> None:
    done = _run(tmp_path / "secrets")
    words = [file.read_text() for file in (tmp_path / "secrets").glob("*_password")]
    assert not [word for word in words if word in done.stdout + done.stderr]
