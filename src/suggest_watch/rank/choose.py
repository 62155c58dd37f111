"""Few of the best that are unlike each other; knows no request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from suggest_watch.names import normalise_name
from suggest_watch.types import Candidate
from suggest_watch.vectors import Dense

DIVERSITY = 0.6
"""What a cosine of 1 to a title that was chosen takes from a score."""

ADVENTUROUS_DIVERSITY = 6.0
"""The same for the most adventurous."""

PER_DIRECTOR = 2


def choose(
    ranked: Sequence[Candidate],
    vectors: Mapping[int, Dense],
    *,
    count: int,
    adventurous: float = 0.0,
) -> list[Candidate]:
    """Pick `count` candidates that are good and unlike each other, best first.

    Maximal marginal relevance (Carbonell & Goldstein 1998) over the titles' vectors, one title of
    a franchise and at most `PER_DIRECTOR` of a director; the rule is bent rather than the answer
    shortened. The more `adventurous`, from 0 to 1, the more unlike each other.
    """
    if not ranked or count < 1:
        return []
    diversity = DIVERSITY + adventurous * (ADVENTUROUS_DIVERSITY - DIVERSITY)
    matrix = np.stack([vectors[candidate.title.key] for candidate in ranked])
    franchises = [_franchise(candidate.title.title) for candidate in ranked]
    scores = np.array([candidate.score for candidate in ranked])
    likeness = np.zeros(len(ranked))
    waiting = list(range(len(ranked)))
    chosen: list[int] = []
    while waiting and len(chosen) < count:
        taken = {franchises[i] for i in chosen}
        directors = Counter(name for i in chosen for name in ranked[i].title.directors)
        allowed = [
            i
            for i in waiting
            if franchises[i] not in taken
            and all(directors[name] < PER_DIRECTOR for name in ranked[i].title.directors)
        ]
        worth = scores - diversity * likeness
        best = max(allowed or waiting, key=lambda i: (worth[i], -i))
        chosen.append(best)
        waiting.remove(best)
        likeness = np.maximum(likeness, matrix @ matrix[best])
    return [ranked[i] for i in sorted(chosen)]


@lru_cache(maxsize=5000)
def _franchise(name: str) -> str:
    """Return what sequels share: the name before a colon, a number or "part"."""
    head = name.split(":")[0].split(" – ")[0]
    words = normalise_name(head).split()
    while len(words) > 1 and (words[-1].isdigit() or words[-1] in {"part", "ii", "iii", "iv"}):
        words.pop()
    return " ".join(words)
