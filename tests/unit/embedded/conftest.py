"""A path for data, and a way to run Python as a user other than root."""

import os
import pwd
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SETPRIV = "setpriv --reuid={0.pw_uid} --regid={0.pw_gid} --clear-groups"
# A checkout or an interpreter below /root is closed to others; one of these opens it for reading.
READERS = ("dac_read_search", "dac_override")
CAPABILITIES = ("", *(f"--inh-caps=+{name} --ambient-caps=+{name}" for name in READERS))
PROBE = """
import subprocess, sys
import fib_service.embedded
subprocess.run([sys.executable, "-V"], check=True)
"""

RunAsUser = Callable[[str, Path], str]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that does not exist yet."""
    return tmp_path / "data"


@pytest.fixture(scope="session")
def run_as_user() -> RunAsUser:
    """Runs a script, with a folder as its argument, as a user other than root; gives its output."""
    if os.geteuid() != 0:
        return lambda script, folder: _output([], script, folder)
    user = pwd.getpwnam("nobody")

    def run(script: str, folder: Path) -> str:
        os.chown(folder, user.pw_uid, user.pw_gid)
        for parent in folder.parents[:3]:  # pytest closes its own folders
            parent.chmod(parent.stat().st_mode | 0o001)
        return _output(words, script, folder)

    words = _first_that_works([f"{SETPRIV.format(user)} {more}".split() for more in CAPABILITIES])
    return run


def _first_that_works(choices: list[list[str]]) -> list[str]:
    return next(words for words in choices if _run(words, PROBE, Path("/")).returncode == 0)


def _output(words: list[str], script: str, folder: Path) -> str:
    done = _run(words, script, folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _run(words: list[str], script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [*words, sys.executable, "-c", script, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
