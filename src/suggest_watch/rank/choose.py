"""Few of the best that are unlike each other; knows no request."""

from __future__ import annotations

from collections import Counter, defaultdict
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
    franchises = np.array([_franchise(candidate.title.title) for candidate in ranked])
    scores = np.array([candidate.score for candidate in ranked])
    likeness = np.zeros(len(ranked))
    waiting = np.ones(len(ranked), dtype=bool)
    allowed = np.ones(len(ranked), dtype=bool)
    directors: Counter[str] = Counter()
    films_of: dict[str, list[int]] = defaultdict(list)
    for row, candidate in enumerate(ranked):
        for name in candidate.title.directors:
            films_of[name].append(row)
    chosen: list[int] = []
    for _ in range(min(count, len(ranked))):
        open_to_choice = waiting & allowed if (waiting & allowed).any() else waiting
        worth = np.where(open_to_choice, scores - diversity * likeness, -np.inf)
        best = int(worth.argmax())
        chosen.append(best)
        waiting[best] = False
        allowed &= franchises != franchises[best]
        directors.update(ranked[best].title.directors)
        for name in ranked[best].title.directors:
            if directors[name] >= PER_DIRECTOR:
                allowed[films_of[name]] = False
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
