"""Rerank with a server: Cohere's, Jina's, Voyage's, TEI's or llama.cpp's API.

It knows the shapes of these protocols; it does not know what the texts are about.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final

import httpx
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from suggest_watch.connection import Server, reason_of, reranker_server
from suggest_watch.errors import BadReply, ModelError, ModelMissing
from suggest_watch.rerankers.patience import at_most
from suggest_watch.settings import Settings

Body = dict[str, Any]

_LOCKED = {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}
_BUSY = {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE}
_TEI_BATCH = 32  # its default for --max-client-batch-size


class _Row(BaseModel):
    model_config = ConfigDict(strict=True)

    index: int
    score: float = Field(validation_alias=AliasChoices("relevance_score", "score"))


class _Results(BaseModel):
    rows: list[_Row] = Field(validation_alias=AliasChoices("results", "data"))


_ROWS: Final[TypeAdapter[list[_Row]]] = TypeAdapter(list[_Row])


def _rows_inside(body: bytes) -> list[_Row]:
    return _Results.model_validate_json(body).rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How one API is asked at `path`, at most `batch` documents at a time, and how it answers."""

    api: str
    path: str
    ask: Callable[[str, str, list[str]], Body]
    read: Callable[[bytes], list[_Row]] = _rows_inside
    batch: int = 1000


def _ask_cohere(model: str, query: str, documents: list[str]) -> Body:
    return {"model": model, "query": query, "documents": documents, "top_n": len(documents)}


def _ask_jina(model: str, query: str, documents: list[str]) -> Body:
    return {**_ask_cohere(model, query, documents), "return_documents": False}


def _ask_voyage(model: str, query: str, documents: list[str]) -> Body:
    most = {"top_k": len(documents), "return_documents": False}
    return {"model": model, "query": query, "documents": documents, **most}


def _ask_tei(_: str, query: str, documents: list[str]) -> Body:
    return {"query": query, "texts": documents, "truncate": True}


SHAPES: Final[Mapping[str, Shape]] = {
    "cohere": Shape(api="Cohere's API", path="/v2/rerank", ask=_ask_cohere),
    "jina": Shape(api="Jina's API", path="/v1/rerank", ask=_ask_jina),
    "voyage": Shape(api="Voyage's API", path="/v1/rerank", ask=_ask_voyage),
    "tei": Shape(
        api="TEI's API",
        path="/rerank",
        ask=_ask_tei,
        read=_ROWS.validate_json,
        batch=_TEI_BATCH,
    ),
    "llama_cpp": Shape(api="llama.cpp's rerank API", path="/v1/rerank", ask=_ask_cohere),
}


class HttpReranker:
    """A model behind a server; any number of calls may be under way at once."""

    def __init__(self, server: Server, shape: Shape, model: str, *, name: str) -> None:
        """Take the `server` and how it is spoken to; nothing is asked yet."""
        self._server = server
        self._shape = shape
        self._model = model
        self._client = server.client()
        self.name = name

    async def score(self, query: str, documents: Sequence[str], *, timeout_s: float) -> list[float]:
        """Return the server's relevances: logits of llama.cpp's, 0 to 1 of the others."""
        size = self._shape.batch
        batches = [documents[start : start + size] for start in range(0, len(documents), size)]
        async with at_most(timeout_s, self.name):
            scored = await asyncio.gather(*(self._ask(query, list(batch)) for batch in batches))
        return [score for scores in scored for score in scores]

    async def aclose(self) -> None:
        """Close the connections; a second call does nothing."""
        await self._client.aclose()

    async def _ask(self, query: str, documents: list[str]) -> list[float]:
        body = self._shape.ask(self._model, query, documents)
        with self._server.translated(self.name):
            response = await self._client.post(self._shape.path, json=body)
        if response.status_code != httpx.codes.OK:
            raise self._refusal(response)
        try:
            rows = self._shape.read(response.content)
        except ValidationError:
            raise self._server.another_kind(response.headers) from None
        scores = {row.index: row.score for row in rows if isfinite(row.score)}
        if len(rows) != len(documents) or scores.keys() != {*range(len(documents))}:
            raise BadReply(
                f"{self.name} does not give each document one number", hint=self._server.check
            )
        return [scores[index] for index in range(len(documents))]

    def _refusal(self, response: httpx.Response) -> ModelError:
        status, reason = response.status_code, reason_of(response.content)
        if status in _LOCKED:
            return self._server.locked()
        if status in _BUSY:
            return self._server.busy(self.name, reason or f"status {status}")
        if not (reason or status >= httpx.codes.INTERNAL_SERVER_ERROR):
            return self._server.another_kind(response.headers)
        said = self._server.quoted(reason or f"status {status}")
        if status == httpx.codes.NOT_FOUND:
            return ModelMissing(f"{self.name} is not there: {said}", hint=self._server.check)
        return ModelError(f"{self.name} refuses: {said}", hint=self._server.check)


def open_reranker(settings: Settings, backend: str, model: str, *, url: str) -> HttpReranker:
    """Get ready to ask `model` at `url` in the shape of `backend`; raises `SettingsError`."""
    shape = SHAPES[backend]
    server = reranker_server(settings, url=url, api=shape.api)
    return HttpReranker(server, shape, model, name=f"{backend}:{model}")
