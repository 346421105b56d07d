"""The image: what it says of itself, and what it does not hold."""

import json
import os
import re
from typing import Any

import pytest
from scripts.support import parts

from tests.containers.conftest import ENV_FILE
from tests.containers.stack import Stack, run

IMAGE = os.environ.get("FIB_IMAGE", "fib_service:latest")
MOST_BYTES = 300 * 2**20


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    """What `docker image inspect` says."""
    found: list[dict[str, Any]] = json.loads(run("docker", "image", "inspect", IMAGE))
    return found[0]


def _sh(script: str) -> str:
    words = ("docker", "run", "--rm", "--network", "none", "--read-only", IMAGE, "sh", "-c", script)
    return run(*words).strip()


def test_it_is_small(described: dict[str, Any]) -> None:
    assert described["Size"] < MOST_BYTES


@pytest.mark.parametrize("key", ["title", "version", "revision", "created", "licenses"])
def test_it_is_labelled(described: dict[str, Any], key: str) -> None:
    assert described["Config"]["Labels"][f"org.opencontainers.image.{key}"]


def test_no_tool_of_the_build_is_left() -> None:
    tools = "cargo rustc gcc cc make git pip pip3 curl apt-key"
    assert _sh(f"for t in {tools}; do command -v $t || true; done") == ""


def test_no_cache_of_the_build_is_left() -> None:
    places = (
        "/root/.cache /root/.cargo /wheelhouse /var/lib/apt/lists/*_Packages* /var/cache/apt/*.bin"
    )
    assert _sh(f"ls -d {places} 2>/dev/null || true") == ""


@pytest.mark.parametrize(
    ("service", "command"),
    [("nginx", "nginx -v"), ("postgres", "postgres --version"), ("redis", "redis-server -v")],
)
def test_a_server_is_of_the_line_that_its_image_names(
    stack: Stack, service: str, command: str
) -> None:
    named = re.search(rf"^{service.upper()}_IMAGE=\S+:(\S+)$", ENV_FILE.read_text(), re.MULTILINE)
    assert named
    tag = named[1]
    shown = stack.execute(service, "sh", "-c", f"{command} 2>&1")
    found = re.search(r"\d+(\.\d+)+", shown)
    assert found, shown
    assert f"{found[0]}.".startswith(f"{tag}."), (
        f"deployment/offline/images.env says {tag}: {shown}"
    )


def test_its_python_is_the_one_that_the_support_page_lists() -> None:
    (listed,) = [part.version for part in parts() if part.name == "Python, in the image"]
    assert _sh("python3 --version").startswith(f"Python {listed}.")


def test_the_wheels_are_those_of_the_tree() -> None:
    code = "import rust_fib, rust_db, fib_service; print(rust_fib.fibonacci_number(100))"
    assert _sh(f"python3 -c '{code}'") == "354224848179261915075"
