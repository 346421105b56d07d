"""As root: the user that PostgreSQL runs as, and the folders opened to it."""

import os
import pwd
import shutil
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest

from fib_service.embedded.errors import ServeError
from fib_service.embedded.processes.child import Account
from fib_service.embedded.servers import account
from fib_service.embedded.servers.account import account_for
from fib_service.embedded.servers.permissions import (
    closed_folders,
    open_to_pass,
    open_to_read,
    unreadable_files,
)

USER = Account(4711, 4711)


@pytest.fixture
def as_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_folders_are_opened_for_passing_only(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    (tmp_path / "in").mkdir(mode=0o700)
    closed = closed_folders([tmp_path / "in/data"])
    assert {tmp_path, tmp_path / "in"} <= set(closed)
    open_to_pass([tmp_path / "in"])
    assert _mode(tmp_path / "in") == 0o701
    assert tmp_path / "in" not in closed_folders([tmp_path / "in/data"])


def test_files_of_a_strict_umask_are_opened_for_reading(tmp_path: Path) -> None:
    program, text, link = tmp_path / "program", tmp_path / "text", tmp_path / "open"
    for path, mode in ((program, 0o700), (text, 0o600), (link, 0o644)):
        path.touch()
        path.chmod(mode)
    tmp_path.chmod(0o755)
    open_to_read(unreadable_files([tmp_path]))
    assert [_mode(path) for path in (program, text, link)] == [0o705, 0o604, 0o644]
    assert unreadable_files([tmp_path]) == []


@pytest.mark.usefixtures("as_root")
def test_one_line_tells_root_each_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "_known_user", lambda: None)
    monkeypatch.setattr(account, "_make_user", lambda: USER)
    monkeypatch.setattr(account, "closed_folders", lambda _: [tmp_path])
    tmp_path.chmod(0o700)
    lines: list[str] = []
    assert account_for(tmp_path / "postgres", [], lines.append) == USER
    assert lines == [
        "PostgreSQL does not run as root, so this start creates the OS user pgserver "
        f"and lets every user pass through (o+x) {tmp_path}"
    ]
    assert _mode(tmp_path) == 0o701


@pytest.mark.usefixtures("as_root")
def test_nothing_to_change_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "_known_user", lambda: USER)
    monkeypatch.setattr(account, "closed_folders", lambda _: [])
    lines: list[str] = []
    assert account_for(tmp_path / "postgres", [], lines.append) == USER
    assert lines == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root creates users")
def test_starts_at_once_create_one_user(monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"fibtest{uuid4().hex[:8]}"
    monkeypatch.setattr(account, "USER", name)
    try:
        with ThreadPoolExecutor(6) as pool:
            accounts = set(pool.map(lambda _: account._make_user(), range(6)))
        assert len(accounts) == 1
        assert pwd.getpwnam(name).pw_uid == accounts.pop().uid
    finally:
        subprocess.run(("userdel", name), check=True, capture_output=True)


@pytest.mark.usefixtures("as_root")
def test_missing_useradd_names_the_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "_known_user", lambda: None)
    monkeypatch.setattr(account, "closed_folders", lambda _: [])
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(ServeError, match=r"useradd.*is missing: install it .*other than root"):
        account_for(tmp_path / "postgres", [], lambda _: None)


def test_cluster_of_another_user_names_the_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(ServeError, match="belongs to another user"):
        account_for(tmp_path, [], lambda _: None)
