"""Ollama's `/api/embed` as a protocol: strict about requests, its vectors seeded by the text.

It knows nothing of the client; what a test sets on it is how a server can be.
"""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from .loopback import QuietHandler, serve

FIELDS = {"model", "input", "truncate", "keep_alive"}


class FakeOllama:
    """What the server has and how it behaves; `inputs` holds every batch that it was asked."""

    def __init__(self) -> None:
        self.url = ""
        self.models = {"bge-large", "bge-m3"}
        self.size = 1024
        self.context_tokens = 512
        self.too_long = (400, "the input length exceeds the context length")
        self.inputs: list[list[str]] = []
        self.canned: tuple[int, bytes] | None = None
        self.breaks_off = False
        self.silent = threading.Event()

    def vector(self, text: str) -> list[float]:
        """Some direction that only this text has, three times as long as a unit vector."""
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
        row = np.random.default_rng(seed).normal(size=self.size)
        scaled: list[float] = (3 * row / np.linalg.norm(row)).tolist()
        return scaled

    def answer(self, request: dict[str, object]) -> tuple[int, object]:
        """Answer as Ollama does; a request that it would not understand is refused."""
        texts = request.get("input")
        if set(request) != FIELDS or request["truncate"] is not False:
            return 400, {"error": f"unexpected request: {sorted(request)}"}
        if not isinstance(texts, list) or not all(isinstance(t, str) and t for t in texts):
            return 400, {"error": "invalid input type"}
        if len(texts) > 32 or not str(request["keep_alive"]).endswith(("s", "m", "h")):
            return 400, {"error": "batch too big or keep_alive without a unit"}
        if request["model"] not in self.models:
            return 404, {"error": f"model '{request['model']}' not found"}
        self.inputs.append(texts)
        if any(tokens(text) > self.context_tokens for text in texts):
            status, message = self.too_long
            return status, {"error": message}
        return 200, {"model": request["model"], "embeddings": [self.vector(t) for t in texts]}


def tokens(text: str) -> int:
    """Count roughly as a tokenizer does: long words and texts without spaces are many tokens."""
    return sum(1 + len(word) // 8 for word in text.split())


@contextmanager
def running_ollama() -> Iterator[FakeOllama]:
    """Run the server for the block."""
    ollama = FakeOllama()
    closing = threading.Event()

    class Handler(QuietHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path != "/api/embed":
                self.reply(404, b"404 page not found")
            elif ollama.silent.is_set():
                closing.wait(30)
            elif ollama.breaks_off:
                self.reply(200, b'{"embeddings": [[0.1', length=5000)
            elif ollama.canned:
                self.reply(*ollama.canned)
            else:
                self.reply_json(*ollama.answer(request))

    with serve(Handler) as ollama.url:
        yield ollama
        closing.set()
