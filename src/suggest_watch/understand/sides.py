"""Tells the titles and people that are wanted from those that are not, once stances are known."""

from __future__ import annotations

from collections.abc import Sequence

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


def cast(sentence: Sentence, persons: Sequence[Person]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the people who must take part, and those who must not."""
    wanted, refused = [], []
    for person in persons:
        stance = sentence.stances[person.i]
        if stance is Stance.REFUSED and person.cast:
            refused.append(person.name)
        elif stance is Stance.WANTED and person.cast and not person.either:
            wanted.append(person.name)
    return tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(refused))
