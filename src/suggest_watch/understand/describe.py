"""Splits what is left of a text into what pulls and what pushes away; knows no subject.

Claimed words are dropped, and so are the words at the edges of each stretch that only ask or join.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from enum import Enum
from typing import Final

from suggest_watch.understand.sentence import Sentence
from suggest_watch.understand.tokens import Gap
from suggest_watch.vocabulary.content import CONTENT_WORDS, PROMISES
from suggest_watch.vocabulary.genres import GENRE_WORDS, GENRE_WORDS_BEFORE_A_NOUN
from suggest_watch.vocabulary.grammar import DEGREES, FILLERS, Stance
from suggest_watch.vocabulary.moods import COMPARATIVE_FORMS, FEEL_NOUNS, MOOD_WORDS
from suggest_watch.vocabulary.places import COUNTRY_WORDS, LANGUAGE_WORDS, NATIONALITY_WORDS
from suggest_watch.vocabulary.themes import THEME_WORDS
from suggest_watch.vocabulary.viewing import CONTEXT_WORDS, KIND_WORDS, THING_WORDS


class _Side(Enum):
    WANTED = "wanted"
    UNWANTED = "unwanted"


_SIDES: Final = {
    Stance.WANTED: _Side.WANTED,
    Stance.MENTIONED: _Side.WANTED,
    Stance.LESS: _Side.UNWANTED,
    Stance.LIMITED: _Side.UNWANTED,
    Stance.REFUSED: _Side.UNWANTED,
}
SUBJECTS: Final = (
    GENRE_WORDS,
    GENRE_WORDS_BEFORE_A_NOUN,
    MOOD_WORDS,
    COMPARATIVE_FORMS,
    FEEL_NOUNS,
    CONTENT_WORDS,
    THEME_WORDS,
)
_QUOTES: Final = str.maketrans("", "", '"“”„«»「」『』')
_SAID_BACK: Final = (
    GENRE_WORDS,
    GENRE_WORDS_BEFORE_A_NOUN,
    MOOD_WORDS,
    COMPARATIVE_FORMS,
    FEEL_NOUNS,
    LANGUAGE_WORDS,
    NATIONALITY_WORDS,
    COUNTRY_WORDS,
    CONTEXT_WORDS,
    KIND_WORDS,
    THING_WORDS,
    DEGREES,
    PROMISES,
)


def describe(sentence: Sentence, *, with_titles: bool) -> tuple[str, str]:
    """Return the wanted and the unwanted text, stretches joined by commas; either may be empty."""
    texts: dict[_Side, list[str]] = {_Side.WANTED: [], _Side.UNWANTED: []}
    for side, i, j in _stretches(sentence, with_titles=with_titles):
        texts[side].append(sentence.tokens.said(i, j).translate(_QUOTES))
    return ", ".join(texts[_Side.WANTED]), ", ".join(texts[_Side.UNWANTED])


def says_more(sentence: Sentence) -> bool:
    """Say whether the text holds words beyond fillers and what is said back in other words."""
    read = _words_of(sentence, _SAID_BACK)
    sides = _sides(sentence, with_titles=False)
    return any(
        side is _Side.WANTED and k not in read and sentence.tokens.words[k] not in FILLERS
        for k, side in enumerate(sides)
    )


def refused_besides(sentence: Sentence) -> str:
    """Return what is refused and no reading understood ("aliens"), to be said back; may be ""."""
    read = _words_of(sentence, (*_SAID_BACK, CONTENT_WORDS))
    refused = [
        sentence.tokens.said(i, j)
        for side, i, j in _stretches(sentence, with_titles=False)
        if side is _Side.UNWANTED
        and sentence.stances[i] is Stance.REFUSED
        and not read.issuperset(range(i, j))
    ]
    return ", ".join(refused)


def _stretches(sentence: Sentence, *, with_titles: bool) -> Iterator[tuple[_Side, int, int]]:
    """Yield the longest runs of words that are kept, lie on one side and are one thought.

    Words at the edges that only ask or join are dropped.
    """
    sides = _sides(sentence, with_titles=with_titles)
    words = sentence.tokens.words
    subject = _words_of(sentence, SUBJECTS) | _names(sentence)
    dropped = {k for k, word in enumerate(words) if word in FILLERS and k not in subject}
    start = 0
    for end in range(1, len(sides) + 1):
        side = sides[start]
        goes_on = end < len(sides) and sides[end] is side and sentence.tokens.gaps[end] is Gap.SPACE
        if not goes_on:
            kept = [k for k in range(start, end) if k not in dropped]
            if side is not None and kept:
                yield side, kept[0], kept[-1] + 1
            start = end


def _sides(sentence: Sentence, *, with_titles: bool) -> list[_Side | None]:
    """Return the side of each word; None for what is claimed, tolerated or only an occasion."""
    kept = {None, "title", "person"} if with_titles else {None}
    occasions = _words_of(sentence, (CONTEXT_WORDS,)) - _words_of(sentence, (THEME_WORDS,))
    return [
        _SIDES.get(stance) if owner in kept and k not in occasions else None
        for k, (owner, stance) in enumerate(
            zip(sentence.tokens.owner, sentence.stances, strict=True)
        )
    ]


def _words_of(sentence: Sentence, lexicons: Sequence[Container[str]]) -> set[int]:
    return {
        k
        for hit in sentence.hits.values()
        if any(hit.phrase in lexicon for lexicon in lexicons)
        for k in range(hit.i, hit.j)
    }


def _names(sentence: Sentence) -> set[int]:
    return {k for k, owner in enumerate(sentence.tokens.owner) if owner in ("title", "person")}
