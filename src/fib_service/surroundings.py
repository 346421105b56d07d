"""What a process inherits from its starter, put into a state that the service relies on."""

import os
import signal
import sys
from io import TextIOWrapper

# Python ignores two of them itself, and nohup the third: it asks to outlive the terminal.
_STAY_IGNORED = {signal.SIGPIPE, signal.SIGXFSZ, signal.SIGHUP}
_STANDARD_DESCRIPTORS = (0, 1, 2)


def settle() -> None:
    """Depend on no signal, descriptor, file mode or encoding that this process was started with."""
    _open_standard_descriptors()
    _restore_signals()
    _bound_umask()
    _write_any_text()


def forget_variables(*prefixes: str) -> None:
    """Drop the environment variables that begin so, for this process and what it starts."""
    for name in [name for name in os.environ if name.startswith(prefixes)]:
        del os.environ[name]


def _open_standard_descriptors() -> None:
    """Open what was closed at the start (`<&-`), or the next file would take its number."""
    for descriptor in _STANDARD_DESCRIPTORS:
        try:
            os.fstat(descriptor)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # the lowest free number


def _restore_signals() -> None:
    """Undo what a shell does to background jobs: they, and all they start, ignore SIGINT."""
    for number in signal.valid_signals() - _STAY_IGNORED:
        if signal.getsignal(number) is signal.SIG_IGN:
            interrupt = number == signal.SIGINT
            signal.signal(number, signal.default_int_handler if interrupt else signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def _bound_umask() -> None:
    """Files are the owner's to use and nobody else's to write; a stricter umask stays so."""
    inherited = os.umask(0o022)
    os.umask((inherited | 0o022) & 0o077)


def _write_any_text() -> None:
    """Print what the locale's encoding lacks, such as a path, as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
