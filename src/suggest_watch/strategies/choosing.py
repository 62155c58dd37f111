"""What a model has chosen so far, and what may still be chosen: its reply becomes picks.

Knows no model: it says what to ask, and hears what is replied.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from suggest_watch.choice_prompts import (
    MAX_REASON_CHARS,
    Offer,
    Repair,
    choice_messages,
    choice_schema,
)
from suggest_watch.compose import compose_reason, find_link
from suggest_watch.events import Token
from suggest_watch.llms import Prompt
from suggest_watch.strategies.brief import Brief, Telling, Told, finished, started
from suggest_watch.strategies.choice_reader import ChoiceReader, Chosen, Closed
from suggest_watch.types import Candidate
from suggest_watch.write import Draft, Sentence

PICK_TOKENS = 70
"""What one pick takes in a reply at most."""


@dataclass(slots=True)
class _OpenPick:
    """The pick whose reason is being written, and how much of the reason has come."""

    candidate: Candidate
    sentence: Sentence
    chars: int = 0


class Choosing:
    """The numbered titles of one answer, and the picks that a model's replies make of them.

    Each title makes one pick at most, and no number outside the list makes any.
    """

    def __init__(self, brief: Brief, told: Told) -> None:
        """Number the candidates, then the others, from 1; picks are noted in `told`."""
        self.left_out = 0
        self._brief = brief
        self._told = told
        self._listed = dict(enumerate([*brief.candidates, *brief.others], start=1))
        self._wanted = min(brief.request.count, len(self._listed))
        self._taken: list[int] = []
        self._repair: Repair | None = None
        self._reader = ChoiceReader()
        self._unusable = 0
        self._open: _OpenPick | None = None

    @property
    def missing(self) -> int:
        """How many picks the answer still lacks."""
        return self._wanted - len(self._told.picks)

    @property
    def is_heard(self) -> bool:
        """Is there nothing more to be got from this reply?"""
        return not self.missing or bool(self._reader.fault) or self._unusable > self._wanted

    def left(self) -> list[Candidate]:
        """Return what completes the answer, in the ranking's order."""
        return [self._listed[number] for number in self._numbers()[: self.missing]]

    def shorten(self) -> bool:
        """Leave the least important title out of the list; false where none can be spared."""
        numbers = self._numbers()
        if len(numbers) <= self.missing:
            return False
        del self._listed[numbers[-1]]
        self.left_out += 1
        return True

    def prompt(self, *, schema: bool) -> Prompt:
        """Return what to ask now, with a `schema` for models that can hold one."""
        brief, sampling = self._brief, self._brief.sampling
        offers = {
            number: Offer(candidate.title, self._link(candidate))
            for number, candidate in self._listed.items()
        }
        messages = choice_messages(
            brief.request,
            offers,
            count=self.missing,
            said=brief.said,
            persona=brief.persona,
            repair=self._repair,
        )
        most = min(sampling.max_tokens, self.missing * PICK_TOKENS)
        return Prompt(
            messages=messages,
            sampling=sampling.model_copy(update={"max_tokens": most}),
            schema=choice_schema(self._numbers(), count=self.missing) if schema else None,
        )

    def hear(self, piece: str) -> Iterator[Telling]:
        """Take a piece of the reply, and yield the events that it makes."""
        for item in self._reader.read(piece):
            match item:
                case Chosen(number):
                    yield from self.break_off()
                    yield from self._begin(number)
                case Closed():
                    yield from self._close()
                case str():
                    yield from self._go_on(item)
            if not self.missing:
                return

    def break_off(self) -> Iterator[Telling]:
        """End the pick that is under way, if there is one: nobody goes on with it."""
        if self._open is not None:
            yield from self._end(self._open, self._open.sentence.break_off())

    def end_reply(self, *, cut: bool) -> Iterator[Telling]:
        """End the reply, and note what to name as its fault when asking again."""
        yield from self.break_off()
        self._repair = Repair(self._fault(cut=cut), tuple(self._taken))
        self._reader = ChoiceReader()
        self._unusable = 0

    def _numbers(self) -> list[int]:
        return [number for number in self._listed if number not in self._taken]

    def _link(self, candidate: Candidate) -> str:
        brief = self._brief
        link = find_link(
            candidate.title, request=brief.request, evidence=(), references=brief.references
        )
        return brief.with_findings(candidate.title, link.reason)

    def _begin(self, number: int) -> Iterator[Telling]:
        if number not in self._numbers():
            self._unusable += 1
            return
        candidate = self._listed[number]
        self._taken.append(number)
        others = [other.title for other in self._listed.values() if other is not candidate]
        check = self._brief.check_for(candidate.title, others=others)
        self._open = _OpenPick(candidate, Sentence(check))
        yield started(self._brief, len(self._told.picks), candidate)

    def _go_on(self, text: str) -> Iterator[Telling]:
        if self._open is None:  # of no use, or a second sentence
            return
        self._open.chars += len(text)
        if words := self._open.sentence.add(text):
            yield Token(len(self._told.picks), words)
        if self._open.sentence.ended:
            yield from self._close()

    def _close(self) -> Iterator[Telling]:
        if self._open is None:
            return
        cut = self._open.chars >= MAX_REASON_CHARS  # the schema ends a reason anywhere
        rest, draft = self._open.sentence.finish(cut=cut)
        if rest:
            yield Token(len(self._told.picks), rest)
        yield from self._end(self._open, draft)

    def _end(self, pick: _OpenPick, draft: Draft | None) -> Iterator[Telling]:
        self._open = None
        title = pick.candidate.title
        composed = compose_reason(title, self._told.link(self._brief, title))
        yield from finished(self._told, pick.candidate, draft, composed=composed)

    def _fault(self, *, cut: bool) -> str:
        if self._reader.fault:
            return self._reader.fault
        if cut:
            return "it was cut off"
        if self._unusable:
            return "it chose a number that is not in the list, or one twice"
        return "it chose too few" if self._taken else "it was not the JSON that was asked for"
