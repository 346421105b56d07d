"""Choosing between a page, JSON and the plain sentence, as the request's Accept header asks."""

from enum import StrEnum
from typing import Any

from flask import Response, jsonify, render_template, request


class Representation(StrEnum):
    """What a route can answer with; the first is the default, which */* gets."""

    TEXT = "text/plain"
    HTML = "text/html"
    JSON = "application/json"


_PROBLEM_JSON = "application/problem+json"


def wanted() -> Representation:
    """The representation that the client prefers; text where it accepts none of them."""
    accepted = request.accept_mimetypes
    offers = [*Representation, _PROBLEM_JSON]
    best = accepted.best_match(offers, default=Representation.TEXT)
    return Representation.JSON if best == _PROBLEM_JSON else Representation(best)


def respond(
    sentence: str, body: dict[str, Any], template: str, *, status: int = 200, **context: Any
) -> Response:
    """The same answer as a sentence, as JSON or as a page."""
    match wanted():
        case Representation.JSON:
            response = jsonify(body)
        case Representation.HTML:
            page = render_template(template, sentence=sentence, **body, **context)
            response = Response(page, mimetype="text/html")
        case _:
            response = Response(sentence + "\n", mimetype="text/plain")
    response.status_code = status
    response.vary.add("Accept")
    return response
