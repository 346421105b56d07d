"""The HTTP face: one blueprint a file."""

from flask import Flask

from fib_service.views import calculate, entries, health, home, jobs
from fib_service.views.converters import Anything
from fib_service.views.errors import register_error_handlers
from fib_service.views.parameters import refuse_strange_parameters

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
    app.before_request(refuse_strange_parameters)
    register_error_handlers(app)
