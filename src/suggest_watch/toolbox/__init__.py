"""Functions that a language model may call: read-only, over local data, for one request.

A call never raises for what a model wrote: what is wrong with it becomes its result, in words that
the model can mend it by. Knows no model and no conversation.

To add one: its arguments in `arguments`, its `case` and its method below.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from suggest_watch.app import App
from suggest_watch.database import Watch
from suggest_watch.linking import link_title
from suggest_watch.printable import printable
from suggest_watch.reading import embed_request
from suggest_watch.retrieve import CANDIDATES, find_evidence, find_titles
from suggest_watch.shortlist import rank_candidates
from suggest_watch.taste import Known
from suggest_watch.toolbox.arguments import (
    FUNCTIONS,
    Availability,
    OneTitle,
    Ratings,
    SearchTitles,
    SimilarTitles,
    ViewerHistory,
    tools,
)
from suggest_watch.toolbox.findings import (
    MAX_LISTED,
    Findings,
    Outcome,
    Prose,
    as_json,
    as_phrase,
    in_brief,
    in_full,
    named,
    refusal,
)
from suggest_watch.types import Constraints, Reference, Request, Title
from suggest_watch.vectors import Dense

__all__ = ["Findings", "Outcome", "Toolbox", "tools"]

MAX_ARGUMENTS = 1000
_FAULTS = 3
_UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Toolbox:
    """The functions for one request: they see its viewers' data and nobody else's."""

    app: App
    request: Request
    known: Known

    async def call(self, name: str, arguments: str) -> Outcome:
        """Run the function `name` with `arguments`, JSON text of anybody's making.

        Raises `StoreError` when the data cannot be read, and `ModelError` when a text cannot be
        embedded.
        """
        if name not in FUNCTIONS:
            return refusal(f"there is no such function; there are {', '.join(FUNCTIONS)}")
        if len(arguments) > MAX_ARGUMENTS:
            return refusal(f"arguments may have {MAX_ARGUMENTS} characters")
        try:
            asked = FUNCTIONS[name].model_validate_json(printable(arguments) or "{}")
        except ValidationError as error:
            return refusal(_faults(error))
        match asked:
            case SearchTitles():
                return await self._search(asked)
            case ViewerHistory():
                return await self._history(asked)
            case OneTitle():
                return await self._about_title(asked)
        raise AssertionError(f"{name} has arguments and no case")

    async def _search(self, asked: SearchTitles) -> Outcome:
        request = self.request
        if asked.kind and request.constraints.kind not in {None, asked.kind}:
            return refusal(f"this request is for kind {request.constraints.kind} alone")
        query = await asyncio.to_thread(self.app.embedder.embed_query, asked.query)
        narrowed = replace(
            request,
            text=asked.query,
            wanted_text=asked.query,
            wanted=(),
            constraints=_narrowed(request.constraints, asked),
        )
        return await self._found(narrowed, query)

    async def _about_title(self, asked: OneTitle) -> Outcome:
        database = self.app.database
        linked = await asyncio.to_thread(link_title, database, asked.title, year=asked.year)
        if linked is None:
            near = await find_titles(self.app.index, database, asked.title, limit=3)
            nearest = [f"{title.title} ({title.year})" for title, _ in near]
            return refusal("the catalogue has no such title", nearest=nearest)
        title = (await asyncio.to_thread(database.titles, [linked.key]))[linked.key]
        match asked:
            case SimilarTitles():
                return await self._similar(title)
            case Ratings():
                return await asyncio.to_thread(self._ratings, title)
            case Availability():
                return _availability(title)
            case _:
                return _facts(title)

    async def _similar(self, title: Title) -> Outcome:
        like = Reference(key=title.key, title=title.title, year=title.year, said=title.title)
        query, _ = await embed_request(self.app.embedder, self.request)
        outcome = await self._found(replace(self.request, wanted=(like,)), query)
        siblings = await asyncio.to_thread(self.app.database.siblings, [title])
        near = [key for key in outcome.findings.found if key in siblings]  # so the record says
        facts = dict.fromkeys(near, (f"close to {title.title}",))
        return replace(outcome, findings=replace(outcome.findings, facts=facts))

    async def _found(self, request: Request, query: Dense) -> Outcome:
        """Search and rank as the product does: under every constraint, nothing seen or refused."""
        ranked = await rank_candidates(
            self.app,
            replace(request, count=0),  # fewer are enough: no constraint is given up for more
            query=query,
            unwanted_text=None,
            evidence=(),
            known=replace(self.known, rejected=self.known.barred(self.request)),
            limit=CANDIDATES,
        )
        found = [candidate.title for candidate in ranked.strict[:MAX_LISTED]]
        return Outcome(
            as_json([in_brief(title) for title in found]),
            Findings(found=tuple(title.key for title in found)),
        )

    def _ratings(self, title: Title) -> Outcome:
        theirs = [watch for watch in self._watches() if watch.title_key == title.key]
        result = {
            **named(title),
            "imdb": _UNKNOWN if title.imdb_rating is None else title.imdb_rating,
            "viewers": [_opinion(watch) for watch in theirs],
        }
        facts = [] if title.imdb_rating is None else [f"rated {title.imdb_rating:g} on IMDb"]
        rated = [watch.rating for watch in theirs if watch.rating is not None]
        facts += [f"rated {rating:g} by you" for rating in rated]
        return Outcome(as_json(result), _of(title, *facts))

    async def _history(self, asked: ViewerHistory) -> Outcome:
        known = self.known
        if asked.about and known.signals:
            query = await asyncio.to_thread(self.app.embedder.embed_query, asked.about)
            near = await find_evidence(
                self.app.index, query, signals=known.signals, viewer_ids=known.viewer_ids
            )
            signals = [evidence.signal for evidence, _ in near]
        else:
            signals = list(known.signals.values())[:MAX_LISTED]
        watched = await asyncio.to_thread(self._watched)
        result = {
            "said": [
                {"text": Prose(signal.content), "strength": signal.strength} for signal in signals
            ],
            "watched": [named(title) | _opinion(watch) for title, watch in watched],
        }
        findings = Findings(
            said=tuple(signal.content for signal in signals),
            watched=tuple(title.title for title, _ in watched),
        )
        return Outcome(as_json(result), findings)

    def _watches(self) -> list[Watch]:
        """Return what these viewers had to do with titles, the latest first for each."""
        ids = self.known.viewer_ids
        return [watch for viewer in ids for watch in self.app.database.watches(viewer)]

    def _watched(self) -> list[tuple[Title, Watch]]:
        watches = self._watches()[:MAX_LISTED]
        titles = self.app.database.titles([watch.title_key for watch in watches])
        return [(titles[w.title_key], w) for w in watches if w.title_key in titles]


def _faults(error: ValidationError) -> str:
    """Say what is wrong with the arguments, as far as a model needs it to mend them."""
    faults: dict[str, str] = {}
    for each in error.errors(include_url=False, include_context=False, include_input=False):
        where = f"{each['loc'][0]}: " if each["loc"] else ""
        faults.setdefault(where, each["msg"])  # the first of a field says it
    return "; ".join(f"{where}{what}" for where, what in list(faults.items())[:_FAULTS])


def _narrowed(constraints: Constraints, asked: SearchTitles) -> Constraints:
    """Return what satisfies the request and what was asked for: a model cannot widen a request."""
    own = constraints
    genres = (*own.genres, asked.genre) if asked.genre else own.genres
    return replace(
        own,
        kind=own.kind or asked.kind,
        genres=tuple(dict.fromkeys(genres)),
        min_year=max(_given(own.min_year, asked.min_year), default=None),
        max_year=min(_given(own.max_year, asked.max_year), default=None),
        max_runtime=min(_given(own.max_runtime, asked.max_minutes), default=None),
    )


def _given(*values: int | None) -> list[int]:
    return [value for value in values if value is not None]


def _facts(title: Title) -> Outcome:
    by, starring = " and ".join(title.directors[:2]), " and ".join(title.cast[:2])
    facts = [f"by {by}"] if by else []
    facts += [f"with {starring}"] if starring else []
    return Outcome(as_json(in_full(title)), _of(title, *facts))


def _availability(title: Title) -> Outcome:
    services = title.streaming_services
    result = {**named(title), "services": services or _UNKNOWN}
    facts = [f"on {' and '.join(services[:2])}"] if services else []
    return Outcome(as_json(result), _of(title, *facts))


def _of(title: Title, *facts: str) -> Findings:
    phrases = tuple(map(as_phrase, facts))
    return Findings(facts={title.key: phrases} if phrases else {})


def _opinion(watch: Watch) -> dict[str, Any]:
    opinion = {
        "rating": watch.rating,
        "scale": watch.source if watch.rating is not None else None,
        "liked": watch.liked,
        "not_interested": watch.not_interested or None,
    }
    return {name: value for name, value in opinion.items() if value is not None}
