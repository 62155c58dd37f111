"""Decides whether words name a known title, given how much reason the text offers; knows no cues.

How much reason a name needs depends on the name: "blade runner 2049" is a title wherever it stands,
"inception" needs a cue or a place of its own, "heat" needs a strong cue, "it" a capital besides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from typing import Final, NamedTuple

from suggest_watch.names import NamedTitle, Names, normalise_name, without_article
from suggest_watch.understand.phrases import KNOWN_WORDS
from suggest_watch.understand.tokens import Gap, Tokens
from suggest_watch.vocabulary.cues import TRAILING_CUES
from suggest_watch.vocabulary.everyday import EVERYDAY_WORDS, IDIOMS, PRONOUNS
from suggest_watch.vocabulary.genres import GENRE_WORDS, GENRE_WORDS_BEFORE_A_NOUN
from suggest_watch.vocabulary.grammar import FILLERS
from suggest_watch.vocabulary.moods import MOOD_WORDS
from suggest_watch.vocabulary.themes import THEME_WORDS
from suggest_watch.vocabulary.viewing import CONTEXT_WORDS, KIND_WORDS

MAX_TITLE_WORDS: Final = 8

YEAR: Final = re.compile(r"(?:19|20)\d\d")
_NUMBER: Final = re.compile(r"\d+s?")
_SMALL_WORDS: Final = frozenset(
    "a an and at by for from in of on or the to vs with la le de".split()
)
_ONE_FILM: Final = (["movie"], ["film"], ["series"], ["show"])
_PUNCTUATED: Final = re.compile(r"[.!?:;…–-]")
_AFTER: Final = frozenset(
    "and or only except without less not x tonight please need want looking any so i we".split()
)
_FILM_WORDS: Final = frozenset(
    {*GENRE_WORDS, *GENRE_WORDS_BEFORE_A_NOUN, *KIND_WORDS, *THEME_WORDS}
)
_DESCRIBING: Final = _FILM_WORDS | MOOD_WORDS.keys() | {"a", "an", "the", "good", "great", "true"}


class Reason(IntEnum):
    """How strongly the text says that what stands here is a title."""

    NONE = 0
    PLACE = 1  # it begins a thought, or an item of a list
    WEAK = 2  # after "loved", "seen", "another"
    LIST = 3  # joined to a title that a strong cue pointed at
    STRONG = 4  # after "something like", "in the vein of"
    CERTAIN = 5  # quoted, or followed by its year in brackets


class Named(NamedTuple):
    """Words i to j name `title`."""

    i: int
    j: int
    title: NamedTitle


class TitleNames:
    """The known titles, asked for at places of one text."""

    def __init__(self, tokens: Tokens, names: Names) -> None:
        """Take the words, and the titles whose names may stand among them."""
        self._tokens = tokens
        self._titles = names.titles
        self._first_words = {name.partition(" ")[0] for name in names.titles} | {"the", "a", "an"}

    def at(self, i: int, reason: Reason, *, hints: Sequence[str] = ()) -> Named | None:
        """Return the longest believable title that begins at word i, or None.

        `hints` are words said before it that tell namesakes apart: "original", "new", "show".
        """
        tokens = self._tokens
        if not self._titles or (
            tokens.words[i] not in self._first_words and tokens.words[i].isascii()
        ):
            return None
        for j in range(min(len(tokens), i + MAX_TITLE_WORDS), i, -1):
            named = self._exactly(i, j, reason, hints)
            if named:
                return named
        return None

    def spanning(self, i: int, j: int) -> Named | None:
        """Return the title whose name is words i to j, all of them, whatever the reason."""
        return self._exactly(i, j, Reason.CERTAIN, ())

    def _exactly(self, i: int, j: int, reason: Reason, hints: Sequence[str]) -> Named | None:
        tokens = self._tokens
        span = tokens.span(i, j)
        namesakes = self._titles.get(span)
        if not namesakes and span.startswith("the "):
            namesakes = self._titles.get(without_article(span))
        occasion = span in CONTEXT_WORDS and reason < Reason.STRONG  # "after a hard day"
        if not namesakes or occasion or not tokens.free(i, j):
            return None
        if Gap.END in tokens.gaps[i + 1 : j]:
            namesakes = tuple(t for t in namesakes if _PUNCTUATED.search(t.title))
        after, in_brackets = self._year_after(j)
        of_year = _of_year(namesakes, after)
        if in_brackets and not of_year:
            return None
        dated = of_year or _of_year(namesakes, self._year_at(i - 1))
        if not dated and reason < reason_needed(tokens, i, j):
            return None
        hints = [*hints, *tokens.words[j : j + 2]]
        best = max(dated or namesakes, key=lambda t: _rank(t, span, hints), default=None)
        return None if best is None else Named(i, j + 1 if of_year else j, best)

    def _year_after(self, j: int) -> tuple[int | None, bool]:
        """Return the year that stands before word j + 1, and whether it is in brackets."""
        year = self._year_at(j)
        if year is None:
            return None, False
        between = self._tokens.text[self._tokens.ends[j - 1] : self._tokens.starts[j]]
        return year, "(" in between or "[" in between

    def _year_at(self, k: int) -> int | None:
        word = self._tokens.words[k] if 0 <= k < len(self._tokens) else ""
        return int(word) if YEAR.fullmatch(word) else None


def _of_year(titles: Sequence[NamedTitle], year: int | None) -> tuple[NamedTitle, ...]:
    return tuple(title for title in titles if year is not None and abs(title.year - year) <= 1)


def _rank(title: NamedTitle, span: str, hints: Sequence[str]) -> tuple[float, ...]:
    kinds = {KIND_WORDS[hint] for hint in hints if hint in KIND_WORDS}
    age = -title.year if {"original", "old", "first", "classic"} & set(hints) else 0
    newness = title.year if {"new", "remake", "latest"} & set(hints) else 0
    return (
        title.kind in kinds,
        age + newness,
        normalise_name(title.title) == span,
        title.popularity,
        title.kind == "movie",
        title.year,
    )


def title_case(tokens: Tokens, i: int, j: int) -> bool:
    """Say whether words i to j are capitalised as a title is, where capitals mean something."""
    if not tokens.capital(i):
        return False
    if j - i == 1:
        return tokens.gaps[i] is not Gap.END
    rest = range(i + 1, j)
    large = [k for k in rest if tokens.words[k] not in _SMALL_WORDS]
    return bool(large) and all(tokens.capital(k) or tokens.words[k].isdigit() for k in large)


def reason_needed(tokens: Tokens, i: int, j: int) -> Reason:
    """Return how much reason it takes to read words i to j as a title."""
    capitals = title_case(tokens, i, j)
    words = tokens.words[i:j]
    if len(words) > 1 and all(word in _DESCRIBING for word in words):
        return Reason.WEAK if capitals else Reason.STRONG
    if len(words) > 1 and capitals:
        return Reason.NONE
    if len(words) == 2 and words[0] in ("the", "a", "an"):
        words = words[1:]
    if len(words) == 1:
        return _needed_by_one(words[0], capital=capitals, ending=_ending(tokens, j))
    ending = _ending(tokens, j)
    if all(_everyday(word) for word in words):
        return Reason.WEAK if ending is not _Ending.GOES_ON or len(words) > 2 else Reason.STRONG
    if len(words) > 2:
        return Reason.NONE
    return Reason.PLACE if ending is _Ending.DONE else Reason.WEAK


class _Ending(IntEnum):
    """What follows a name: more of a phrase, a joining word, or nothing of the same thought."""

    GOES_ON = 0
    JOINED = 1
    DONE = 2


def _ending(tokens: Tokens, j: int) -> _Ending:
    if tokens.end_of_thought(j) or tokens.words[j] in TRAILING_CUES:
        return _Ending.DONE
    if tokens.words[j + (tokens.words[j] == "the") :][:1] in _ONE_FILM:
        return _Ending.DONE
    return _Ending.JOINED if tokens.words[j] in _AFTER else _Ending.GOES_ON


def _needed_by_one(word: str, *, capital: bool, ending: _Ending) -> Reason:
    if _NUMBER.fullmatch(word):
        return Reason.STRONG
    if word in PRONOUNS or word in IDIOMS or word in _FILM_WORDS:
        return Reason.STRONG if capital else Reason.CERTAIN
    if not _everyday(word):
        return Reason.PLACE if ending is _Ending.DONE else Reason.WEAK
    if capital:
        return Reason.WEAK
    if ending is _Ending.GOES_ON:
        return Reason.CERTAIN
    return Reason.STRONG if word in KNOWN_WORDS or word in FILLERS else Reason.LIST


def _everyday(word: str) -> bool:
    return word in EVERYDAY_WORDS or word in KNOWN_WORDS
