"""The part of Ollama that fetches models, on loopback; strict about requests."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

Fault = Literal["cut", "end without success", "error in a line", "garbage between lines"]

DIGESTS = ("8eeb52dfb3bb", "948af2743fc7")
SIZE = 4_661_211_808


@dataclass
class PullServer:
    """How the server is, and what it was asked; `left` is set when a reader leaves."""

    url: str = ""
    models: tuple[str, ...] = ("llama3.1:8b",)
    fault: Fault | None = None
    reason: str = "write /models/blobs: no space left on device"
    page: tuple[int, bytes] | None = None
    waits: bool = False
    requests: list[dict[str, Any]] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)


class _Handler(BaseHTTPRequestHandler):
    state: PullServer

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.state.requests.append(request)
        if self.state.page:
            return self._send(*self.state.page)
        if self.path != "/api/pull":
            return self._send(404, b"404 page not found")
        if set(request) != {"model", "stream"} or request["stream"] is not True:
            return self._send(400, b'{"error": "unexpected fields"}')
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson")
        self.end_headers()
        try:
            for line in self._lines(request["model"]):
                self.wfile.write(line + b"\n")
        except ConnectionError:
            self.state.left.set()

    def _lines(self, model: str) -> Iterator[bytes]:
        yield _line(status="pulling manifest")
        if model not in self.state.models:
            yield _line(error="pull model manifest: file does not exist")
            return
        for digest in DIGESTS:
            for done in (0, SIZE // 2, SIZE):
                yield _line(
                    status=f"pulling {digest}",
                    digest=f"sha256:{digest}",
                    total=SIZE,
                    **({"completed": done} if done else {}),
                )
            match self.state.fault:
                case "end without success":
                    return
                case "error in a line":
                    yield _line(error=self.state.reason)
                    return
                case "garbage between lines":
                    yield from (b"", b"null", b'{"status": 7}', b"\xff\xfe", b'{"sta')
                case "cut":
                    yield b'{"status": "pull'
                    return
            while self.state.waits:
                yield _line(status=f"pulling {digest}", total=SIZE, completed=SIZE)
        yield _line(status="verifying sha256 digest")
        yield _line(status="writing manifest")
        yield _line(status="success")

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _line(**fields: object) -> bytes:
    return json.dumps(fields).encode()


@contextmanager
def running_pull_server() -> Iterator[PullServer]:
    """Run the server for the block."""
    state = PullServer()
    with ThreadingHTTPServer(
        ("127.0.0.1", 0), type("Handler", (_Handler,), {"state": state})
    ) as http:
        state.url = f"http://127.0.0.1:{http.server_port}"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield state
        finally:
            state.waits = False
            http.shutdown()
            thread.join()
