"""A copy of this tree to work on, with `docker-compose up` at its root."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.containers.conftest import ENV_FILE
from tests.containers.stack import ROOT, await_that, run
from tests.ports import free_port


@dataclass(frozen=True)
class LocalWork:
    """One copy of the tree, its compose project, and an image of its own."""

    folder: Path
    project: str
    program: str = "docker-compose"
    ports: dict[str, str] = field(
        default_factory=lambda: {
            name: str(free_port()) for name in ("PORT", "POSTGRES_PORT", "REDIS_PORT")
        }
    )

    @property
    def image(self) -> str:
        """The name of the image that `up` builds."""
        return f"fib_development:{self.project}"

    @property
    def url(self) -> str:
        """What a browser would open."""
        return f"http://localhost:{self.ports['PORT']}"

    def copy_tree(self) -> None:
        """The files that git knows or would take, as they are now."""
        names = run("git", "-C", str(ROOT), "ls-files", "-z", "-co", "--exclude-standard")
        for name in filter(None, names.split("\0")):
            if (ROOT / name).is_file():  # not one that was deleted
                (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, self.folder / name)

    def compose(self, *words: str, check: bool = True) -> str:
        """What docker-compose prints, its errors too, called in the folder as a person would."""
        own = {"FIB_DEVELOPMENT_IMAGE": self.image, "DOCKER_BUILDKIT": "0", **self.ports}
        done = subprocess.run(
            (self.program, "--env-file", str(ENV_FILE), "-p", self.project, *words),
            cwd=self.folder,
            env=os.environ | own,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert not check or done.returncode == 0, done.stdout
        return done.stdout

    def up(self) -> None:
        """Bring the whole service up and wait for its first answer."""
        self.compose("up", "-d")
        await_that("an answer", lambda: httpx.get(f"{self.url}/health/ready").status_code == 200)

    def remove(self) -> None:
        """Containers, volumes and the image."""
        self.compose("down", "--volumes", "--timeout", "5", check=False)
        run("docker", "rmi", self.image, check=False)

    @contextmanager
    def edited(self, name: str, old: str, new: str) -> Iterator[None]:
        """With other words in a file, as an editor saves it; as it was afterwards."""
        path = self.folder / name
        text = path.read_text()
        assert old in text, f"{name} has no {old!r}"
        path.write_text(text.replace(old, new))
        try:
            yield
        finally:
            path.write_text(text)

    def text(self, address: str, accept: str = "text/plain") -> str:
        """The body of the answer, whatever its status."""
        return httpx.get(self.url + address, headers={"Accept": accept}).text.strip()
