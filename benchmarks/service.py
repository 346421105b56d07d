"""Requests per second for a stored number, and the time of F(1,000,000), on this machine.

Starts the service as `make serve` does, with a data folder of its own, and stops it again.
"""

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

from fib_service.fib_calcs import CalculationMethod, calc_fib_num

ROOT = Path(__file__).resolve().parents[1]
CLIENTS = 16
SECONDS = 3.0
ROUNDS = 3


def main() -> None:
    """Print both figures."""
    for method in CalculationMethod:
        best = min(calc_fib_num(1_000_000, method).seconds for _ in range(5))
        print(f"F(1,000,000) by {method}: {best * 1000:.2f} ms (best of 5)")
    with tempfile.TemporaryDirectory() as data, _service(Path(data)) as (_, port):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            _exchange(connection, b"GET /calculate/1000 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        rates = [_requests_per_second(port, "/calculate/1000") for _ in range(ROUNDS)]
    print(
        f"stored F(1,000) over HTTP: {median(rates):,.0f} requests/s "
        f"(median of {ROUNDS} rounds of {SECONDS:.0f} s, {CLIENTS} clients, "
        "client and service on the same cores)"
    )


class _service:  # noqa: N801 - used as a context manager only
    """A running service."""

    def __init__(self, data: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        program = str(Path(sys.executable).with_name("fib-service"))
        command = [program, "serve", "--port", str(self.port), "--data", str(data)]
        environment = {k: v for k, v in os.environ.items() if not k.startswith("FIB_")}
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> tuple[subprocess.Popen[str], int]:
        assert self.process.stdout
        if not any("is ready" in line for line in self.process.stdout):
            raise SystemExit("the service did not start")
        return self.process, self.port

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(60)


def _requests_per_second(port: int, path: str) -> float:
    counts: list[int] = []
    end = time.monotonic() + SECONDS
    threads = [
        threading.Thread(target=lambda: counts.append(_load(port, path, end)))
        for _ in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS


def _load(port: int, path: str, end: float) -> int:
    """Requests answered by `end` over one connection; bare sockets, so that Python's HTTP client
    does not take the service's time on the same cores."""
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", port)) as connection:
        size, count = len(_exchange(connection, request)), 0
        while time.monotonic() < end:
            connection.sendall(request)
            received = 0
            while received < size:
                received += len(connection.recv(65536))
            count += 1
    return count


def _exchange(connection: socket.socket, request: bytes) -> bytes:
    """One small answer, which arrives in one piece."""
    connection.sendall(request)
    answer = connection.recv(65536)
    if not answer.startswith(b"HTTP/1.1 200"):
        raise SystemExit(f"the service answered {answer.splitlines()[0].decode()}")
    return answer


if __name__ == "__main__":
    main()
