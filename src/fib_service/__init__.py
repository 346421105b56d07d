"""An exact Fibonacci service: Flask and Celery in front, Rust where it computes or moves much."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from fib_service.settings import Settings


def create_app(settings: "Settings") -> "Flask":
    """The web application: configuration, extensions, blueprints. Nothing connects yet."""
    # Imported here, for the commands that need no application start in half the time without them.
    from flask import Flask

    from fib_service.data_access.engine import make_engine
    from fib_service.extensions import Services, register
    from fib_service.log import configure_logging
    from fib_service.services.calculation import Calculator
    from fib_service.task_queue.bell import make_ring
    from fib_service.task_queue.celery_app import make_celery
    from fib_service.views import register_views

    settings = settings.for_running_servers()
    configure_logging()
    app = Flask(__name__)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    engine = make_engine(settings.db_url.get_secret_value())
    celery = make_celery(app, settings)
    ring = make_ring(celery)
    register(app, Services(settings, engine, celery, ring, Calculator(engine, settings, ring)))
    register_views(app)
    return app
