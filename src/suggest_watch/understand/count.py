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
        "one,two|couple|zwei|dos|deux,three|drei|tres|trois,four|vier|cuatro|quatre,"
        "five|funf|cinco|cinq,six|sechs|seis,seven,eight,nine,ten|zehn|diez,eleven,twelve|dozen".split(
            ","
        ),
        start=1,
    )
    for word in words.split("|")
}
_ONE_OF: Final = rf"\d{{1,4}}|{'|'.join(_NUMBERS)}"
_NUMBER: Final = rf"(?:(?:{_ONE_OF}) (?:or|to) )?({_ONE_OF})"
_THINGS: Final = (
    r"(?:films?|movies?|flicks?|shows?|series|titles?|suggestions?|recommendations?|recs?|options"
    r"|picks?|ideas|thrillers|comedies|dramas|documentaries|docs|horrors|westerns|musicals|romcoms"
    r"|cartoons|animes?|classics|filme|serien|peliculas?|本)"
)
_ADJECTIVES: Final = (
    r"((?: (?!(?:of|hours?|minutes?|mins?|years?|people|kids|friends|in|and|or|to|the|than|type"
    r"|style|like|vibe)\b)[^\W\d]+){0,3}?)"
)
# "The two films I liked" counts what is known, not what is asked for.
_KNOWN: Final = "".join(
    rf"(?<!{word} )" for word in "the these those both my first last all of part".split()
)
_COUNTED: Final = re.compile(rf"{_KNOWN}\b{_NUMBER}(?: of)?{_ADJECTIVES} {_THINGS}(?=\b| |$)")
_ORDERED: Final = re.compile(
    r"\b(?:give|gimme|recommend|suggest|show|need|want|list|pick|find|get|just|only|name|top|best)"
    rf"(?: me| us)?(?: just| only| about| like| maybe)? {_NUMBER}"
    r"(?= (?:please|pls|that|of|under|like|with|good|to)\b|$)"
)


def read_count(tokens: Tokens) -> int | None:
    """Return how many titles the text asks for, None where it does not say; claim the number."""
    for pattern in (_COUNTED, _ORDERED):
        for match, i, j in tokens.matches(pattern):
            word = match[1]
            count = _NUMBERS[word] if word in _NUMBERS else int(word)
            if 0 < count < _FIRST_YEAR:
                at = j - 1 - tokens.words[i:j][::-1].index(word)
                ranged = at >= 2 and tokens.words[at - 1] in ("or", "to")
                tokens.claim(at - 2 if ranged else at, at + 1, "constraint")
                return count
    return None
