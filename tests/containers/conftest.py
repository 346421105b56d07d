"""One live stack for all tests here, brought up from nothing on images that were built before."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.containers.stack import DEPLOYMENT, Stack, run
from tests.ports import free_port

ENV_FILE = DEPLOYMENT / "offline" / "images.env"
COMPOSE_V2 = Path(__file__).parent / "compose_v2"
COMPOSE_V2_IMAGE = "fib_offline/compose:2"


def _missing() -> str | None:
    """What stands in the way of these tests."""
    if shutil.which("docker") is None or shutil.which("docker-compose") is None:
        return "docker and docker-compose are needed: apt-get install docker.io docker-compose"
    if subprocess.run(("docker", "info"), capture_output=True, check=False).returncode:
        return "the Docker daemon does not answer: start it (dockerd, or systemctl start docker)"
    return None


@pytest.fixture(scope="session", autouse=True)
def _docker() -> None:
    missing = _missing()
    if missing and os.environ.get("CI"):
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The live stack, with secrets of its own; everything it made is removed afterwards."""
    secrets = tmp_path_factory.mktemp("live") / "secrets"
    run(str(DEPLOYMENT / "make_secrets.sh"), str(secrets))
    stack = Stack(f"fibtest{uuid4().hex[:8]}", secrets, free_port(), ENV_FILE)
    try:
        stack.up()
        stack.await_answers()
        yield stack
    finally:
        _keep_logs(stack)
        stack.compose("down", "--volumes", "--remove-orphans", "--timeout", "5", check=False)


@pytest.fixture(scope="session")
def compose_v2(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Compose v2's program, out of Debian's package."""
    run("docker", "build", "--quiet", "--tag", COMPOSE_V2_IMAGE, str(COMPOSE_V2))
    path = tmp_path_factory.mktemp("compose") / "docker-compose"
    identity = run("docker", "create", COMPOSE_V2_IMAGE).strip()
    try:
        run("docker", "cp", f"{identity}:/usr/libexec/docker/cli-plugins/docker-compose", str(path))
    finally:
        run("docker", "rm", identity)
    assert "version 2" in run(str(path), "version")
    return str(path)


@pytest.fixture
def http(stack: Stack) -> Iterator[httpx.Client]:
    """A client of the stack, through NGINX, which asks for JSON."""
    headers = {"Accept": "application/json"}
    with httpx.Client(base_url=stack.url, headers=headers, timeout=60) as client:
        yield client


def _keep_logs(stack: Stack) -> None:
    """All logs in one file of this run, for whoever looks into a failure."""
    folder = Path(os.environ.get("CONTAINER_LOGS", "target/logs"))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{stack.project}.log").write_text(stack.compose("logs", "--no-color", check=False))
