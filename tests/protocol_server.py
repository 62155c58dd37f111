"""A model server as its protocol, on loopback: Ollama's `/api/chat`, `/api/tags`, `/api/version`.

It is strict about requests and knows nothing of the client. What a test sets on it is how a
server can be; what it did can be read from it.
"""

import json
import random
import select
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

Fault = Literal[
    "silent",  # says nothing more, and keeps the connection open
    "garbage between lines",
    "nothing but garbage",
    "error in a line",
    "connection cut",
    "end without done",
    "html",
    "404 page",
    "500 with a reason",
    "500 page",
    "redirect",
]
Messages = list[dict[str, str]]

_OPTIONS = {
    *("temperature", "top_p", "top_k", "num_predict", "num_ctx", "stop", "seed"),
    *("frequency_penalty", "presence_penalty", "repeat_penalty"),
}
_FIELDS = {"model", "messages", "options", "keep_alive", "stream", "think", "truncate", "shift"}
_WORDS = "warm quiet funny bleak slow sharp tender loud gentle strange bright long".split()


def _some_words(messages: Messages, options: dict[str, Any]) -> str:
    """Write forty words that hang on the seed and on nothing else."""
    return " ".join(random.Random(options.get("seed", 0)).choices(_WORDS, k=40))


@dataclass
class ProtocolServer:
    """How the server is, and what it was asked and did. `left` is set when a reader leaves."""

    url: str = ""
    models: dict[str, int] = field(default_factory=lambda: {"llama3.1:8b": 4_920_753_328})
    write: Callable[[Messages, dict[str, Any]], str] = _some_words
    delay_s: float = 0.0
    thinks: bool = False
    fault: Fault | None = None
    fault_after: int = 0
    requests: list[dict[str, Any]] = field(default_factory=list)
    generated: int = 0
    left: threading.Event = field(default_factory=threading.Event)
    closing: threading.Event = field(default_factory=threading.Event)

    def pieces(self, request: dict[str, Any]) -> tuple[list[str], str]:
        """Return the pieces of the reply and why it ends."""
        options = request["options"]
        text = self.write(request["messages"], options)
        for stop in options.get("stop", ()):
            text = text.partition(stop)[0]
        words = [word + " " for word in text.split()]
        most = options["num_predict"]
        return words[:most], "length" if len(words) > most else "stop"

    def objection(self, request: dict[str, Any]) -> str | None:
        """Say what Ollama would not understand, or would silently do without."""
        odd = (set(request) - {"format"}) ^ _FIELDS | set(request["options"]) - _OPTIONS
        if odd:
            return f"unexpected or missing: {sorted(odd)}"
        if not all(set(m) == {"role", "content"} for m in request["messages"]):
            return "messages have a role and a content"
        return None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state: ProtocolServer

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        if self.state.fault == "html":
            return self._send(200, b"<!doctype html><title>Welcome</title>")
        match self.path:
            case "/api/version":
                self._send_json(200, {"version": "0.12.6"})
            case "/api/tags":
                details = {"parameter_size": "8.0B", "quantization_level": "Q4_K_M"}
                rows = [
                    {"name": name, "model": name, "size": size, "details": details}
                    for name, size in self.state.models.items()
                ]
                self._send_json(200, {"models": rows})
            case _:
                self._send(404, b"404 page not found")

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.state.requests.append(request)
        match self.state.fault:
            case "html":
                self._send(200, b"<!doctype html>\n<title>Welcome</title>\n")
            case "404 page":
                self._send(404, b"<h1>Not Found</h1>")
            case "500 with a reason":
                self._send_json(500, {"error": "model requires more system memory (9 GiB)"})
            case "500 page":
                self._send(500, b"<h1>Oops</h1>")
            case "redirect":
                self._send(302, b"")
            case _:
                self._chat(request)

    def _chat(self, request: dict[str, Any]) -> None:
        if self.path != "/api/chat":
            self._send(404, b"404 page not found")
        elif objection := self.state.objection(request):
            self._send_json(400, {"error": objection})
        elif request["model"] not in self.state.models:
            self._send_json(404, {"error": f"model '{request['model']}' not found"})
        else:
            self.send_response(200)
            self.send_header("Content-Type", "application/x-ndjson")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.close_connection = True
            with suppress(_Cut, ConnectionError):
                self._stream(request)
                self._chunk(b"")

    def _stream(self, request: dict[str, Any]) -> None:
        if not request["messages"]:
            return self._line({"message": _says(""), "done": True, "done_reason": "load"})
        pieces, reason = self.state.pieces(request)
        for number, piece in enumerate(pieces):
            if number == self.state.fault_after and self._fail():
                return
            if self.state.thinks:
                self._line({"message": _says("", thinking=piece), "done": False})
            self._pause(self.state.delay_s)
            self.state.generated += 1
            self._line({"message": _says(piece), "done": False})
        counts = {"prompt_eval_count": 26, "eval_count": len(pieces), "total_duration": 5}
        self._line({"message": _says(""), "done": True, "done_reason": reason, **counts})

    def _fail(self) -> bool:
        """Do what the fault does; true when the reply ends with it."""
        match self.state.fault:
            case "silent":
                self._pause(60)
            case "garbage between lines":
                for line in (b"\xff\xfe", b"", b"null", b"[1]", b'{"message": 7}', b'{"message'):
                    self._chunk(line + b"\n")
            case "nothing but garbage":
                self._chunk(b"data: hello\n\ndata: world\n")
                return True
            case "error in a line":
                self._line({"error": "an error was encountered while running the model"})
                return True
            case "connection cut":
                raise _Cut
            case "end without done":
                return True
        return False

    def _pause(self, seconds: float) -> None:
        """Wait, unless the reader leaves or the test ends."""
        until = time.monotonic() + seconds
        while True:
            ready, _, _ = select.select([self.connection], [], [], min(seconds, 0.01))
            if ready and not self.connection.recv(1, socket.MSG_PEEK):
                self.state.left.set()
                raise _Cut
            if self.state.closing.is_set():
                raise _Cut
            if time.monotonic() >= until:
                return

    def _line(self, value: dict[str, Any]) -> None:
        stamp = {"model": "llama3.1:8b", "created_at": "2026-03-10T20:00:00Z"}
        self._chunk(json.dumps(value if "error" in value else stamp | value).encode() + b"\n")

    def _chunk(self, content: bytes) -> None:
        try:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(content), content))
        except ConnectionError:
            self.state.left.set()
            raise

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(body)

    def _send_json(self, status: int, value: object) -> None:
        self._send(status, json.dumps(value).encode())


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):  # a reader that left
            super().handle_error(request, client_address)


class _Cut(Exception):
    """The connection ends in the middle of the reply."""


def _says(content: str, **more: str) -> dict[str, str]:
    return {"role": "assistant", "content": content, **more}


@contextmanager
def running_server() -> Iterator[ProtocolServer]:
    """Run the server for the block."""
    state = ProtocolServer()
    handler = type("Handler", (_Handler,), {"state": state})
    server = _Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield state
    finally:
        state.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()
