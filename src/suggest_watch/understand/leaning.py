"""Reads which way a text leans in feel and when it holds, whether it asks or tells; knows no names.

Requests and what was said before are read alike, so that the two can be compared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from suggest_watch.understand.moods import read_moods
from suggest_watch.understand.phrases import find_phrases
from suggest_watch.understand.sentence import Sentence
from suggest_watch.understand.spelling import mend_spelling
from suggest_watch.understand.stance import read_stances
from suggest_watch.understand.tokens import Tokens
from suggest_watch.vocabulary.viewing import CONTEXT_WORDS

_MIDDLE: Final = 3.0
_REACH: Final = 2.0


class Leaning(NamedTuple):
    """Feel dimensions by how far they are leant to, -1 to 1; moods; occasions ("Friday night")."""

    feel: Mapping[str, float]
    moods: frozenset[str]
    occasions: frozenset[str]


@lru_cache(maxsize=4096)
def read_leaning(text: str, *, names: tuple[str, ...] = ()) -> Leaning:
    """Read the text without the `names` of titles in it, whose words may mean something else.

    No text makes it raise.
    """
    for name in names:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", text, flags=re.IGNORECASE)
    tokens = Tokens(text)
    mend_spelling(tokens)
    hits = find_phrases(tokens)
    sentence = Sentence(tokens, hits, read_stances(tokens, hits))
    moods = read_moods(sentence, [])
    return Leaning(
        feel={name: (target - _MIDDLE) / _REACH for name, target in moods.feel.items()},
        moods=frozenset((*moods.wanted, *moods.more)),
        occasions=frozenset(occasion for _, occasion in sentence.said(CONTEXT_WORDS)),
    )
