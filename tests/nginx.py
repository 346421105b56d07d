"""A real NGINX with deployment/nginx in front of given replicas."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "deployment" / "nginx"

# The host's own, whichever that is, and the line of the live stack (scripts/supported_nginx.sh).
LINES = ("installed", "live")
LIVE = ROOT / ".tools" / "nginx" / "nginx"


def require_tool(name: str) -> str:
    """The path of a program; without it the test is skipped, but fails where CI runs it."""
    places = (str(Path(sys.executable).parent), os.environ.get("PATH", ""), "/usr/sbin")
    path = shutil.which(name, path=os.pathsep.join(places))
    return path or _missing(f"{name} is not installed")


def _missing(what: str) -> str:
    (pytest.fail if os.environ.get("CI") else pytest.skip)(what)
    return ""


def program(line: str) -> str:
    """The NGINX of one of LINES."""
    if line == "installed":
        return require_tool("nginx")
    return str(LIVE) if LIVE.exists() else _missing(f"{LIVE} is missing: make {LIVE.parent}")


def live_files() -> dict[str, Path]:
    """What the live stack mounts below /etc/nginx."""
    files = (path for path in SOURCE.rglob("*") if path.suffix in (".conf", ".template"))
    return {str(path.relative_to(SOURCE)): path for path in files}


def render(
    folder: Path,
    variables: dict[str, str],
    port: int,
    alive_port: int,
    files: dict[str, Path] | None = None,
) -> Path:
    """The configuration in `folder`, its templates filled in, its places and ports other ones."""
    for name, source in (files or live_files()).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, folder / name)
    (folder / "conf.d").mkdir()
    (folder / "cache").mkdir()
    for template in (folder / "templates").iterdir():
        _fill(template, folder / "conf.d" / template.stem, variables)
    changes = {
        "nginx.conf": {"/tmp/": f"{folder}/"},
        "site/access_log.conf": {"/dev/stdout": f"{folder}/access.log", "flush=1s": "flush=10ms"},
        "site/cache.conf": {"/var/cache/nginx/": f"{folder}/cache/"},
        "site/locations.conf": {"/var/lib/fib/digits/": f"{folder}/digits/"},
        "conf.d/10-service.conf": {
            "listen 8080": f"listen 127.0.0.1:{port}",
            "127.0.0.1:8081": f"127.0.0.1:{alive_port}",
        },
    }
    for name, replacements in changes.items():
        _replace(folder / name, replacements)
    return folder / "nginx.conf"


def _fill(template: Path, target: Path, variables: dict[str, str]) -> None:
    """What the image's entrypoint does by envsubst."""
    text = template.read_text()
    for name in re.findall(r"\$\{(\w+)\}", text):
        assert name in variables, f"{template.name} asks for {name}"
        text = text.replace(f"${{{name}}}", variables[name])
    target.write_text(text)


def variables(web_address: str, resolver: str = "127.0.0.1") -> dict[str, str]:
    """The templates' variables; an address of digits asks no resolver."""
    return {
        "WEB_ADDRESS": web_address,
        "NGINX_LOCAL_RESOLVERS": resolver,
        "SERVER_NAMES": "localhost 127.0.0.1",
    }


def _replace(path: Path, replacements: dict[str, str]) -> None:
    text = path.read_text()
    for old, new in replacements.items():
        assert old in text, f"{path.name} no longer says {old}"
        text = text.replace(old, new)
    path.write_text(text)


def command(nginx: str, config: Path, *words: str) -> list[str]:
    """NGINX's command line; as root its processes stay root's, to reach a test's folders."""
    user = "user root;" if os.geteuid() == 0 else ""
    return [nginx, "-c", str(config), "-g", f"daemon off; {user}", *words]


@contextmanager
def running(nginx: str, config: Path) -> Iterator[None]:
    """NGINX with that configuration; its listening sockets exist before its workers do."""
    log = config.parent / "error.log"
    with (
        log.open("w") as errors,
        subprocess.Popen(command(nginx, config), stderr=errors) as process,
    ):
        try:
            _await_pid_file(process, config.parent / "nginx.pid", log)
            yield
        finally:
            process.terminate()
            process.wait(10)


def _await_pid_file(process: subprocess.Popen[bytes], pid_file: Path, log: Path) -> None:
    while not (pid_file.exists() and pid_file.read_text().strip()):
        try:
            process.wait(0.02)
        except subprocess.TimeoutExpired:
            continue
        raise AssertionError(log.read_text())
