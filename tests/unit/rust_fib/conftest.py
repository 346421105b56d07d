"""Scripts run in fresh interpreters, for what a test may not do to its own process."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from os import environ

import pytest

Script = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run_script() -> Script:
    """Run Python source, with variables added to the environment."""

    def run(source: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", source],
            env={**environ, **(env or {})},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run
