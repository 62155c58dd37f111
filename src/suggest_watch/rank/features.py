"""What a title and a request have in common, as columns over many titles; weighs nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from suggest_watch.types import FEEL_DIMENSIONS, Evidence, Feel, Request, Title
from suggest_watch.vectors import Dense

FEATURES: Mapping[str, str] = {
    "request": "cosine of title and request",
    "words": "BM25 of the request's words, in tens",
    "retrieval": "fused rank of dense, words and examples: 1 for the first, then falling",
    "evidence": "cosine to what the viewer said before, by strength and bearing",
    "example": "cosine to the nearest title that was named as wanted",
    "genres": "genres shared with the titles that were named as wanted, mean cosine",
    "era": "decades between the title and those named as wanted, mean",
    "sibling": "the record of a wanted title names this one as similar, or the other way",
    "unwanted": "cosine to what was named or described as unwanted",
    "popularity": "how well known it is in this catalogue, 1 for the best known, by log of rank",
    "series": "a series where nobody asked for one: an evening is a film",
    "moods": "share of the asked moods that the title has",
    "without_moods": "share of the rejected moods that the title has",
    "themes": "share of the asked themes that the title has",
    "feel": "distance to the asked feel, over the dimensions spoken of",
    "feel_side": "share of the asked moves (more upbeat) that the title does not make",
    "feel_like": "distance to the feel of the asked titles, over the other dimensions",
    "misremembered": "how many of the hints in a memory the title contradicts",
    "years_off": "decades, two at most, between the title and the years of a memory",
    "reranker": "what a reranker says of the request and the title, standardised (`rank.judged`)",
}
"""Every feature by name. A column of zeros is left out."""

_RANK_SCALE = 25.0
_WORDS_SCALE = 10.0
_CLEAR_MOVE = 1.0  # steps of feel; a plain mood word is nearer than that to a title that has it
_YEARS_OFF = 20
_DECADE = 10.0

Column = NDArray[np.floating[Any]]
Columns = dict[str, Column]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """What is to be ranked, in the order in which it was retrieved, column by column.

    `vectors` are `[n, size]`; `words` the BM25 scores of the request; `fame` how well known each
    title is, 0 to 1; `misremembered` how many hints of a recollection each contradicts.
    """

    titles: Sequence[Title]
    vectors: Dense
    words: Dense
    fame: Dense
    misremembered: Dense = field(default_factory=lambda: np.zeros(0, dtype=np.float32))


def features(pool: Pool, *, request: Request, taste: Taste) -> Columns:
    """Return the `[n]` columns by the names of `FEATURES`; what is not spoken of has none."""
    return {
        **_text_features(pool, taste),
        **_named_features(pool, taste),
        **_record_features(pool, request),
        **_feel_features(pool, request, taste),
        **_memory_features(pool, request),
    }


def _text_features(pool: Pool, taste: Taste) -> Columns:
    columns = {
        "request": pool.vectors @ taste.query,
        "words": pool.words / _WORDS_SCALE,
        "retrieval": 1.0 / (1.0 + np.arange(len(pool.titles), dtype=np.float32) / _RANK_SCALE),
    }
    against = [vector for _, vector in taste.unwanted.values()] + list(taste.unwanted_texts)
    if against:
        columns["unwanted"] = (pool.vectors @ np.stack(against).T).max(axis=1)
    if taste.evidence:
        # How much a signal counts: how strongly it was said, times how much it bears on this.
        pulls = [e.signal.strength * max(e.similarity, 0.0) for e, _ in taste.evidence]
        said = np.stack([vector for _, vector in taste.evidence])
        columns["evidence"] = (pool.vectors @ said.T) @ np.asarray(pulls, dtype=np.float32)
    return columns


def _named_features(pool: Pool, taste: Taste) -> Columns:
    """Compare with the titles that were named as wanted."""
    if not taste.wanted:
        return {}
    named = [title for title, _ in taste.wanted.values()]
    cosines = pool.vectors @ np.stack([vector for _, vector in taste.wanted.values()]).T
    years = np.array([title.year for title in pool.titles], dtype=np.float32)
    apart = np.abs(years[:, None] - np.array([title.year for title in named], dtype=np.float32))
    return {
        "example": cosines.max(axis=1),
        "genres": _shared_genres(pool.titles, named),
        "era": apart.mean(axis=1) / _DECADE,
        "sibling": _column(any(_siblings(t, other) for other in named) for t in pool.titles),
    }


def _record_features(pool: Pool, request: Request) -> Columns:
    columns = {"popularity": pool.fame}
    if request.constraints.kind is None and request.manner == "wish":
        columns["series"] = _column(title.kind == "series" for title in pool.titles)
    if request.moods:
        columns["moods"] = _shares(request.moods, [title.moods for title in pool.titles])
    if request.without_moods:
        refused = _shares(request.without_moods, [title.moods for title in pool.titles])
        columns["without_moods"] = refused
    if request.themes:
        columns["themes"] = _shares(request.themes, [title.themes for title in pool.titles])
    return columns


def _feel_features(pool: Pool, request: Request, taste: Taste) -> Columns:
    """Compare with the asked feel, and with that of the titles asked for: moved, or else alike."""
    asked = [feel for key in taste.asked if (feel := taste.wanted[key][0].feel)]
    if not (request.feel or asked):
        return {}
    felt = np.array([title.feel is not None for title in pool.titles])
    feels = np.array([(title.feel or _NOWHERE).vector() for title in pool.titles])
    columns = {"feel": felt * _distances(feels, request.feel)} if request.feel else {}
    if asked:
        alike = [
            _distances(feels, {d: getattr(a, d) for d in FEEL_DIMENSIONS if d not in request.feel})
            for a in asked
        ]
        columns["feel_like"] = felt * np.min(alike, axis=0)
    if asked and request.feel:
        missed = [_moves_missed(feels, a, request.feel) for a in asked]
        columns["feel_side"] = felt * np.min(missed, axis=0) / len(request.feel)
    return columns


_NOWHERE = Feel(3, 3, 3, 3, 3, 3, 3)


def _distances(feels: Column, target: Mapping[str, float]) -> Column:
    """Return the root mean square distance of `[n, 7]` feels to a target, 0 (same) to 1 (opposite).

    Only the dimensions in `target` (name -> 1..5) count; an empty target is at distance 0.
    """
    if not target:
        return np.zeros(len(feels))
    at = [FEEL_DIMENSIONS.index(name) for name in target]
    squares = ((feels[:, at] - np.array([*target.values()])) / 4.0) ** 2
    distances: Column = np.sqrt(squares.mean(axis=1))
    return distances


def _moves_missed(feels: Column, start: Feel, target: Mapping[str, float]) -> Column:
    """Count the dimensions in which a title does not lie on the asked side of where it starts."""
    missed = np.zeros(len(feels))
    for name, value in target.items():
        move = value - getattr(start, name)
        if abs(move) >= _CLEAR_MOVE:
            at = FEEL_DIMENSIONS.index(name)
            missed += (feels[:, at] - getattr(start, name)) * move <= 0
    return missed


def _memory_features(pool: Pool, request: Request) -> Columns:
    """Take what a memory says of years and kind as hints, which are often wrong."""
    if request.manner != "recollection":
        return {}
    years = np.array([title.year for title in pool.titles], dtype=np.float32)
    hints = request.constraints
    before = (hints.min_year or 0) - years
    after = years - (hints.max_year or np.inf)
    off = np.clip(np.maximum(before, after), 0, _YEARS_OFF) / _DECADE
    return {"misremembered": pool.misremembered, "years_off": off}


def _shared_genres(titles: Sequence[Title], named: Sequence[Title]) -> Column:
    """Return the mean cosine between a title's set of genres and each of the named ones'."""
    columns = {genre: at for at, genre in enumerate({g for title in named for g in title.genres})}
    profile = np.zeros(len(columns), dtype=np.float32)
    for title in named:
        for genre in title.genres:
            profile[columns[genre]] += 1.0 / (len(named) * len(title.genres) ** 0.5)
    return _column(
        sum(profile[columns[genre]] for genre in title.genres if genre in columns)
        / (len(title.genres) or 1) ** 0.5
        for title in titles
    )


def _shares(asked: Sequence[str], owned: Sequence[Sequence[str]]) -> Column:
    return _column(sum(each in has for each in asked) / len(asked) for has in owned)


def _column(values: Iterable[float]) -> Column:
    return np.fromiter(values, dtype=np.float32)


def _siblings(one: Title, other: Title) -> bool:
    return any(
        name.title == b.title and name.year in {None, b.year}
        for a, b in ((one, other), (other, one))
        for name in a.similar
    )
