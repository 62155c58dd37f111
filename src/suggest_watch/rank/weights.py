"""What each feature counts, and how a score becomes a probability; read from `data/ranker.json`.

`tools/learn_ranker.py` learns that file; `docs/quality.md` says from what, and how well it does.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from suggest_watch.types import Manner


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranker:
    """Weights by the manner of a request and the name of a feature; an absent one is 0.

    `slope` and `middle` are those of the logistic function from a score to a confidence.
    """

    by_manner: Mapping[Manner, Mapping[str, float]]
    slope: float
    middle: float

    def weights(self, manner: Manner, *, adventurous: float = 0.0) -> Mapping[str, float]:
        """Return the weights; `adventurous`, 0 to 1, turns that of popularity to its opposite."""
        weights = self.by_manner[manner]
        if not adventurous:
            return weights
        return {**weights, "popularity": (1 - 2 * adventurous) * weights.get("popularity", 0.0)}

    def without(self, names: Collection[str]) -> Ranker:
        """Return one to which these features count nothing."""
        kept: dict[Manner, Mapping[str, float]] = {
            manner: {name: weight for name, weight in weights.items() if name not in names}
            for manner, weights in self.by_manner.items()
        }
        return replace(self, by_manner=kept)

    def confidence(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability that a viewer who watches a title likes it, for each score.

        `[n]` scores of one pool to `[n]` within 0 to 1: what counts is how far a score lies above
        the pool's median, in the manner of Platt (1999).
        """
        above = scores - np.median(scores)
        confidence: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-self.slope * (above - self.middle)))
        return confidence


def read_ranker(text: str) -> Ranker:
    """Read the JSON that `tools/learn_ranker.py` writes."""
    stored = json.loads(text)
    return Ranker(by_manner=stored["weights"], **stored["confidence"])


RANKER = read_ranker((files("suggest_watch") / "data" / "ranker.json").read_text("utf-8"))
