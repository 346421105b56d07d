"""What has a newer release, and whose support has ended: `make outdated`."""

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
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
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


def _packages() -> list[str]:
    uv = str(Path(sys.executable).with_name("uv"))
    listed = _output(uv, "pip", "list", "--quiet", "--outdated", "--python", sys.executable)
    return newer_packages(listed, (ROOT / "requirements" / "dev.txt").read_text("utf-8"))


def _crates(workspace: Path) -> list[str]:
    cargo = ("cargo", "update", "--dry-run", "--verbose", "--color", "never")
    return newer_crates(_output(*cargo, folder=workspace))


def _show(what: str, look_up: Callable[[], list[str]]) -> bool:
    """Print one list; whether it could be had."""
    try:
        lines = look_up()
    except (OSError, subprocess.CalledProcessError) as error:
        reason = getattr(error, "stderr", None) or error
        print(f"{what}: newer releases could not be looked up: {reason}", file=sys.stderr)
        return False
    print(f"{what}: {len(lines) or 'none'} with a newer release")
    print("".join(f"  {line}\n" for line in lines), end="")
    return True


def main() -> int:
    """Print what has a newer release, then each date of docs/support.md that has passed."""
    found = [_show("Python packages (make lock)", _packages)]
    for workspace in WORKSPACES:
        name = f"crates of {(workspace / 'Cargo.lock').relative_to(ROOT)} (cargo update)"
        found.append(_show(name, partial(_crates, workspace)))
    gone = ended(datetime.now(UTC).date())
    print(f"docs/support.md: {len(gone) or 'none'} of {len(parts())} parts out of support")
    print("".join(f"  {part.name} {part.version}: {part.until}\n" for part in gone), end="")
    return 0 if all(found) else 1


if __name__ == "__main__":
    sys.exit(main())
