"""The service and the tests in surroundings that they must not depend on."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.ports import free_port
from tests.service.conftest import ROOT
from tests.service.test_serve import COMMAND, Serving
from tests.unit.embedded.process_table import family, wait_until

SURROUNDED = str(ROOT / "scripts" / "in_surroundings.sh")
# Each failed in some surroundings: a Ctrl-C, modes of files, a database, a server in a container.
TESTS = (
    "tests/unit/rust_fib/test_watched.py",
    "tests/unit/embedded/test_child_processes.py",
    "tests/unit/embedded/test_claims.py",
    "tests/unit/views/test_jobs.py",
)


def _locales_can_be_made() -> bool:
    return Path("/usr/share/i18n/locales/fa_IR").exists()


@pytest.fixture(scope="module", autouse=True)
def _locales() -> None:
    if not _locales_can_be_made():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("apt-get install locales")


@pytest.fixture(scope="module")
def surrounded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A `serve` in all of them at once."""
    serving = Serving(tmp_path_factory.mktemp("surrounded"), free_port())
    yield serving.start_ready(command=(SURROUNDED, "serve", *COMMAND))
    processes = {each.pid for each in family(serving.process.pid)}
    os.kill(serving.process.pid, signal.SIGINT)
    assert serving.end() == 0
    assert not processes & {each.pid for each in family(1)}


def test_the_service_answers_and_its_worker_works(surrounded: Serving) -> None:
    text = httpx.get(f"{surrounded.url}/rust/calculate/10").text
    assert text.startswith("you entered 10 which has a Fibonacci number of 55 which took 0.0")
    queued = httpx.get(f"{surrounded.url}/calculate/8000000")
    job = httpx.URL(surrounded.url).join(queued.headers["Location"])
    wanted = {"Accept": "application/json"}
    wait_until(lambda: httpx.get(job, headers=wanted).json()["state"] == "done", 60)
    assert httpx.get(job, headers=wanted).json()["finished_at"].endswith("+00:00")


def test_errors_are_the_services_own(surrounded: Serving) -> None:
    answer = httpx.get(f"{surrounded.url}/unknown", headers={"Accept": "application/json"})
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_nobody_else_may_write_its_files(surrounded: Serving) -> None:
    for path in (surrounded.data, *surrounded.data.rglob("*")):
        if not path.is_socket() and not path.is_symlink():
            assert not stat.S_IMODE(path.stat().st_mode) & 0o022, path


def test_no_process_has_a_closed_descriptor_or_an_ignored_interrupt(surrounded: Serving) -> None:
    for process in (surrounded.process.pid, *(e.pid for e in family(surrounded.process.pid))):
        descriptors = {entry.name for entry in Path(f"/proc/{process}/fd").iterdir()}
        assert {"0", "1", "2"} <= descriptors
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
        blocked = next(int(line.split()[1], 16) for line in lines if line.startswith("SigBlk"))
        assert not blocked & 1 << (signal.SIGINT - 1)


def test_its_locks_are_held(surrounded: Serving, tmp_path: Path) -> None:
    other = Serving(tmp_path, free_port())
    other.data = surrounded.data
    assert "already serving at" in other.refused()


def test_tests_pass_in_all_of_them_at_once() -> None:
    words = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *TESTS)
    done = subprocess.run(
        (SURROUNDED, "all", *words), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_tests_pass_in_an_encoding_of_eight_bits(tmp_path: Path) -> None:
    make = ("localedef", "--no-archive", "-i", "ar_EG", "-f", "ISO-8859-6")
    place = tmp_path / "ar_EG.ISO-8859-6"
    subprocess.run((*make, str(place)), capture_output=True, check=False)
    assert (place / "LC_CTYPE").exists()
    words = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", TESTS[2])
    variables = os.environ | {"LOCPATH": str(tmp_path), "LC_ALL": place.name}
    done = subprocess.run(
        words, cwd=ROOT, env=variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout
