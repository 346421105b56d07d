"""Become another program that the kernel signals when the starter of this process dies.

Run as a script by `processes.spawn`: PARENT_PID SIGNAL UID GID COMMAND... (UID -1 keeps the user).
A separate program does this, since Python code between fork and exec is unsafe beside threads.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """Drop to the user, bind to the parent, and exec the command."""
    parent, death_signal, uid, gid = map(int, arguments[:4])
    if uid >= 0:
        _become(uid, gid)
    _bind_to(parent, death_signal)  # after the change of user, which clears it
    os.execv(arguments[4], arguments[4:])  # noqa: S606 - no shell is wanted


def _become(uid: int, gid: int) -> None:
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def _bind_to(parent: int, death_signal: int) -> None:
    if not sys.platform.startswith("linux"):  # elsewhere the locks catch what is left behind
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, death_signal)
    if os.getppid() != parent:  # it died before the kernel was told
        sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
