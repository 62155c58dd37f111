"""What a model names, heard piece by piece: its reply becomes picks, linked, checked or marked.

Knows no model: it says what to ask, and hears what is replied.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from suggest_watch.compose import compose_reason
from suggest_watch.events import Token
from suggest_watch.proposals import Proposal, read_proposals
from suggest_watch.strategies.brief import Brief, Telling, Told, finished, started
from suggest_watch.strategies.linker import LeftOut, Linker
from suggest_watch.types import Candidate, Title
from suggest_watch.write import Check, Draft, Sentence

MAX_REPLY = 16_000
"""Characters that are read of a reply; a list of twenty titles takes half of it."""

_USELESS_IN_A_ROW = 6
_NO_REASON = "The model gave no reason."


@dataclass(slots=True)
class _OpenPick:
    """The pick whose reason is being written, and how much of the reason was taken."""

    candidate: Candidate
    sentence: Sentence
    taken: int = 0
    confidence: float | None = None


class Naming:
    """The titles of one answer as the model names them; each makes one pick at most."""

    def __init__(self, brief: Brief, told: Told, linker: Linker) -> None:
        """Begin with an empty reply; picks are noted in `told`."""
        self._brief = brief
        self._told = told
        self._linker = linker
        self._reply = ""
        self._heard = 0  # proposals that are done with
        self._useless = 0
        self._open: _OpenPick | None = None
        self._left_out: list[str] = []

    @property
    def missing(self) -> int:
        """How many picks the answer still lacks."""
        return self._brief.request.count - len(self._told.picks)

    @property
    def is_heard(self) -> bool:
        """Is there nothing more to be got from this reply?"""
        endless = self._useless >= _USELESS_IN_A_ROW or len(self._reply) >= MAX_REPLY
        return not self.missing or endless

    async def hear(self, piece: str) -> list[Telling]:
        """Take a piece of the reply, and return the events that it makes."""
        self._reply += piece
        if piece.isalnum():  # nothing is told of half a word
            return []
        return await self._tell(finished=False)

    async def end_reply(self, *, cut: bool) -> list[Telling]:
        """End the reply, and return the events of what stands in it; after `cut` no half title."""
        if not cut:
            return await self._tell(finished=True)
        return [] if self._open is None else list(self._close(self._open, cut=True))

    def break_off(self) -> Iterator[Telling]:
        """End the pick that is under way, if there is one: nobody goes on with it."""
        if self._open is None:
            return
        draft = self._open.sentence.break_off()
        if draft is not None and not self._open.candidate.title.key:
            # There is no record to take another reason from.
            draft = Draft(f"{draft.text}…", None)
            yield Token(len(self._told.picks), "…")
        yield from self._end(self._open, draft)

    def remarks(self) -> Iterator[str]:
        """Yield what the person should know of the titles that do not stand in the answer."""
        if self._left_out:
            yield f"left out of what the model named: {'; '.join(self._left_out)}"

    async def _tell(self, *, finished: bool) -> list[Telling]:
        events: list[Telling] = []
        proposals = read_proposals(self._reply[:MAX_REPLY], finished=finished)
        while self._heard < len(proposals) and self.missing:
            proposal = proposals[self._heard]
            if self._open is None:
                decided = await self._linker.decide(proposal, self._taken())
                if isinstance(decided, LeftOut):
                    self._leave_out(proposal, decided)
                    continue
                self._begin(decided)
                events.append(started(self._brief, len(self._told.picks), decided))
            events += self._go_on(proposal)
            if self._open is not None:  # it waits for more of its reason
                break
        return events

    def _taken(self) -> list[Title]:
        return [pick.candidate.title for pick in self._told.picks]

    def _leave_out(self, proposal: Proposal, decided: LeftOut) -> None:
        name = f"{proposal.title} ({proposal.year})" if proposal.year else proposal.title
        said = f"{name}: {decided.why}"
        if said not in self._left_out:
            self._left_out.append(said)
        self._heard += 1
        self._useless += 1

    def _begin(self, candidate: Candidate) -> None:
        title = candidate.title
        check: Check = self._brief.check_for(title) if title.key else _nothing_to_check
        self._open = _OpenPick(candidate, Sentence(check))
        self._useless = 0

    def _go_on(self, proposal: Proposal) -> Iterator[Telling]:
        """Take what is new of the reason, and end the pick when nothing more is to come."""
        pick = self._open
        if pick is None:
            return
        reason = proposal.reason
        if proposal.closed and not reason and not pick.candidate.title.key:
            reason = proposal.description
        if words := pick.sentence.add(reason[pick.taken :]):
            yield Token(len(self._told.picks), words)
        pick.taken = len(reason)
        pick.confidence = proposal.confidence
        if proposal.closed:
            yield from self._close(pick, cut=False)

    def _close(self, pick: _OpenPick, *, cut: bool) -> Iterator[Telling]:
        draft: Draft | None = None
        if pick.taken:
            rest, draft = pick.sentence.finish(cut=cut)
            if rest:
                yield Token(len(self._told.picks), rest)
        yield from self._end(pick, draft)

    def _end(self, pick: _OpenPick, draft: Draft | None) -> Iterator[Telling]:
        self._open = None
        self._heard += 1
        title = pick.candidate.title
        composed = _NO_REASON
        if title.key:
            composed = compose_reason(title, self._told.link(self._brief, title))
        yield from finished(
            self._told,
            pick.candidate,
            draft,
            composed=composed,
            model_confidence=pick.confidence,
        )


def _nothing_to_check(text: str, *, finished: bool) -> str | None:
    return None
