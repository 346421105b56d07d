"""Ctrl-C, SIGTERM and SIGHUP as an order that waits look at."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from fib_service.embedded.errors import StopRequestedError

LONGEST_SLEEP_SECONDS = 0.1  # a signal does not cut a sleep short, so this bounds the reaction


class StopOrder:
    """Counts the signals: the first orders the stop, each further one hurries it."""

    def __init__(self) -> None:
        self.count = 0

    def receive(self, _signal: int, _frame: FrameType | None) -> None:
        """Signal handler. It only counts, so it is safe between any two instructions."""
        self.count += 1

    def require_none(self) -> None:
        """Raise StopRequestedError if the stop has been ordered."""
        if self.count:
            raise StopRequestedError

    def pause(self, seconds: float) -> None:
        """Sleep, unless or until the stop is ordered: then raise StopRequestedError."""
        end = time.monotonic() + seconds
        self.require_none()
        while (left := end - time.monotonic()) > 0:
            time.sleep(min(left, LONGEST_SLEEP_SECONDS))
            self.require_none()


@contextmanager
def listening_for_stop() -> Iterator[StopOrder]:
    """Receive this process's stop signals as a StopOrder. Only for the main thread."""
    order = StopOrder()
    signals = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup asks to outlive the terminal
        signals.append(signal.SIGHUP)
    former = {number: signal.signal(number, order.receive) for number in signals}
    try:
        yield order
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
