"""Reads when a film was made: years, decades, "the last five years"; knows no titles.

A year or decade is found first, and the words around it say what it bounds: "before 1990",
"since the 80s", "from 1990 to 1999". Where a story is set ("set in the 80s", "80s vibes") and how
old people are ("in her 40s") bounds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from suggest_watch.understand.sentence import in_story, is_refused
from suggest_watch.understand.tokens import Tokens


class Years(NamedTuple):
    """An inclusive range of years; None is open."""

    first: int | None = None
    last: int | None = None


class _Span(NamedTuple):
    """Words i to j name the years first to last; `year` when they name a single one."""

    i: int
    j: int
    first: int
    last: int
    year: bool = False


_DECADES: Final = {
    "twenties": 1920,
    "thirties": 1930,
    "forties": 1940,
    "fifties": 1950,
    "sixties": 1960,
    "seventies": 1970,
    "eighties": 1980,
    "nineties": 1990,
    "noughties": 2000,
    "aughts": 2000,
}
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_DECADE: Final = re.compile(r"(19|20)?(\d)0s")
_TENS_AFTER: Final = frozenset("los anos anni annees".split())
_ALSO_AN_AGE: Final = re.compile(r"[2345]0s")
_PARTS: Final = {"early": (0, 3), "mid": (3, 6), "middle": (3, 6), "late": (6, 9)}

_BEFORE: Final = frozenset("before pre older earlier prior until vor antes avant".split())
_AFTER: Final = frozenset("after post newer later recent nach despues apres".split())
_SINCE: Final = frozenset("since seit desde depuis".split())
_MADE: Final = frozenset("made released out came filmed produced shot".split())
_BETWEEN: Final = frozenset("than the to in year of from between".split())
_JOINS: Final = frozenset("to and or through till until bis y und the".split())
_NEVER: Final = frozenset(
    """not nothing no none never isnt wasnt couldnt cant shouldnt dont nichts nada hate avoid skip
    dislike""".split()
)
_OR_LATER: Final = re.compile(
    r"(?:plus|onwards?|upwards?|to (?:now|today|present)"
    r"|(?:or|and) (?:later|newer|up|after|above|onwards?))\b"
)
_OR_EARLIER: Final = re.compile(r"(?:or|and) (?:earlier|older|before)\b")
_KINDS: Final = frozenset(
    """
    film films movie movies flick flicks show shows series release releases thriller thrillers
    comedy comedies horror drama dramas western westerns noir classic classics action anime cartoon
    sci
    """.split()
)
_LOOK: Final = frozenset(
    """
    vibe vibes feel feeling style aesthetic aesthetics nostalgia inspired music setting synth themed
    look esque kid kids teen teens hair fashion
    """.split()
)
_OWNERS: Final = frozenset("my his her their your our i im hes shes".split())
_SETTING: Final = frozenset("set takes place setting during like feels feel".split())

_COUNTS: Final = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
} | {"couple": 2, "few": 3, "fifteen": 15, "twenty": 20, "thirty": 30, "fifty": 50}
_LAST_YEARS: Final = re.compile(
    r"\b(?:from |in |within |made in |of )?(?:the )?(?:last|past) "
    r"(?:([a-z]+|\d{1,2}) (?:of )?)?(years?|decades?)(?: or so)?\b"
)
_THIS_YEAR: Final = re.compile(
    r"\b(?:from|released|made|out|in|films?|movies?) (this|last) year\b"
    r"|\b(this|last) years(?= (?:best |top )?(?:films|movies|shows|series|releases)\b)"
)


def read_years(tokens: Tokens, today: date | None) -> Years:
    """Return the years asked for, and claim their words; without `today` only absolute ones.

    Closed ranges are alternatives ("90s, maybe late 80s"); open ones ("after 1985") narrow them.
    """
    found = list(_absolute(tokens))
    if today is not None:
        found += _relative(tokens, today)
    closed = [years for years in found if None not in years]
    return narrowest(_spanning(closed), *(years for years in found if None in years))


def narrowest(*ranges: Years) -> Years:
    """Return the years that lie in all the ranges; first may then be after last."""
    return Years(
        max((years.first for years in ranges if years.first is not None), default=None),
        min((years.last for years in ranges if years.last is not None), default=None),
    )


def _spanning(ranges: Sequence[Years]) -> Years:
    return Years(
        min((years.first for years in ranges if years.first is not None), default=None),
        max((years.last for years in ranges if years.last is not None), default=None),
    )


def _absolute(tokens: Tokens) -> Iterator[Years]:
    spans = [span for i in range(len(tokens)) if (span := _span(tokens, i))]
    while spans:
        span = spans.pop(0)
        if spans and _joined(tokens, span, spans[0]):
            other = spans.pop(0)
            span = span._replace(
                j=other.j,
                first=min(span.first, other.first),
                last=max(span.last, other.last),
                year=False,
            )
        start, end, years = _bounds(tokens, span)
        if years and tokens.free(start, end):
            tokens.claim(start, end, "constraint")
            yield years


def _span(tokens: Tokens, i: int) -> _Span | None:
    if tokens.owner[i]:
        return None
    word = tokens.words[i]
    if _YEAR.fullmatch(word):
        return _Span(i, i + 1, int(word), int(word), year=True)
    part = tokens.words[i - 1] if i else ""
    tens = f"{word}s" if part in _TENS_AFTER else word  # "los 90"
    decade = _DECADES.get(word) or _numbered_decade(tens)
    if decade is None:
        return None
    first, last = _PARTS.get(part, (0, 9))
    return _Span(i - 1 if part in _PARTS else i, i + 1, decade + first, decade + last)


def _numbered_decade(word: str) -> int | None:
    match = _DECADE.fullmatch(word)
    if not match:
        return None
    tens = int(match[2]) * 10
    if match[1]:
        return int(match[1]) * 100 + tens
    return (2000 if tens < 20 else 1900) + tens


def _joined(tokens: Tokens, one: _Span, other: _Span) -> bool:
    between = tokens.words[one.j : other.i]
    return len(between) <= 2 and all(word in _JOINS for word in between)


def _bounds(tokens: Tokens, span: _Span) -> tuple[int, int, Years | None]:
    """Return what the words around a span make of it, and the words that say so."""
    words = tokens.words
    at, end = span.i, span.j
    while at > 0 and words[at - 1] in _BETWEEN:
        at -= 1
    word = words[at - 1] if at else ""
    never = is_refused(tokens, at - 1, _NEVER)
    if word in _BEFORE:
        return at - 1, end, Years(span.first, None) if never else Years(None, span.first - 1)
    if word in _AFTER:
        return at - 1, end, Years(None, span.last) if never else Years(span.last + 1, None)
    if word in _SINCE:
        return at - 1, end, Years(span.first, None)
    rest = " ".join(words[end : end + 2])
    if match := _OR_LATER.match(rest):
        return at, end + len(match[0].split()), Years(span.first, None)
    if match := _OR_EARLIER.match(rest):
        return at, end + len(match[0].split()), Years(None, span.last)
    made_then = _is_made_then(tokens, span, words[at : span.i])
    return at, end, Years(span.first, span.last) if made_then else None


def _is_made_then(tokens: Tokens, span: _Span, leading: Sequence[str]) -> bool:
    """Tell when a film was made from when it is set, and from how old people are."""
    words, at = tokens.words, span.i - len(leading)
    around = words[max(0, at - 2) : at]
    after = words[span.j : span.j + 2]
    of_a_film = not _KINDS.isdisjoint(after)
    owned = not of_a_film and not _OWNERS.isdisjoint(around)  # "in her 40s", "I want 40s films"
    if owned or not _SETTING.isdisjoint(around) or (after and after[0] in _LOOK):
        return False
    if in_story(tokens, span.i):
        return False
    if span.year:
        made = not _MADE.isdisjoint(words[max(0, at - 1) : span.i])
        return made or of_a_film or leading[:1] in (["from"], ["of"])
    if _ALSO_AN_AGE.fullmatch(words[span.j - 1]):
        return of_a_film or "the" in leading or "from" in leading
    return True


def _relative(tokens: Tokens, today: date) -> Iterator[Years]:
    for match, i, j in tokens.matches(_LAST_YEARS):
        count = _count(match[1] or "1")
        if count is None or match[0].endswith(("last year", "past year")):
            continue
        tokens.claim(i, j, "constraint")
        yield Years(today.year - count * (10 if match[2].startswith("decade") else 1), None)
    for match, i, j in tokens.matches(_THIS_YEAR):
        tokens.claim(i, j, "constraint")
        year = today.year - ("last" in (match[1], match[2]))
        yield Years(year, year)


def _count(word: str) -> int | None:
    return int(word) if word.isdigit() else _COUNTS.get(word)
