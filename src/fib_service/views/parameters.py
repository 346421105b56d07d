"""The query parameters of each route: what a view does not name in `@takes` is refused."""

from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request

from fib_service.views.errors import BadInput

View = TypeVar("View", bound=Callable[..., Any])
_KNOWN = "query_parameters"
_LONGEST_SHOWN = 40


def takes(*names: str) -> Callable[[View], View]:
    """Declare the query parameters that a view reads. Without it a route takes none."""

    def declared(view: View) -> View:
        setattr(view, _KNOWN, names)
        return view

    return declared


def refuse_strange_parameters() -> None:
    """Before each request: refuse a query that its route would ignore in part.

    Raises:
        BadInput: a parameter is unknown, empty or given twice; the sentence names those known.
    """
    if request.endpoint is None or not request.query_string:
        return
    known = getattr(current_app.view_functions[request.endpoint], _KNOWN, ())
    given = Counter(name for name, _ in request.args.items(multi=True))
    for name in given:
        if name not in known:
            raise BadInput(f"{_shown(name)} is no parameter of this address; {_list(known)}")
    for name, times in given.items():
        if times > 1:
            raise BadInput(f"{name} is given {times} times, and one value is wanted")
        if not request.args[name]:
            raise BadInput(f"{name} is empty: give it a value, or leave it out")
    if not given:
        raise BadInput(f"the query after the question mark names no parameter; {_list(known)}")


def _list(known: tuple[str, ...]) -> str:
    return f"it takes {', '.join(known)}" if known else "it takes none"


def _shown(name: str) -> str:
    shown = name if len(name) <= _LONGEST_SHOWN else f"{name[:_LONGEST_SHOWN]}…"
    return repr(shown)
