"""Evidence, cards and titles as lines of styled text that fit a width; knows no events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.cells import cell_len
from rich.text import Text

from suggest_watch.present.wording import (
    ago,
    bar,
    facts_of,
    mood_of,
    named,
    percent,
    tags,
    why_in_full,
)
from suggest_watch.present.wrap import wrapped
from suggest_watch.printable import printable
from suggest_watch.types import Candidate, Evidence

INDENT = 4
UNGROUNDED = "not in the catalogue: nothing of this can be checked"
_SIMILARITY = 8
_BAR_CELLS = 5
_BAR_FROM_WIDTH = 50


def evidence_lines(evidence: Sequence[Evidence], width: int, *, now: datetime) -> Iterator[Text]:
    """Draw each signal with its similarity, then its strength, tags and date."""
    for one in evidence:
        signal = one.signal
        about = [f"{signal.strength:+.2f}", tags(signal.facts), ago(signal.created_at, now)]
        first, *more = indented(signal.content, width, indent=_SIMILARITY) or [Text()]
        yield Text.assemble((f"  {one.similarity:.2f}  ", "cyan"), first[_SIMILARITY:])
        yield from more
        below = " · ".join(part for part in about if part)
        yield from indented(below, width, indent=_SIMILARITY, style="dim")


def card_lines(number: int, candidate: Candidate, width: int, *, why: bool) -> Iterator[Text]:
    """Draw one card: name and confidence, what it is and feels like, and `why`.

    A title that is not in the catalogue has no more than a name.
    """
    if candidate.confidence is None:
        yield from heading_lines(number, named(candidate.title), width)
        yield from indented(UNGROUNDED, width, style="yellow")
        return
    confidence = _confidence(candidate.confidence, width)
    room = width - cell_len(confidence) - 2
    first, *more = heading_lines(number, named(candidate.title), room)
    gap = " " * (width - first.cell_len - cell_len(confidence))
    yield Text.assemble(first, gap, (confidence, "green"))
    yield from more
    yield from indented(facts_of(candidate.title), width)
    yield from indented(mood_of(candidate), width, style="dim")
    if why:
        yield from indented(why_in_full(candidate.why), width, style="dim")


def heading_lines(number: int, name: str, width: int) -> list[Text]:
    """Draw a number and a name; a name that is too long goes on below itself."""
    first, *more = indented(name, width, style="bold") or [Text(" " * INDENT)]
    return [Text.assemble((f"{number:>2}  ", "cyan"), first[INDENT:]), *more]


def indented(text: str, width: int, *, indent: int = INDENT, style: str = "") -> list[Text]:
    """Break foreign text into lines of `width` cells that begin with `indent` spaces."""
    return [
        Text.assemble(" " * indent, (line, style))
        for line in wrapped(printable(text), width, indent=indent)
    ]


def other_lines(others: Sequence[Candidate], width: int) -> Iterator[Text]:
    """Draw, in short, what a model may choose besides the cards."""
    if others:
        names = " · ".join(named(candidate.title) for candidate in others)
        yield from indented(f"also on the table: {names}", width, indent=0, style="dim")


def _confidence(confidence: float, width: int) -> str:
    if width >= _BAR_FROM_WIDTH:
        return f"{bar(confidence, _BAR_CELLS)} {percent(confidence):>4}"
    return percent(confidence)
