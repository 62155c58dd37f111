"""Finds the titles that a text names, by cue, quotes, capitals or place; knows no negation.

What a strong cue points at and no known name answers to is a mention without a title: the caller
looks it up by fuzzy search and passes what that found back in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from suggest_watch.names import NamedTitle, Names
from suggest_watch.understand.phrases import KNOWN_WORDS, Hit
from suggest_watch.understand.sentence import in_story
from suggest_watch.understand.title_names import YEAR, Named, Reason, TitleNames, title_case
from suggest_watch.understand.tokens import Gap, Tokens
from suggest_watch.vocabulary.cues import (
    LEAD_INS,
    LIKE_HEADS,
    NOT_LIKE_HEADS,
    STRONG_CUES,
    WEAK_CUES,
)
from suggest_watch.vocabulary.everyday import EVERYDAY_WORDS, PRONOUNS
from suggest_watch.vocabulary.genres import GENRE_WORDS
from suggest_watch.vocabulary.grammar import NEGATORS
from suggest_watch.vocabulary.moods import MOOD_WORDS
from suggest_watch.vocabulary.viewing import KIND_WORDS

MAX_TITLES: Final = 12
_MAX_MENTION_WORDS: Final = 6
_MAX_LEAD_INS: Final = 4
_MANY_WORDS: Final = 60
_JOINERS: Final = frozenset("and or plus meets und oder y et o".split())
_QUOTED: Final = re.compile(
    r"[\"“„«「『]([^\"“”„«»「」『』\n]{1,60})[\"”“»」』]"
    r"|(?<![\w*_])[*_]{1,2}([^*_\n]{1,60})[*_]{1,2}(?![\w*_])"
    r"|(?<!\w)['‘]([^\s'‘’][^'‘’\n]{0,58})['’](?!\w)"
)
# A mention goes on until one of these, unless a capital after it says that the title does too.
_MENTION_ENDS: Final = frozenset(
    """
    but with less more that which who where when only except without please tonight because since
    though yet if instead not no for in on from about set starring is was were are at as just than
    so i we directed by under over while during to before after again vibes vibe type style kind
    level film movie movies films show shows series flick flicks esque
    """.split()
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Words i to j, meant as a title. `said` is how the person wrote it.

    `title` is None until it is found; `clear` says that nothing but a title can be meant.
    """

    i: int
    j: int
    said: str
    title: NamedTitle | None
    clear: bool = True


@dataclass(frozen=True, slots=True)
class Mentions:
    """The titles of a text in its order, and what is to be looked up by fuzzy search."""

    known: tuple[Mention, ...]
    unknown: tuple[Mention, ...]
    to_look_up: tuple[str, ...]


def find_titles(
    tokens: Tokens, hits: Mapping[int, Hit], *, names: Names, found: Mapping[str, NamedTitle | None]
) -> Mentions:
    """Read the titles of a text and claim the words of those that are known."""
    return _Walk(tokens, hits, names, found).mentions()


