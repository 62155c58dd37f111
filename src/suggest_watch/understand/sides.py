"""Tells the titles and people that are wanted from those that are not, once stances are known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from suggest_watch.types import Reference
from suggest_watch.understand.people import Person
from suggest_watch.understand.sentence import Sentence
from suggest_watch.understand.titles import TitleSaid
from suggest_watch.vocabulary.grammar import Stance


def references(
    sentence: Sentence, titles: Sequence[TitleSaid]
) -> tuple[tuple[Reference, ...], tuple[Reference, ...]]:
    """Return the titles that the text wants more of and less of, each once, in its order."""
    wanted: dict[int, Reference] = {}
    unwanted: dict[int, Reference] = {}
    for named in titles:
        stance, title = sentence.stances[named.i], named.title
        side = unwanted if stance in (Stance.REFUSED, Stance.LESS) else wanted
        if stance is not Stance.TOLERATED:
            reference = Reference(
                key=title.key, title=title.title, year=title.year, said=named.said
            )
            side.setdefault(title.key, reference)
    for key in unwanted:
        wanted.pop(key, None)
    return tuple(wanted.values()), tuple(unwanted.values())


class Cast(NamedTuple):
    """Who must all take part, of whom one must, and who must not."""

    all: tuple[str, ...]
    any: tuple[str, ...]
    without: tuple[str, ...]


def cast(sentence: Sentence, persons: Sequence[Person]) -> Cast:
    """Return the people who must take part, and those who must not."""
    every: list[str] = []
    some: list[str] = []
    refused: list[str] = []
    for person in (person for person in persons if person.cast):
        stance = sentence.stances[person.i]
        if stance is Stance.REFUSED:
            refused.append(person.name)
        elif stance is Stance.WANTED:
            (some if person.either else every).append(person.name)
    return Cast(*(tuple(dict.fromkeys(names)) for names in (every, some, refused)))
