"""The words of a text that no reading took, and their side, for or against; knows no subject.

What is left is what a language model may still make sense of: "leave me sobbing", "eyeballs being
gouged". Whether it is wanted the grammar has said already.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from suggest_watch.understand.describe import SUBJECTS
from suggest_watch.understand.sentence import Sentence
from suggest_watch.understand.tokens import Gap
from suggest_watch.vocabulary.grammar import FILLERS, JUDGEMENTS, Stance
from suggest_watch.vocabulary.viewing import CONTEXT_WORDS, KIND_WORDS, THING_WORDS

_READ: Final = (*SUBJECTS, CONTEXT_WORDS)
_SAYS_NOTHING: Final = frozenset({*FILLERS, *KIND_WORDS, *THING_WORDS, *JUDGEMENTS})


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring words in normal form, all refused if `against`, all wanted if not.

    `capitals` says of each whether it is capitalised where a sentence need not do so.
    """

    words: tuple[str, ...]
    capitals: tuple[bool, ...]
    against: bool


def unread_runs(sentence: Sentence) -> tuple[Run, ...]:
    """Return the runs that have a word which says something, in the order of the text."""
    return tuple(
        Run(
            tuple(sentence.tokens.words[i:j]),
            tuple(
                sentence.tokens.capital(k) and sentence.tokens.gaps[k] is not Gap.END
                for k in range(i, j)
            ),
            sentence.stances[i] is Stance.REFUSED,
        )
        for i, j in _stretches(sentence)
        if not _SAYS_NOTHING.issuperset(sentence.tokens.words[i:j])
    )


def _stretches(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Yield the longest stretches of words that nothing claimed or read and that share a side."""
    read = {
        k
        for hit in sentence.hits.values()
        if any(hit.phrase in lexicon for lexicon in _READ)
        for k in range(hit.i, hit.j)
    }
    kept = [
        owner is None and k not in read and stance in (Stance.WANTED, Stance.REFUSED)
        for k, (owner, stance) in enumerate(
            zip(sentence.tokens.owner, sentence.stances, strict=True)
        )
    ]
    start = 0
    for end in range(1, len(kept) + 1):
        goes_on = (
            end < len(kept)
            and kept[start] == kept[end]
            and sentence.stances[start] is sentence.stances[end]
            and sentence.tokens.gaps[end] is not Gap.END
        )
        if not goes_on:
            if kept[start]:
                yield start, end
            start = end
