"""Embed with a model that an Ollama server holds, over `/api/embed`.

It knows that protocol; it does not know what the texts are about.
"""

from __future__ import annotations

from collections.abc import Sequence

import httpx
import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from suggest_watch.connection import Server, is_too_long, ollama_server, reason_of
from suggest_watch.embedders import Vectors
from suggest_watch.embedders.prefixes import query_prefix
from suggest_watch.embedders.unit import unit_vectors
from suggest_watch.errors import BadReply, ModelError, ModelMissing
from suggest_watch.settings import Settings

BATCH = 32
READ_TIMEOUT_S = 120.0


class _Reply(BaseModel):
    model_config = ConfigDict(strict=True)

    embeddings: list[list[float]]


class _TooLong(BadReply):
    """The input does not fit the model's context."""


class OllamaEmbedder:
    """A model behind `/api/embed`; several threads may use it at once."""

    def __init__(self, server: Server, model: str, *, keep_alive: str) -> None:
        """Connect to the `server` and probe the size of `model`, which loads it there."""
        self._server = server
        self._client = server.blocking_client(READ_TIMEOUT_S)
        self._model = model
        self._keep_alive = keep_alive
        self._query_prefix = query_prefix(model)
        self.name = f"ollama:{model}"
        self.size: int = self._ask(["film"]).shape[1]

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Return `[n, size]` unit vectors in the order of `texts`."""
        batches = [texts[start : start + BATCH] for start in range(0, len(texts), BATCH)]
        empty = np.empty((0, self.size), dtype=np.float32)
        return np.concatenate([empty, *(self._embed(list(batch)) for batch in batches)])

    def embed_query(self, text: str) -> Vectors:
        """Return the `[size]` unit vector of a request."""
        vector: Vectors = self._embed([self._query_prefix + text])[0]
        return vector

    def _embed(self, texts: list[str]) -> Vectors:
        """Embed one batch; a text that does not fit is cut in half until it does.

        Ollama refuses the whole batch and does not say for which text, so the batch is halved
        first. What is cut from a text depends on that text alone, not on its batch.
        """
        try:
            vectors = self._ask(texts)
        except _TooLong:
            if len(texts) > 1:
                middle = len(texts) // 2
                return np.concatenate([self._embed(texts[:middle]), self._embed(texts[middle:])])
            if len(texts[0]) < 2:
                raise
            return self._embed([_first_half(texts[0])])
        if vectors.shape[1] != self.size:
            raise self._bad_reply(f"gave vectors of {vectors.shape[1]} numbers, not {self.size}")
        return vectors

    def _ask(self, texts: list[str]) -> Vectors:
        request = {
            "model": self._model,
            # An empty string gives no vector at all in some versions; a space gives the same one.
            "input": [text if text.strip() else " " for text in texts],
            "truncate": False,
            "keep_alive": self._keep_alive,
        }
        with self._server.translated(self.name, READ_TIMEOUT_S):
            response = self._client.post("/api/embed", json=request)
        if response.status_code != httpx.codes.OK:
            raise self._refused(response)
        try:
            rows = _Reply.model_validate_json(response.content).embeddings
        except ValidationError:
            raise self._bad_reply("did not answer as /api/embed does") from None
        if len(rows) != len(texts):
            raise self._bad_reply(f"gave {len(rows)} vectors for {len(texts)} texts")
        return unit_vectors(rows, self.name, hint=self._hint)

    def _refused(self, response: httpx.Response) -> ModelError:
        message = reason_of(response.content)[:300]
        if not message:
            return self._bad_reply(f"answered {response.status_code} without an error message")
        if response.status_code == httpx.codes.NOT_FOUND:
            return ModelMissing(
                f"Ollama does not have the model {self._model}", hint=f"ollama pull {self._model}"
            )
        if is_too_long(message):
            return _TooLong(f"{self.name}: {message}", hint=self._hint)
        return self._bad_reply(f"refused: {message}")

    def _bad_reply(self, what: str) -> BadReply:
        return BadReply(f"{self.name} {what}", hint=self._hint)

    @property
    def _hint(self) -> str:
        return f"ollama show {self._model}"


def open_embedder(settings: Settings, model: str) -> OllamaEmbedder:
    """Connect to Ollama and load `model` there.

    Raises `BackendDown`, `BackendTimeout`, `ModelMissing`, `BadReply` or `SettingsError`.
    """
    return OllamaEmbedder(ollama_server(settings), model, keep_alive=settings.keep_alive)


def _first_half(text: str) -> str:
    """Cut after half the characters, between words where there are any."""
    half = text[: len(text) // 2]
    words = half.rsplit(maxsplit=1)
    return words[0] if len(words) > 1 else half
