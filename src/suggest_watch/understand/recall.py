"""Tells a request from a film that somebody tries to remember; knows no catalogue.

Such a text tells what its writer believes to have seen. Much of it is wrong: on the development
sets a third of the genres, and more of the years and names, would rule the film out. So only the
kind stays a demand, years are widened, and all else goes into the description.
"""

from __future__ import annotations

import re
from typing import Final

from suggest_watch.understand.tokens import Tokens
from suggest_watch.understand.when import Years, read_years

_WIDER: Final = 5
_MANY_WORDS: Final = 25
_STORY_WORDS: Final = 100

_FILM: Final = r"(?:\w+ ){0,3}(?:movie|film|show|series|flick|cartoon|one|anime)"
_I_SAW: Final = r"(?:i|we|that i|ive) (?:saw|watched|seen|remember)"
# Any of these is enough by itself: the text asks which film it was.
_ASKS_WHICH: Final = re.compile(
    rf"\b(?:names? of (?:this|the|that|a|it)|the title of|tip of my tongue|tomt|solved|as a kid"
    rf"|whats? (?:is )?(?:this|that|the) {_FILM}"
    rf"|(?:what|which) (?:movie|film|show) (?:is|was|am i|are we|has|had|did)"
    rf"|(?:identify|find|for) (?:a|an|this|the|that|some) {_FILM} {_I_SAW}"
    rf"|(?:i|we) (?:saw|watched) (?:it|this|a|an|the|that|some) {_FILM})\b"
)
_REMEMBERS: Final = re.compile(
    r"\b(?:remember|remembers|recall|remembering|forgot|forgotten|vaguely|the scene"
    r"|i (?:saw|watched) (?:it|this)|i (?:think|believe) it was|there was a scene)\b"
)
_ASKS_FOR_MORE: Final = re.compile(
    r"\b(?:recommend|recommendations?|suggest|suggestions?|recs|something like|movies like"
    r"|films like|shows like|similar to|in the mood)\b"
)


def is_recollection(tokens: Tokens) -> bool:
    """Say whether the text describes a film seen once rather than one wanted."""
    text = tokens.plain
    if _ASKS_FOR_MORE.search(text):
        return False
    if _ASKS_WHICH.search(text):
        return True
    remembers = len(tokens) > _MANY_WORDS and _REMEMBERS.search(text) is not None
    return remembers or len(tokens) > _STORY_WORDS


def remembered_years(tokens: Tokens) -> Years:
    """Return the years a memory speaks of, give or take five."""
    first, last = read_years(tokens, None)
    return Years(None if first is None else first - _WIDER, None if last is None else last + _WIDER)
