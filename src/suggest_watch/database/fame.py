"""How well each title of a catalogue is known, on a scale that all catalogues share; no SQL here.

One catalogue counts votes, another mentions: only the order of its titles can be compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BEST_KNOWN = 1000


@dataclass(frozen=True, slots=True)
class Fame:
    """The popularities of a catalogue in ascending order, and the keys of its `best_known`."""

    ascending: NDArray[np.float64]
    best_known: tuple[int, ...]

    def of(self, popularities: NDArray[np.float64]) -> NDArray[np.float32]:
        """Return 1 for the best known title, falling to 0 with the logarithm of the rank.

        By Zipf's law that is about as the logarithm of what is counted falls. Equals share the
        best rank among them.
        """
        better = len(self.ascending) - np.searchsorted(self.ascending, popularities, side="right")
        fame = 1.0 - np.log1p(better) / np.log1p(max(1, len(self.ascending)))
        scale: NDArray[np.float32] = fame.astype(np.float32)
        return scale


def fame_of(rows: Iterable[tuple[int, float | None]]) -> Fame:
    """Take keys with popularities, None where that is unknown."""
    known = sorted(
        ((key, popularity or 0.0) for key, popularity in rows), key=lambda r: (-r[1], r[0])
    )
    best = tuple(key for key, popularity in known[:BEST_KNOWN] if popularity > 0)
    return Fame(np.array([popularity for _, popularity in known[::-1]]), best)
