"""The product as one more system to measure: understand, retrieve, rank; it remembers nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from time import perf_counter

from suggest_watch.app import App
from suggest_watch.evaluate.baselines import DEPTH, Question, Ranking
from suggest_watch.learn import Standing
from suggest_watch.reading import checked_request, embed_request, read_request
from suggest_watch.retrieve import CANDIDATES
from suggest_watch.shortlist import Ranked, rank_candidates
from suggest_watch.taste import Known
from suggest_watch.types import Constraints, Reference, Request
from suggest_watch.vectors import Dense

PRODUCT = "suggest"

EXAMPLES = 20
"""How many titles, those liked last, a request is read to name. Nobody names more."""


class Product:
    """Answers as `recommend` does for a viewer of whom nothing else is known."""

    name = PRODUCT

    def __init__(self, app: App, *, today: date) -> None:
        """Reckon "recent" from `today`."""
        self._app = app
        self._today = today

    async def rank(self, question: Question) -> Ranking:
        """Rank as for an answer, then behind it what a search to `DEPTH` would add.

        `took_ms` is that of the answer, without what comes behind.
        """
        began = perf_counter()
        text = checked_request(question.text)
        read = await read_request(self._app, text, count=None, today=self._today)
        request = _with_taste(read, question)
        vectors = await embed_request(self._app.embedder, request)
        ranked = await self._ranked(request, vectors, question, limit=CANDIDATES)
        shown = tuple(candidate.title.key for candidate in ranked.choose(request.count))
        took_ms = 1000 * (perf_counter() - began)

        deep = replace(request, count=DEPTH)
        behind = await self._ranked(deep, vectors, question, limit=DEPTH)
        keys = dict.fromkeys((*_keys(ranked), *_keys(behind)))
        return Ranking(tuple(keys)[:DEPTH], shown, took_ms)

    async def _ranked(
        self,
        request: Request,
        vectors: tuple[Dense, Dense | None],
        question: Question,
        *,
        limit: int,
    ) -> Ranked:
        query, unwanted_text = vectors
        known = Known(
            viewer_ids=(),
            signals={},
            seen=question.seen,
            rejected=frozenset(),
            standing=Standing(),
        )
        return await rank_candidates(
            self._app,
            request,
            query=query,
            unwanted_text=unwanted_text,
            evidence=(),
            known=known,
            limit=limit,
        )


def _with_taste(request: Request, question: Question) -> Request:
    """Read the request as if it named what was liked; what was seen never comes back."""
    named = {reference.key for reference in (*request.wanted, *request.unwanted)}
    liked = tuple(
        Reference(key=title.key, title=title.title, year=title.year, said=title.title)
        for title in question.liked[-EXAMPLES:]
        if title.key not in named
    )
    request = replace(request, seen_allowed=request.seen_allowed and not question.seen)
    if not question.is_taste:
        return request
    # What two say in passing, turn after turn, demands nothing, but for what is to be avoided.
    demands = Constraints(avoid=request.constraints.avoid, audience=request.constraints.audience)
    return replace(
        request,
        manner="taste",
        constraints=demands,
        wanted=(*request.wanted, *liked),
        moods=(),
        without_moods=(),
        themes=(),
        feel={},
    )


def _keys(ranked: Ranked) -> tuple[int, ...]:
    return tuple(candidate.title.key for candidate in (*ranked.strict, *ranked.rest))
