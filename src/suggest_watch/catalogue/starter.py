"""The starter catalogue that is shipped with the package, and its vectors; knows no database."""

from __future__ import annotations

import json
import lzma
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files

import numpy as np

from suggest_watch.embedders import Vectors
from suggest_watch.records import title_from_record
from suggest_watch.types import Title, TitleName

EMBEDDER = "fastembed:all-MiniLM-L6-v2-int8"
"""The embedder whose `embed_documents` made `vectors()`, from `documents.document_text`."""

_SIZE = 384
_DATA = files("suggest_watch") / "data"


class StarterCatalogue:
    """3,896 films and series with synopses, moods and feel values of their own."""

    name = "starter"

    def titles(self) -> Iterator[Title]:
        """Yield every title, sorted by year and title.

        `popularity` is the number of titles that call it similar: it tells Heat (1995) from the
        other films of that name.
        """
        lines = lzma.decompress((_DATA / "starter.jsonl.xz").read_bytes()).splitlines()
        titles = [title_from_record(json.loads(line)) for line in lines]
        named = Counter(name for title in titles for name in title.similar)
        for title in titles:
            popularity = named[TitleName(title.title, title.year)]
            yield replace(title, popularity=float(popularity))


def vectors() -> Vectors:
    """Return `[n, 384]` unit vectors by `EMBEDDER`, in the order of `StarterCatalogue.titles`."""
    return _read_vectors("starter-minilm.f16")


def plain_vectors() -> Vectors:
    """Return such vectors of the titles' `documents.plain_text`, which feel is learnt from."""
    return _read_vectors("starter-plain-minilm.f16")


def _read_vectors(name: str) -> Vectors:
    raw = np.frombuffer((_DATA / name).read_bytes(), dtype="<f2")
    stored = raw.reshape(-1, _SIZE).astype(np.float32)
    unit: Vectors = stored / np.linalg.norm(stored, axis=1, keepdims=True)
    return unit
