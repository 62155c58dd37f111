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
_TOLD: Final = 3  # words of telling, for each word of wishing and one more

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
_REMEMBERS: Final = re.compile(r"\b(?:i remember|i recall|i forgot|vaguely|the scene)\b")
# Words of telling a story, and words of talking to somebody about what to watch.
_TELLS: Final = re.compile(
    r"\b(?:he|she|his|her|him|hes|shes|they|them|their|theyre|was|were|had|didnt|guy|man|woman|girl"
    r"|boy|kid|dude|characters?|protagonist|ending|ends|scenes?|plot|remember|recall|forgot|trailer"
    r"|i (?:think|believe|saw|watched)|tv|title|about (?:a|an))\b"
)
_WISHES: Final = re.compile(
    r"\b(?:recommend(?:ations?|ed)?|suggest(?:ions?|ed)?|recs|tonight|in the mood|i want|we want"
    r"|id like|i would like|give me|show me|movie night|you (?:like|seen|watch)"
    r"|(?:do|did|have) you)\b"
)
_ASKS_FOR_MORE: Final = re.compile(
    r"\b(?:recommend|recommendations?|suggest|suggestions?|recs|something like|movies like"
    r"|films like|shows like|similar to|in the mood)\b"
)


def is_recollection(tokens: Tokens) -> bool:
    """Say whether the text describes a film seen once rather than one wanted.

    It does where it asks which film that was, or tells more of a story than it wishes. On the
    development set that was learnt from that finds 95 % of such texts, and takes 3 % of long
    conversations for one.
    """
    text = tokens.plain
    if _ASKS_WHICH.search(text) and not _ASKS_FOR_MORE.search(text):
        return True
    told, wished = len(_TELLS.findall(text)), len(_WISHES.findall(text))
    needed = 1 if _REMEMBERS.search(text) and not wished else _TOLD * (1 + wished)
    return len(tokens) > _MANY_WORDS and told >= needed


def remembered_years(tokens: Tokens) -> Years:
    """Return the years a memory speaks of, give or take five."""
    first, last = read_years(tokens, None)
    return Years(None if first is None else first - _WIDER, None if last is None else last + _WIDER)
