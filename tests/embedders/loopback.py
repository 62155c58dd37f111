"""A real HTTP server on loopback in a thread; it knows no protocol above HTTP."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class QuietHandler(BaseHTTPRequestHandler):
    """Answers without a log; each handler class stands for one server."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass

    def reply(
        self,
        status: int,
        body: bytes,
        *,
        headers: dict[str, str] | None = None,
        length: int | None = None,
    ) -> None:
        """Send `body`; a `length` beyond it promises bytes that never come."""
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.close_connection = self.close_connection or length is not None
        if self.command != "HEAD":
            self.wfile.write(body)

    def reply_json(self, status: int, value: object) -> None:
        self.reply(status, json.dumps(value).encode(), headers={"Content-Type": "application/json"})


@contextmanager
def serve(handler: type[QuietHandler]) -> Iterator[str]:
    """Serve on a free port for the block and yield the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
