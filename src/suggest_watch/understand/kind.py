"""Reads whether films or series are asked for; knows neither's names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from suggest_watch.types import Kind
from suggest_watch.understand.sentence import Said, Sentence
from suggest_watch.vocabulary.content import CONTENT_WORDS
from suggest_watch.vocabulary.genres import GENRE_WORDS
from suggest_watch.vocabulary.grammar import Stance
from suggest_watch.vocabulary.viewing import KIND_WORDS

_DETERMINERS: Final = frozenset("a an any tv the another".split())
# "The film", "my favorite show", "a book series": something known, not something asked for.
_KNOWN_ALREADY: Final = frozenset(
    "the that this my favorite favourite last same book novel game comic on his her".split()
)
# "War movie", "silent film": one phrase for a genre or the like, and a kind.
_PHRASES_OF_A_KIND: Final[Mapping[str, Kind]] = {
    phrase: KIND_WORDS[word]
    for phrase in (*GENRE_WORDS, *CONTENT_WORDS)
    for word in phrase.split()[1:]
    if word in KIND_WORDS
}
_MAY_FOLLOW: Final = frozenset({"", "or", "and", "but", "please", "tonight", "this", "today"})
_SHOWN: Final = frozenset("me us that up him her".split())


def read_kind(sentence: Sentence) -> Kind | None:
    """Return the kind asked for; None when both are, or neither."""
    asked: set[Kind] = set()
    refused: set[Kind] = set()
    for said, kind in sentence.said(KIND_WORDS):
        if _is_verb(sentence, said):
            continue
        if said.stance is Stance.REFUSED and _refused_itself(sentence, said):
            refused.add(kind)
        elif _kind_asked(sentence, said):
            asked.add(kind)
    of_a_genre = sentence.said(_PHRASES_OF_A_KIND)
    asked |= {kind for said, kind in of_a_genre if _kind_asked(sentence, said)}
    left = asked - refused
    if not asked and refused == {"series"}:
        return "movie"
    if not asked and refused == {"movie"}:
        return "series"
    return left.pop() if len(left) == 1 else None


def _is_verb(sentence: Sentence, said: Said) -> bool:
    return said.phrase in ("show", "shows") and sentence.word(said.j) in _SHOWN


def _refused_itself(sentence: Sentence, said: Said) -> bool:
    """Say whether the kind is refused as a whole: not so by "no films about war"."""
    i = said.i
    if sentence.after(said.j) not in _MAY_FOLLOW:
        return False
    while i > 0 and sentence.word(i - 1) in _DETERMINERS:
        i -= 1
    return i > 0 and sentence.tokens.owner[i - 1] == "negator"


def _kind_asked(sentence: Sentence, said: Said) -> bool:
    """Say whether a kind is asked for: by "not a sad film", and not by "no sad films"."""
    refused_plural = said.stance is not Stance.WANTED and said.phrase.endswith(("s", "tv"))
    if refused_plural or said.stance is Stance.TOLERATED:
        return False
    if sentence.before(said.i) in _KNOWN_ALREADY or sentence.in_story(said.i):
        return False
    return "title" not in sentence.tokens.owner[max(0, said.i - 1) : said.j + 1]
