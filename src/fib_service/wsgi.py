"""Entry point of the web processes: gunicorn fib_service.wsgi:app."""

from fib_service import create_app
from fib_service.settings import load_settings

app = create_app(load_settings())
