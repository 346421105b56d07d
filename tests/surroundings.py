"""The state that tests run in, whatever the run inherits: as of a fresh shell in UTF-8 and UTC."""

import os
import pwd
import resource
import signal
import sys
import time
from pathlib import Path

import pytest

from fib_service.surroundings import forget_variables, settle

# What the service, libpq, Celery, Gunicorn, Flask, git and docker-compose would take from them.
_FOREIGN = ("CELERY_", "COMPOSE_", "FIB_", "FLASK_", "GIT_", "GUNICORN_", "PG", "RUST_FIB_")
_LOCALE = ("LANG", "LC_", "TZ")
_MEANT = ("FIB_IMAGE", "FIB_SEED")  # of these the tests are told on purpose
_ENOUGH_FILES = 4096


def settle_tests() -> None:
    """Settle this process and what it starts."""
    settle()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that its servers end too
    os.umask(0o022)
    meant = {name: os.environ[name] for name in _MEANT if name in os.environ}
    forget_variables(*_FOREIGN, *_LOCALE)
    for name in ("PORT", "WEB_CONCURRENCY"):
        os.environ.pop(name, None)
    os.environ.update(
        meant, LANG="C.UTF-8", NO_PROXY=_direct("NO_PROXY"), no_proxy=_direct("no_proxy")
    )
    os.environ.setdefault("HOME", pwd.getpwuid(os.geteuid()).pw_dir)
    time.tzset()
    _allow_files()


def cache_in(folder: Path) -> None:
    """Keep what programs remember from call to call, such as rust_fib's times, to this run."""
    os.environ["XDG_CACHE_HOME"] = str(folder)


def require_utf8(config: pytest.Config) -> None:
    """Begin again in Python's UTF-8 mode where the locale has another encoding."""
    if sys.getfilesystemencoding() == "utf-8":
        return
    config.pluginmanager.getplugin("capturemanager").stop_global_capturing()
    words = (sys.executable, "-X", "utf8", "-m", "pytest", *config.invocation_params.args)
    os.execv(sys.executable, list(map(str, words)))  # noqa: S606 - no shell is wanted


def _direct(name: str) -> str:
    """The hosts that no proxy is asked for, this machine's servers among them."""
    return ",".join(filter(None, (os.environ.get(name), "127.0.0.1,localhost,::1")))


def _allow_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = _ENOUGH_FILES if hard == resource.RLIM_INFINITY else min(_ENOUGH_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < enough:
        resource.setrlimit(resource.RLIMIT_NOFILE, (enough, hard))
