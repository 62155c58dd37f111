"""Reads how many titles are asked for; durations and years were claimed before and are not seen."""

from __future__ import annotations

import re
from typing import Final

from suggest_watch.understand.tokens import Tokens

MAX_COUNT: Final = 20
_FIRST_YEAR: Final = 1880  # from here on a number before "films" is a year

_NUMBERS: Final = {
    word: number
    for number, words in enumerate(
        (
            ("one",),
            ("two", "couple", "zwei", "dos", "deux"),
            ("three", "drei", "tres", "trois"),
            ("four", "vier", "cuatro", "quatre"),
            ("five", "funf", "cinco", "cinq"),
            ("six", "sechs", "seis"),
            ("seven", "sieben", "siete", "sept"),
            ("eight", "acht", "ocho", "huit"),
            ("nine",),
            ("ten", "zehn", "diez", "dix"),
            ("eleven",),
            ("twelve", "dozen"),
        ),
        start=1,
    )
    for word in words
}
_ONE: Final = rf"(?:\d{{1,4}}|{'|'.join(_NUMBERS)})"
_NUMBER: Final = rf"(?:{_ONE} (?:or|to) )?({_ONE})"
_THINGS: Final = (
    r"(?:films?|movies?|flicks?|shows?|series|titles?|suggestions?|recommendations?|recs?|options"
    r"|picks?|ideas|thrillers|comedies|dramas|documentaries|docs|horrors|westerns|musicals|romcoms"
    r"|cartoons|animes?|classics|filme|serien|krimis|peliculas?|本)(?=\b| |$)"
)
_NOT_COUNTED: Final = (
    r"(?:of|in|and|or|to|the|than|hours?|minutes?|mins?|years?|people|kids|friends|stars?|reasons?"
    r"|type|style|like|vibe)\b"
)
# "The two films I liked" counts what is known, not what is asked for.
_NOT_KNOWN: Final = "".join(
    rf"(?<!{word} )" for word in "the these those both my first last all of part".split()
)
_PATTERNS: Final = (
    # "three films", "top 10 good horror movies", "a couple of westerns"
    re.compile(
        rf"{_NOT_KNOWN}\b{_NUMBER}(?: of)?(?: (?!{_NOT_COUNTED})[^\W\d]+){{0,3}}? {_THINGS}"
    ),
    # "give me five", "recommend three like Heat"
    re.compile(
        r"\b(?:give|gimme|recommend|suggest|list|find|get)(?: me| us)?(?: just| only| about)?"
        rf" {_NUMBER}(?! {_NOT_COUNTED})(?=\b| |$)"
    ),
    # "just one please"
    re.compile(rf"\b(?:need|want|pick|just|only|top|best) {_NUMBER}(?= (?:please|like|that)\b|$)"),
)


def read_count(tokens: Tokens) -> int | None:
    """Return how many titles the text asks for, None where it does not say; claim the number."""
    for pattern in _PATTERNS:
        for match, i, j in tokens.matches(pattern):
            word = match[1]
            count = _NUMBERS[word] if word in _NUMBERS else int(word)
            if 0 < count < _FIRST_YEAR:
                at = j - 1 - tokens.words[i:j][::-1].index(word)
                ranged = at >= 2 and tokens.words[at - 1] in ("or", "to")
                tokens.claim(at - 2 if ranged else at, at + 1, "constraint")
                return count
    return None
