"""Who is measured, and the command of one measurement of each."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORKER = Path(__file__).with_name("worker.py")
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
RUST_PEERS = TARGET / "release" / "fib_peers"
ONE_SECOND = TARGET / "release" / "examples" / "one_second"


@dataclass(frozen=True)
class Peer:
    """One contestant: a name for options and files, a label for people."""

    name: str
    label: str
    program: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_ours(self) -> bool:
        """Whether it is rust_fib."""
        return self.name.startswith("ours")

    def command(self, n: int, seconds: float, calls: int) -> list[str]:
        """One process that calls it at least `calls` times and until `seconds` have passed."""
        return [*self.program, str(n), str(seconds), str(calls)]

    def full_environment(self) -> dict[str, str]:
        """This process's environment, less what would choose our instruction set, plus its own."""
        inherited = {key: value for key, value in os.environ.items() if key != "RUST_FIB_SIMD"}
        return inherited | dict(self.environment)


def _python(name: str) -> tuple[str, ...]:
    return (sys.executable, str(WORKER), name)


def _rust(name: str) -> tuple[str, ...]:
    return (str(RUST_PEERS), name)


def _ours(simd: str, threads: int = 1) -> Peer:
    name = f"ours-{simd}" if threads == 1 else f"ours-{simd}-{threads}"
    label = f"rust_fib, {simd}, {threads} thread{'s' * (threads > 1)}"
    return Peer(name, label, _python(f"rust_fib-{threads}"), {"RUST_FIB_SIMD": simd})


PEERS = (
    Peer("ours-1", "rust_fib, 1 thread", _python("rust_fib-1")),
    Peer("ours-2", "rust_fib, 2 threads", _python("rust_fib-2")),
    _ours("avx512"),
    _ours("avx2"),
    _ours("avx2", 2),
    _ours("scalar"),
    _ours("scalar", 2),
    Peer("flint-radix-1t", "FLINT radix, 1 thread", _rust("flint-radix-1t")),
    Peer("flint-radix-2t", "FLINT radix, 2 threads", _rust("flint-radix-2t")),
    Peer("gmpy2", "gmpy2", _python("gmpy2")),
    Peer("gmp", "GMP from C, the system's", _rust("gmp")),
    Peer("python-flint", "python-flint", _python("python-flint")),
    Peer("malachite", "malachite", _rust("malachite")),
    Peer("dashu", "dashu-int", _rust("dashu")),
    Peer("num-bigint", "num-bigint", _rust("num-bigint")),
    Peer("decimal", "CPython's decimal", _python("decimal")),
    Peer("int", "CPython's int", _python("int")),
)
BY_NAME: Mapping[str, Peer] = {peer.name: peer for peer in PEERS}


def versions() -> dict[str, str]:
    """What was measured: packages, the libraries inside them, the commit."""
    import flint
    import gmpy2

    return {
        "Python": sys.version.split()[0],
        "gmpy2": f"{gmpy2.version()} with {gmpy2.mp_version()}",
        "python-flint": f"{flint.__version__} with FLINT {flint.__FLINT_VERSION__}",
        **_locked("flint3-sys", "malachite-nz", "dashu-int", "num-bigint"),
        "commit": _output("git", "-C", str(ROOT), "describe", "--always", "--dirty"),
    }


def _locked(*crates: str) -> dict[str, str]:
    import tomllib

    lock = tomllib.loads((WORKER.parent / "peers" / "Cargo.lock").read_text())
    found = {package["name"]: package["version"] for package in lock["package"]}
    return {crate: found[crate] for crate in crates}


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
