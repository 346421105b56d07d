"""The ways in which serving ends other than by a bug."""

from fib_service.errors import FibServiceError


class ServeError(FibServiceError):
    """Serving cannot start or go on; the text is one sentence that names the cure."""


class StopRequestedError(Exception):
    """Somebody asked for the stop: not a failure, only the way out of nested waits."""
