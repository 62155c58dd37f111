"""Reads the genres demanded and refused; knows that "he commits a crime" asks for none.

A genre's word is a demand where a demand stands: "a crime drama" asks for crime. Where a plot is
told ("about a war hero") or an ingredient named ("a bit of romance") it only describes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from suggest_watch.understand.sentence import Said, Sentence
from suggest_watch.understand.tokens import Gap
from suggest_watch.vocabulary.genres import (
    GENRE_WORDS,
    GENRE_WORDS_BEFORE_A_NOUN,
    GENRES_RULED_OUT,
)
from suggest_watch.vocabulary.grammar import Stance
from suggest_watch.vocabulary.moods import MOOD_WORDS

# "A bit of romance", "more action", "horror elements".
_SOME: Final = frozenset("more less some little lots too".split())
_A_BIT: Final = frozenset("bit hint touch dash pinch lot lots plenty element elements".split())
_ELEMENTS: Final = frozenset(
    "elements element scenes vibes vibe undertones subplot subplots parts bits".split()
)


class Genres(NamedTuple):
    """Genres that must all hold, those of which one must, and those that must not.

    `contradicted` are both asked for and refused, and count for neither.
    """

    all: tuple[str, ...]
    any: tuple[str, ...]
    without: tuple[str, ...]
    contradicted: tuple[str, ...]


def read_genres(sentence: Sentence) -> Genres:
    """Return the genres demanded and refused; "sci-fi or fantasy" asks for either."""
    said = sorted(_genres_said(sentence))
    asked = [(s, genres) for s, genres in said if _asked(sentence, s)]
    either = _either(sentence, [s for s, _ in asked])
    every = _unique(g for s, genres in asked if s not in either for g in genres)
    some = _unique(g for s, genres in asked if s in either for g in genres if g not in every)
    excluded = [genres[0] for s, genres in said if _excluded(sentence, s)]
    ruled_out = [g for s, g in sentence.said(GENRES_RULED_OUT) if s.stance is Stance.WANTED]
    without = _unique((*excluded, *ruled_out))
    clash = [genre for genre in without if genre in every or genre in some]
    return Genres(
        all=_unique(genre for genre in every if genre not in clash),
        any=_unique(genre for genre in some if genre not in clash),
        without=_unique(genre for genre in without if genre not in clash),
        contradicted=tuple(clash),
    )


def _genres_said(sentence: Sentence) -> Iterator[tuple[Said, tuple[str, ...]]]:
    yield from sentence.said(GENRE_WORDS)
    for said, genres in sentence.said(GENRE_WORDS_BEFORE_A_NOUN):
        refused = said.stance is Stance.REFUSED and not sentence.after(said.j)
        if said.phrase not in GENRE_WORDS and (refused or sentence.before_a_film_word(said.j)):
            yield said, genres


def _asked(sentence: Sentence, said: Said) -> bool:
    before = sentence.before(said.i)
    a_bit_of = before == "of" and sentence.word(said.i - 2) in _A_BIT
    ingredient = before in _SOME or a_bit_of or sentence.after(said.j) in _ELEMENTS
    return said.stance is Stance.WANTED and not ingredient and not sentence.in_story(said.i)


def _excluded(sentence: Sentence, said: Said) -> bool:
    """Say whether the whole genre is refused: not so by "no depressing dramas"."""
    if said.stance is not Stance.REFUSED or said.phrase in MOOD_WORDS:
        return False
    before = next((h for h in sentence.hits.values() if h.j == said.i), None)
    narrowed = (
        before is not None
        and before.phrase in MOOD_WORDS
        and before.phrase not in GENRE_WORDS
        and sentence.tokens.gaps[said.i] is Gap.SPACE
        and sentence.stances[before.i] is Stance.REFUSED
    )
    whose = said.i > 0 and sentence.tokens.owner[said.i - 1] in ("person", "title")
    return not narrowed and not whose and not sentence.in_story(said.i)


def _either(sentence: Sentence, asked: list[Said]) -> set[Said]:
    """Return those of the genres asked for that are joined by "or" or stand in a bare list."""
    either: set[Said] = set()
    for one, other in pairwise(asked):
        between = set(sentence.tokens.words[one.j : other.i])
        comma = Gap.COMMA in (sentence.tokens.gaps[one.j], sentence.tokens.gaps[other.i])
        if between <= {"or", "a", "an", "maybe"} and ("or" in between or comma):
            either |= {one, other}
    return either


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
