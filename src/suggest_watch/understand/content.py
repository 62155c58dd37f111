"""Reads the content a viewer will not see: "no gore", "the dog must not die"."""

from __future__ import annotations

from suggest_watch.understand.sentence import Sentence
from suggest_watch.vocabulary.content import CONTENT_WORDS, MILDER_REFUSALS, PROMISES
from suggest_watch.vocabulary.grammar import Stance


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
    return tuple(dict.fromkeys(notes))
