"""The operating system's user that PostgreSQL runs as: it refuses to run as root."""

import fcntl
import os
import pwd
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from fib_service.embedded.data_folder.shown_path import shown_path
from fib_service.embedded.errors import ServeError
from fib_service.embedded.processes.child import Account
from fib_service.embedded.servers.permissions import (
    closed_folders,
    open_to_pass,
    open_to_read,
    unreadable_files,
)

USER = "pgserver"
USERS = Path("/etc/passwd")
INSTEAD = "or run as a user other than root"


def account_for(
    cluster: Path, programs: Sequence[Path], say: Callable[[str], None]
) -> Account | None:
    """The account for PostgreSQL on the folder `cluster`; None is the user of this process.

    For root it is the folder's owner, else the user `pgserver`, who is created where missing. What
    is closed to him on the way is opened, after one line through `say` that lists each change.
    """
    if os.geteuid() != 0:
        _require_own(cluster)
        return None
    account = _owner(cluster) or _known_user()
    closed, unreadable = closed_folders((cluster, *programs)), unreadable_files(programs)
    _announce(account is None, closed, unreadable, say)
    open_to_pass(closed)
    open_to_read(unreadable)
    return account or _make_user()


def _require_own(cluster: Path) -> None:
    if cluster.exists() and cluster.stat().st_uid != os.geteuid():
        raise ServeError(
            f"{shown_path(cluster)} belongs to another user (an earlier run as root makes it so): "
            "run as root again, or name another folder with --data"
        )


def _owner(cluster: Path) -> Account | None:
    if not cluster.exists() or (status := cluster.stat()).st_uid == 0:
        return None
    return Account(status.st_uid, status.st_gid)


def _known_user() -> Account | None:
    try:
        entry = pwd.getpwnam(USER)
    except KeyError:
        return None
    return Account(entry.pw_uid, entry.pw_gid)


def _announce(
    new_user: bool, closed: list[Path], unreadable: list[Path], say: Callable[[str], None]
) -> None:
    changes = [f"creates the OS user {USER}"] if new_user else []
    if closed:
        changes.append(f"lets every user pass through (o+x) {', '.join(map(str, closed))}")
    if unreadable:
        changes.append(f"lets every user read {len(unreadable)} files of the PostgreSQL wheel")
    if changes:
        say(f"PostgreSQL does not run as root, so this start {' and '.join(changes)}")


def _make_user() -> Account:
    """Create the user. Two starts at once make one: useradd would give the second's number to both.

    The lock is on a file that every root of this machine has, and lasts as long as its descriptor.
    """
    with USERS.open() as users:
        fcntl.flock(users, fcntl.LOCK_EX)
        return _known_user() or _add_user()


def _add_user() -> Account:
    program = shutil.which("useradd") or shutil.which("useradd", path="/usr/sbin:/sbin")
    if program is None:
        raise ServeError(
            f"PostgreSQL does not run as root, and the program useradd, which would create the "
            f"user {USER}, is missing: install it (Debian's package passwd), {INSTEAD}"
        )
    words = [program, "--system", "--user-group", "--no-create-home", "--shell", "/bin/false", USER]
    made = subprocess.run(words, capture_output=True, text=True, check=False)
    account = _known_user()
    if account is None:
        reason = made.stderr.strip() or f"exit code {made.returncode}"
        raise ServeError(f"useradd could not create the user {USER} ({reason}): {INSTEAD}")
    return account
