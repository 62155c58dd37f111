"""Understanding: from what a person types to what is asked for; knows no model, no store, no clock.

Deterministic and about a millisecond. A text becomes words (`tokens`), and readings claim stretches
of them in the order of `request.understand`: titles, people, numbers; then negation settles what
each other word is to the request (`stance`), and genres, moods and the rest are read with it. What
nobody claims is the description (`describe`). The words of each reading stand in `vocabulary`.

The caller looks names up in between:

    names = lookup(name_spans(text))
    names.people |= {word: fuzzy_person(word) for word in person_mentions(text, names)}
    found = {mention: fuzzy_search(mention) for mention in title_mentions(text, names)}
    request = understand(text, names=names, found=found, today=today, count=4)
"""

from __future__ import annotations

from suggest_watch.names import Names
from suggest_watch.understand.leaning import Leaning, read_leaning
from suggest_watch.understand.people import find_people, misspelt_surnames
from suggest_watch.understand.phrases import find_phrases
from suggest_watch.understand.request import understand
from suggest_watch.understand.signals import read_signal, read_unread
from suggest_watch.understand.spans import name_spans
from suggest_watch.understand.titles import NOTHING_FOUND, find_titles
from suggest_watch.understand.tokens import Tokens
from suggest_watch.understand.unread import Run

__all__ = [
    "Leaning",
    "Run",
    "name_spans",
    "person_mentions",
    "read_leaning",
    "read_signal",
    "read_unread",
    "title_mentions",
    "understand",
]


def person_mentions(text: str, names: Names) -> tuple[str, ...]:
    """Return the normal forms of words that can only be a surname, and are none of `names`."""
    tokens = Tokens(text)
    find_titles(tokens, find_phrases(tokens), names=names, found=NOTHING_FOUND)
    find_people(tokens, names.people)
    return tuple(misspelt_surnames(tokens, names.people))


def title_mentions(text: str, names: Names) -> tuple[str, ...]:
    """Return what is meant as a title and is none of `names`, as the person wrote it."""
    tokens = Tokens(text)
    return find_titles(tokens, find_phrases(tokens), names=names, found=NOTHING_FOUND).to_look_up
