"""The product as one more system to measure: understand, retrieve, rank; it remembers nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from time import perf_counter

from suggest_watch.app import App
from suggest_watch.evaluate.baselines import DEPTH, Question, Ranking
from suggest_watch.learn import Standing
from suggest_watch.reading import checked_request, embed_request, read_request
from suggest_watch.rerank import Reranking
from suggest_watch.retrieve import CANDIDATES
from suggest_watch.shortlist import MIX, Mix, Ranked, rank_candidates
from suggest_watch.taste import Known
from suggest_watch.types import Constraints, Reference, Request

PRODUCT = "suggest"

EXAMPLES = 20
"""How many titles, those liked last, a request is read to name. Nobody names more."""


class Product:
    """Answers as `recommend` does for a viewer of whom nothing else is known."""

    def __init__(self, app: App, *, today: date, name: str = PRODUCT, mix: Mix = MIX) -> None:
        """Reckon "recent" from `today`; another `mix` goes by another name."""
        self.name = name
        self._app = app
        self._today = today
        self._mix = mix

    async def rank(self, question: Question) -> Ranking:
        """Rank as for an answer; what gives up a constraint comes behind what keeps them all."""
        began = perf_counter()
        request, ranked = await self._ranked(question)
        shown = tuple(candidate.title.key for candidate in ranked.choose(request.count))
        took_ms = 1000 * (perf_counter() - began)
        keys = tuple(candidate.title.key for candidate in (*ranked.strict, *ranked.rest))
        return Ranking(keys[:DEPTH], shown, took_ms)

    async def confidences(self, question: Question, keys: Collection[int]) -> dict[int, float]:
        """Return the confidence in each of the titles, had it been among the candidates."""
        _, ranked = await self._ranked(question, also=keys)
        return {
            candidate.title.key: candidate.confidence
            for candidate in ranked.strict
            if candidate.title.key in keys and candidate.confidence is not None
        }

    async def _ranked(
        self, question: Question, *, also: Collection[int] = ()
    ) -> tuple[Request, Ranked]:
        request = await as_asked(self._app, question, today=self._today)
        query, unwanted_text = await embed_request(self._app.embedder, request)
        reranking = Reranking(self._app)
        ranked = await rank_candidates(
            self._app,
            request,
            query=query,
            unwanted_text=unwanted_text,
            evidence=(),
            known=known_of(question),
            limit=CANDIDATES,
            also=also,
            mix=self._mix,
            reranking=reranking,
        )
        if reranking.failure:  # what is measured must not change half-way
            raise reranking.failure
        return request, ranked


async def as_asked(app: App, question: Question, *, today: date) -> Request:
    """Read the question as a request; raises `BadInput` when it has no text."""
    read = await read_request(app, checked_request(question.text), count=None, today=today)
    return _with_taste(read, question)


def known_of(question: Question) -> Known:
    """Return a viewer of whom nothing is known but what they saw."""
    return Known(
        viewer_ids=(),
        signals={},
        seen=question.seen,
        rejected=frozenset(),
        standing=Standing(),
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
    demands = Constraints(avoid=request.constraints.avoid)
    return replace(
        request,
        manner="taste",
        wanted_text=question.text,
        constraints=demands,
        wanted=(*request.wanted, *liked),
        moods=(),
        without_moods=(),
        themes=(),
        feel={},
    )
