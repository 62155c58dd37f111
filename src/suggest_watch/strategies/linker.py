"""Decides about a title that a model names: which one of the catalogue it is, and may it come.

Knows no reply and no reason.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from suggest_watch.learn import with_standing
from suggest_watch.linking import link_title, namesakes
from suggest_watch.names import normalise_name
from suggest_watch.proposals import Proposal
from suggest_watch.reading import embed_request
from suggest_watch.retrieve import CANDIDATES, find_evidence
from suggest_watch.satisfy import broken_constraints
from suggest_watch.shortlist import demands, rank_candidates
from suggest_watch.strategies.brief import Brief
from suggest_watch.types import Candidate, Constraints, Evidence, Title
from suggest_watch.vectors import Dense

_SEEN, _REFUSED = "seen already", "refused before"
_ECHO = "an echo of what was said"
_NAMED, _TWICE = "named in the request", "named twice"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A title that must not come, and why, in a few words."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Linker:
    """Makes candidates of proposals, for one request; make it with `open_linker`."""

    brief: Brief
    query: Dense
    unwanted: Dense | None
    evidence: Sequence[tuple[Evidence, Dense]]
    constraints: Constraints

    async def decide(self, proposal: Proposal, taken: Collection[Title]) -> Candidate | LeftOut:
        """Return the catalogue's candidate, one of the model's own, or why there is none.

        `taken` are the titles that the answer holds already.
        """
        linked = await asyncio.to_thread(
            link_title,
            self.brief.app.database,
            proposal.title,
            year=proposal.year,
            kind=proposal.kind or self.constraints.kind,
        )
        if linked is None:
            return await self._unlinked(proposal, taken)
        if why := self._barred(linked.key, taken):
            return LeftOut(why)
        titles = await asyncio.to_thread(self.brief.app.database.titles, [linked.key])
        title = titles[linked.key]
        return self._against(title) or await self._candidate(title)

    async def ranked(self, keys: Collection[int]) -> list[Candidate]:
        """Return those of the titles that satisfy the request and may come, best first.

        They are ranked among what the search finds, as the cards are.
        """
        brief = self.brief
        ranked = await rank_candidates(
            brief.app,
            brief.request,
            query=self.query,
            unwanted_text=self.unwanted,
            evidence=self.evidence,
            known=brief.known,
            limit=CANDIDATES,
            also=keys,
        )
        return [candidate for candidate in ranked.strict if candidate.title.key in keys]

    async def _unlinked(self, proposal: Proposal, taken: Collection[Title]) -> Candidate | LeftOut:
        title = Title(
            id="",
            kind=proposal.kind or self.constraints.kind or "movie",
            title=proposal.title,
            year=proposal.year or 0,
            synopsis=proposal.description,
            catalogue="model",
        )
        norm = normalise_name(title.title)
        if any(normalise_name(other.title) == norm for other in taken):
            return LeftOut(_TWICE)
        # A wrong year is likelier than a namesake that the catalogue lacks.
        same = await asyncio.to_thread(namesakes, self.brief.app.database, title.title)
        for key in same:
            if why := self._barred(key, taken):
                return LeftOut(why)
        if any(f" {norm} " in f" {normalise_name(text)} " for text in self._said()):
            return LeftOut(_ECHO)  # small models make titles of what they are told
        return self._against(title) or Candidate(
            title=title, score=0.0, confidence=None, similarity=0.0
        )

    def _said(self) -> list[str]:
        brief = self.brief
        return [brief.request.text, *(piece.signal.content for piece in brief.evidence)]

    def _barred(self, key: int, taken: Collection[Title]) -> str | None:
        if any(title.key == key for title in taken):
            return _TWICE
        known = self.brief.known
        if key not in known.barred(self.brief.request):
            return None
        if key in known.rejected:
            return _REFUSED
        return _SEEN if key in known.seen else _NAMED

    def _against(self, title: Title) -> LeftOut | None:
        """Hold the title against the constraints; of the model's own title only what it names."""
        constraints = self.constraints
        if not title.key:
            constraints = Constraints(
                kind=constraints.kind,
                min_year=constraints.min_year,
                max_year=constraints.max_year,
            )
        broken = broken_constraints(title, constraints)
        return LeftOut(f"against {', '.join(broken)}") if broken else None

    async def _candidate(self, title: Title) -> Candidate:
        """Return its card where it has one, or else rank it."""
        for card in (*self.brief.candidates, *self.brief.others):
            if card.title.key == title.key:
                return card
        unranked = Candidate(title=title, score=0.0, confidence=None, similarity=0.0)
        return next(iter(await self.ranked([title.key])), unranked)


async def open_linker(brief: Brief) -> Linker:
    """Gather what proposals are held against; raises what embedding and searching raise."""
    app, request, known = brief.app, brief.request, brief.known
    query, unwanted = await embed_request(app.embedder, request)
    evidence = await find_evidence(
        app.index, query, signals=known.signals, viewer_ids=known.viewer_ids
    )
    return Linker(
        brief=brief,
        query=query,
        unwanted=unwanted,
        evidence=evidence,
        constraints=with_standing(demands(request), known.standing),
    )
