"""Finds the titles that a text names, by cue, quotes, capitals or place; knows no negation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from suggest_watch.names import NamedTitle, Names
from suggest_watch.understand.phrases import Hit
from suggest_watch.understand.sentence import in_story
from suggest_watch.understand.title_mentions import MAX_MENTION_WORDS, Mention, TitleMentions
from suggest_watch.understand.title_names import Named, Reason, TitleNames, title_case
from suggest_watch.understand.tokens import Gap, Tokens
from suggest_watch.vocabulary.cues import (
    LEAD_INS,
    LIKE_HEADS,
    NOT_LIKE_HEADS,
    STRONG_CUES,
    WEAK_CUES,
)
from suggest_watch.vocabulary.genres import GENRE_WORDS
from suggest_watch.vocabulary.grammar import NEGATORS
from suggest_watch.vocabulary.moods import MOOD_WORDS
from suggest_watch.vocabulary.viewing import KIND_WORDS

NOTHING_FOUND: Final[Mapping[str, NamedTitle | None]] = MappingProxyType({})
MAX_TITLES: Final = 12
_MAX_LEAD_INS: Final = 4
_WORDS_BEFORE_A_CUE: Final = 3

_JOINERS: Final = frozenset("and or plus meets x und oder y et o".split())
_TURNS: Final = frozenset("but though although while yet".split())
# Said soon after a name, these give reason to take it for a title.
_FAVOURITES: Final = frozenset("favorite favorites favourite favourites".split())
_VIBES: Final = frozenset("vibe vibes esque ish".split())
_QUOTED: Final = re.compile(
    r"[\"“„«「『]([^\"“”„«»「」『』\n]{1,60})[\"”“»」』]"
    r"|(?<![\w*_])[*_]{1,2}([^*_\n]{1,60})[*_]{1,2}(?![\w*_])"
    r"|(?<!\w)['‘]([^\s'‘’][^'‘’\n]{0,58})['’](?!\w)"
)


@dataclass(frozen=True, slots=True)
class TitleSaid:
    """Words i to j name `title`; `said` is how the person wrote it."""

    i: int
    j: int
    said: str
    title: NamedTitle


@dataclass(frozen=True, slots=True)
class TitlesSaid:
    """The titles of a text in its order, those it means and nobody knows, and those to look up."""

    known: tuple[TitleSaid, ...]
    unknown: tuple[str, ...]
    to_look_up: tuple[str, ...]


def find_titles(
    tokens: Tokens, hits: Mapping[int, Hit], *, names: Names, found: Mapping[str, NamedTitle | None]
) -> TitlesSaid:
    """Read the titles of a text, and claim the words of those that are known."""
    return _Walk(
        tokens, hits, TitleNames(tokens, names), TitleMentions(tokens, names, found)
    ).titles()


class _Walk:
    """One walk over the words from left to right.

    Each step reads what stands at a word, and returns where to go on and with how much reason a
    title was found there (`Reason.NONE` for none): what is joined to a title is likely one too.
    """

    def __init__(
        self,
        tokens: Tokens,
        hits: Mapping[int, Hit],
        names: TitleNames,
        mentions: TitleMentions,
    ) -> None:
        self._tokens = tokens
        self._hits = hits
        self._names = names
        self._mentions = mentions
        self._quotes = dict(_quotes(tokens))
        self._known: list[TitleSaid] = []

    def titles(self) -> TitlesSaid:
        at, listed = 0, Reason.NONE
        while at < len(self._tokens) and len(self._known) < MAX_TITLES:
            at, reason = self._step(at, listed)
            at, listed = self._joined(at, reason)
        return TitlesSaid(
            tuple(self._known), tuple(self._mentions.unknown), tuple(self._mentions.to_look_up)
        )

    def _step(self, at: int, listed: Reason) -> tuple[int, Reason]:
        if at in self._quotes:
            return self._quoted(at, self._quotes[at])
        reason = max(listed, self._place(at))
        named = self._names.at(at, reason, hints=self._tokens.words[max(0, at - 1) : at])
        if named and not self._told(named):
            return self._keep(named, reason)
        cue = self._cue(at)
        if cue is not None:
            return self._after_cue(at, *cue)
        return self._mention(at, listed) or (at + 1, Reason.NONE)

    def _place(self, at: int) -> Reason:
        """Return how much reason the place of word `at` gives, without a cue before it."""
        tokens = self._tokens
        near = tokens.words[at + 1 : at + 8]
        if "meets" in near or "x" in near:
            return Reason.WEAK
        if tokens.gaps[at] is Gap.END and ("but" in near or not _FAVOURITES.isdisjoint(near)):
            return Reason.LIST
        begins = tokens.gaps[at] is not Gap.SPACE or tokens.words[at - 1] in _TURNS
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
        compared = any(head in words for words in (LIKE_HEADS, KIND_WORDS, GENRE_WORDS, MOOD_WORDS))
        return Reason.STRONG if compared else Reason.WEAK

    def _after_cue(self, cue: int, start: int, reason: Reason) -> tuple[int, Reason]:
        """Look for a title after the cue at words `cue` to `start`, past words that lead to it."""
        tokens = self._tokens
        hints = tokens.words[max(0, cue - _WORDS_BEFORE_A_CUE) : cue]
        for at in range(start, min(len(tokens), start + _MAX_LEAD_INS)):
            if at > start and tokens.gaps[at] is not Gap.SPACE:
                break
            if at in self._quotes:
                return self._quoted(at, self._quotes[at])
            named = self._names.at(at, reason, hints=[*hints, *tokens.words[start:at]])
            if named and (reason > Reason.WEAK or not self._told(named)):
                if self._hits[cue].phrase not in NEGATORS:
                    tokens.claim(cue, start, "cue")
                return self._keep(named, reason)
            if tokens.words[at] not in LEAD_INS and tokens.words[at] not in MOOD_WORDS:
                return self._mention(at, reason) or (start, Reason.NONE)
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
        if tokens.words[at] in ("meets", "x"):
            reason = Reason.LIST
        if tokens.words[at] in _JOINERS and at + 1 < len(tokens):
            at, joined = at + 1, True
        return at, min(reason, Reason.LIST) if joined else Reason.NONE

    def _quoted(self, i: int, j: int) -> tuple[int, Reason]:
        named = self._names.spanning(i, j)
        if named:
            return self._keep(named, Reason.CERTAIN)
        return self._taken(self._mentions.quoted(i, j), Reason.CERTAIN) or (j, Reason.NONE)

    def _mention(self, at: int, reason: Reason) -> tuple[int, Reason] | None:
        """Take what stands at `at` for a title that no known name answers to, if it can be one."""
        mentions, mention = self._mentions, None
        if reason is not Reason.NONE or self._tokens.capital(at):
            mention = mentions.dated(at)
        if mention is None and reason is not Reason.NONE:
            mention = mentions.at(at, reason)
        if mention is None and self._tokens.gaps[at] is Gap.END:
            mention = mentions.leading(at)
        return self._taken(mention, reason)

    def _taken(self, mention: Mention | None, reason: Reason) -> tuple[int, Reason] | None:
        if mention is None:
            return None
        return self._keep(mention.named, reason) if mention.named else (mention.j, reason)

    def _keep(self, named: Named, reason: Reason) -> tuple[int, Reason]:
        i, j, title = named
        self._tokens.claim(i, j, "title")
        said = self._tokens.said_in_brackets(i, j)
        self._known.append(TitleSaid(i, j, said, title))
        return j, max(reason, Reason.PLACE)


def _quotes(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Yield the words i to j of each quotation, if they are few enough to be a title."""
    for match in _QUOTED.finditer(tokens.text):
        start, end = match.span(match.lastindex or 0)
        inside = [
            k for k, word in enumerate(tokens.starts) if start <= word and tokens.ends[k] <= end
        ]
        if 1 <= len(inside) <= MAX_MENTION_WORDS:
            yield inside[0], inside[-1] + 1
