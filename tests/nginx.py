"""A real NGINX with deployment/nginx in front of given replicas."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "deployment" / "nginx"


def require_tool(name: str) -> str:
    """The path of a program; without it the test is skipped, but fails where CI runs it."""
    places = (str(Path(sys.executable).parent), os.environ.get("PATH", ""), "/usr/sbin")
    path = shutil.which(name, path=os.pathsep.join(places))
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{name} is not installed")
    return path


def render(folder: Path, replicas: Sequence[str], port: int, alive_port: int) -> Path:
    """The configuration in `folder` with other addresses; all else is as in the container."""
    shutil.copytree(SOURCE, folder, dirs_exist_ok=True)
    (folder / "conf.d").mkdir()
    (folder / "cache").mkdir()
    servers = "".join(f"    server {replica};\n" for replica in replicas)
    (folder / "conf.d" / "replicas.conf").write_text(f"upstream replicas {{\n{servers}}}\n")
    template = folder / "templates" / "10-service.conf.template"
    (folder / "conf.d" / "10-service.conf").write_text(template.read_text())
    changes = {
        "nginx.conf": {"/tmp/": f"{folder}/"},  # noqa: S108 - what the file says
        "site/access_log.conf": {"/dev/stdout": f"{folder}/access.log", "flush=1s": "flush=10ms"},
        "site/cache.conf": {"/var/cache/nginx/": f"{folder}/cache/"},
        "site/locations.conf": {"/var/lib/fib/digits/": f"{folder}/digits/"},
        "site/to_replica.conf": {"http://flask_app:5002": "http://replicas"},
        "conf.d/10-service.conf": {
            "listen 8080": f"listen 127.0.0.1:{port}",
            "127.0.0.1:8081": f"127.0.0.1:{alive_port}",
            "${SERVER_NAMES}": "localhost 127.0.0.1",
        },
    }
    for name, replacements in changes.items():
        _replace(folder / name, replacements)
    return folder / "nginx.conf"


def _replace(path: Path, replacements: dict[str, str]) -> None:
    text = path.read_text()
    for old, new in replacements.items():
        assert old in text, f"{path.name} no longer says {old}"
        text = text.replace(old, new)
    path.write_text(text)


def command(config: Path, *words: str) -> list[str]:
    """NGINX's command line; as root its processes stay root's, to reach a test's folders."""
    user = "user root;" if os.geteuid() == 0 else ""
    return [require_tool("nginx"), "-c", str(config), "-g", f"daemon off; {user}", *words]


@contextmanager
def running(config: Path) -> Iterator[None]:
    """NGINX with that configuration; its listening sockets exist before its workers do."""
    with subprocess.Popen(command(config), stderr=subprocess.PIPE, text=True) as process:
        try:
            _await_pid_file(process, config.parent / "nginx.pid")
            yield
        finally:
            process.terminate()
            process.wait(10)


def _await_pid_file(process: subprocess.Popen[str], pid_file: Path) -> None:
    while not (pid_file.exists() and pid_file.read_text().strip()):
        try:
            process.wait(0.02)
        except subprocess.TimeoutExpired:
            continue
        raise AssertionError(process.stderr.read() if process.stderr else "")
