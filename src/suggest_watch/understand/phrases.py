"""Finds the phrases of the vocabulary in a text, longest first; knows no meaning of any."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from suggest_watch.understand.tokens import Gap, Owner, Tokens
from suggest_watch.vocabulary import content, cues, genres, grammar, moods, places, themes, viewing


class Hit(NamedTuple):
    """A known phrase at words i to j."""

    i: int
    j: int
    phrase: str


def _by_first_word(phrases: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    table: dict[str, list[tuple[str, ...]]] = {}
    for phrase in set(phrases):
        first, *rest = phrase.split()
        table.setdefault(first, []).append(tuple(rest))
    for rests in table.values():
        rests.sort(key=len, reverse=True)
    return table


_LEXICONS: Final[tuple[Iterable[str], ...]] = (
    genres.GENRE_WORDS,
    genres.GENRE_WORDS_BEFORE_A_NOUN,
    genres.GENRES_RULED_OUT,
    moods.MOOD_WORDS,
    moods.FEEL_NOUNS,
    moods.COMPARATIVE_FORMS,
    content.CONTENT_WORDS,
    content.PROMISES,
    places.LANGUAGE_WORDS,
    places.NATIONALITY_WORDS,
    places.COUNTRY_WORDS,
    viewing.KIND_WORDS,
    viewing.AGE_WORDS,
    viewing.THING_WORDS,
    viewing.SERVICE_WORDS,
    viewing.SERVICE_WORDS_AFTER_ON,
    viewing.AUDIENCE_WORDS,
    viewing.CONTEXT_WORDS,
    themes.THEME_WORDS,
    grammar.NEGATORS,
    grammar.DEGREES,
    cues.STRONG_CUES,
    cues.WEAK_CUES,
)
_KNOWN: Final = _by_first_word(phrase for lexicon in _LEXICONS for phrase in lexicon)
_JUDGEMENTS: Final = _by_first_word(grammar.JUDGEMENTS)
KNOWN_WORDS: Final = frozenset(phrase for lexicon in _LEXICONS for phrase in lexicon)


def find_phrases(tokens: Tokens) -> dict[int, Hit]:
    """Return the longest known phrase at each unclaimed place, by its first word, left to right."""
    return _find(tokens, _KNOWN)


def find_judgements(tokens: Tokens) -> dict[int, Hit]:
    """Return what the text says of the quality of things, likewise."""
    return _find(tokens, _JUDGEMENTS)


def _find(tokens: Tokens, table: dict[str, list[tuple[str, ...]]]) -> dict[int, Hit]:
    words, gaps, owner = tokens.words, tokens.gaps, tokens.owner
    hits: dict[int, Hit] = {}
    i = 0
    while i < len(words):
        step = 1
        if owner[i] is None:
            for rest in table.get(words[i], ()):
                j = i + 1 + len(rest)
                if tuple(words[i + 1 : j]) == rest and _whole(gaps, owner, i, j):
                    hits[i] = Hit(i, j, " ".join(words[i:j]))
                    step = j - i
                    break
        i += step
    return hits


def _whole(gaps: list[Gap], owner: list[Owner | None], i: int, j: int) -> bool:
    return j == i + 1 or not (any(gaps[i + 1 : j]) or any(owner[i:j]))
