"""Reads who is watching and what they may see: children by age, "kid-friendly", "not for kids"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from suggest_watch.types import Audience
from suggest_watch.understand.sentence import Sentence
from suggest_watch.vocabulary.genres import GENRE_WORDS
from suggest_watch.vocabulary.grammar import Stance
from suggest_watch.vocabulary.viewing import (
    ABOUT_A_FAMILY,
    ALL_AUDIENCES,
    AUDIENCE_WORDS,
)

_CHILD_UNTIL: Final = 12
_GROWN_FROM: Final = 18

_OLD: Final = r"(?:(?:years?|yrs?|y|yr)s? ?o(?:lds?)?|yos?)"
_CHILDREN: Final = r"(?:kids?|children|daughters?|sons?|nieces?|nephews?)"
_FOR_CHILDREN: Final = re.compile(r"\b(?:kids?|childrens|family)\b")
_AGES: Final = r"(\d{1,2})(?: (?:and|or|to) (?:a )?(\d{1,2}))?"
# Somebody of that age is watching: "for my 6-year-old", "kids are 5 and 8"; but "about a 12 year
# old girl" tells a plot.
_BY_AGE: Final = (
    re.compile(rf"\b(?:for|with|my|our)(?: (?!about)[a-z]+){{0,3}} {_AGES} ?{_OLD}\b"),
    re.compile(
        rf"\b(?:(?:for|with|my|our)(?: \w+)? )?{_CHILDREN}(?: (?:who|are|is|aged?|ages))+ {_AGES}\b"
    ),
    re.compile(rf"\b{_CHILDREN} (\d{{1,2}}) and (\d{{1,2}})\b"),
)


def read_audience(sentence: Sentence) -> tuple[Audience, ...]:
    """Return the audiences allowed, () for all, and claim their words.

    Where several are said, it is what suits them all, or else the first.
    """
    allowed = set(ALL_AUDIENCES)
    for audience in (*_by_age(sentence), *_said(sentence)):
        allowed = (allowed & set(audience)) or allowed
    if len(allowed) == len(ALL_AUDIENCES):
        return ()
    return tuple(audience for audience in ALL_AUDIENCES if audience in allowed)


def _said(sentence: Sentence) -> Iterator[tuple[Audience, ...]]:
    said = [(s.i, s.j, audience) for s, audience in sentence.said(AUDIENCE_WORDS)]
    for i, j, audience in [*said, *_before_a_noun(sentence)]:
        sentence.tokens.claim(i, j, "constraint")
        if sentence.stances[i] is Stance.WANTED:
            yield audience
        elif sentence.stances[i] in (Stance.REFUSED, Stance.LIMITED):
            yield tuple(a for a in ALL_AUDIENCES if a not in audience)


def _before_a_noun(sentence: Sentence) -> Iterator[tuple[int, int, tuple[Audience, ...]]]:
    """Yield the words that say who watches only before a film word: "a family adventure"."""
    for match, i, j in sentence.tokens.matches(_FOR_CHILDREN):
        noun = sentence.hits.get(j)
        genres = GENRE_WORDS.get(noun.phrase, ()) if noun else ()
        about_them = match.group() == "family" and ABOUT_A_FAMILY.intersection(genres)
        in_a_phrase = i not in sentence.hits and any(h.i < i < h.j for h in sentence.hits.values())
        told = about_them or in_a_phrase or sentence.in_story(i)
        if not told and sentence.before_a_film_word(j):
            yield i, j, ("kids", "family")


def _by_age(sentence: Sentence) -> Iterator[tuple[Audience, ...]]:
    for pattern in _BY_AGE:
        for match, i, j in sentence.tokens.matches(pattern):
            youngest = min(int(age) for age in match.groups() if age)
            if youngest < _GROWN_FROM and not sentence.in_story(i):
                sentence.tokens.claim(i, j, "constraint")
                yield ("kids", "family") if youngest <= _CHILD_UNTIL else ("family", "teen")
