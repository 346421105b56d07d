"""What has a newer release, and whose support has ended: `make outdated`."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from scripts.support import ROOT, ended, parts

WORKSPACES = (ROOT, ROOT / "benchmarks" / "fib" / "peers")
# Lines of `cargo update --dry-run --verbose`.
_UPDATE = re.compile(r"\s*Updating (\S+) v(\S+) -> v(\S+)")
_HELD_BACK = re.compile(r"\s*Unchanged (\S+) v(\S+) \(available: v([^,)]+)")


def newer_crates(output: str) -> list[str]:
    """The crates that cargo would update, and those that a manifest or the toolchain holds back."""
    lines = output.splitlines()
    updates = [f"{m[1]} {m[2]} -> {m[3]}" for line in lines if (m := _UPDATE.match(line))]
    held = [
        f"{m[1]} {m[2]} -> {m[3]}, held back" for line in lines if (m := _HELD_BACK.match(line))
    ]
    return updates + held


def newer_packages(output: str, locked: str) -> list[str]:
    """The locked packages of a table that `uv pip list --outdated` printed."""
    names = set(re.findall(r"^([\w-]+)==", locked, re.MULTILINE))
    rows = [line.split() for line in output.splitlines()[2:]]
    return [f"{name} {old} -> {new}" for name, old, new, *_ in rows if name in names]


def _output(*command: str, folder: Path = ROOT) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout + done.stderr


def _sections() -> Iterator[tuple[str, list[str]]]:
    uv = str(Path(sys.executable).with_name("uv"))
    listed = _output(uv, "pip", "list", "--quiet", "--outdated", "--python", sys.executable)
    locked = (ROOT / "requirements" / "dev.txt").read_text("utf-8")
    yield "Python packages (make lock)", newer_packages(listed, locked)
    cargo = ("cargo", "update", "--dry-run", "--verbose", "--color", "never")
    for workspace in WORKSPACES:
        name = f"crates of {workspace.relative_to(ROOT)}/Cargo.lock (cargo update)"
        yield name, newer_crates(_output(*cargo, folder=workspace))


def main() -> int:
    """Print what has a newer release, then each date of docs/support.md that has passed."""
    try:
        for title, lines in _sections():
            print(f"{title}: {len(lines) or 'none'} with a newer release")
            print("".join(f"  {line}\n" for line in lines), end="")
    except OSError as error:
        print(f"outdated: newer releases could not be looked up: {error}", file=sys.stderr)
    gone = ended(datetime.now(UTC).date())
    print(f"docs/support.md: {len(gone) or 'none'} of {len(parts())} parts out of support")
    print("".join(f"  {part.name} {part.version}: {part.until}\n" for part in gone), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
