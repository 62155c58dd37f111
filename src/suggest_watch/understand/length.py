"""Reads how long a film or an episode may be; knows no titles.

A duration is found first, and the words around it say what it bounds: "under two hours", "90
minutes max", "a 90-minute film". "An hour in" and "two hours ago" bound nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from suggest_watch.types import Title
from suggest_watch.understand.sentence import in_story, is_refused
from suggest_watch.understand.tokens import Gap, Tokens

SHORT_MINUTES: Final = 100
NOT_LONG_MINUTES: Final = 120
LONG_MINUTES: Final = 150
ABOUT_MINUTES: Final = 10
_SHORTEST_FILM: Final = 40
_SHORTEST_EPISODE: Final = 5
_LONGEST: Final = 900


# "Ten minutes" alone is mostly of the story; "under ten minutes" is a length.
_UPPER_BOUND: Final = re.compile(
    r"\b(?:under|below|less than|fewer than|shorter than|no longer than|max|maximum|at most) $"
)

_COMPARED: Final = re.compile(
    r"\b(?:(?P<shorter>shorter|less long|not (?:as|so|that) long)|longer)\b(?! than (?:an?|\w+) h)"
)
_SHORTER: Final = 0.85
_LONGER: Final = 1.15


class Minutes(NamedTuple):
    """An inclusive range of minutes; None is open."""

    shortest: int | None = None
    longest: int | None = None


class _Span(NamedTuple):
    """Words i to j name a duration; `least` where they name a range."""

    i: int
    j: int
    minutes: int
    least: int | None


_NUMBERS: Final = {
    **dict.fromkeys(("a", "an", "one", "eine", "una", "une"), 1.0),
    **dict.fromkeys(("two", "zwei", "dos", "deux"), 2.0),
    **dict.fromkeys(("three", "drei", "tres", "trois"), 3.0),
    "four": 4.0,
    "five": 5.0,
    "fifteen": 15.0,
    "twenty": 20.0,
    "thirty": 30.0,
    "forty": 40.0,
    "fifty": 50.0,
    "sixty": 60.0,
    "ninety": 90.0,
    "hundred": 100.0,
}
_NUMBER: Final = rf"(?:\d+(?:\.\d+)?|{'|'.join(_NUMBERS)})"
_HOURS: Final = r"(?:hours?|hrs?|h|stunden?|horas?|heures?)"
_MINUTES: Final = r"(?:minutes?|mins?|minuten|minutos?)"
_UNIT: Final = re.compile(r"hour|hr|min|stunde|hora|heure|\d ?h")
_DURATION: Final = re.compile(
    rf"\b(?:half an hour|half hour"
    rf"|(?P<halves>{_NUMBER}) and a half {_HOURS}"
    rf"|(?:(?P<whole>{_NUMBER}) )?{_HOURS}(?: and)? (?:a )?(?P<part>half|quarter)"
    rf"|(?P<hours>{_NUMBER}) ?{_HOURS}(?:(?: and)? ?(?P<extra>\d{{1,2}})(?: ?(?:{_MINUTES}|m)\b)?)?"
    rf"|(?:(?P<least>\d{{2,3}}) (?:to |and |or )?)?(?P<minutes>{_NUMBER}) ?{_MINUTES})\b"
)

_UNDER: Final = frozenset("under below less shorter fewer sub unter menos moins".split())
_UP_TO: Final = frozenset("within max maximum most up have got ive".split())
_OVER: Final = frozenset("over more longer above past least min minimum".split())
_ABOUT: Final = frozenset("about around roughly approximately approx circa ideally".split())
_NEVER: Final = frozenset("no not nothing isnt dont never anything".split())
_THROUGH: Final = frozenset("than to of the a an just only like maybe from".split()) | _ABOUT
_OR_LESS: Final = re.compile(
    r"(?:long )?(?:max|maximum|tops|limit|or (?:less|shorter|under|so max)|at (?:the )?most"
    r"|to (?:kill|spare|watch)|and under|free)\b"
)
_OR_MORE: Final = re.compile(r"(?:min|minimum|or (?:more|longer)|at least|plus)\b")
_OF_A_FILM: Final = re.compile(
    r"(?:\w+ )?(?:long|runtime|running|ish|length|watch|films?|movies?|flicks?|episodes?|shows?"
    r"|sitcoms?|series|thrillers?|comed(?:y|ies)|dramas?)\b"
)
_OF_AN_EPISODE: Final = re.compile(r"\b(?:episodes?|eps?|sitcoms?|series|shows?)\b")

_VERY: Final = r"(?:too |super |very |really |overly |that |so |a )?"
_KIND: Final = r"(?:films?|movies?|flicks?|ones?)"
_LENGTHS: Final[tuple[tuple[re.Pattern[str], Minutes], ...]] = (
    (
        re.compile(
            rf"\b(?:not|nothing|isnt|no|be) {_VERY}long(?: {_KIND})?\b(?! ago)"
            r"|\bpas trop long\b|\bnicht zu lang\b"
        ),
        Minutes(None, NOT_LONG_MINUTES),
    ),
    (
        re.compile(
            rf"\b(?:(?:something|anything|pretty|fairly|keep it|make it|really) short(?:ish|er)?"
            rf"|short(?:ish|er)?(?= (?:and|but|watch|enough|please|tonight|{_KIND})\b|$)"
            r"|quick watch)"
        ),
        Minutes(None, SHORT_MINUTES),
    ),
    (
        re.compile(
            rf"\b(?:something|anything|really|very|nice|a) long(?: (?:epic|and|{_KIND})\b|$)"
        ),
        Minutes(LONG_MINUTES, None),
    ),
)


def read_minutes(tokens: Tokens) -> Minutes:
    """Return the length asked for, the narrowest where several are said, and claim its words."""
    found = [*_durations(tokens), *_lengths(tokens)]
    return Minutes(
        max((minutes.shortest for minutes in found if minutes.shortest is not None), default=None),
        min((minutes.longest for minutes in found if minutes.longest is not None), default=None),
    )


def compared_with(minutes: Minutes, tokens: Tokens, examples: Sequence[Title]) -> Minutes:
    """Return `minutes`, or what "shorter" and "longer" make of the length of the examples."""
    lengths = [title.runtime_min for title in examples if title.runtime_min]
    if not lengths or not (said := _COMPARED.search(tokens.plain)):
        return minutes
    if said["shorter"]:
        return Minutes(minutes.shortest, round(_SHORTER * min(lengths)))
    return Minutes(round(_LONGER * max(lengths)), minutes.longest)


def _durations(tokens: Tokens) -> Iterator[Minutes]:
    if not _UNIT.search(tokens.plain):
        return
    episodes = _OF_AN_EPISODE.search(tokens.plain)
    for match, i, j in tokens.matches(_DURATION):
        minutes = _minutes(match)
        bounded = _UPPER_BOUND.search(tokens.plain[: match.start()])
        least = _SHORTEST_EPISODE if episodes or bounded else _SHORTEST_FILM
        if least <= minutes <= _LONGEST:
            span = _Span(i, j, minutes, int(match["least"]) if match["least"] else None)
            start, end, bounds = _bounds(tokens, span)
            if bounds and tokens.free(start, end) and not in_story(tokens, start):
                tokens.claim(start, end, "constraint")
                yield bounds


def _minutes(match: re.Match[str]) -> int:
    if match["halves"]:
        return round(60 * (_number(match["halves"]) + 0.5))
    if match["part"]:
        return round(60 * _number(match["whole"] or "1")) + (30 if match["part"] == "half" else 15)
    if match["hours"]:
        return round(60 * _number(match["hours"])) + int(match["extra"] or 0)
    return round(_number(match["minutes"])) if match["minutes"] else 30


def _number(word: str) -> float:
    return _NUMBERS[word] if word in _NUMBERS else float(word)


def _bounds(tokens: Tokens, span: _Span) -> tuple[int, int, Minutes | None]:
    """Return what the words around a duration make of it, and the words that say so."""
    words, minutes = tokens.words, span.minutes
    if span.least is not None:
        between = words[max(0, span.i - 1) : span.i] == ["between"]
        return span.i - between, span.j, Minutes(span.least, minutes)
    at = span.i
    while at > 0 and words[at - 1] in _THROUGH and tokens.owner[at - 1] is None:
        at -= 1
    word = words[at - 1] if at else ""
    never = is_refused(tokens, at - 1, _NEVER)
    start = _start(words, at - 1)
    if words[span.i - 1 : span.i] in (["only"], ["just"]):
        return at, span.j, Minutes(None, minutes)
    if word in _UNDER or word in _UP_TO:
        return start, span.j, Minutes(None, minutes - (word in _UNDER))
    if word in _OVER:
        return start, span.j, Minutes(None, minutes) if never else Minutes(minutes, None)
    rest = " ".join(words[span.j : span.j + 4])
    if match := _OR_LESS.match(rest):
        return span.i, span.j + len(match[0].split()), Minutes(None, minutes)
    if match := _OR_MORE.match(rest):
        return span.i, span.j + len(match[0].split()), Minutes(minutes, None)
    about = not _ABOUT.isdisjoint(words[at : span.i])
    alone = tokens.gaps[span.i] is not Gap.SPACE and tokens.end_of_thought(span.j)
    if _OF_A_FILM.match(rest) or (about and not rest) or alone:
        return at, span.j, Minutes(minutes - ABOUT_MINUTES, minutes + ABOUT_MINUTES)
    return at, span.j, None


def _start(words: list[str], at: int) -> int:
    """Take the words that lead to a bound with it: "no", "at", "in", "not much"."""
    while at > 0 and words[at - 1] in {*_NEVER, "at", "in", "much", "be", "is", "i", "we", "ive"}:
        at -= 1
    return at


def _lengths(tokens: Tokens) -> Iterator[Minutes]:
    if any(word in tokens.plain for word in ("short", "long", "lang", "quick")):
        for pattern, minutes in _LENGTHS:
            for _, i, j in tokens.matches(pattern):
                tokens.claim(i, j, "constraint")
                yield minutes
