"""The development servers, and the service on the host that uses them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.containers.conftest import ENV_FILE
from tests.containers.stack import ROOT, await_that, run
from tests.independent import fibonacci_digits
from tests.ports import free_port


@pytest.fixture(scope="module")
def ports() -> dict[str, str]:
    """Where the servers are published."""
    return {"POSTGRES_PORT": str(free_port()), "REDIS_PORT": str(free_port())}


@pytest.fixture(scope="module")
def servers(ports: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """`docker-compose` of the servers, which run."""
    files = ("--env-file", str(ENV_FILE), "-f", str(ROOT / "docker-compose.yml"))
    compose = ("docker-compose", *files, "-p", f"fibdev{uuid4().hex[:8]}")
    try:
        run("make", "-C", str(ROOT), "servers", f"COMPOSE={' '.join(compose)}", env=ports)
        yield compose
    finally:
        run(*compose, "down", "--volumes", "--timeout", "5", env=ports, check=False)


def test_only_this_host_reaches_them(servers: tuple[str, ...], ports: dict[str, str]) -> None:
    for service, port in (("postgres", "5432"), ("redis", "6379")):
        shown = run(*servers, "port", service, port, env=ports).strip()
        assert shown.startswith("127.0.0.1:")


def test_they_start_alone(servers: tuple[str, ...], ports: dict[str, str]) -> None:
    running = run(*servers, "ps", "--services", "--filter", "status=running", env=ports)
    assert set(running.split()) == {"postgres", "redis"}


def test_the_service_uses_them(
    servers: tuple[str, ...], ports: dict[str, str], tmp_path: Path
) -> None:
    port = free_port()
    environment = os.environ | {
        "FIB_CONFIG": str(ROOT / "deployment" / "development_config.yml"),
        "FIB_DB_URL": f"postgresql+psycopg2://fib@127.0.0.1:{ports['POSTGRES_PORT']}/fib",
        "FIB_QUEUE_BROKER": f"redis://127.0.0.1:{ports['REDIS_PORT']}/0",
    }
    program = str(Path(sys.executable).with_name("fib-service"))
    words = (program, "serve", "--port", str(port), "--data", str(tmp_path / "data"))
    with subprocess.Popen(words, env=environment, cwd=ROOT) as process:
        try:
            _calculates(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()
            assert process.wait(60) == 0
    statement = "SELECT digits FROM fib_entries WHERE input_number = 1000"
    shown = run(
        *(*servers, "exec", "-T", "postgres", "psql", "-U", "fib", "-Atc", statement), env=ports
    )
    assert shown.strip() == fibonacci_digits(1000)


def _calculates(url: str) -> None:
    def answers() -> bool:
        return httpx.get(f"{url}/rust/calculate/1000").status_code == 200

    await_that("an answer", answers)
    queued = httpx.get(f"{url}/calculate/8000000")
    assert queued.status_code == 202
    job = url + queued.headers["Location"]
    wanted = {"Accept": "application/json"}
    await_that("the job is done", lambda: httpx.get(job, headers=wanted).json()["state"] == "done")
