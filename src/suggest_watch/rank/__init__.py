"""Orders candidates by few named features and keeps the answer varied; asks no index and no model.

A score is the sum of weight times feature, so that all of it can be shown (`Candidate.why`).

features   what a title and a request have in common, as columns
weights    what each counts, by the manner of the request; learned, see `tools/learn_ranker.py`
judged     what a reranker says of the first of them, as one more feature
choose     few of the best that are unlike each other
"""

from __future__ import annotations

import numpy as np

from suggest_watch.rank.choose import PER_DIRECTOR, choose
from suggest_watch.rank.features import FEATURES, Pool, Taste, features
from suggest_watch.rank.judged import with_judgement
from suggest_watch.rank.weights import RANKER, Ranker
from suggest_watch.types import Candidate, Request

__all__ = [
    "FEATURES",
    "PER_DIRECTOR",
    "RANKER",
    "Pool",
    "Ranker",
    "Taste",
    "choose",
    "features",
    "rank",
    "with_judgement",
]


def rank(
    pool: Pool,
    *,
    request: Request,
    taste: Taste,
    adventurous: float = 0.0,
    ranker: Ranker = RANKER,
) -> list[Candidate]:
    """Score the titles of the pool, best first.

    `adventurous`, 0 to 1, takes what many know for a merit (0) or, from the middle on, for a flaw.
    """
    if not pool.titles:
        return []
    columns = features(pool, request=request, taste=taste)
    weights = ranker.weights(request.manner, adventurous=adventurous)
    added = {name: weights[name] * column for name, column in columns.items() if weights.get(name)}
    scores = np.sum([np.zeros(len(pool.titles)), *added.values()], axis=0)
    confidences = ranker.confidence(scores)
    similarities = pool.vectors @ taste.query
    order = sorted(range(len(scores)), key=lambda row: (-scores[row], pool.titles[row].key))
    return [
        Candidate(
            title=pool.titles[row],
            score=float(scores[row]),
            confidence=float(confidences[row]),
            similarity=float(similarities[row]),
            why=_why({name: float(column[row]) for name, column in added.items()}),
        )
        for row in order
    ]


def _why(added: dict[str, float]) -> dict[str, float]:
    """Keep what counted, most first."""
    return dict(sorted(((n, v) for n, v in added.items() if v), key=lambda item: -abs(item[1])))
