"""Answers to errors: RFC 9457 problem details, or the same words as a page or text."""

import structlog
from flask import Flask, Response
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from fib_service.errors import BulkReadError
from fib_service.views.caching import never_stored
from fib_service.views.representation import Representation, respond, wanted

log = structlog.get_logger()
RETRY_SECONDS = 2


class BadInput(Exception):  # noqa: N818 - a name for what the client sent
    """Something the client sent is wrong; the message says what."""

    def __init__(self, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def problem(status: int, detail: str) -> Response:
    """The answer to a failed request."""
    title = HTTP_STATUS_CODES.get(status, "Error")
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    response = respond(detail, body, "problem.html", status=status)
    if wanted() is Representation.JSON:
        response.mimetype = "application/problem+json"
    return never_stored(response)


def register_error_handlers(app: Flask) -> None:
    """Answer every error; none shows an address, a secret or a traceback."""
    app.register_error_handler(BadInput, _bad_input)
    app.register_error_handler(HTTPException, _http_error)
    for error in (OperationalError, InterfaceError, PoolTimeout, BulkReadError):
        app.register_error_handler(error, _database_away)
    app.register_error_handler(Exception, _internal_error)


def _bad_input(error: BadInput) -> Response:
    return problem(error.status, str(error))


def _http_error(error: HTTPException) -> Response:
    response = problem(error.code or 500, _words(error))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After", "Content-Range"):
            response.headers[name] = value
    return response


def _words(error: HTTPException) -> str:
    if error.code == 404:
        return "there is nothing at this address; / lists what there is"
    return error.description or str(error.name)


def _database_away(error: Exception) -> Response:
    log.error("database away", error=type(error).__name__)
    response = problem(503, "the database cannot be reached at the moment; try again shortly")
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _internal_error(error: Exception) -> Response:
    log.error("request failed", exc_info=error)
    return problem(500, "an error within the service; it has been logged")
