"""Embedders turn text into vectors. This module is the seam; it knows no request and no storage.

To add one: write `embedders/<backend>.py` with a class that satisfies `Embedder` and a function
`open_embedder(settings, model)`, add its `case` below, and its two lines in
`tests/embedders/test_contract.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from suggest_watch.errors import SettingsError
from suggest_watch.settings import Settings, split_model

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Turns text into unit vectors. Calls block: a job sends them to a thread."""

    @property
    def name(self) -> str:
        """`backend:model`; an index remembers it."""

    @property
    def size(self) -> int:
        """Dimensions of a vector, probed when the embedder was opened."""

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Return `[n, size]` unit vectors in the order of `texts`; `[0, size]` for none.

        Raises `ModelError` (see `errors`) when the back end fails; an input that is too long
        for the model is cut by the embedder itself, never silently by a server.
        """

    def embed_query(self, text: str) -> Vectors:
        """Return the `[size]` unit vector of a request, with the prefix the model wants for one."""


def open_embedder(settings: Settings) -> Embedder:
    """Open the embedder that `settings.embedder` (`backend:model`) names."""
    backend, model = split_model(settings.embedder)
    match backend:
        case "fastembed":
            from suggest_watch.embedders import fastembed

            return fastembed.open_embedder(settings, model)
        case "ollama":
            from suggest_watch.embedders import ollama

            return ollama.open_embedder(settings, model)
        case _:
            raise SettingsError(
                f"unknown embedder back end {backend!r}",
                hint="use fastembed:MODEL or ollama:MODEL (see: suggest settings)",
            )
