"""Rerankers read a query and a document together. This module is the seam; it ranks nothing itself.

To add one: write `rerankers/<backend>.py` with a class that satisfies `Reranker` and a function
`open_reranker(settings, ...)`, add its `case` below, and its lines in
`tests/rerankers/test_contract.py`. One more HTTP API is one more shape in `rerankers/http.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from suggest_watch.errors import SettingsError
from suggest_watch.settings import Settings, split_model

ADDRESSES: Final[Mapping[str, str]] = {
    "cohere": "https://api.cohere.com",
    "jina": "https://api.jina.ai",
    "voyage": "https://api.voyageai.com",
    "tei": "http://localhost:8080",
    "llama_cpp": "http://localhost:8080",
}
"""Where each API is found when `reranker_url` is not set."""


class Reranker(Protocol):
    """Judges how relevant documents are to a query, one pair at a time."""

    @property
    def name(self) -> str:
        """`backend:model`, as an answer names it."""

    async def score(self, query: str, documents: Sequence[str], *, timeout_s: float) -> list[float]:
        """Return one relevance a document, in their order; the higher, the more relevant.

        The scale is the model's own: logits of a cross-encoder or of llama.cpp, from 0 to 1 of the
        others. Only differences within one call mean something. None for no documents.

        Raises `ModelError` (see `errors`), `BackendTimeout` after `timeout_s` seconds. Documents
        that are too long for the model are cut by it.
        """

    async def aclose(self) -> None:
        """Let go of connections and threads; a second call does nothing."""


def address_of(settings: Settings) -> str:
    """Return the address that the reranker of the settings talks to, "" where it talks to none."""
    backend, _, _ = settings.reranker.partition(":")
    return settings.reranker_url or ADDRESSES[backend] if backend in ADDRESSES else ""


def open_reranker(settings: Settings) -> Reranker:
    """Open what `settings.reranker` (`backend:model`) names; it blocks while a model loads.

    Raises `SettingsError`, `ModelError` or `WeightsError`.
    """
    backend, model = split_model(settings.reranker)
    match backend:
        case "cross_encoder":
            from suggest_watch.rerankers import cross_encoder

            return cross_encoder.open_reranker(settings, model)
        case _ if backend in ADDRESSES:
            from suggest_watch.rerankers import http

            return http.open_reranker(settings, backend, model, url=address_of(settings))
        case _:
            known = ", ".join(f"{name}:MODEL" for name in ("cross_encoder", *ADDRESSES))
            raise SettingsError(
                f"unknown reranker back end {backend!r}", hint=f"use {known} or none"
            )
