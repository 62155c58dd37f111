"""A server that speaks every rerank API, each at its own path and strict about its requests.

Relevance is the number of the query's words that a document has. It knows nothing of the client;
what a test sets on it is how a server can be.
"""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from embedders.loopback import QuietHandler, serve

Rows = list[tuple[int, float]]


@dataclass(frozen=True)
class Api:
    """What a request must have, under which name its documents stand, and the shape of a reply."""

    fields: frozenset[str]
    reply: Callable[[Rows], object]
    documents: str = "documents"
    most: str = ""
    batch: int = 1000


def _results(rows: Rows) -> object:
    return {"id": "1", "results": [{"index": i, "relevance_score": s} for i, s in rows]}


APIS: Mapping[str, Api] = {
    "cohere": Api(frozenset({"model", "query", "documents", "top_n"}), _results, most="top_n"),
    "jina": Api(
        frozenset({"model", "query", "documents", "top_n", "return_documents"}),
        lambda rows: {"model": "m", "usage": {"total_tokens": 9}, **dict(_results(rows))},  # type: ignore[call-overload]
        most="top_n",
    ),
    "voyage": Api(
        frozenset({"model", "query", "documents", "top_k", "return_documents"}),
        lambda rows: {
            "object": "list",
            "data": [{"relevance_score": s, "index": i} for i, s in rows],
            "usage": {"total_tokens": 9},
        },
        most="top_k",
    ),
    "tei": Api(
        frozenset({"query", "texts", "truncate"}),
        lambda rows: [{"index": i, "score": s} for i, s in rows],
        documents="texts",
        batch=32,
    ),
    "llama_cpp": Api(
        frozenset({"model", "query", "documents", "top_n"}),
        lambda rows: {"object": "list", **dict(_results(rows))},  # type: ignore[call-overload]
        most="top_n",
    ),
}
PATHS = {
    "cohere": "/v2/rerank",
    "jina": "/v1/rerank",
    "voyage": "/v1/rerank",
    "tei": "/rerank",
    "llama_cpp": "/v1/rerank",
}


class RerankServer:
    """The server of one API; `requests` holds every body that it accepted."""

    def __init__(self, backend: str) -> None:
        self.api = APIS[backend]
        self.path = PATHS[backend]
        self.url = ""
        self.key: str | None = None
        self.requests: list[dict[str, Any]] = []
        self.canned: tuple[int, bytes, str] | None = None
        self.garble: Callable[[Rows], Rows] = lambda rows: rows
        self.breaks_off = False
        self.silent = threading.Event()

    def answer(self, path: str, request: dict[str, Any]) -> tuple[int, object]:
        """Answer as the API does; a request that it would not understand is refused."""
        if path != self.path:
            return 404, {"message": f"no route {path}"}
        if request.keys() != self.api.fields:
            return 422, {"detail": f"unexpected request: {sorted(request)}"}
        documents = request[self.api.documents]
        if not documents or len(documents) > self.api.batch:
            return 422, {"error": f"batch size {len(documents)} > {self.api.batch}"}
        if self.api.most and request[self.api.most] != len(documents):
            return 400, {"message": "some documents would be left out"}
        self.requests.append(request)
        rows = [(i, relevance(request["query"], text)) for i, text in enumerate(documents)]
        return 200, self.api.reply(self.garble(sorted(rows, key=lambda row: -row[1])))


def relevance(query: str, document: str) -> float:
    """Count the words of the query that the document has."""
    return float(len({*query.lower().split()} & {*document.lower().split()}))


@contextmanager
def running_server(backend: str) -> Iterator[RerankServer]:
    """Run the server for the block."""
    server = RerankServer(backend)
    closing = threading.Event()

    class Handler(QuietHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if server.silent.is_set():
                closing.wait(30)
            elif server.breaks_off:
                self.reply(200, b'{"results": [{"index"', length=5000)
            elif server.canned:
                status, body, kind = server.canned
                self.reply(status, body, headers={"Content-Type": kind})
            elif server.key and self.headers["Authorization"] != f"Bearer {server.key}":
                self.reply_json(401, {"message": f"invalid key {self.headers['Authorization']}"})
            else:
                self.reply_json(*server.answer(self.path, request))

    with serve(Handler) as server.url:
        yield server
        closing.set()
