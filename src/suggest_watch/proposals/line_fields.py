"""Reads fields out of a list as models write it, line by line; knows no JSON.

1. **Arrival** (2016)              a heading: numbered, or else marked and with its year
   Description: A linguist ...     a label, also within a line
   It suits you because ...        what has none goes on with what stands above it
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from suggest_watch.proposals.fields import (
    DASHES,
    LABEL_BEGINS,
    SEPARATORS,
    Field,
    FieldName,
    field_called,
    plain,
)
from suggest_watch.proposals.headings import heading_fields, is_dated, is_only_dated

_MAX_LABEL = 60
_UNLABELLED: tuple[FieldName, ...] = ("description", "reason")  # in this order
_KEYCAP = re.compile(r"\ufe0f?\u20e3")
_ITEM = r"(?:(?:movie|film|title|recommendation|suggestion|option|pick|series|show|no\.?)\s*)?"
_NUMBERED = re.compile(
    rf"[#>*_\-•\s]*{_ITEM}#?\d{{1,2}}\s*[*_]*(?:[.)]+[*_]*(?:\s+|(?=[^\d\s]))|[:–-]\s+)(?P<rest>\S.*)",
    re.IGNORECASE,
)
_ONLY_A_NUMBER = re.compile(rf"\W*{_ITEM}#?\d{{1,2}}\W*", re.IGNORECASE)
_BULLET = re.compile(r"\s*[-*+•▪◦►–—]\s+")
_OPENING = re.compile(r"[^\w\"“«(*]+")
_LABEL = re.compile(
    r"\W*(?P<label>[^\W\d_][\w'’ /-]{0,50}?)\s*(?:\([^()]{0,30}\))?[*_\s]*[:=][*_\s]*(?P<value>.*)"
)
_WITHIN = r"(?:^|(?<=[\s(|\[/]))"
_INLINE = re.compile(
    rf"{_WITHIN}(?P<labelled>[*_]{{0,3}}(?P<label>{LABEL_BEGINS}[\w'’ ]{{0,40}}?)"
    r"\s{0,3}(?:\([^()]{0,30}\))?[*_]{0,3}\s{0,3}:)"
)
_MAY_BECOME_LABEL = re.compile(rf"{_WITHIN}[*_]{{0,3}}{LABEL_BEGINS}[\w'’ ()0-9*_-]{{0,90}}$")


def line_fields(text: str, *, finished: bool) -> Iterator[Field]:
    """Yield the fields of its whole lines, and of an unfinished last line the reason's words."""
    *lines, last = _KEYCAP.sub(".", text).split("\n")
    reader = _Reader()
    for line in [*lines, last] if finished else lines:
        for part in _parts(line):
            yield from reader.read(part)
    if not finished:
        *parts, part = _parts(last)
        for whole in parts:
            yield from reader.read(whole)
        yield from reader.read_reason(part)


class _Reader:
    """What has been read so far: the field that the next line may go on with."""

    def __init__(self) -> None:
        self._numbered: bool | None = None  # how titles are announced, once one was
        self._indent = 0
        self._goes_on: FieldName | None = None
        self._filled: set[FieldName] = set()

    def read(self, line: str) -> Iterator[Field]:
        """Yield the fields of a whole line, or of a part of one that labels divide."""
        heading = self._heading(line)
        if heading is not None:
            yield from self._begin(heading)
        elif labelled := _labelled(line):
            yield from self._take(*labelled)
        elif len(line) <= _MAX_LABEL and (name := field_called(line)):
            yield from self._take(name, "")
        elif not plain(line) or _ONLY_A_NUMBER.fullmatch(line):
            self._goes_on = None
        else:
            yield from self._go_on(line)

    def read_reason(self, line: str) -> Iterator[Field]:
        """Yield of an unfinished line what cannot become anything else than a reason's words."""
        labelled = _labelled(line)
        if labelled is None or labelled[0] != "reason" or self._heading(line) is not None:
            return
        whole_words = labelled[1][: len(labelled[1]) - len(labelled[1].split(" ")[-1])]
        sure = _MAY_BECOME_LABEL.sub("", " " + whole_words)
        yield from self._take("reason", sure)

    def _heading(self, line: str) -> str | None:
        """Return what a line says of a title that it announces, None where it announces none."""
        indent = len(line) - len(line.lstrip())
        if self._numbered is not None and indent > self._indent:
            return None
        if match := _NUMBERED.match(line):
            if self._numbered is False:
                return None
            self._numbered = True
            self._indent = indent
            return match["rest"]
        if self._numbered:
            return None
        stripped = line.strip()
        text = _OPENING.sub("", stripped, count=1) if _OPENING.match(stripped) else stripped
        marked = text != stripped or text[:1] in {"*", '"', "“", "«"}
        if is_only_dated(text) or (marked and is_dated(text)):
            self._numbered = False
            self._indent = indent
            return text
        return None

    def _begin(self, heading: str) -> Iterator[Field]:
        labelled = _labelled(heading)
        if labelled and labelled[0] != "title":
            yield from self._take(*labelled)  # "1. Description: ..." numbers the fields
            return
        yield from self._announce(labelled[1] if labelled else heading, begins=True)

    def _announce(self, heading: str, *, begins: bool) -> Iterator[Field]:
        fields = list(heading_fields(heading, begins=begins))
        if fields:
            self._filled = {field.name for field in fields}
            self._goes_on = "description"
        yield from fields

    def _take(self, name: FieldName, value: str) -> Iterator[Field]:
        if name == "title":
            yield from self._announce(value, begins="title" in self._filled)
            return
        self._filled.add(name)
        self._goes_on = name
        yield Field(name, _prose(value))

    def _go_on(self, line: str) -> Iterator[Field]:
        """Take a line without a label: it goes on with the last field, or fills an empty one."""
        if "title" not in self._filled:
            return
        name = self._goes_on
        bullet = bool(_BULLET.match(line))
        if bullet or name is None:
            free = [each for each in _UNLABELLED if each not in self._filled]
            name = free[0] if free and (bullet or free[0] == "description") else "other"
        self._goes_on = name
        self._filled.add(name)
        if name in _UNLABELLED:
            yield Field(name, _prose(line))


def _parts(line: str) -> list[str]:
    """Cut a line before each label that stands within it: "... Why: ... Confidence: 85%"."""
    cuts = [m for m in _INLINE.finditer(line) if m.start() and field_called(m["label"])]
    starts = [0, *(m.start("labelled") for m in cuts)]
    return [line[start:end] for start, end in pairwise([*starts, len(line)])]


def _labelled(line: str) -> tuple[FieldName, str] | None:
    match = _LABEL.match(line)
    name = field_called(match["label"]) if match else None
    return (name, match["value"]) if match and name else None


def _prose(text: str) -> str:
    words = _BULLET.sub("", text, count=1) if _BULLET.match(text) else text
    return plain(words).lstrip(SEPARATORS).rstrip(DASHES)
