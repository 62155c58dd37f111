"""Reads the services to watch on; knows not what plays there."""

from __future__ import annotations

from typing import Final, NamedTuple

from suggest_watch.understand.sentence import Said, Sentence
from suggest_watch.vocabulary.grammar import Stance
from suggest_watch.vocabulary.viewing import SERVICE_WORDS, SERVICE_WORDS_AFTER_ON

_BEFORE_A_SERVICE: Final = frozenset("on from via with have got".split())


class Services(NamedTuple):
    """Services to watch on, and those refused."""

    on: tuple[str, ...]
    refused: tuple[str, ...]


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
        led = sentence.before(s.i) in _BEFORE_A_SERVICE
        sentence.tokens.claim(s.i - led, s.j, "constraint")
    return Services(
        on=tuple(dict.fromkeys(name for s, name in said if s.stance is Stance.WANTED)),
        refused=tuple(dict.fromkeys(name for s, name in said if s.stance is Stance.REFUSED)),
    )


def _on_or_listed(sentence: Sentence, said: Said) -> bool:
    """Tell "on Prime" and "Netflix or Prime" from "in his prime"."""
    listed = sentence.before(said.i) in ("or", "and")
    return sentence.before(said.i) == "on" or (
        listed and sentence.word(said.i - 2) in SERVICE_WORDS
    )
