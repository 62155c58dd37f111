"""Finds directors and actors by name; knows no titles and no negation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final, NamedTuple

from suggest_watch.understand.phrases import KNOWN_WORDS
from suggest_watch.understand.tokens import Gap, Tokens
from suggest_watch.vocabulary.everyday import EVERYDAY_WORDS, SURNAMES_LIKE_WORDS
from suggest_watch.vocabulary.genres import GENRE_WORDS, GENRE_WORDS_BEFORE_A_NOUN
from suggest_watch.vocabulary.people import PAIRS
from suggest_watch.vocabulary.viewing import KIND_WORDS, SERVICE_WORDS_AFTER_ON

_MAX_NAME_WORDS: Final = 5
_MAX_GENRE_WORDS: Final = 3
_CUES: Final = frozenset(
    """
    by with starring director directed featuring stars has actor actress no without love like from
    anything avec mit con von de
    """.split()
)
_MADE_BY: Final = frozenset({"by", "director", "starring"})
_WORDS: Final = KNOWN_WORDS | EVERYDAY_WORDS | SURNAMES_LIKE_WORDS
_SHORTEST_BY: Final = 6
_SHORTEST_BEFORE_A_FILM: Final = 8
# After these a name is a subject or a comparison, not somebody who must take part.
_COMPARED: Final = frozenset("style esque like type vibes vibe ish would might".split())
_NOT_CAST: Final = frozenset("about on like of than as".split())


class Person(NamedTuple):
    """Words i to j name a person.

    `cast` is false where the name is only a subject or a comparison, `either` true where it is one
    of several joined by "or".
    """

    i: int
    j: int
    name: str
    cast: bool
    either: bool


def find_people(tokens: Tokens, people: Mapping[str, str]) -> list[Person]:
    """Return the people the text names; the words of those who must take part are claimed.

    A whole name counts wherever it stands; a surname needs a cue, a capital or a film word by it.
    """
    persons = []
    for i, j, name in _names(tokens, people):
        after = tokens.words[j] if j < len(tokens) else ""
        compared = after in _COMPARED or (i > 0 and tokens.words[i - 1] in _NOT_CAST)
        persons.append(Person(i, j, name, cast=not compared, either=False))
    for at, (one, other) in enumerate(pairwise(persons)):
        if tokens.words[one.j : other.i] == ["or"]:
            persons[at] = persons[at]._replace(either=True)
            persons[at + 1] = other._replace(either=True)
    for person in persons:
        if person.cast:
            tokens.claim(person.i, person.j, "person")
    return persons


def misspelt_surnames(tokens: Tokens, people: Mapping[str, str]) -> Iterator[str]:
    """Yield the words that stand where only a person can be named, and name nobody known.

    Before a film word much else may stand ("a batman movie"), so only a long word counts there.
    """
    for i, word in enumerate(tokens.words):
        known = word in _WORDS or word in people
        if known or not (word.isascii() and word.isalpha()) or not tokens.free(i, i + 1):
            continue
        by = i > 0 and tokens.words[i - 1] in _MADE_BY
        after = tokens.words[i + 1] if i + 1 < len(tokens) else ""
        of_a_film = after in KIND_WORDS or _before_a_genre(tokens, i)
        if len(word) >= (_SHORTEST_BY if by else _SHORTEST_BEFORE_A_FILM) and (by or of_a_film):
            yield word


def _names(tokens: Tokens, people: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    first_words = {name.partition(" ")[0] for name in (*people, *PAIRS)}
    i = 0
    while i < len(tokens):
        step = 1
        word = tokens.words[i]
        if word in first_words or word[:-1] in first_words:
            for j in range(min(len(tokens), i + _MAX_NAME_WORDS), i, -1):
                name = _name(tokens, people, i, j)
                if name:
                    yield i, j, name
                    step = j - i
                    break
        i += step


def _name(tokens: Tokens, people: Mapping[str, str], i: int, j: int) -> str | None:
    if not tokens.free(i, j) or any(gap is Gap.END for gap in tokens.gaps[i + 1 : j]):
        return None
    span = tokens.span(i, j)
    name = people.get(PAIRS.get(span, span))
    if name is None and _possessive(tokens, j):
        name = people.get(span[:-1])
    if name is None or (j - i == 1 and not _surname_is_meant(tokens, i)):
        return None
    return name


def _possessive(tokens: Tokens, j: int) -> bool:
    return tokens.text[tokens.starts[j - 1] : tokens.ends[j - 1]].endswith(("'s", "’s"))


def _surname_is_meant(tokens: Tokens, i: int) -> bool:
    word, capital = tokens.words[i], tokens.capital(i)
    before = tokens.words[i - 1] if i else ""
    after = tokens.words[i + 1] if i + 1 < len(tokens) else ""
    cued = before in _CUES or (before in ("a", "an", "early", "late") and after in KIND_WORDS)
    if word in SERVICE_WORDS_AFTER_ON:
        return False
    if word in EVERYDAY_WORDS or word in SURNAMES_LIKE_WORDS:
        return cued and capital
    of_a_film = after in KIND_WORDS or _before_a_genre(tokens, i)
    begins = tokens.gaps[i] is Gap.END
    if begins and (tokens.end_of_thought(i + 1) or after in ("in", "from")):
        return True
    return cued or of_a_film or _possessive(tokens, i + 1) or (capital and not begins)


def _before_a_genre(tokens: Tokens, i: int) -> bool:
    """Say whether a surname that means nothing else stands before a genre: "hitchcock thriller"."""
    if tokens.words[i] in KNOWN_WORDS:
        return False
    start = i + 1
    if start < len(tokens) and tokens.words[start] in GENRE_WORDS_BEFORE_A_NOUN:
        start += 1
    ends = range(start + 1, min(start + _MAX_GENRE_WORDS, len(tokens)) + 1)
    return any(tokens.span(start, j) in GENRE_WORDS for j in ends)
