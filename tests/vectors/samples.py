"""Points whose right answers are obvious, or exact in binary whichever way they are summed."""

from collections.abc import Sequence

import numpy as np

from suggest_watch.vectors import Collection, Dense, Hit, Point, Scalar, Sparse
from suggest_watch.vectors.sparse import bm25_document, name_vector

SIZE = 64
TITLES = Collection(
    "suggest-test-titles",
    "fastembed:small",
    SIZE,
    keywords=("genres", "kind"),
    integers=("year",),
    floats=("rating",),
)
SIGNALS = Collection("suggest-test-signals", "fastembed:small", SIZE, tenant="viewers")


def signs(seed: int) -> Dense:
    """Return 64 random signs: the norm is 8, so every cosine is a multiple of 1/32, exactly."""
    return np.random.default_rng(seed).choice([-1.0, 1.0], SIZE).astype(np.float32)


def flipped(vector: Dense, count: int) -> Dense:
    """Turn the first `count` signs round: each takes 1/32 off the cosine to `vector`."""
    return np.concatenate([-vector[:count], vector[count:]])


def point(
    id: int,
    dense: Dense | None = None,
    *,
    text: str = "",
    name: str = "",
    payload: dict[str, Scalar | Sequence[Scalar]] | None = None,
) -> Point:
    return Point(
        id=id,
        dense=signs(id) if dense is None else dense,
        bm25=bm25_document(text),
        name=name_vector(name) if name else None,
        payload=payload or {},
    )


def ids(hits: Sequence[Hit]) -> list[int]:
    return [hit.id for hit in hits]


NOTHING = Sparse((), ())
