"""The stream of an answer drawn on a terminal or into a pipe as it comes; knows no model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from rich.console import Console
from rich.text import Text

from suggest_watch.events import (
    Answered,
    Event,
    EvidenceFound,
    Failed,
    PickFinished,
    PickStarted,
    Shortlisted,
    Token,
    Understood,
)
from suggest_watch.present.cards import (
    INDENT,
    card_lines,
    evidence_lines,
    heading_lines,
    indented,
    other_lines,
)
from suggest_watch.present.wording import named, percent
from suggest_watch.present.wrap import WordWrap
from suggest_watch.types import Candidate, Evidence, Pick


class Screen:
    """Draws event after event; every piece is flushed as soon as a word is whole."""

    def __init__(self, console: Console, *, width: int, now: datetime, why: bool = False) -> None:
        """Draw lines of `width` cells; dates are told from `now`; `why` prints every score."""
        self._console = console
        self._width = width
        self._now = now
        self._why = why
        self._cards: Sequence[Candidate] = ()
        self._reason: WordWrap | None = None
        self._streamed = False
        self._noticed: set[str] = set()

    def show(self, event: Event) -> None:
        """Draw one event."""
        match event:
            case Understood(request):
                self._print(indented(request.understood, self._width, indent=0, style="dim"))
            case EvidenceFound(evidence):
                self._show_evidence(evidence)
            case Shortlisted(candidates, notices, others):
                self._show_cards(candidates, others, notices)
            case PickStarted(index, candidate):
                self._start_reason(index, candidate or self._cards[index])
            case Token(_, text):
                self._write(text)
            case PickFinished(index, pick):
                self._finish_reason(index, pick)
            case Answered(answer):
                self._show_notices(answer.notices)
            case Failed():
                self.close()

    def close(self) -> None:
        """End the line that is being written, if any; what was streamed stays."""
        if self._reason is not None:
            self._console.file.write(self._reason.finish() + "\n")
            self._console.file.flush()
            self._reason = None

    def _show_evidence(self, evidence: Sequence[Evidence]) -> None:
        if not evidence:
            return
        self._print([Text(), Text("Similar preferences", "bold")])
        self._print(evidence_lines(evidence, self._width, now=self._now))

    def _show_cards(
        self, candidates: Sequence[Candidate], others: Sequence[Candidate], notices: Sequence[str]
    ) -> None:
        self._cards = candidates
        self._print([Text()])
        for number, candidate in enumerate(candidates, start=1):
            self._print(card_lines(number, candidate, self._width, why=self._why))
        self._print(other_lines(others, self._width))
        self._show_notices(notices)
        self._print([Text()])

    def _start_reason(self, index: int, candidate: Candidate) -> None:
        if candidate in self._cards:
            self._print(heading_lines(index + 1, named(candidate.title), self._width))
        else:
            self._print(card_lines(index + 1, candidate, self._width, why=self._why))
        self._console.file.write(" " * INDENT)
        self._reason = WordWrap(self._width, indent=INDENT)
        self._streamed = False

    def _write(self, text: str) -> None:
        self._streamed = True
        if self._reason is not None and (ready := self._reason.feed(text)):
            self._console.file.write(ready)
            self._console.file.flush()

    def _finish_reason(self, index: int, pick: Pick) -> None:
        if self._reason is None:
            self._start_reason(index, pick.candidate)
        seen = self._streamed
        if not seen:
            self._write(pick.reason)
        self.close()
        if seen and pick.replaced:
            objection = f"↺ replaced: {pick.objection or 'it did not hold'}"
            self._print(indented(objection, self._width, style="yellow"))
            self._print(indented(pick.reason, self._width))
        if pick.model_confidence is not None:
            claim = f"the model says {percent(pick.model_confidence)}"
            self._print(indented(claim, self._width, style="dim"))

    def _show_notices(self, notices: Iterable[str]) -> None:
        fresh = [notice for notice in notices if notice not in self._noticed]
        self._noticed.update(fresh)
        if fresh:
            self._print([Text()])
        for notice in fresh:
            self._print(indented(f"note: {notice}", self._width, indent=0, style="dim"))

    def _print(self, lines: Iterable[Text]) -> None:
        for line in lines:
            self._console.print(line, soft_wrap=True)
