"""Asks Qdrant: which signals bear on a request, which titles could answer it; ranks nothing.

The weights of dense, sparse and example searches stand here, and the order in which constraints
are given up when they leave too little.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from suggest_watch.database import Database
from suggest_watch.names import normalise_name, without_article
from suggest_watch.types import Constraints, Evidence, Signal, Title
from suggest_watch.vectors import (
    Between,
    Condition,
    Dense,
    Filter,
    Fused,
    Hit,
    IdIn,
    Index,
    Nearest,
    OneOf,
    Recommend,
)
from suggest_watch.vectors.sparse import bm25_query, name_vector

EVIDENCE = 3
RRF_K = 60
BRANCHES: Mapping[str, float] = {"dense": 1.0, "bm25": 0.7, "examples": 1.0}
"""What each branch of the search for candidates counts; 0 leaves it out."""

CANDIDATES = 80
DEEP = 300  # where no constraint narrows the search: a memory, or taste alone
FAMOUS = 100
ONLY_A_PART = 0.75
_SHORTEST_PART = 5

RELAXABLE = (
    ("services", "where it plays"),
    ("runtime", "the length"),
    ("seasons", "the number of seasons"),
    ("people", "the people"),
    ("countries", "the country"),
    ("languages", "the language"),
    ("years", "the years"),
    ("genres", "the genres"),
    ("kind", "film or series"),
)
"""What is given up, in this order, when nothing else is left. Never content to avoid, an audience,
what was excluded by name, or what was seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """Vectors of titles and texts that pull (`wanted`) and push (`unwanted`)."""

    wanted: tuple[Dense, ...] = ()
    unwanted: tuple[Dense, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved:
    """Hits with their vectors, best first, and the names of the constraints that were given up.

    The first `strict` hits satisfy every constraint; `words` are their BM25 scores by id, where
    those were asked for and they share a word with the request.
    """

    hits: tuple[Hit, ...]
    strict: int
    words: Mapping[int, float]
    relaxed: tuple[str, ...] = ()


async def find_evidence(
    index: Index,
    query: Dense,
    *,
    signals: Mapping[int, Signal],
    viewer_ids: Sequence[int],
    limit: int = EVIDENCE,
) -> list[tuple[Evidence, Dense]]:
    """Return the viewers' `limit` most similar signals, each with its vector, best first.

    `signals` are all that the viewers have, by id: an index that is ahead of them is no evidence.
    """
    if not signals:
        return []
    search = Nearest(query, "dense", limit)
    theirs = Filter(must=(OneOf("viewers", tuple(viewer_ids)),))
    [hits] = await index.store.search(index.signals.name, [search], where=theirs, with_dense=True)
    return [
        (Evidence(signal=signals[hit.id], similarity=hit.score), hit.dense)
        for hit in hits
        if hit.id in signals and hit.dense is not None
    ]


async def find_candidates(
    index: Index,
    query: Dense,
    *,
    text: str,
    constraints: Constraints,
    examples: Examples,
    siblings: Collection[int],
    famous: Collection[int] = (),
    excluded: Collection[int],
    limit: int,
    enough: int,
    scores_words: bool,
    branches: Mapping[str, float] = BRANCHES,
) -> Retrieved:
    """Return the titles that could answer, most promising first.

    `query` is the request's `[size]` vector and `text` its words; `siblings` are keys of titles to
    look at however far they lie, `excluded` of those that must not appear. Of the `famous` the
    nearest `FAMOUS` come besides: others are nearer, and known to nobody. A search and each of its
    branches give at most `limit` hits. With fewer than `enough` constraints are given up one by
    one, in the order of `RELAXABLE`, until there are enough; what satisfied them all stays in
    front. `scores_words` asks for all BM25 scores, a search more.
    """
    searches, weights = _branches(query, text, examples, weights=branches, limit=limit)
    fused = Fused(searches, weights, k=RRF_K, limit=limit)
    hits = await _search(index, fused, constraints, excluded)
    for keys, most in ((siblings, len(siblings)), (famous, FAMOUS)):
        fresh = {*keys} - {*excluded, *(hit.id for hit in hits)}
        hits += await _nearest_of(index, query, constraints, fresh, limit=most)
    strict = len(hits)
    given_up: list[str] = []
    relaxed: tuple[str, ...] = ()
    for name, meaning in RELAXABLE:
        if len(hits) >= enough:
            break
        looser = _without(constraints, name)
        if looser == constraints:
            continue
        constraints = looser
        given_up.append(meaning)
        known = {hit.id for hit in hits}
        if more := await _search(index, fused, constraints, {*excluded, *known}):
            hits = [*hits, *more]
            relaxed = tuple(given_up)
    words = await _word_scores(index, text, [hit.id for hit in hits]) if scores_words else {}
    return Retrieved(hits=tuple(hits), strict=strict, words=words, relaxed=relaxed)


async def title_vectors(index: Index, query: Dense, keys: Collection[int]) -> dict[int, Dense]:
    """Return the indexed vectors of those of the titles that are in the index, by key."""
    if not keys:
        return {}
    search = Nearest(query, "dense", len(keys))
    only = Filter(must=(IdIn(tuple(keys)),))
    [hits] = await index.store.search(index.titles.name, [search], where=only, with_dense=True)
    return {hit.id: hit.dense for hit in hits if hit.dense is not None}


async def find_titles(
    index: Index, database: Database, name: str, *, limit: int
) -> list[tuple[Title, float]]:
    """Return the titles named most like `name`, misspelt or not, with their 0 to 1 likeness."""
    search = Nearest(name_vector(name), "name", max(30, limit))
    [hits] = await index.store.search(index.titles.name, [search])
    titles = await asyncio.to_thread(database.titles, [hit.id for hit in hits])
    scored = [(title, _likeness(name, title)) for title in titles.values()]
    # Two names may be as near: then people mean the one that more of them know.
    scored.sort(key=lambda pair: (-round(pair[1], 2), -(pair[0].popularity or 0), pair[0].key))
    return scored[:limit]


def filter_for(constraints: Constraints, excluded: Collection[int]) -> Filter:
    """Translate constraints into the index's payload fields (see `index`)."""
    wanted: list[tuple[str, tuple[str, ...]]] = [
        ("kind", (constraints.kind,) if constraints.kind else ()),
        ("language", constraints.languages),
        ("countries", constraints.countries),
        ("audience", constraints.audience),
        ("services", constraints.services),
        ("genres", constraints.any_genres),
        ("people", constraints.any_people),
        # Each of these must hold: "a French science fiction comedy" is all three.
        *(("genres", (genre,)) for genre in constraints.genres),
        *(("people", (person,)) for person in constraints.people),
    ]
    ranges = (
        Between("year", constraints.min_year, constraints.max_year),
        Between("runtime", constraints.min_runtime, constraints.max_runtime),
        Between("seasons", constraints.min_seasons, constraints.max_seasons),
    )
    unwanted = (
        ("genres", constraints.without_genres),
        ("people", constraints.without_people),
        ("content", constraints.avoid),
    )
    must: list[Condition] = [OneOf(field, values) for field, values in wanted if values]
    must += [each for each in ranges if (each.low, each.high) != (None, None)]
    must_not: list[Condition] = [OneOf(field, values) for field, values in unwanted if values]
    if excluded:
        must_not.append(IdIn(tuple(excluded)))
    return Filter(must=tuple(must), must_not=tuple(must_not))


def _branches(
    query: Dense, text: str, examples: Examples, *, weights: Mapping[str, float], limit: int
) -> tuple[tuple[Nearest | Recommend, ...], tuple[float, ...]]:
    branches: dict[str, Nearest | Recommend] = {
        "dense": Nearest(query, "dense", limit),
        "bm25": Nearest(bm25_query(text), "bm25", limit),
    }
    if examples.wanted or examples.unwanted:
        # The request is an example too: averaged examples alone would forget what was asked.
        positives = (query, *examples.wanted)
        branches["examples"] = Recommend(positives, examples.unwanted, limit)
    return tuple(branches.values()), tuple(weights[name] for name in branches)


async def _search(
    index: Index, fused: Fused, constraints: Constraints, excluded: Collection[int]
) -> list[Hit]:
    where = filter_for(constraints, excluded)
    [hits] = await index.store.search(index.titles.name, [fused], where=where, with_dense=True)
    return hits


async def _nearest_of(
    index: Index, query: Dense, constraints: Constraints, keys: Collection[int], *, limit: int
) -> list[Hit]:
    if not keys:
        return []
    satisfying = filter_for(constraints, ())
    among = replace(satisfying, must=(*satisfying.must, IdIn(tuple(keys))))
    search = Nearest(query, "dense", limit)
    [hits] = await index.store.search(index.titles.name, [search], where=among, with_dense=True)
    return hits


async def _word_scores(index: Index, text: str, keys: Sequence[int]) -> dict[int, float]:
    """Score all of them by BM25: the branch of a fused search knows only its own first ones."""
    if not keys:
        return {}
    search = Nearest(bm25_query(text), "bm25", len(keys))
    only = Filter(must=(IdIn(tuple(keys)),))
    [hits] = await index.store.search(index.titles.name, [search], where=only)
    return {hit.id: hit.score for hit in hits}


def _without(constraints: Constraints, name: str) -> Constraints:
    match name:
        case "runtime":
            return replace(constraints, min_runtime=None, max_runtime=None)
        case "seasons":
            return replace(constraints, min_seasons=None, max_seasons=None)
        case "years":
            return replace(constraints, min_year=None, max_year=None)
        case "genres":
            return replace(constraints, genres=(), any_genres=())
        case "people":
            return replace(constraints, people=(), any_people=())
        case "kind":
            return replace(constraints, kind=None)
        case _:
            empty: Any = {name: ()}
            return replace(constraints, **empty)


def _likeness(name: str, title: Title) -> float:
    asked = normalise_name(name)
    names = (title.title, title.original_title or title.title)
    return max(_alike(asked, normalise_name(known)) for known in names)


def _alike(asked: str, known: str) -> float:
    """Compare as typed and without articles, which many leave out; a part of it counts for less."""
    whole = OSA.normalized_similarity(asked, known)
    bare_asked, bare_known = without_article(asked), without_article(known)
    bare = OSA.normalized_similarity(bare_asked, bare_known)
    if min(len(bare_asked), len(bare_known)) < _SHORTEST_PART:
        return max(whole, bare)
    return max(whole, bare, ONLY_A_PART * fuzz.partial_ratio(bare_asked, bare_known) / 100)
