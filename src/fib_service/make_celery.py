"""Entry point of the workers: celery -A fib_service.make_celery worker."""

from fib_service import create_app
from fib_service.extensions import services
from fib_service.settings import load_settings
from fib_service.task_queue.worker import install_worker_signals

_services = services(create_app(load_settings()))
install_worker_signals(_services)
celery_app = _services.celery
