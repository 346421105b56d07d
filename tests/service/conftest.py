"""The whole service as `make serve` runs it: real processes, real HTTP."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def base_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running service with a data folder of its own."""
    data, port = tmp_path_factory.mktemp("service"), free_port()
    program = str(Path(sys.executable).with_name("fib-service"))
    command = [program, "serve", "--port", str(port)]
    with subprocess.Popen(
        [*command, "--data", str(data)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        _await_ready(process)
        yield f"http://127.0.0.1:{port}"
        process.terminate()
        assert process.wait(60) == 0


def _await_ready(process: subprocess.Popen[str]) -> None:
    assert process.stdout
    lines = []
    for line in process.stdout:
        lines.append(line)
        if "is ready" in line:
            return
    raise AssertionError("the service did not start:\n" + "".join(lines))


@pytest.fixture
def http(base_url: str) -> Iterator[httpx.Client]:
    """A client of the running service, which asks for JSON."""
    headers = {"Accept": "application/json"}
    with httpx.Client(base_url=base_url, headers=headers, timeout=60) as client:
        yield client
