"""A model server on loopback that speaks Ollama's protocol and OpenAI's, each at its own paths.

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
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

from anthropic_protocol import AnthropicProtocol
from model_protocols import ModelProtocol, OllamaProtocol, OpenAIProtocol

Fault = Literal[
    "silent",  # says nothing more, and keeps the connection open
    "kept alive",  # the same, but with comments
    "garbage between lines",
    "nothing but garbage",
    "error in a line",
    "connection cut",
    "end without done",
    "html",
    "404 page",
    "400 with a reason",
    "500 with a reason",
    "500 page",
    "redirect",
]
Messages = list[dict[str, str]]
Call = tuple[str, str]  # a function's name, and its arguments as JSON
NO_HEADERS: Mapping[str, str] = {}

_WORDS = "warm quiet funny bleak slow sharp tender loud gentle strange bright long".split()


def _some_words(messages: Messages, options: dict[str, Any]) -> str:
    """Write forty words that hang on the seed and on nothing else."""
    return " ".join(random.Random(options.get("seed", 0)).choices(_WORDS, k=40))


@dataclass
class ProtocolServer:
    """How the server is, and what it was asked and did.

    `writing` is set when it begins a reply, `left` when a reader leaves.
    """

    url: str = ""
    models: dict[str, int] = field(default_factory=lambda: {"llama3.1:8b": 4_920_753_328})
    write: Callable[[Messages, dict[str, Any]], str | Sequence[Call]] = _some_words
    delay_s: float = 0.0
    thinks: bool = False  # before each piece, told apart
    thinks_first: int = 0  # so many pieces, which count like all others
    fault: Fault | None = None
    fault_after: int = 0
    reason: str = "model requires more system memory (9 GiB)"
    key: str | None = None  # without it OpenAI's paths are closed
    busy: int = 0  # so many requests are refused
    busy_status: int = 429
    retry_after: str | None = "0"
    openai: OpenAIProtocol = field(default_factory=OpenAIProtocol)
    ollama: OllamaProtocol = field(default_factory=OllamaProtocol)
    anthropic: Callable[[], AnthropicProtocol] = AnthropicProtocol  # one for each reply
    requests: list[dict[str, Any]] = field(default_factory=list)
    generated: int = 0
    writing: threading.Event = field(default_factory=threading.Event)
    left: threading.Event = field(default_factory=threading.Event)
    closing: threading.Event = field(default_factory=threading.Event)

    def pieces(self, request: dict[str, Any], protocol: ModelProtocol) -> tuple[list[bytes], str]:
        """Return the reply as it goes out, piece by piece, and why it ends."""
        options = protocol.options(request)
        pieces = [protocol.thought("hm ") for _ in range(self.thinks_first)]
        written = self.write(request["messages"], options)
        if isinstance(written, str):
            pieces += [protocol.piece(word) for word in _words(written, options.get("stop", ()))]
        else:
            for number, (name, arguments) in enumerate(written):
                pieces.append(protocol.call(f"call_{number}", name, arguments))
        most = options["num_predict"]
        return pieces[:most], "length" if len(pieces) > most else "stop"


def _words(text: str, stops: Sequence[str]) -> list[str]:
    for stop in stops:
        text = text.partition(stop)[0]
    return [word + " " for word in text.split(" ") if word]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state: ProtocolServer

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        if self.state.fault == "html":
            return self._send(200, b"<!doctype html><title>Welcome</title>")
        if self.state.fault == "silent":
            self.state.closing.wait(60)
        if self._is_locked():
            return
        match self.path.partition("?")[0]:
            case "/v1/models":
                rows = [{"id": name, "object": "model"} for name in self.state.models]
                self._send_json(200, {"object": "list", "data": rows})
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
        if self.path != "/api/show":
            self.state.requests.append(request)
        elif self.state.fault is None:
            return self._show(request["model"])
        protocol = self._protocol()
        match self.state.fault:
            case "html":
                self._send(200, b"<!doctype html>\n<title>Welcome</title>\n")
            case "404 page":
                self._send(404, b"<h1>Not Found</h1>")
            case "400 with a reason" | "500 with a reason" as fault:
                self._send_json(int(fault[:3]), protocol.refusal(self.state.reason))
            case "500 page":
                self._send(500, b"<h1>Oops</h1>")
            case "redirect":
                self._send(302, b"", {"Location": "/elsewhere"})
            case _ if not self._is_locked():
                self._chat(request, protocol)

    def _protocol(self) -> ModelProtocol:
        if self.path == "/v1/messages":
            return self.state.anthropic()
        return self.state.openai if self.path.startswith("/v1/") else self.state.ollama

    def _is_locked(self) -> bool:
        key = self.state.key
        if key is None or self.headers["Authorization"] == f"Bearer {key}":
            return False
        said = f"Incorrect API key provided: {self.headers['Authorization']}"
        self._send_json(401, self.state.openai.refusal(said))
        return True

    def _chat(self, request: dict[str, Any], protocol: ModelProtocol) -> None:
        if self.path not in {"/api/chat", "/v1/chat/completions", "/v1/messages"}:
            self._send(404, b"404 page not found")
        elif self.state.busy:
            self.state.busy -= 1
            after = self.state.retry_after
            headers = {"Retry-After": after} if after is not None else {}
            refusal = protocol.refusal("rate limit reached")
            self._send_json(self.state.busy_status, refusal, headers)
        elif objection := protocol.objection(request):
            self._send_json(400, protocol.refusal(objection))
        elif request["model"] not in self.state.models:
            self._send_json(404, protocol.refusal(f"model '{request['model']}' not found"))
        else:
            self.send_response(200)
            self.send_header("Content-Type", protocol.content_type)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.close_connection = True
            try:
                self._stream(request, protocol)
                self._chunk(b"")
            except ConnectionError:
                self.state.left.set()
            except _Cut:
                pass

    def _show(self, model: str) -> None:
        if model in self.state.models:
            self._send_json(200, self.state.ollama.shown)
        else:
            self._send_json(404, {"error": f"model '{model}' not found"})

    def _stream(self, request: dict[str, Any], protocol: ModelProtocol) -> None:
        if not request["messages"]:
            return self._chunk(*protocol.end("load", prompt_tokens=0, tokens=0))
        pieces, reason = self.state.pieces(request, protocol)
        for number, piece in enumerate(pieces):
            if number == self.state.fault_after and self._fail(protocol):
                return
            if self.state.thinks:
                self._chunk(protocol.thought("hm "))
            self._pause(self.state.delay_s)
            self.state.generated += 1
            self.state.writing.set()
            self._chunk(piece)
        self._chunk(*protocol.end(reason, prompt_tokens=26, tokens=len(pieces)))

    def _fail(self, protocol: ModelProtocol) -> bool:
        """Do what the fault does; true when the reply ends with it."""
        match self.state.fault:
            case "silent":
                self._pause(60)
            case "kept alive":
                while True:
                    self._chunk(b": still here\n\n")
                    self._pause(0.005)
            case "garbage between lines":
                self._chunk(*protocol.garbage())
            case "nothing but garbage":
                self._chunk(b"data: hello\n\ndata: world\n\n")
                return True
            case "error in a line":
                message = "an error was encountered while running the model"
                self._chunk(protocol.error(message))
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
                raise ConnectionResetError
            if self.state.closing.is_set():
                raise _Cut
            if time.monotonic() >= until:
                return

    def _chunk(self, *contents: bytes) -> None:
        for content in contents:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(content), content))

    def _send(self, status: int, body: bytes, headers: Mapping[str, str] = NO_HEADERS) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", "text/html" if body[:1] == b"<" else "application/json")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _send_json(
        self, status: int, value: object, headers: Mapping[str, str] = NO_HEADERS
    ) -> None:
        self._send(status, json.dumps(value).encode(), headers)


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):  # a reader that left
            super().handle_error(request, client_address)


class _Cut(Exception):
    """The connection ends in the middle of the reply."""


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
