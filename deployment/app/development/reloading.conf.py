"""Gunicorn for local work: as it runs live, but one process that starts anew when a file changes."""

import runpy
from pathlib import Path

globals().update(runpy.run_path(str(Path(__file__).with_name("gunicorn.conf.py"))))

workers = 1
preload_app = False
reload = True
# Looked at every second. Those that are not imported yet belong to it, and templates, which Flask keeps.
reload_extra_files = ["/app/src/**/*.py", "/app/src/**/templates/**"]
loglevel = "info"
