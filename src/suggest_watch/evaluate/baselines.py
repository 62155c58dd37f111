"""What the product has to beat: popularity, BM25, dense and their fusion; none knows any taste.

They search the product's own index, without its reading of the request, its examples and its
ranking. A case that has no words of its own, a history, is told by what was liked in it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol

import numpy as np

from suggest_watch.app import App
from suggest_watch.documents import bm25_text
from suggest_watch.retrieve import filter_for, title_vectors
from suggest_watch.types import Constraints, Title
from suggest_watch.vectors import Dense, Fused, Nearest, Search
from suggest_watch.vectors.sparse import bm25_query

DEPTH = 100
"""How many titles every ranking has, where the catalogue has as many."""

RRF_K = 60
"""The constant of reciprocal rank fusion in the paper that proposed it (Cormack et al. 2009)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A case with its titles found in the catalogue; `seen` are keys and must not come.

    `is_taste` says that what was liked is the question, `is_wordless` that there is nothing else.
    """

    text: str
    seen: frozenset[int] = frozenset()
    liked: tuple[Title, ...] = ()
    is_taste: bool = False
    is_wordless: bool = False


@dataclass(frozen=True, slots=True)
class Ranking:
    """Keys of titles, best first; a person is shown those of `shown`, after `took_ms`."""

    keys: tuple[int, ...]
    shown: tuple[int, ...]
    took_ms: float


class System(Protocol):
    """Something that ranks titles for a question."""

    @property
    def name(self) -> str:
        """What tables call it."""

    async def rank(self, question: Question) -> Ranking:
        """Return at most `DEPTH` titles, best first, none of them seen."""


class Popularity:
    """The titles that most people know, whatever is asked."""

    name = "popularity"

    def __init__(self, titles: Collection[Title], *, shows: int) -> None:
        """Show the first `shows` of a ranking."""
        self._order = [t.key for t in sorted(titles, key=lambda t: (-(t.popularity or 0), t.key))]
        self._shows = shows

    async def rank(self, question: Question) -> Ranking:
        """Return the best known that were not seen."""
        began = perf_counter()
        enough = self._order[: DEPTH + len(question.seen)]
        fresh = tuple(key for key in enough if key not in question.seen)[:DEPTH]
        return Ranking(fresh, fresh[: self._shows], 1000 * (perf_counter() - began))


class Searching:
    """One plain search of the index."""

    def __init__(self, name: str, app: App) -> None:
        """Take "BM25", "dense", or "RRF" for both."""
        self.name = name
        self._app = app

    async def rank(self, question: Question) -> Ranking:
        """Return what the search finds."""
        began = perf_counter()
        index = self._app.index
        where = filter_for(Constraints(), question.seen)
        search = await self._search(question)
        [hits] = await index.store.search(index.titles.name, [search], where=where)
        keys = tuple(hit.id for hit in hits)
        took_ms = 1000 * (perf_counter() - began)
        return Ranking(keys, keys[: self._app.settings.count], took_ms)

    async def _search(self, question: Question) -> Search:
        if self.name == "BM25":
            return _words(question)
        dense = Nearest(await self._vector(question), "dense", DEPTH)
        if self.name == "dense":
            return dense
        return Fused((dense, _words(question)), (1.0, 1.0), k=RRF_K, limit=DEPTH)

    async def _vector(self, question: Question) -> Dense:
        """Embed the text; without one take the middle of what was liked."""
        query = await asyncio.to_thread(self._app.embedder.embed_query, question.text)
        if not (question.is_wordless and question.liked):
            return query
        keys = [title.key for title in question.liked]
        return _middle([*(await title_vectors(self._app.index, query, keys)).values()])


def baselines(app: App, titles: Collection[Title]) -> list[System]:
    """Return all of them over the app's index, which holds these titles."""
    searching = [Searching(name, app) for name in ("BM25", "dense", "RRF")]
    return [Popularity(titles, shows=app.settings.count), *searching]


def _words(question: Question) -> Nearest:
    told = question.liked if question.is_wordless else ()
    text = " ".join(bm25_text(title) for title in told) or question.text
    return Nearest(bm25_query(text), "bm25", DEPTH)


def _middle(vectors: Sequence[Dense]) -> Dense:
    mean = np.mean(vectors, axis=0)
    unit: Dense = (mean / np.linalg.norm(mean)).astype(np.float32)
    return unit
