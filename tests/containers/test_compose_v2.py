"""The same file under Compose v2, which is another program: up, scaled, renewed, down."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from tests.containers.stack import SERVICES, Stack, await_that, healthy
from tests.ports import free_port

# What the hardening is made of; each must come out of both programs alike.
HARDENING = (
    "ReadonlyRootfs", "CapDrop", "CapAdd", "SecurityOpt", "Privileged", "Memory", "NanoCpus",
    "PidsLimit", "LogConfig", "RestartPolicy", "Init",
)  # fmt: skip


@pytest.fixture(scope="module")
def second(stack: Stack, compose_v2: str) -> Iterator[Stack]:
    """A second stack, beside the one of docker-compose 1.29, with the same secrets."""
    name = f"fibtestv2{uuid4().hex[:8]}"
    second = replace(stack, project=name, port=free_port(), program=compose_v2)
    try:
        second.up("--scale", "flask_app=2", "--scale", "queue_worker=2")
        second.await_answers()
        yield second
    finally:
        second.compose("down", "--volumes", "--timeout", "5", check=False)


@pytest.mark.parametrize("service", SERVICES)
def test_both_harden_alike(stack: Stack, second: Stack, service: str) -> None:
    (ours, *_), (theirs, *_) = stack.inspect(service), second.inspect(service)
    for key in HARDENING:
        assert _plain(ours["HostConfig"].get(key)) == _plain(theirs["HostConfig"].get(key)), key
    for key in ("User", "Env", "Cmd", "StopSignal", "StopTimeout", "Healthcheck"):
        assert _plain(ours["Config"].get(key)) == _plain(theirs["Config"].get(key)), key


def test_replicas_are_renewed(second: Stack) -> None:
    replicas = second.containers("flask_app")
    await_that("both replicas are healthy", lambda: all(map(healthy, replicas)))
    second.rolling_restart()
    assert not set(second.containers("flask_app")) & set(replicas)
    second.await_answers()


def _plain(value: object) -> object:
    """Lists in order; nothing, in each of its spellings, as None."""
    return sorted(map(str, value)) or None if isinstance(value, list) else value or None
