"""Health checks for machines."""

from flask import Blueprint, Response, jsonify
from kombu.exceptions import OperationalError as BrokerError
from sqlalchemy.exc import SQLAlchemyError

from fib_service.data_access.engine import is_migrated, reading
from fib_service.extensions import services
from fib_service.views.caching import never_stored

blueprint = Blueprint("health", __name__, url_prefix="/health")
_BROKER_OPTIONS = {"socket_timeout": 1, "socket_connect_timeout": 1, "max_retries": 0}


@blueprint.get("/live")
def live() -> Response:
    """200 while the process answers at all."""
    return never_stored(jsonify(status="alive"))


@blueprint.get("/ready")
def ready() -> Response:
    """200 where requests can be answered, else 503.

    A broker that is away is told but stops nothing: jobs are recorded in the database and wait.
    """
    database, broker = _database_answers(), _broker_answers()
    response = jsonify(
        status="ready" if database else "not ready",
        database="ok" if database else "away",
        broker="ok" if broker else "away",
    )
    response.status_code = 200 if database else 503
    return never_stored(response)


def _database_answers() -> bool:
    try:
        with reading(services().engine) as connection:
            return is_migrated(connection)
    except SQLAlchemyError:
        return False


def _broker_answers() -> bool:
    celery = services().celery
    try:
        with celery.connection_for_write(transport_options=_BROKER_OPTIONS) as connection:
            connection.ensure_connection(max_retries=1, timeout=1)
            return True
    except (BrokerError, OSError):
        return False
