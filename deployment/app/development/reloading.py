"""The application for local work: a fault on its way in is the answer, until the next change."""

import traceback

from gunicorn.util import make_fail_app

try:
    from fib_service.wsgi import app
except Exception:  # any that a half-written line can raise
    traceback.print_exc()
    app = make_fail_app(traceback.format_exc())
