"""Reads genres, kind, services and content to avoid out of the phrases found; knows no feel.

A word is a demand where a demand stands: "a crime drama" asks for crime, "commits a crime" does
not.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from suggest_watch.types import Kind
from suggest_watch.understand.sentence import Said, Sentence
from suggest_watch.understand.tokens import Gap
from suggest_watch.vocabulary.content import CONTENT_WORDS, MILDER_REFUSALS, PROMISES
from suggest_watch.vocabulary.genres import GENRE_WORDS, GENRE_WORDS_BEFORE_A_NOUN
from suggest_watch.vocabulary.grammar import Stance
from suggest_watch.vocabulary.moods import MOOD_WORDS
from suggest_watch.vocabulary.themes import THEME_WORDS
from suggest_watch.vocabulary.viewing import KIND_WORDS, SERVICE_WORDS, SERVICE_WORDS_AFTER_ON

# "A bit of romance", "more action", "horror elements": an ingredient, not the genre asked for.
_SOME: Final = frozenset("more less some little lots too".split())
_A_BIT: Final = frozenset("bit hint touch dash pinch lot lots plenty element elements".split())
_ELEMENTS: Final = frozenset(
    "elements element scenes vibes vibe undertones subplot subplots parts bits".split()
)
_DETERMINERS: Final = frozenset("a an any tv the another".split())
_KNOWN_ALREADY: Final = frozenset(
    "the that this my favorite favourite last same book novel game comic on his her".split()
)


class Genres(NamedTuple):
    """Genres that must all hold, those of which one must, and those that must not.

    `contradicted` are both asked for and refused, and count for neither.
    """

    all: tuple[str, ...]
    any: tuple[str, ...]
    without: tuple[str, ...]
    contradicted: tuple[str, ...]


class Services(NamedTuple):
    """Services to watch on, and those refused."""

    on: tuple[str, ...]
    refused: tuple[str, ...]


def read_genres(sentence: Sentence) -> Genres:
    """Return the genres demanded and refused; "sci-fi or fantasy" asks for either."""
    said = sorted(_genres_said(sentence))
    asked = [(s, genres) for s, genres in said if _asked(sentence, s)]
    either = _either(sentence, [s for s, _ in asked])
    every = _unique(g for s, genres in asked if s not in either for g in genres)
    some = _unique(g for s, genres in asked if s in either for g in genres if g not in every)
    without = _unique(genres[0] for s, genres in said if _excluded(sentence, s))
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
        if said.phrase not in GENRE_WORDS and sentence.before_a_film_word(said.j):
            yield said, genres


def _asked(sentence: Sentence, said: Said) -> bool:
    before = sentence.before(said.i)
    a_bit_of = before == "of" and sentence.word(said.i - 2) in _A_BIT
    ingredient = before in _SOME or a_bit_of or sentence.after(said.j) in _ELEMENTS
    return said.stance is Stance.WANTED and not ingredient and not sentence.in_story(said.i)


def _excluded(sentence: Sentence, said: Said) -> bool:
    """ "No depressing dramas" and "no Adam Sandler comedies" do not refuse the whole genre."""
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


def read_kind(sentence: Sentence) -> Kind | None:
    """Return the kind asked for; None when both are, or neither."""
    asked: set[Kind] = set()
    refused: set[Kind] = set()
    for said, kind in sentence.said(KIND_WORDS):
        if said.stance is Stance.REFUSED and _refused_itself(sentence, said.i):
            refused.add(kind)
        elif _kind_asked(sentence, said):
            asked.add(kind)
    left = asked - refused
    if not asked and refused == {"series"}:
        return "movie"
    if not asked and refused == {"movie"}:
        return "series"
    return left.pop() if len(left) == 1 else None


def _refused_itself(sentence: Sentence, i: int) -> bool:
    while i > 0 and sentence.word(i - 1) in _DETERMINERS:
        i -= 1
    return i > 0 and sentence.tokens.owner[i - 1] == "negator"


def _kind_asked(sentence: Sentence, said: Said) -> bool:
    """ "Not a sad film" asks for a film; "no sad films" may leave a series."""
    refused_plural = said.stance is not Stance.WANTED and said.phrase.endswith("s")
    if refused_plural or said.stance is Stance.TOLERATED:
        return False
    if sentence.before(said.i) in _KNOWN_ALREADY or sentence.in_story(said.i):
        return False
    if said.phrase in ("show", "shows") and sentence.word(said.j) in (
        "me",
        "us",
        "that",
        "up",
        "him",
        "her",
    ):
        return False
    title_beside = said.j < len(sentence.tokens) and sentence.tokens.owner[said.j] == "title"
    return not title_beside and not (said.i and sentence.tokens.owner[said.i - 1] == "title")


def read_services(sentence: Sentence) -> Services:
    """Return the services to watch on and those refused, and claim their words."""
    said = [
        *sentence.said(SERVICE_WORDS),
        *(
            (s, name)
            for s, name in sentence.said(SERVICE_WORDS_AFTER_ON)
            if s.phrase not in SERVICE_WORDS and _on_or_listed(sentence, s)
        ),
    ]
    for s, _ in said:
        start = (
            s.i - 1 if sentence.before(s.i) in ("on", "from", "via", "with", "have", "got") else s.i
        )
        sentence.tokens.claim(start, s.j, "constraint")
    return Services(
        on=_unique(name for s, name in said if s.stance is Stance.WANTED),
        refused=_unique(name for s, name in said if s.stance is Stance.REFUSED),
    )


def _on_or_listed(sentence: Sentence, said: Said) -> bool:
    """Tell "on Prime" and "Netflix or Prime" from "in his prime"."""
    listed = sentence.before(said.i) in ("or", "and")
    return sentence.before(said.i) == "on" or (
        listed and sentence.word(said.i - 2) in SERVICE_WORDS
    )


def read_content_to_avoid(sentence: Sentence) -> tuple[str, ...]:
    """Return the content notes refused, by "no gore" or by "the dog must not die"."""
    notes: list[str] = []
    for said, content in sentence.said(CONTENT_WORDS):
        if said.stance is Stance.REFUSED or sentence.after(said.j) == "free":
            notes += content
        elif said.stance is Stance.LIMITED:
            notes += MILDER_REFUSALS.get(content, content)
    for said, content in list(sentence.said(PROMISES)):
        if said.stance is not Stance.REFUSED:
            sentence.tokens.claim(said.i, said.j, "constraint")
            notes += content
    return _unique(notes)


def read_themes(sentence: Sentence) -> tuple[str, ...]:
    """Return the subjects asked for by name."""
    return _unique(
        theme for said, theme in sentence.said(THEME_WORDS) if said.stance is Stance.WANTED
    )


def _unique(values: Iterator[str] | list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
