"""Reads how old a film may be where no year is named: "recent", "a classic", "nothing old"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from suggest_watch.understand.sentence import Said, Sentence
from suggest_watch.understand.when import Years, narrowest
from suggest_watch.vocabulary.grammar import Stance
from suggest_watch.vocabulary.viewing import AGE_WORDS, LOOSE_AGE_WORDS, Age

_NOT_AN_AGE_AFTER: Final = frozenset("modern instant cult".split())


def read_age(sentence: Sentence, today: date) -> Years:
    """Return the years that words of age allow, counted back from `today`; claim the words."""
    return narrowest(*_ages(sentence, today))


def _ages(sentence: Sentence, today: date) -> Iterator[Years]:
    for said, age in list(sentence.said(AGE_WORDS)):
        if _of_a_film(sentence, said):
            sentence.tokens.claim(said.i, said.j, "constraint")
            if said.stance is Stance.WANTED:
                yield _years(age, today)
            elif said.stance in (Stance.REFUSED, Stance.LIMITED):
                yield _other_years(age, today)


def _of_a_film(sentence: Sentence, said: Said) -> bool:
    if said.phrase not in LOOSE_AGE_WORDS:
        return True
    if said.phrase == "new":  # "a new show" is new to me
        return sentence.after(said.j) in ("films", "movies", "shows", "series")
    before = sentence.before(said.i)
    noun = said.phrase == "classic" and before in ("a", "any") and not sentence.after(said.j)
    return before not in _NOT_AN_AGE_AFTER and (noun or sentence.beside_a_film_word(said))


def _years(age: Age, today: date) -> Years:
    return Years(
        None if age.at_most is None else today.year - age.at_most,
        None if age.at_least is None else today.year - age.at_least,
    )


def _other_years(age: Age, today: date) -> Years:
    return Years(
        None if age.at_least is None else today.year - age.at_least + 1,
        None if age.at_most is None else today.year - age.at_most - 1,
    )
