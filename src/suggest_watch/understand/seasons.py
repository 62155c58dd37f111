"""Reads how many seasons a series may have; knows no titles."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from suggest_watch.understand.tokens import Tokens

_MANY: Final = 5

_NUMBERS: Final = dict(
    zip("one two three four five six seven eight nine ten".split(), range(1, 11), strict=True)
)
_NUMBER: Final = rf"(?P<number>\d{{1,2}}|{'|'.join(_NUMBERS)})"
_COUNTED: Final = re.compile(
    rf"\b(?:(?:(?P<least>at least|more than|over|minimum)|(?P<most>at most|less than|fewer than"
    rf"|no more than|not more than|under|up to|maximum|max|only|just)) )?"
    rf"(?:a )?(?:single )?{_NUMBER} seasons?(?: (?P<or_more>or more|minimum|at least)"
    rf"|(?: or (?:less|fewer)| max| tops| only| long))?\b"
)
_SINGLE: Final = re.compile(
    r"\b(?:mini ?series|limited series|single season|one season"
    r"|(?:finish|watch|binge|done|through)(?: \w+){0,2} (?:in|over) (?:a|one|the) weekend)\b"
)
_LONG: Final = re.compile(r"\b(?:long running|(?:many|lots of|plenty of|a lot of) seasons)\b")
_STRICT: Final = frozenset({"more than", "over"})
_BELOW: Final = frozenset({"less than", "fewer than", "under"})


class Seasons(NamedTuple):
    """An inclusive range of seasons; None is open."""

    fewest: int | None = None
    most: int | None = None


def read_seasons(tokens: Tokens) -> Seasons:
    """Return the number of seasons asked for; words that count them are claimed."""
    if "season" in tokens.plain:
        for match, i, j in tokens.matches(_COUNTED):
            tokens.claim(i, j, "constraint")
            return _counted(match)
    if _SINGLE.search(tokens.plain):
        return Seasons(None, 1)
    return Seasons(_MANY, None) if _LONG.search(tokens.plain) else Seasons()


def _counted(match: re.Match[str]) -> Seasons:
    said = match["number"]
    number = _NUMBERS.get(said) or int(said)
    if match["least"] or match["or_more"]:
        return Seasons(number + (match["least"] in _STRICT), None)
    return Seasons(None, number - (match["most"] in _BELOW))
