"""What is known of the viewers, and what of it candidates are compared with.

A step of the job of recommending; it ranks nothing.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from suggest_watch.app import App
from suggest_watch.database import Database
from suggest_watch.feeling import with_feel
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

    `signals` by id; `seen` are keys of titles they watched or spoke of as liked, `rejected` of
    those they want never to see.
    """

    viewer_ids: tuple[int, ...]
    signals: Mapping[int, Signal]
    seen: frozenset[int]
    rejected: frozenset[int]
    standing: Standing

    def barred(self, request: Request) -> frozenset[int]:
        """Return the keys that must not answer `request`: named in it, seen, or refused."""
        named = (reference.key for reference in (*request.wanted, *request.unwanted))
        return frozenset({*named, *self.rejected, *(() if request.seen_allowed else self.seen)})


def read_known(database: Database, viewers: Sequence[str]) -> Known:
    """Read it from the database; raises `NotFound` for a viewer who is not there."""
    ids = tuple(database.viewer(name).id for name in viewers)
    signals = database.signals(ids)
    standing = standing_wishes(signals)
    liked, rejected = title_keys(database, standing.known, standing.titles)
    return Known(
        viewer_ids=ids,
        signals={signal.id: signal for signal in signals},
        seen=database.seen(ids) | {*liked},
        rejected=frozenset(rejected),
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
    named = _Named()
    vectors: dict[int, Dense] = {}
    if (
        request.wanted
        or request.unwanted
        or any(f.liked_titles or f.disliked_titles for f in bearing)
    ):
        named = await asyncio.to_thread(_read_named, app.database, request, bearing)
        vectors = await title_vectors(app.index, query, {*named.wanted, *named.unwanted})
        wanted = await asyncio.to_thread(with_feel, app.database, named.wanted, vectors)
        named = replace(named, wanted=wanted)
    asked = tuple(reference.key for reference in request.wanted if reference.key in vectors)
    return Taste(
        query=_towards(query, [vectors[key] for key in asked]),
        wanted=_with_vectors(named.wanted, vectors),
        unwanted=_with_vectors(named.unwanted, vectors),
        asked=asked,
        unwanted_texts=() if unwanted_text is None else (unwanted_text,),
        evidence=tuple(evidence),
    )


@dataclass(frozen=True, slots=True)
class _Named:
    wanted: Mapping[int, Title] = field(default_factory=dict)
    unwanted: Mapping[int, Title] = field(default_factory=dict)


def _read_named(database: Database, request: Request, bearing: Sequence[Facts]) -> _Named:
    """Read the titles that are named: tonight's wish wins over what was said before."""
    asked = [reference.key for reference in request.wanted]
    liked, disliked = title_keys(
        database,
        [name for facts in bearing for name in facts.liked_titles],
        [name for facts in bearing for name in facts.disliked_titles],
    )
    against = {*(reference.key for reference in request.unwanted), *disliked} - {*asked}
    titles = database.titles({*asked, *liked, *against})
    return _Named(
        wanted={key: title for key, title in titles.items() if key not in against},
        unwanted={key: title for key, title in titles.items() if key in against},
    )


def title_keys(database: Database, *lists: Sequence[str]) -> list[list[int]]:
    """Return the keys of each list of titles given as `Facts` writes them: "Arrival (2016)"."""
    wanted = [
        {(m[1], int(m[2])) for name in names if (m := _WITH_YEAR.match(name))} for names in lists
    ]
    norms = {normalise_name(name) for pairs in wanted for name, _ in pairs}
    found = database.named(norms).titles if norms else {}
    titles = [title for same in found.values() for title in same]
    return [
        list(dict.fromkeys(t.key for t in titles if (t.title, t.year) in pairs)) for pairs in wanted
    ]


def _towards(query: Dense, examples: Sequence[Dense]) -> Dense:
    """Move the request's vector towards the titles it names: "like Arrival" is about Arrival."""
    if not examples:
        return query
    mixed = (1 - _EXAMPLES_SHARE) * query + _EXAMPLES_SHARE * np.mean(examples, axis=0)
    unit: Dense = (mixed / np.linalg.norm(mixed)).astype(np.float32)
    return unit


def _with_vectors(
    titles: Mapping[int, Title], vectors: Mapping[int, Dense]
) -> dict[int, tuple[Title, Dense]]:
    return {key: (titles[key], vectors[key]) for key in sorted(titles) if key in vectors}
