"""Mends slips of the typing hand in words of the vocabulary; knows no names.

Only a word that means nothing here is taken for a slip, and only for one of these: a letter left
out, doubled or swapped with the next, or another vowel ("horor", "commedy", "thirller", "mistery").
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from suggest_watch.understand.phrases import KNOWN_WORDS
from suggest_watch.understand.tokens import Tokens
from suggest_watch.vocabulary.everyday import EVERYDAY_WORDS
from suggest_watch.vocabulary.genres import GENRE_WORDS
from suggest_watch.vocabulary.grammar import FILLERS
from suggest_watch.vocabulary.moods import MOOD_WORDS
from suggest_watch.vocabulary.viewing import KIND_WORDS

_SHORTEST: Final = 5
_LONG: Final = 9  # shorter words of mood are too like other words: "scared" and "sacred"
_CONFUSED: Final = {"i": "ye", "y": "i", "e": "ai", "a": "e", "o": "u", "u": "o"}
_NUMBERS_IN_WORDS: Final = frozenset(
    """
    minutes minute hours twenties thirties forties fifties sixties seventies eighties nineties
    """.split()
)
# Words of their own, one letter from another.
_REAL: Final = frozenset("stores policies spots cries supper acton guerra".split())
_WORDS: Final = frozenset(word for phrase in KNOWN_WORDS for word in phrase.split())
_MEANT_AS_TYPED: Final = _WORDS | _REAL | EVERYDAY_WORDS | FILLERS


def mend_spelling(tokens: Tokens) -> None:
    """Put the word that was meant in the place of each unclaimed word that is a slip."""
    for i, word in enumerate(tokens.words):
        if tokens.owner[i] is None and (meant := _meant(word)):
            tokens.mend(i, meant)


@lru_cache(maxsize=5000)
def _meant(word: str) -> str | None:
    if len(word) < _SHORTEST or not (word.isascii() and word.isalpha()):
        return None
    if word in _MEANT_AS_TYPED:
        return None
    slips = _slips()
    single = (less for less in _undoubled(word) if slips.get(less) == less or _is_mood(less))
    return slips.get(word) or next(single, None)


def _is_mood(word: str) -> bool:
    """Say whether it is a word of mood: a doubled letter makes no other word of a longer one."""
    return len(word) > _SHORTEST + 1 and word in MOOD_WORDS


def _undoubled(word: str) -> Iterator[str]:
    """Yield the word without one of each pair of doubled letters."""
    for i in range(len(word) - 1):
        if word[i] == word[i + 1]:
            yield word[:i] + word[i + 1 :]


@lru_cache(maxsize=1)
def _slips() -> dict[str, str]:
    """Return what each slip of a word stands for, the words themselves included.

    A slip that two words share ("moves" of "movies" and of "moods" would be one) is left out.
    """
    targets = {word for phrase in (*GENRE_WORDS, *KIND_WORDS) for word in phrase.split()}
    targets |= {word for word in MOOD_WORDS if len(word) >= _LONG and " " not in word}
    targets |= _NUMBERS_IN_WORDS
    meant: dict[str, str | None] = {}
    for target in targets:
        if target.isascii():
            for slip in _slips_of(target):
                meant[slip] = None if meant.get(slip, target) != target else target
    return {slip: target for slip, target in meant.items() if target} | {t: t for t in targets}


def _slips_of(word: str) -> set[str]:
    slips = {word[:i] + word[i + 1 :] for i in range(1, len(word) - 1)}
    slips |= {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(1, len(word) - 1)}
    if len(word) > _SHORTEST:
        slips |= {
            word[:i] + vowel + word[i + 1 :]
            for i, letter in enumerate(word)
            if i
            for vowel in _CONFUSED.get(letter, "")
        }
    return slips - {word}
