"""All records, read by rust_db straight from PostgreSQL."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from fib_service.extensions import services
from fib_service.services.bulk_read import EntryFilter, read_entries
from fib_service.views.caching import never_stored
from fib_service.views.numbers import natural_number
from fib_service.views.parameters import takes
from fib_service.views.representation import Representation, wanted

blueprint = Blueprint("entries", __name__)
PAGE_ROWS = 20
SHOWN_DIGITS = 24


@blueprint.get("/get")
@takes("after", "limit", "min", "max")
def get_entries() -> Response:
    """Every record, ordered by input number: a page, a JSON array, or NDJSON as it streams."""
    chosen = _filter()
    match wanted():
        case Representation.HTML:
            response = _page(chosen)
        case Representation.JSON:
            response = Response(_json_array(_chunks(chosen)), mimetype="application/json")
        case _:
            response = Response(_chunks(chosen), mimetype="application/x-ndjson")
    response.vary.add("Accept")
    return never_stored(response)


def _filter() -> EntryFilter:
    return EntryFilter(
        after=_parameter("after"),
        limit=_parameter("limit"),
        minimum=_parameter("min"),
        maximum=_parameter("max"),
    )


def _parameter(name: str) -> int | None:
    text = request.args.get(name)
    return None if text is None else natural_number(text, name=name)


def _chunks(chosen: EntryFilter) -> Iterator[bytes]:
    return read_entries(services().settings, chosen)


def _json_array(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """NDJSON chunks of whole lines as one JSON array; no line holds a bare line feed."""
    opening = b"["
    for chunk in chunks:
        yield opening + chunk.rstrip(b"\n").replace(b"\n", b",\n")
        opening = b",\n"
    yield b"[]\n" if opening == b"[" else b"]\n"


@dataclass(frozen=True)
class _Row:
    """A record as the page shows it, its digits shortened."""

    input_number: int
    digits: str
    digit_count: int
    method: str
    seconds: float
    created_at: str


def _page(chosen: EntryFilter) -> Response:
    size = min(chosen.limit if chosen.limit is not None else PAGE_ROWS, PAGE_ROWS)
    # One row more than the page shows tells whether another page follows.
    lines = b"".join(_chunks(chosen.limited_to(size + 1))).splitlines()
    rows = [_shown(json.loads(line)) for line in lines[:size]]
    following = _following(chosen, rows[-1]) if rows and len(lines) > size else None
    page = render_template("entries.html", rows=rows, following=following)
    return Response(page, mimetype="text/html")


def _following(chosen: EntryFilter, last: _Row) -> str:
    bounds: dict[str, Any] = {"min": chosen.minimum, "max": chosen.maximum, "limit": chosen.limit}
    return url_for("entries.get_entries", after=last.input_number, **bounds)


def _shown(record: dict[str, Any]) -> _Row:
    digits = record.pop("fib_value")
    if len(digits) > 2 * SHOWN_DIGITS:
        digits = f"{digits[:SHOWN_DIGITS]} … {digits[-SHOWN_DIGITS:]}"
    return _Row(digits=digits, **record)
