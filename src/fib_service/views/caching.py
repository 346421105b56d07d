"""Telling browsers and NGINX what they may keep."""

from flask import Response, request

YEAR_SECONDS = 31_536_000
PAGE_SECONDS = 300


def immutable(response: Response) -> Response:
    """A finished answer never changes; only its page may, with a new release of the service."""
    response.cache_control.public = True
    if response.mimetype == "text/html":
        response.cache_control.max_age = PAGE_SECONDS
    else:
        response.cache_control.max_age = YEAR_SECONDS
        response.cache_control.immutable = True
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value]


def never_stored(response: Response) -> Response:
    """An answer that is true only now."""
    response.cache_control.no_store = True
    return response
