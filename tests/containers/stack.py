"""The live stack as its own compose project: docker-compose called as a person would."""

import json
import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
DEPLOYMENT = ROOT / "deployment"
SERVICES = ("postgres", "redis", "migrate", "flask_app", "queue_worker", "nginx")
LASTING = tuple(name for name in SERVICES if name != "migrate")


def run(*words: str, env: dict[str, str] | None = None, check: bool = True) -> str:
    """The standard output of a command; its standard error is shown where it fails."""
    environment = os.environ | (env or {})
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise AssertionError(f"{' '.join(words)}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def await_that(
    what: str, condition: Callable[[], bool], *, seconds: float = 90, every: float = 0.2
) -> None:
    """Wait until `condition` holds; a fault that ends it is taken for no."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if condition():
                return
        except (httpx.HTTPError, AssertionError):
            pass
        time.sleep(every)
    raise AssertionError(f"not within {seconds} s: {what}")


@dataclass(frozen=True)
class Stack:
    """One live stack: its compose project, its secrets and the port that NGINX is published on."""

    project: str
    secrets: Path
    port: int
    env_file: Path
    overrides: tuple[Path, ...] = ()
    program: str = "docker-compose"

    @property
    def url(self) -> str:
        """What a browser would open."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The variables that docker-compose reads."""
        own = {
            "HTTP_PORT": str(self.port),
            "SECRETS_FOLDER": str(self.secrets),
            "COMPOSE": self.program,
        }
        return os.environ | own

    def command(self, *words: str) -> tuple[str, ...]:
        """`docker-compose` on the live file, with the images of the env file."""
        files = (DEPLOYMENT / "docker-compose.yml", *self.overrides)
        options = [word for file in files for word in ("-f", str(file))]
        return (
            self.program,
            "--env-file",
            str(self.env_file),
            *options,
            "-p",
            self.project,
            *words,
        )

    def compose(self, *words: str, check: bool = True) -> str:
        """What `docker-compose` prints."""
        return run(*self.command(*words), env=self.environment, check=check)

    def up(self, *words: str) -> None:
        """Start what is not running, as `docker-compose up -d` does."""
        self.compose("up", "-d", *words)

    def rolling_restart(self) -> str:
        """Replace the web replicas one by one, by the script that does it for live use."""
        script = str(DEPLOYMENT / "rolling_restart.sh")
        options = ("--env-file", str(self.env_file), "-p", self.project)
        return run(script, *options, env=self.environment)

    def containers(self, service: str) -> list[str]:
        """The ids of the containers of a service, ended ones among them."""
        labels = {"project": self.project, "service": service, "oneoff": "False"}
        filters = [f"--filter=label=com.docker.compose.{k}={v}" for k, v in labels.items()]
        return run("docker", "ps", "--all", "--quiet", "--no-trunc", *filters).split()

    def inspect(self, service: str) -> list[dict[str, Any]]:
        """What `docker inspect` says of each container of a service."""
        found: list[dict[str, Any]] = json.loads(
            run("docker", "inspect", *self.containers(service))
        )
        return found

    def execute(self, service: str, *words: str, check: bool = True) -> str:
        """The output of a command within the first container of a service."""
        return run("docker", "exec", self.containers(service)[0], *words, check=check)

    def query(self, statement: str, *, role: str = "postgres") -> str:
        """What the database answers to one of its roles, over TCP with that role's password."""
        secret = (
            "postgres_password" if role == "postgres" else f"{role.removeprefix('fib_')}_password"
        )
        password = (self.secrets / secret).read_text().strip()
        return run(
            *("docker", "exec", "--env", "PGPASSWORD", self.containers("postgres")[0]),
            *("psql", "-h", "127.0.0.1", "-U", role, "-d", "fib", "-Atc", statement),
            env={"PGPASSWORD": password},
        ).strip()

    def answers(self) -> bool:
        """Whether NGINX gets an answer from a replica, and that from PostgreSQL: none is cached."""
        return httpx.get(f"{self.url}/get?limit=1", timeout=5).status_code == 200

    def await_answers(self) -> None:
        """Wait until NGINX does."""
        await_that("an answer through NGINX", self.answers)


def healthy(container: str) -> bool:
    """Whether its health check passes."""
    shown = run("docker", "inspect", "-f", "{{.State.Health.Status}}", container)
    return shown.strip() == "healthy"
