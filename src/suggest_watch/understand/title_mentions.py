"""Finds stretches that are meant as titles and answer to no known name; knows no cues.

Such a mention is looked up by fuzzy search, outside: `to_look_up` holds what is to be asked, and
`found` what was answered. Only a mention that can be nothing but a title is reported as unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from suggest_watch.names import NamedTitle, Names
from suggest_watch.understand.phrases import KNOWN_WORDS
from suggest_watch.understand.title_names import YEAR, Named, Reason, title_case
from suggest_watch.understand.tokens import Gap, Tokens
from suggest_watch.vocabulary.everyday import EVERYDAY_WORDS, PRONOUNS
from suggest_watch.vocabulary.genres import GENRE_WORDS
from suggest_watch.vocabulary.grammar import FILLERS

MAX_MENTION_WORDS: Final = 6
_MANY_WORDS: Final = 60
_INNER: Final = frozenset("of in on for from at to with and by under over before after".split())
_OPENED: Final = frozenset("but vibe vibes esque".split())
_JOINERS: Final = frozenset("and or plus".split())
# A mention goes on until one of these, unless a capital after it says that the title does too.
_ENDS: Final = frozenset(
    """
    but with less more that which who where when only except without please tonight because since
    though yet if instead not no for in on from about set starring is was were are at as just than
    so i we directed by under over while during to before after again vibes vibe type style kind
    level film movie movies films show shows series flick flicks esque meets x
    """.split()
)


class Mention(NamedTuple):
    """A stretch that ends before word j, and the title it was found to name."""

    j: int
    named: Named | None


class TitleMentions:
    """The mentions of one text that answer to no known name."""

    def __init__(
        self, tokens: Tokens, names: Names, found: Mapping[str, NamedTitle | None]
    ) -> None:
        """Take the words, the names that are known, and what fuzzy search found."""
        self._tokens = tokens
        self._names = names
        self._found = found
        self.to_look_up: list[str] = []
        self.unknown: list[str] = []

    def at(self, i: int, reason: Reason) -> Mention | None:
        """Return the mention that begins at word i, None if nothing there can be a title.

        "Pride and Prejudise and Emma" is tried whole first, then up to the first "and".
        """
        wide, narrow = self._end(i, _ENDS), self._end(i, _ENDS | _JOINERS)
        if reason < Reason.LIST and not title_case(self._tokens, i, narrow):
            return None
        clear = reason >= Reason.STRONG
        whole = () if wide == narrow or wide - i == MAX_MENTION_WORDS else (wide,)
        tries = [j for j in (*whole, narrow) if self._may_be_title(i, j)]
        for j in tries:
            named = self._look_up(i, j, clear=clear and j == tries[-1])
            if named or j == tries[-1]:
                return Mention(j, named)
        return None

    def quoted(self, i: int, j: int) -> Mention | None:
        """Return the mention in quotes at words i to j; long stories quote what somebody says."""
        if title_case(self._tokens, i, j) or len(self._tokens) < _MANY_WORDS:
            return Mention(j, self._look_up(i, j, clear=True))
        return None

    def leading(self, i: int) -> Mention | None:
        """Return the mention that opens a request: "shawshank redemtion but shorter"."""
        j = self._end(i, _ENDS)
        words = self._tokens.words
        opens = j < len(words) and words[j] in _OPENED and "like" not in words[i:j]
        if not opens or not self._may_be_title(i, j):
            return None
        return Mention(j, self._look_up(i, j, clear=False))

    def dated(self, i: int) -> Mention | None:
        """Take "Dune (1984)" for a title: a known name of another year, or an unknown name."""
        tokens = self._tokens
        for j in range(i + 1, min(len(tokens), i + MAX_MENTION_WORDS + 1)):
            between = tokens.text[tokens.ends[j - 1] : tokens.starts[j]]
            if "(" in between and YEAR.fullmatch(tokens.words[j]):
                if j > i + 1 and not title_case(tokens, i, j):
                    return None
                known = tokens.span(i, j) in self._names.titles
                return Mention(j + 1, self._look_up(i, j + 1 if known else j, clear=True))
            if tokens.gaps[j] is Gap.END:
                return None
        return None

    def _end(self, i: int, ends: frozenset[str]) -> int:
        tokens = self._tokens
        j = i
        while j < len(tokens) and j - i < MAX_MENTION_WORDS:
            if j > i and tokens.gaps[j] is not Gap.SPACE:
                break
            if tokens.words[j] in ends and not self._goes_on(i, j):
                break
            j += 1
        return j

    def _goes_on(self, i: int, j: int) -> bool:
        """Say whether capitals carry a title over word j: "Once Upon a Time in Holywood"."""
        tokens = self._tokens
        inner = i < j < len(tokens) - 1 and tokens.words[j] in _INNER
        return inner and tokens.capital(i) and tokens.capital(j + 1)

    def _may_be_title(self, i: int, j: int) -> bool:
        tokens = self._tokens
        words = tokens.words[i:j]
        span = tokens.span(i, j)
        if not words or words[0] in PRONOUNS or words[0][0].isdigit() or span in KNOWN_WORDS:
            return False
        if words[0] in FILLERS and words[0] != "the":
            return False
        if any(tokens.span(i, k) in self._names.people for k in {j, *range(i + 2, j)}):
            return False
        if title_case(tokens, i, j):
            return True
        if words[0] in ("a", "an") or any(word in GENRE_WORDS for word in words):
            return False
        return any(_rare(word) for word in words)

    def _look_up(self, i: int, j: int, *, clear: bool) -> Named | None:
        said = self._tokens.said_in_brackets(i, j)
        if said not in self._found:
            if said not in self.to_look_up:
                self.to_look_up.append(said)
            return None
        title = self._found[said]
        if title is None and clear and said not in self.unknown:
            self.unknown.append(said)
        return None if title is None else Named(i, j, title)


def _rare(word: str) -> bool:
    return word not in EVERYDAY_WORDS and word not in KNOWN_WORDS and not word[0].isdigit()
