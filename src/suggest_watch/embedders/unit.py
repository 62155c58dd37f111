"""Vectors as the seam promises them: finite, float32, of length one; knows no model and no text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from suggest_watch.embedders import Vectors
from suggest_watch.errors import BadReply


def unit_vectors(rows: Sequence[ArrayLike], name: str, *, hint: str) -> Vectors:
    """Scale one or more rows to length one: `[n, size]`, in order.

    Raises `BadReply` for the embedder `name` when the rows differ in size or one of them points
    nowhere: not a number, infinite or all zeros.
    """
    try:
        vectors = np.array(rows, dtype=np.float32)
    except ValueError:
        raise BadReply(f"{name} gave vectors of different sizes", hint=hint) from None
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    if not (np.isfinite(lengths) & (lengths > 0)).all():
        raise BadReply(f"{name} gave a vector that is zero or not a number", hint=hint)
    unit: Vectors = vectors / lengths
    return unit
