"""Orders candidates by few named features and keeps the answer varied; asks no index and no model.

A score is the sum of weight times feature, so that all of it can be shown (`Candidate.why`).
The weights are set by hand until they are learned.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log1p

import numpy as np

from suggest_watch.names import normalise_name
from suggest_watch.types import FEEL_DIMENSIONS, Candidate, Evidence, Feel, Request, Title
from suggest_watch.vectors import Dense

WEIGHTS: Mapping[str, float] = {
    "request": 3.0,  # cosine of title and request
    "retrieval": 1.5,  # fused rank of dense, words and examples, 1 for the first
    "evidence": 1.5,  # cosine to what the viewer said before, weighted by strength and bearing
    "example": 2.5,  # cosine to the titles that were named as wanted
    "unwanted": -2.0,  # cosine to titles and texts that were named as unwanted
    "sibling": 2.0,  # the record of a wanted title names this one as similar, or the other way
    "popularity": 0.8,  # how well known it is, 0 to 1
    "series": -0.5,  # a series where nobody asked for one: an evening is a film
    "moods": 1.0,  # share of the asked moods that the title has
    "without_moods": -1.5,  # share of the rejected moods that the title has
    "themes": 0.5,  # share of the asked themes that the title has
    "feel": -6.0,  # distance to the asked feel, over the dimensions spoken of
    "feel_side": -4.0,  # share of the asked moves ("more upbeat") that the title does not make
    "feel_like": -2.5,  # distance to the feel of the asked titles, over the other dimensions
}
CONFIDENCE_SLOPE = 1.2
CONFIDENCE_MIDDLE = 2.2
DIVERSITY = 0.3
PER_DIRECTOR = 2
_RANK_SCALE = 25.0
_CLEAR_MOVE = 1.0  # steps of feel; a plain mood word is nearer than that to a title that has it
_WELL_KNOWN = log1p(20.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taste:
    """What the features compare a title with, as `[size]` unit vectors.

    `wanted` and `unwanted` are titles that were named, by key, those of the request itself also in
    `asked`; `unwanted_texts` is what was rejected in words; `evidence` the signals that bear on it.
    """

    query: Dense
    wanted: Mapping[int, tuple[Title, Dense]]
    unwanted: Mapping[int, tuple[Title, Dense]]
    asked: tuple[int, ...] = ()
    unwanted_texts: tuple[Dense, ...] = ()
    evidence: tuple[tuple[Evidence, Dense], ...] = ()


def rank(
    titles: Sequence[Title], vectors: Sequence[Dense], *, request: Request, taste: Taste
) -> list[Candidate]:
    """Score the titles, given in the order they were retrieved with their vectors; best first."""
    if not titles:
        return []
    matrix = np.stack(vectors)
    columns = _text_features(matrix, taste)
    scored = []
    for row, title in enumerate(titles):
        features = {name: float(column[row]) for name, column in columns.items()}
        features |= _record_features(title, request, taste)
        why = {name: WEIGHTS[name] * value for name, value in features.items() if value}
        score = sum(why.values())
        scored.append(
            Candidate(
                title=title,
                score=score,
                confidence=_confidence(score),
                similarity=float(matrix[row] @ taste.query),
                why=dict(sorted(why.items(), key=lambda item: -abs(item[1]))),
            )
        )
    return sorted(scored, key=lambda candidate: (-candidate.score, candidate.title.key))


def choose(
    ranked: Sequence[Candidate], vectors: Mapping[int, Dense], *, count: int
) -> list[Candidate]:
    """Pick `count` candidates that are good and unlike each other, best first.

    Maximal marginal relevance (Carbonell & Goldstein 1998) over the titles' vectors, one title of
    a franchise and at most `PER_DIRECTOR` of a director; the rule is bent rather than the answer
    shortened.
    """
    if not ranked or count < 1:
        return []
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
        best = max(allowed or waiting, key=lambda i: (scores[i] - DIVERSITY * likeness[i], -i))
        chosen.append(best)
        waiting.remove(best)
        likeness = np.maximum(likeness, matrix @ matrix[best])
    return [ranked[i] for i in sorted(chosen)]


def _text_features(matrix: Dense, taste: Taste) -> dict[str, Dense]:
    rows = len(matrix)
    columns = {
        "request": matrix @ taste.query,
        "retrieval": 1.0 / (1.0 + np.arange(rows, dtype=np.float32) / _RANK_SCALE),
    }
    if taste.wanted:
        columns["example"] = _nearest(matrix, [vector for _, vector in taste.wanted.values()])
    against = [vector for _, vector in taste.unwanted.values()] + list(taste.unwanted_texts)
    if against:
        columns["unwanted"] = _nearest(matrix, against)
    if taste.evidence:
        # How much a signal counts: how strongly it was said, times how much it bears on this.
        pulls = [e.signal.strength * max(e.similarity, 0.0) for e, _ in taste.evidence]
        said = np.stack([vector for _, vector in taste.evidence])
        columns["evidence"] = (matrix @ said.T) @ np.asarray(pulls, dtype=np.float32)
    return columns


def _record_features(title: Title, request: Request, taste: Taste) -> dict[str, float]:
    features = {
        "popularity": min(1.0, log1p(title.popularity or 0.0) / _WELL_KNOWN),
        "series": float(title.kind == "series" and request.constraints.kind is None),
        "moods": _share(request.moods, title.moods),
        "without_moods": _share(request.without_moods, title.moods),
        "themes": _share(request.themes, title.themes),
        "sibling": float(any(_siblings(title, wanted) for wanted, _ in taste.wanted.values())),
    }
    if title.feel is not None:
        features["feel"] = title.feel.distance_to(request.feel)
        asked = [taste.wanted[key][0].feel for key in taste.asked]
        features |= _feel_beside(title.feel, [feel for feel in asked if feel], request.feel)
    return features


def _feel_beside(
    feel: Feel, asked: Sequence[Feel], target: Mapping[str, float]
) -> dict[str, float]:
    """Compare with the feel of the titles asked for: moved where asked, alike everywhere else."""
    if not asked:
        return {}
    unspoken = [name for name in FEEL_DIMENSIONS if name not in target]
    alike = (feel.distance_to({name: getattr(a, name) for name in unspoken}) for a in asked)
    features = {"feel_like": min(alike)}
    moves = [
        {
            name: value - getattr(a, name)
            for name, value in target.items()
            if abs(value - getattr(a, name)) >= _CLEAR_MOVE
        }
        for a in asked
    ]
    missed = [
        sum((getattr(feel, name) - getattr(a, name)) * move <= 0 for name, move in moved.items())
        for a, moved in zip(asked, moves, strict=True)
    ]
    if target:
        features["feel_side"] = min(missed) / len(target)
    return features


def _nearest(matrix: Dense, others: Sequence[Dense]) -> Dense:
    nearest: Dense = (matrix @ np.stack(others).T).max(axis=1)
    return nearest


def _share(asked: Sequence[str], has: Sequence[str]) -> float:
    return sum(each in has for each in asked) / len(asked) if asked else 0.0


def _siblings(one: Title, other: Title) -> bool:
    return any(
        name.title == b.title and name.year in {None, b.year}
        for a, b in ((one, other), (other, one))
        for name in a.similar
    )


def _confidence(score: float) -> float:
    return 1.0 / (1.0 + exp(-CONFIDENCE_SLOPE * (score - CONFIDENCE_MIDDLE)))


@lru_cache(maxsize=5000)
def _franchise(name: str) -> str:
    """Return what sequels share: the name before a colon, a number or "part"."""
    head = name.split(":")[0].split(" – ")[0]
    words = normalise_name(head).split()
    while len(words) > 1 and (words[-1].isdigit() or words[-1] in {"part", "ii", "iii", "iv"}):
        words.pop()
    return " ".join(words)
