"""What is known of the viewers, and what of it candidates are compared with.

A step of the job of recommending; it ranks nothing.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from suggest_watch.app import App
from suggest_watch.database import Database
from suggest_watch.learn import Standing, standing_wishes
from suggest_watch.names import normalise_name
from suggest_watch.rank import Taste
from suggest_watch.retrieve import title_vectors
from suggest_watch.types import Evidence, Facts, Request, Signal, Title
from suggest_watch.vectors import Dense

_BEARS = 0.3
"""Cosine from which the titles that a signal names are examples for this request."""

_EXAMPLES_SHARE = 0.6

_WITH_YEAR = re.compile(r"(.+) \((\d{4})\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of the viewers before any request.

    `signals` by id; `seen` and `rejected` are keys of titles they watched or want never to see.
    """

    signals: Mapping[int, Signal]
    seen: frozenset[int]
    rejected: frozenset[int]
    standing: Standing


def read_known(database: Database, ids: tuple[int, ...]) -> Known:
    """Read what the database knows of the viewers with these ids."""
    signals = database.signals(ids)
    standing = standing_wishes(signals)
    return Known(
        signals={signal.id: signal for signal in signals},
        seen=database.seen(ids),
        rejected=frozenset(title_keys(database, standing.titles)),
        standing=standing,
    )


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
    liked, disliked = await asyncio.to_thread(_titles_in, app.database, bearing)
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


def title_keys(database: Database, names: Sequence[str]) -> list[int]:
    """Return the keys of titles given as `Facts` writes them: "Arrival (2016)"."""
    wanted = {(m[1], int(m[2])) for name in names if (m := _WITH_YEAR.match(name))}
    if not wanted:
        return []
    found = database.named({normalise_name(name) for name, _ in wanted})
    titles = (title for same in found.titles.values() for title in same)
    return list(dict.fromkeys(t.key for t in titles if (t.title, t.year) in wanted))


def _titles_in(database: Database, facts: Sequence[Facts]) -> tuple[list[int], list[int]]:
    liked = [name for each in facts for name in each.liked_titles]
    disliked = [name for each in facts for name in each.disliked_titles]
    return title_keys(database, liked), title_keys(database, disliked)


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
