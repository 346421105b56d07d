"""The measurements, one after the other on one stack."""

import json
import os
import re
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from uuid import uuid4

import httpx
from tests.containers.load import gets
from tests.containers.stack import DEPLOYMENT, Stack, await_that, healthy, run
from tests.ports import free_port

NUMBER = 1000
CONNECTIONS = 32
SECONDS = 4
RESTARTS = 5
PER_SECOND = 100
OVERRIDE = Path(__file__).with_name("compose.yml")


@dataclass
class Figures:
    """What was measured."""

    image_bytes: dict[str, int] = field(default_factory=dict)
    first_start: list[float] = field(default_factory=list)
    later_start: list[float] = field(default_factory=list)
    rates: dict[str, list[float]] = field(default_factory=dict)
    gets: int = 0
    failed: list[str] = field(default_factory=list)
    restarts: int = 0

    def rate(self, name: str) -> float:
        """Requests per second, the median of the rounds."""
        return median(self.rates[name])

    @property
    def ratio(self) -> float:
        """A stored answer's rate over the plain file's: the median of each round's ratio."""
        pairs = zip(self.rates["stored answer"], self.rates["plain file"], strict=True)
        return median(answer / plain for answer, plain in pairs)


def measure(folder: Path, rounds: int) -> Figures:
    """All figures, on a stack that is removed afterwards."""
    figures = Figures()
    stack = _stack(folder)
    try:
        _starts(stack, figures, rounds)
        _rates(stack, figures, folder / "static", rounds)
        _rolling_restarts(stack, figures)
        figures.image_bytes = {
            s: _image_bytes(stack, s) for s in ("flask_app", "nginx", "postgres", "redis")
        }
    finally:
        stack.compose("down", "--volumes", "--timeout", "10", check=False)
    return figures


def _stack(folder: Path) -> Stack:
    static = folder / "static"
    static.mkdir(mode=0o755)
    folder.chmod(0o755)
    os.environ["STATIC_FOLDER"] = str(static)
    run(str(DEPLOYMENT / "make_secrets.sh"), str(folder / "secrets"))
    env_file = DEPLOYMENT / "offline" / "images.env"
    return Stack(
        f"fibbench{uuid4().hex[:8]}", folder / "secrets", free_port(), env_file, (OVERRIDE,)
    )


def _starts(stack: Stack, figures: Figures, rounds: int) -> None:
    for _ in range(rounds):
        stack.compose("down", "--volumes", "--timeout", "10")
        figures.first_start.append(_start(stack))
        stack.compose("down", "--timeout", "10")
        figures.later_start.append(_start(stack))
        print(f"up: {figures.first_start[-1]:.1f} s, with data {figures.later_start[-1]:.1f} s")


def _start(stack: Stack) -> float:
    """Seconds from `docker-compose up` to the first answered calculation."""
    begin = time.monotonic()
    command = stack.command("up", "-d")
    with subprocess.Popen(command, env=stack.environment, stderr=subprocess.PIPE) as starting:
        await_that("the first answer", lambda: _calculates(stack), every=0.05)
        seconds = time.monotonic() - begin
        assert starting.wait() == 0
    return seconds


def _calculates(stack: Stack) -> bool:
    return httpx.get(f"{stack.url}/calculate/10", timeout=5).status_code == 200


def _rates(stack: Stack, figures: Figures, static: Path, rounds: int) -> None:
    address = f"{stack.url}/calculate/{NUMBER}"
    bodies = [httpx.get(address).content for _ in range(4)]
    (static / "answer").write_bytes(bodies[-1])
    replica = f"http://{_address(stack)}:5002/calculate/{NUMBER}"
    for _ in range(rounds):
        for name, words in {
            "plain file": ("-H", "Host: static.benchmark", f"{stack.url}/answer"),
            "stored answer": (address,),
            "stored answer, Gunicorn alone": (replica,),
        }.items():
            figures.rates.setdefault(name, []).append(_wrk(*words))
    print("; ".join(f"{name}: {figures.rate(name):,.0f}/s" for name in figures.rates))


def _wrk(*words: str) -> float:
    """Requests per second; every answer must be 200."""
    threads = ("-t", "1", "-c", str(CONNECTIONS), "-d", f"{SECONDS}s")
    shown = run("wrk", *threads, *words)
    assert "Non-2xx" not in shown, shown
    found = re.search(r"Requests/sec:\s+([\d.]+)", shown)
    assert found, shown
    return float(found.group(1))


def _address(stack: Stack) -> str:
    """Of the first web replica on the network that NGINX shares with it."""
    networks = stack.inspect("flask_app")[0]["NetworkSettings"]["Networks"]
    return str(networks[f"{stack.project}_front"]["IPAddress"])


def _rolling_restarts(stack: Stack, figures: Figures) -> None:
    stack.up("--no-recreate", "--scale", "flask_app=2")
    replicas = stack.containers("flask_app")
    await_that("both replicas are healthy", lambda: all(map(healthy, replicas)))
    with gets(stack.url, "/get?limit=1&after={}", per_second=PER_SECOND) as load:
        for _ in range(RESTARTS):
            stack.rolling_restart()
            figures.restarts += len(replicas)
    figures.gets, figures.failed = load.total, load.failed
    print(
        f"rolling restarts: {figures.restarts}, {load.total} GETs, failed: {load.failed or 'none'}"
    )


def _image_bytes(stack: Stack, service: str) -> int:
    image = stack.inspect(service)[0]["Image"]
    return int(json.loads(run("docker", "image", "inspect", image))[0]["Size"])
