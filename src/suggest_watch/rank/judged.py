"""Adds to a ranking what a reranker says of its first titles; asks none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from suggest_watch.rank.weights import Ranker
from suggest_watch.types import Candidate

RERANKER = "reranker"
WEIGHT = 1.0
"""What one standard deviation of a reranker's relevances adds to a score; not learned."""


def with_judgement(
    ranked: Sequence[Candidate], judged: Mapping[int, float], *, ranker: Ranker
) -> list[Candidate]:
    """Rank the same candidates with the standardised relevances, by key, as one more feature.

    What was not judged, further down, counts as the least relevant of what was.
    """
    if not (ranked and judged):
        return list(ranked)
    least = min(judged.values())
    added = [WEIGHT * judged.get(candidate.title.key, least) for candidate in ranked]
    scores = np.array([candidate.score for candidate in ranked]) + added
    confidences = ranker.confidence(scores)
    again = [
        replace(
            candidate,
            score=float(score),
            confidence=float(confidence),
            why=_most_first({**candidate.why, RERANKER: more}),
        )
        for candidate, score, confidence, more in zip(
            ranked, scores, confidences, added, strict=True
        )
    ]
    return sorted(again, key=lambda candidate: (-candidate.score, candidate.title.key))


def _most_first(why: Mapping[str, float]) -> dict[str, float]:
    return dict(sorted(why.items(), key=lambda item: -abs(item[1])))
