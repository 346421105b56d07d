"""A web replica that hands a file over to NGINX, whatever it is asked; run in a container."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    """Answers as the application will for digits that lie on the volume."""

    def do_GET(self) -> None:
        """One header and no body."""
        self.send_response(200)
        self.send_header("X-Accel-Redirect", "/internal/digits/probe")
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", "0")
        self.end_headers()


ThreadingHTTPServer(("0.0.0.0", 5002), Handler).serve_forever()  # noqa: S104 - a container's own
