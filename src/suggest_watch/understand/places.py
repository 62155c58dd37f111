"""Reads original languages and countries; knows that "a Korean War veteran" asks for neither."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from suggest_watch.understand.sentence import Said, Sentence
from suggest_watch.understand.tokens import Gap
from suggest_watch.vocabulary.genres import GENRE_WORDS
from suggest_watch.vocabulary.grammar import Stance
from suggest_watch.vocabulary.moods import MOOD_WORDS
from suggest_watch.vocabulary.places import (
    COUNTRY_WORDS,
    ENGLISH,
    FOREIGN_LANGUAGES,
    LANGUAGE_WORDS,
    NATIONALITY_WORDS,
)
from suggest_watch.vocabulary.viewing import KIND_WORDS, SERVICE_WORDS, THING_WORDS

_ADJECTIVES: Final = {**LANGUAGE_WORDS, **NATIONALITY_WORDS}
# Only these can be refused: they have an opposite among the languages.
_OPPOSITES: Final = {ENGLISH: FOREIGN_LANGUAGES, FOREIGN_LANGUAGES: ENGLISH}
_BEFORE_AN_ADJECTIVE: Final = frozenset("in only something anything be is".split())
_MADE: Final = frozenset("made produced filmed shot".split())
_MAY_BE_FROM: Final = _MADE | frozenset("not comes come and or good great nothing".split())


class Places(NamedTuple):
    """Languages and countries of which a title must have one, and words of those refused."""

    languages: tuple[str, ...]
    countries: tuple[str, ...]
    refused: tuple[str, ...]


def read_places(sentence: Sentence) -> Places:
    """Return the original languages and countries asked for."""
    languages: list[str] = []
    countries: list[str] = []
    refused: list[str] = []
    for said, codes in (*_adjectives(sentence), *_countries(sentence)):
        asked = languages if said.phrase in LANGUAGE_WORDS else countries
        if said.stance in (Stance.WANTED, Stance.LIMITED):
            asked += codes
        elif said.stance is Stance.REFUSED and codes in _OPPOSITES:
            asked += _OPPOSITES[codes]
        elif said.stance is Stance.REFUSED and said.phrase not in GENRE_WORDS:
            refused.append(said.phrase)
    return Places(*(tuple(dict.fromkeys(each)) for each in (languages, countries, refused)))


def _adjectives(sentence: Sentence) -> Iterator[tuple[Said, tuple[str, ...]]]:
    for said, codes in sentence.said(_ADJECTIVES):
        if _is_asked(sentence, said):
            yield said, codes


def _is_asked(sentence: Sentence, said: Said) -> bool:
    """Tell "Korean thriller", "something Korean" and "thriller, Korean" from "Korean War"."""
    if sentence.in_story(said.i):
        return False
    if said.phrase in GENRE_WORDS or sentence.before_a_film_word(said.j):
        return True
    before = sentence.before(said.i)
    if before in _BEFORE_AN_ADJECTIVE or before in KIND_WORDS:
        return True
    joined = sentence.word(said.j) in ("or", "and")
    following = sentence.hits.get(said.j + joined)
    if following and following.phrase in _ADJECTIVES:
        return _is_asked(sentence, Said(*following, said.stance))
    return sentence.tokens.end_of_thought(said.j) and _ends_a_wish(sentence, said.i)


def _ends_a_wish(sentence: Sentence, i: int) -> bool:
    before = sentence.before(i)
    if not before or sentence.tokens.gaps[i] is not Gap.SPACE:
        return True
    film_word = any(before in lexicon for lexicon in (KIND_WORDS, THING_WORDS, MOOD_WORDS))
    return film_word or before in ("or", "and", "not", "no")


def _countries(sentence: Sentence) -> Iterator[tuple[Said, tuple[str, ...]]]:
    """Yield countries a film is from ("films from Japan"), not where somebody in it is."""
    yielded = False
    for said, codes in sentence.said(COUNTRY_WORDS):
        before = sentence.before(said.i)
        maker = sentence.before(said.i - 1)
        from_there = before == "from" or (before == "in" and maker in _MADE)
        film = not maker or maker in _MAY_BE_FROM or _is_film_word(maker)
        listed = yielded and before in ("or", "and")
        if listed or (from_there and film and not sentence.in_story(said.i)):
            yielded = True
            yield said, codes


def _is_film_word(word: str) -> bool:
    return any(word in each for each in (KIND_WORDS, THING_WORDS, GENRE_WORDS, SERVICE_WORDS))
