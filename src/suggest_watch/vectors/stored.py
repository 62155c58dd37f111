"""How a point and a filter's values are kept, the same in both stores; knows no engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from suggest_watch.errors import IndexMismatch
from suggest_watch.vectors import Collection, OneOf, Point, Scalar, Sparse

DENSE = "dense"
BM25 = "bm25"
NAME = "name"

# Below this many KB of dense vectors (13,000 of 384) a full scan is exact and fast enough, above
# it the graph index pays.
FULL_SCAN_KB = 20_000

# Qdrant's advice for many tenants: one small graph a tenant, no graph over all of them.
TENANT_GRAPH_LINKS = 16


def check_match(embedder: str, size: int, wanted: Collection) -> None:
    """Raise `IndexMismatch` when a collection was not filled by the embedder that is wanted now."""
    if (embedder, size) != (wanted.embedder, wanted.size):
        raise IndexMismatch(
            f"the index {wanted.name} was made with {embedder} ({size} numbers a vector), "
            f"now {wanted.embedder} ({wanted.size}) is set",
            hint="suggest index",
        )


def check_points(collection: Collection, points: Sequence[Point]) -> None:
    """Raise `ValueError` for a dense vector of another size, or one with a NaN: it never ranks."""
    for point in points:
        if point.dense.shape != (collection.size,) or not np.isfinite(point.dense).all():
            raise ValueError(f"point {point.id} needs {collection.size} finite numbers")


def sparse_vectors(point: Point) -> dict[str, Sparse]:
    """Return the sparse vectors to keep; an empty one is left out, IDF would count it."""
    named = {BM25: point.bm25, NAME: point.name}
    return {name: vector for name, vector in named.items() if vector and vector.indices}


def stored_payload(
    collection: Collection, payload: Mapping[str, Scalar | Sequence[Scalar]]
) -> dict[str, Scalar | list[Scalar]]:
    """Return the payload to keep; a tenant is text, as Qdrant marks only keywords as tenants."""
    kept: dict[str, Scalar | list[Scalar]] = {}
    for field, value in payload.items():
        if isinstance(value, str | int | float):
            kept[field] = str(value) if field == collection.tenant else value
        else:
            kept[field] = [str(v) if field == collection.tenant else v for v in value]
    return kept


def stored_values(collection: Collection, condition: OneOf) -> list[str] | list[int]:
    """Return the values to look for, as `stored_payload` keeps them."""
    if condition.field == collection.tenant:
        return [str(value) for value in condition.values]
    return list(condition.values)  # type: ignore[return-value]
