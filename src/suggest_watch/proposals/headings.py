"""Takes apart how a title is announced: `**Arrival** (2016) - A linguist ...`; knows no list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from suggest_watch.names import normalise_name
from suggest_watch.proposals.fields import (
    SEPARATORS,
    YEAR,
    Field,
    plain,
    read_kind,
    read_year,
)

_IN_BRACKETS = re.compile(
    rf"(?P<title>.{{1,150}}?)\s*[(\[](?P<facts>[^()\[\]]*{YEAR}[^()\[\]]*)[)\]](?P<tail>.*)"
)
_BARE_YEAR = re.compile(
    rf"(?P<title>.{{1,150}}?)\s*[,–—|-]\s*[*_]*(?P<facts>{YEAR})(?P<tail>[*_]*(?:\s*[-–—:|.,(].*)?)$"
)
_MARKED = re.compile(
    r"(?:\*\*(?P<bold>.+?)\*\*|__(?P<strong>.+?)__|[\"“«](?P<quoted>.+?)[\"”»])(?P<tail>.*)"
)
_RUNS_ON = re.compile(r"[*_\"”»\s]*[^-–—:|*_\"”»\s]")
_DASH = re.compile(r"\s[-–—|]\s")
_QUOTES = "\"“”«»'‘’ "
_MIN_DESCRIPTION = 4  # words; after a title fewer are its director, or a second name


@dataclass(frozen=True, slots=True)
class _Heading:
    title: str
    facts: str = ""
    tail: str = ""


def heading_fields(text: str, *, begins: bool) -> Iterator[Field]:
    """Yield the title that `text` announces, then year, kind and description where they stand."""
    heading = _read(text)
    title = plain(heading.title).strip(SEPARATORS + _QUOTES)
    if not normalise_name(title):
        return
    yield Field("title", title, begins=begins)
    if read_year(heading.facts):
        yield Field("year", heading.facts)
    if read_kind(heading.facts):
        yield Field("kind", heading.facts)
    tail = plain(heading.tail).strip(SEPARATORS + ")]" + _QUOTES)
    if len(tail.split()) >= _MIN_DESCRIPTION:
        yield Field("description", tail)


def is_dated(text: str) -> bool:
    """Say whether a title with its year in brackets begins `text`, and a separator may follow."""
    match = _IN_BRACKETS.match(text)
    return match is not None and not _RUNS_ON.match(match["tail"])


def is_only_dated(text: str) -> bool:
    """Say whether `text` is a title with its year in brackets and nothing else."""
    match = _IN_BRACKETS.match(text)
    return match is not None and not match["tail"].strip(" *_")


def _read(text: str) -> _Heading:
    if match := _IN_BRACKETS.match(text) or _BARE_YEAR.match(text):
        return _Heading(match["title"], match["facts"], match["tail"])
    if match := _MARKED.match(text):
        return _Heading(match["bold"] or match["strong"] or match["quoted"], tail=match["tail"])
    if match := _DASH.search(text):
        return _Heading(text[: match.start()], tail=text[match.end() :])
    head, colon, tail = text.partition(": ")
    if colon and len(tail.split()) > _MIN_DESCRIPTION + 1:
        return _Heading(head, tail=tail)  # "Mission: Impossible" has a colon of its own
    return _Heading(text)
