"""Splits what is left of a text into what pulls and what pushes away; knows no subject.

Claimed words are dropped, and so are the words at the edges of each stretch that only ask or join.
"""

from __future__ import annotations

from collections.abc import Iterator
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
_SUBJECTS: Final = (
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
    subject = _subject_words(sentence)
    texts: dict[_Side, list[str]] = {_Side.WANTED: [], _Side.UNWANTED: []}
    for side, i, j in _stretches(sentence, with_titles=with_titles):
        words = sentence.tokens.words
        while i < j and words[i] in FILLERS and i not in subject:
            i += 1
        while i < j and words[j - 1] in FILLERS and j - 1 not in subject:
            j -= 1
        if i < j:
            texts[side].append(sentence.tokens.said(i, j).translate(_QUOTES))
    return ", ".join(texts[_Side.WANTED]), ", ".join(texts[_Side.UNWANTED])


def says_more(sentence: Sentence) -> bool:
    """Say whether the text holds words beyond fillers and what is said back in other words."""
    read = _read_words(sentence)
    return any(
        _side(sentence, k, with_titles=False) is _Side.WANTED
        and k not in read
        and word not in FILLERS
        for k, word in enumerate(sentence.tokens.words)
    )


def _read_words(sentence: Sentence) -> set[int]:
    """Words that are said back in other words: genres, moods, places, occasions, kinds."""
    return {
        k
        for hit in sentence.hits.values()
        if any(hit.phrase in lexicon for lexicon in _SAID_BACK)
        for k in range(hit.i, hit.j)
    }


def _subject_words(sentence: Sentence) -> set[int]:
    titles = {i for i, owner in enumerate(sentence.tokens.owner) if owner in ("title", "person")}
    return titles | {
        k
        for hit in sentence.hits.values()
        if any(hit.phrase in lexicon for lexicon in _SUBJECTS)
        for k in range(hit.i, hit.j)
    }


def _stretches(sentence: Sentence, *, with_titles: bool) -> Iterator[tuple[_Side, int, int]]:
    """Yield the longest runs of words that are kept, lie on one side and are one thought."""
    start, current = 0, None
    for k in range(len(sentence.tokens) + 1):
        side = _side(sentence, k, with_titles=with_titles) if k < len(sentence.tokens) else None
        breaks = side is not current or (
            k < len(sentence.tokens) and sentence.tokens.gaps[k] is not Gap.SPACE
        )
        if breaks:
            if current is not None:
                yield current, start, k
            start, current = k, side


def _side(sentence: Sentence, k: int, *, with_titles: bool) -> _Side | None:
    owner = sentence.tokens.owner[k]
    if owner is not None and not (with_titles and owner in ("title", "person")):
        return None
    return _SIDES.get(sentence.stances[k])
