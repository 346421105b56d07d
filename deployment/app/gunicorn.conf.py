"""Gunicorn in a container, behind NGINX."""

import os

bind = "0.0.0.0:5002"
worker_class = "fib_service.gunicorn_worker.Worker"
workers = int(os.environ.get("WEB_WORKERS", "4"))
threads = 8
graceful_timeout = 20
# Imported once, a replica starts in the time of one import and holds its code once. Nothing
# connects before the first request, so the processes share memory and nothing else.
preload_app = True
# Longer than NGINX keeps an idle connection, so that it is never closed under a request.
keepalive = 75
# The container's root is read-only, and a heartbeat on a slow disk gets workers killed.
worker_tmp_dir = "/dev/shm"  # noqa: S108 - Gunicorn's files there have no name
control_socket_disable = True
loglevel = "warning"
