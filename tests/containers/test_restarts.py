"""Restarts, scaling and replicas that die, all under load."""

from itertools import count

import httpx
import pytest

from tests.containers.load import gets
from tests.containers.stack import LASTING, Stack, await_that, healthy, run
from tests.independent import fibonacci_digits

LARGE = count(8_000_001)
PER_SECOND = 40


def _job(stack: Stack) -> tuple[int, str]:
    """A large number and the address of its job."""
    number = next(LARGE)
    queued = httpx.get(f"{stack.url}/calculate/{number}", timeout=30)
    assert queued.status_code == 202, queued.text[:100]
    return number, stack.url + queued.headers["Location"]


def _await_done(stack: Stack, number: int, job: str) -> None:
    wanted = {"Accept": "application/json"}
    await_that(
        f"the job of {number} is done",
        lambda: bool(httpx.get(job, headers=wanted, timeout=30).json()["state"] == "done"),
    )
    answer = httpx.get(f"{stack.url}/calculate/{number}", headers=wanted, timeout=30)
    right = answer.json()["fib_value"] == fibonacci_digits(number)
    assert right, "millions of digits are not to be printed"


@pytest.mark.parametrize("service", LASTING)
def test_the_stack_survives_a_restart_of_each_service(stack: Stack, service: str) -> None:
    number, job = _job(stack)
    stack.compose("restart", "--timeout", "30", service)
    stack.await_answers()
    _await_done(stack, number, job)


def test_a_worker_that_is_killed_loses_no_job(stack: Stack) -> None:
    number, job = _job(stack)
    run("docker", "kill", *stack.containers("queue_worker"))
    stack.up()
    _await_done(stack, number, job)


def test_a_stopped_worker_is_gone_within_its_grace_and_loses_nothing(stack: Stack) -> None:
    jobs = [_job(stack) for _ in range(8)]
    worker = stack.containers("queue_worker")[0]
    stack.compose("stop", "queue_worker")
    state = run("docker", "inspect", "-f", "{{.State.ExitCode}}", worker).strip()
    assert state != "137", "it was killed at the end of its grace period"
    stack.up()
    for number, job in jobs:
        _await_done(stack, number, job)


def test_workers_and_web_scale_and_nginx_finds_them(stack: Stack) -> None:
    stack.up("--no-recreate", "--scale", "queue_worker=3", "--scale", "flask_app=2")
    assert len(stack.containers("queue_worker")) == 3
    replicas = stack.containers("flask_app")
    assert len(replicas) == 2
    await_that("both replicas are healthy", lambda: all(map(healthy, replicas)))
    before = list(map(_requests, replicas))

    def both_were_asked() -> bool:
        for _ in range(20):
            httpx.get(f"{stack.url}/get?limit=1", timeout=10)
        return all(now > was for now, was in zip(map(_requests, replicas), before, strict=True))

    await_that("NGINX sends requests to both", both_were_asked, seconds=30)


def test_a_replica_that_dies_fails_no_get(stack: Stack) -> None:
    stack.up("--no-recreate", "--scale", "flask_app=2")
    replicas = stack.containers("flask_app")
    await_that("both replicas are healthy", lambda: all(map(healthy, replicas)))
    with gets(stack.url, "/get?limit=1&after={}", per_second=PER_SECOND) as load:
        await_that("some answers", lambda: load.total > 50)
        run("docker", "kill", replicas[0])
        total = load.total
        await_that("more answers", lambda: load.total > total + 100)
    assert not load.failed
    stack.up("--no-recreate", "--scale", "flask_app=2")


def test_a_rolling_restart_fails_no_get(stack: Stack) -> None:
    stack.up("--no-recreate", "--scale", "flask_app=2")
    replicas = stack.containers("flask_app")
    await_that("both replicas are healthy", lambda: all(map(healthy, replicas)))
    with gets(stack.url, "/get?limit=1&after={}", per_second=PER_SECOND) as load:
        stack.rolling_restart()
    assert load.total > 30
    assert not load.failed
    renewed = stack.containers("flask_app")
    assert len(renewed) == 2
    assert not set(renewed) & set(replicas)


def test_data_survives_down_and_up(stack: Stack) -> None:
    number = next(LARGE) % 10_000 + 30_000
    httpx.get(f"{stack.url}/rust/calculate/{number}")
    stack.compose("down", "--timeout", "30")
    stack.up()
    stack.await_answers()
    answer = httpx.get(f"{stack.url}/rust/calculate/{number}")
    assert answer.text == (
        f"you entered {number} which has an existing Fibonacci number of "
        f"{fibonacci_digits(number)}\n"
    )


def _requests(container: str) -> int:
    """Bytes that a container received on its networks: they grow with every request."""
    lines = run("docker", "exec", container, "cat", "/proc/net/dev").splitlines()
    return sum(int(line.split()[1]) for line in lines if "eth" in line)
