"""The HTTP face: one blueprint a file."""

from flask import Flask

from fib_service.views import calculate, entries, health, home, jobs
from fib_service.views.converters import Anything
from fib_service.views.errors import register_error_handlers

BLUEPRINTS = (
    home.blueprint,
    calculate.blueprint,
    entries.blueprint,
    jobs.blueprint,
    health.blueprint,
)


def register_views(app: Flask) -> None:
    """Add every route and the answers to errors."""
    app.url_map.converters["anything"] = Anything
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    register_error_handlers(app)