class _Walk:
    """One walk over the words from left to right, remembering what was found on the way."""

    def __init__(
        self,
        tokens: Tokens,
        hits: Mapping[int, Hit],
        names: Names,
        found: Mapping[str, NamedTitle | None],
    ) -> None:
        self._tokens = tokens
        self._hits = hits
        self._names = names
        self._found = found
        self._known_names = TitleNames(tokens, names)
        self._quotes = dict(_quotes(tokens))
        self._known: list[Mention] = []
        self._unknown: list[Mention] = []
        self._to_look_up: list[str] = []

    def mentions(self) -> Mentions:
        at, listed = 0, Reason.NONE
        while at < len(self._tokens) and len(self._known) < MAX_TITLES:
            at, reason = self._step(at, listed)
            at, listed = self._joined(at, reason)
        return Mentions(tuple(self._known), tuple(self._unknown), tuple(self._to_look_up))

    def _step(self, at: int, listed: Reason) -> tuple[int, Reason]:
        """Read what stands at `at`; return where to go on, and how sure a title found there is."""
        if at in self._quotes:
            return self._quoted(at, self._quotes[at])
        here = max(listed, self._place(at))
        named = self._known_names.at(at, here)
        if named and not self._told(named):
            return self._keep(named, here)
        cue = self._cue(at)
        if cue is not None:
            return self._after_cue(at, *cue)
        dated = self._dated(at, here) if self._tokens.capital(at) else None
        if dated:
            return dated
        if listed >= Reason.LIST:
            return self._unnamed(at, listed) or (at + 1, Reason.NONE)
        return at + 1, Reason.NONE

    def _place(self, at: int) -> Reason:
        """How much reason there is at `at` without a cue before it."""
        tokens = self._tokens
        near = tokens.words[at + 1 : at + 8]
        if "meets" in near:
            return Reason.WEAK
        begins = tokens.gaps[at] is not Gap.SPACE or tokens.words[at - 1] in _TURNS
        if tokens.gaps[at] is Gap.END and ("but" in near or not _FAVOURITES.isdisjoint(near)):
            return Reason.LIST
        return Reason.PLACE if begins or not _VIBES.isdisjoint(near) else Reason.NONE

    def _cue(self, at: int) -> tuple[int, Reason] | None:
        """Return where a title may follow the cue at `at`, and with how much reason."""
        hit = self._hits.get(at)
        if hit is None:
            return None
        if hit.phrase == "like":
            return hit.j, self._like(at)
        if hit.phrase in STRONG_CUES:
            return hit.j, Reason.STRONG
        return (hit.j, Reason.WEAK) if hit.phrase in WEAK_CUES else None

    def _like(self, at: int) -> Reason:
        """Tell "something like X" from "I like", "feels like", "people like"."""
        if self._tokens.gaps[at] is not Gap.SPACE:
            return Reason.STRONG
        head = self._tokens.words[at - 1]
        if head in NOT_LIKE_HEADS:
            return Reason.WEAK
        compared = head in LIKE_HEADS or head in KIND_WORDS or head in GENRE_WORDS
        return Reason.STRONG if compared or head in MOOD_WORDS else Reason.WEAK

    def _after_cue(self, cue: int, start: int, reason: Reason) -> tuple[int, Reason]:
        """Look for a title after the cue at words `cue` to `start`, past words that lead to it."""
        tokens = self._tokens
        at = start
        while at < min(len(tokens), start + _MAX_LEAD_INS) and (
            at == start or tokens.gaps[at] is Gap.SPACE
        ):
            if at in self._quotes:
                return self._quoted(at, self._quotes[at])
            named = self._known_names.at(at, reason, hints=tokens.words[start - 1 : at])
            if named and (reason is not Reason.WEAK or not self._told(named)):
                if self._hits[cue].phrase not in NEGATORS:
                    tokens.claim(cue, start, "cue")
                return self._keep(named, reason)
            word = tokens.words[at]
            if word not in LEAD_INS and word not in MOOD_WORDS:
                break
            at += 1
        if at < len(tokens):
            found = self._dated(at, reason) or self._unnamed(at, reason)
            return found or (start, Reason.NONE)
        return start, Reason.NONE

    def _told(self, named: Named) -> bool:
        """In a plot that is told, "who saw the light" names no title unless capitals say so."""
        tokens = self._tokens
        return in_story(tokens, named.i) and not title_case(tokens, named.i, named.j)

    def _joined(self, at: int, reason: Reason) -> tuple[int, Reason]:
        """After a title, "and Y", ", Y" and "meets Y" name another with nearly the same reason."""
        tokens = self._tokens
        if reason is Reason.NONE or at >= len(tokens) or tokens.gaps[at] is Gap.END:
            return at, Reason.NONE
        joined = tokens.gaps[at] is Gap.COMMA
        if tokens.words[at] == "meets":
            reason = Reason.LIST
        if tokens.words[at] in _JOINERS and at + 1 < len(tokens):
            at, joined = at + 1, True
        if tokens.words[at] == "the" and joined and self._known_names.at(at, Reason.WEAK) is None:
            at = min(at + 1, len(tokens) - 1)
        return at, min(reason, Reason.LIST) if joined else Reason.NONE

    def _quoted(self, i: int, j: int) -> tuple[int, Reason]:
        named = self._known_names.spanning(i, j)
        if named:
            return self._keep(named, Reason.CERTAIN)
        # In a long story quotes hold what somebody says; in a short request they hold a title.
        if title_case(self._tokens, i, j) or len(self._tokens) < _MANY_WORDS:
            return self._look_up(i, j, clear=True) or (j, Reason.CERTAIN)
        return j, Reason.NONE

    def _unnamed(self, i: int, reason: Reason) -> tuple[int, Reason] | None:
        """Take the stretch at i for a title that no known name answers to, if it can be one."""
        if reason < Reason.STRONG and not self._tokens.capital(i) and reason is not Reason.LIST:
            return None
        wide, narrow = self._stretch(i, _MENTION_ENDS), self._stretch(i, _MENTION_ENDS | _JOINERS)
        if not self._may_be_title(i, narrow):
            return None
        clear = reason >= Reason.STRONG
        if wide != narrow and self._look_up(i, wide, clear=False):
            return wide, reason
        return self._look_up(i, narrow, clear=clear) and (narrow, reason)

    def _dated(self, i: int, reason: Reason) -> tuple[int, Reason] | None:
        """Take "Dune (1984)" for a title: a known name of another year, or an unknown one."""
        tokens = self._tokens
        for j in range(i + 1, min(len(tokens), i + _MAX_MENTION_WORDS + 1)):
            between = tokens.text[tokens.ends[j - 1] : tokens.starts[j]]
            if "(" in between and YEAR.fullmatch(tokens.words[j]):
                known = tokens.span(i, j) in self._names.titles
                return self._look_up(i, j + 1 if known else j, clear=True)
            if tokens.gaps[j] is Gap.END:
                break
        return None

    def _stretch(self, i: int, ends: frozenset[str]) -> int:
        tokens = self._tokens
        j = i
        while j < len(tokens) and j - i < _MAX_MENTION_WORDS:
            if j > i and tokens.gaps[j] is not Gap.SPACE:
                break
            goes_on = j > i and j + 1 < len(tokens) and tokens.capital(j + 1) and tokens.capital(i)
            if tokens.words[j] in ends and not goes_on:
                break
            j += 1
        return j

    def _may_be_title(self, i: int, j: int) -> bool:
        tokens = self._tokens
        words = tokens.words[i:j]
        span = tokens.span(i, j)
        if not words or words[0] in PRONOUNS or words[0][0].isdigit():
            return False
        if span in self._names.people or span in KNOWN_WORDS:
            return False
        if title_case(tokens, i, j):
            return True
        if words[0] in ("a", "an") or any(word in GENRE_WORDS for word in words):
            return False
        return any(_rare(word) for word in words)

    def _look_up(self, i: int, j: int, *, clear: bool) -> tuple[int, Reason] | None:
        """Ask what fuzzy search found for words i to j; None when it has not been asked yet."""
        said = self._said(i, j)
        if said not in self._found:
            if said not in self._to_look_up:
                self._to_look_up.append(said)
            return None
        title = self._found[said]
        if title is not None:
            return self._keep(Named(i, j, title), Reason.STRONG)
        if clear:
            self._unknown.append(Mention(i, j, said, None, clear))
        return None

    def _keep(self, named: Named, reason: Reason) -> tuple[int, Reason]:
        i, j, title = named
        self._tokens.claim(i, j, "title")
        self._known.append(Mention(i, j, self._said(i, j), title))
        return j, max(reason, Reason.PLACE)

    def _said(self, i: int, j: int) -> str:
        said = self._tokens.said(i, j)
        return f"{said})" if "(" in said and ")" not in said else said


_TURNS: Final = frozenset("but though although while yet".split())
_FAVOURITES: Final = frozenset("favorite favorites favourite favourites".split())
_VIBES: Final = frozenset("vibe vibes esque ish".split())


def _rare(word: str) -> bool:
    return word not in EVERYDAY_WORDS and word not in KNOWN_WORDS and not word[0].isdigit()


def _quotes(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Yield the words i to j of each quotation, if they are few enough to be a title."""
    for match in _QUOTED.finditer(tokens.text):
        group = next(g for g in (1, 2, 3) if match.group(g) is not None)
        inside = [
            k
            for k, start in enumerate(tokens.starts)
            if match.start(group) <= start and tokens.ends[k] <= match.end(group)
        ]
        if 1 <= len(inside) <= _MAX_MENTION_WORDS:
            yield inside[0], inside[-1] + 1
