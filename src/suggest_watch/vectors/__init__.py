"""Qdrant, in process or as a server: the seam and its own nouns. It knows no title and no taste.

Two implementations, `edge` and `server`, give the same ids in the same order on the same data
(`tests/vectors/`). To add one: a file with a class that satisfies `VectorStore`, a `case` below,
its two lines in the contract suite.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from suggest_watch.errors import SettingsError
from suggest_watch.settings import Settings

Dense = NDArray[np.float32]
Scalar = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Sparse:
    """A sparse vector: `values[i]` stands at dimension `indices[i]` (unsigned 32 bits, unique)."""

    indices: tuple[int, ...]
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """What a collection holds: the embedder's name and size, and the payload fields it indexes.

    `keywords`, `integers` and `floats` name payload fields; `tenant` is the integer field that
    separates one viewer's points from another's.
    """

    name: str
    embedder: str
    size: int
    keywords: tuple[str, ...] = ()
    integers: tuple[str, ...] = ()
    floats: tuple[str, ...] = ()
    tenant: str | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to index: named vectors `dense`, `bm25` and `name`, and what is filtered on."""

    id: int
    dense: Dense
    bm25: Sparse
    name: Sparse | None = None
    payload: Mapping[str, Scalar | Sequence[Scalar]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OneOf:
    """The payload field (a value or a list) holds at least one of `values`."""

    field: str
    values: tuple[str, ...] | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """The payload number lies between the bounds, both inclusive; a missing number does not."""

    field: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class IdIn:
    """The point's id is one of `ids`."""

    ids: tuple[int, ...]


Condition = OneOf | Between | IdIn


@dataclass(frozen=True, slots=True)
class Filter:
    """Every condition of `must` holds and none of `must_not` does."""

    must: tuple[Condition, ...] = ()
    must_not: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Nearest:
    """Nearest to one vector: cosine for a `dense` array, dot product for a sparse one."""

    vector: Dense | Sparse
    using: str
    limit: int


@dataclass(frozen=True, slots=True)
class Recommend:
    """Nearest by Qdrant's `best_score`: close to a positive example, far from the negatives."""

    positives: tuple[Dense, ...]
    negatives: tuple[Dense, ...]
    limit: int


@dataclass(frozen=True, slots=True)
class Fused:
    """Several searches merged by weighted reciprocal rank fusion (Cormack et al. 2009).

    As Qdrant defines it: the sum over branches of `1 / ((rank + 1) / weight + k - 1)` with ranks
    from 0, so a weight of 1 gives the plain `1 / (rank + k)`. A weight of 0 leaves a branch out.
    """

    branches: tuple[Nearest | Recommend, ...]
    weights: tuple[float, ...]
    k: int
    limit: int


Search = Nearest | Recommend | Fused


@dataclass(frozen=True, slots=True)
class Hit:
    """A point that a search found; `dense` is set where vectors were asked for."""

    id: int
    score: float
    dense: Dense | None = None


class VectorStore(Protocol):
    """A Qdrant with collections in it. Every method may raise `StoreError` (see `errors`)."""

    @property
    def name(self) -> str:
        """What it is and where, for `doctor`; never a secret."""

    async def open_collection(self, collection: Collection) -> int:
        """Create the collection where it is missing and return the number of its points.

        Raises `IndexMismatch` when it was filled by another embedder, naming the command to run.
        """

    async def drop_collection(self, name: str) -> None:
        """Delete the collection; nothing happens where there is none."""

    async def upsert(self, name: str, points: Sequence[Point]) -> None:
        """Write the points; on return they are durable and visible to `search`."""

    async def delete(self, name: str, ids: Sequence[int]) -> None:
        """Delete the points, those that do not exist included."""

    async def search(
        self,
        name: str,
        searches: Sequence[Search],
        *,
        where: Filter | None = None,
        with_dense: bool = False,
    ) -> list[list[Hit]]:
        """Run the searches in one batch under one filter; one list, best first, for each."""

    async def optimize(self, name: str) -> None:
        """Build the graph index after many writes; a server does this by itself."""

    async def aclose(self) -> None:
        """Release the folder or the connection; a second call does nothing."""


@dataclass(frozen=True, slots=True)
class Index:
    """An open store with the collections of titles and signals that belong to one embedder."""

    store: VectorStore
    titles: Collection
    signals: Collection


async def open_vectors(settings: Settings) -> VectorStore:
    """Open the store that `settings.vectors` names."""
    match settings.vectors:
        case "edge":
            from suggest_watch.vectors import edge

            return await edge.open_edge(settings.vectors_dir)
        case "server":
            from suggest_watch.vectors import server

            return await server.open_server(settings)
        case other:
            raise SettingsError(
                f"unknown vector store {other!r}", hint="set vectors to edge or server"
            )
