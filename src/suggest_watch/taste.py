"""Gathers what candidates are compared with: titles that request and evidence name, as vectors.

A step of the job of recommending; it ranks nothing.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence

import numpy as np

from suggest_watch.app import App
from suggest_watch.names import normalise_name
from suggest_watch.rank import Taste
from suggest_watch.retrieve import title_vectors
from suggest_watch.types import Evidence, Request, Title
from suggest_watch.vectors import Dense

_BEARS = 0.3
"""Cosine from which the titles that a signal names are examples for this request."""

_EXAMPLES_SHARE = 0.6

_WITH_YEAR = re.compile(r"(.+) \((\d{4})\)$")


async def gather_taste(
    app: App,
    request: Request,
    *,
    query: Dense,
    unwanted_text: Dense | None,
    evidence: Sequence[tuple[Evidence, Dense]],
) -> Taste:
    """Return the taste for this request, with the titles of that evidence which bears on it."""
    bearing = [e.signal.facts for e, _ in evidence if e.similarity >= _BEARS]
    liked = await title_keys(app, [name for facts in bearing for name in facts.liked_titles])
    disliked = await title_keys(app, [name for facts in bearing for name in facts.disliked_titles])
    asked = [reference.key for reference in request.wanted]
    against = {*(reference.key for reference in request.unwanted), *disliked} - set(asked)
    keys = {*asked, *liked} - against
    everything = {*keys, *against}
    vectors = await title_vectors(app.index, query, everything)
    titles = await asyncio.to_thread(app.database.titles, everything)
    return Taste(
        query=_towards(query, [vectors[key] for key in asked if key in vectors]),
        wanted=_paired(keys, titles, vectors),
        unwanted=_paired(against, titles, vectors),
        asked=tuple(key for key in asked if key in vectors),
        unwanted_texts=() if unwanted_text is None else (unwanted_text,),
        evidence=tuple(evidence),
    )


async def title_keys(app: App, names: Sequence[str]) -> list[int]:
    """Return the keys of titles given as `Facts` writes them: "Arrival (2016)"."""
    wanted = {(m[1], int(m[2])) for name in names if (m := _WITH_YEAR.match(name))}
    if not wanted:
        return []
    found = await asyncio.to_thread(app.database.named, {normalise_name(n) for n, _ in wanted})
    titles = (title for same in found.titles.values() for title in same)
    return list(dict.fromkeys(t.key for t in titles if (t.title, t.year) in wanted))


def _towards(query: Dense, examples: Sequence[Dense]) -> Dense:
    """Move the request's vector towards the titles it names: "like Arrival" is about Arrival."""
    if not examples:
        return query
    mixed = (1 - _EXAMPLES_SHARE) * query + _EXAMPLES_SHARE * np.mean(examples, axis=0)
    unit: Dense = (mixed / np.linalg.norm(mixed)).astype(np.float32)
    return unit


def _paired(
    keys: set[int], titles: Mapping[int, Title], vectors: Mapping[int, Dense]
) -> dict[int, tuple[Title, Dense]]:
    both = sorted(keys & titles.keys() & vectors.keys())
    return {key: (titles[key], vectors[key]) for key in both}
