"""Works out what each word is to the text: wanted, refused, tolerated; knows no demands.

One walk from left to right. A negating phrase opens a scope, and the scope runs to the first thing
that closes it: the end of a thought, "but", a new request. "Not" governs the next thing said ("not
depressing but thoughtful"), and more only if it is joined on ("not scary or sad"); "no" governs a
list ("no gore, jump scares or sad endings").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from suggest_watch.understand.phrases import Hit
from suggest_watch.understand.tokens import Gap, Tokens
from suggest_watch.vocabulary.content import CONTENT_WORDS, PROMISES
from suggest_watch.vocabulary.genres import GENRE_WORDS, GENRE_WORDS_BEFORE_A_NOUN
from suggest_watch.vocabulary.grammar import (
    CLOSERS,
    CLOSERS_AFTER_A_THING,
    JUDGEMENTS,
    NEGATORS,
    Negator,
    Reach,
    Stance,
)
from suggest_watch.vocabulary.moods import COMPARATIVE_FORMS, FEEL_NOUNS, MOOD_WORDS
from suggest_watch.vocabulary.themes import THEME_WORDS
from suggest_watch.vocabulary.viewing import KIND_WORDS, THING_WORDS

_MAX_REACH: Final = 12
_MAX_LIST_ITEM: Final = 5
_COPULAS: Final = frozenset(
    "is was were are felt seemed got feels seems just a bit really so very way".split()
)
_ALLOWED: Final = frozenset("ok okay fine welcome allowed acceptable".split())
# Words that neither are what is negated nor end the scope.
_THROUGH: Final = frozenset(
    """
    a an the any of in on at by for from with about set to be being too so very really overly that
    this kind like me my if its are is it he she they watch see have more even
    """.split()
)


def read_stances(tokens: Tokens, hits: Mapping[int, Hit]) -> list[Stance]:
    """Return the stance of every word; negating phrases are claimed."""
    stances = [Stance.WANTED] * len(tokens)
    for i, negator, j in _negators(tokens, hits):
        end = _Scope(tokens, hits, negator).end(j)
        stances[i:end] = [negator.stance] * (end - i)
        tokens.claim(i, j, "negator")
    _read_verdicts(tokens, stances)
    _read_permissions(tokens, hits, stances)
    return stances


def _negators(tokens: Tokens, hits: Mapping[int, Hit]) -> list[tuple[int, Negator, int]]:
    return [
        (hit.i, NEGATORS[hit.phrase], hit.j)
        for hit in hits.values()
        if hit.phrase in NEGATORS and tokens.free(hit.i, hit.j)
    ]


class _Scope:
    """How far one negator reaches."""

    def __init__(self, tokens: Tokens, hits: Mapping[int, Hit], negator: Negator) -> None:
        self._tokens = tokens
        self._hits = hits
        self._whole_list = negator.reach is Reach.LIST
        self._last: str | None = None  # the phrase of the last thing reached
        self._reached = False
        self._joined = False

    def end(self, start: int) -> int:
        """Return the word before which the scope that opens at `start` closes."""
        at = start
        while at < len(self._tokens) and at - start < _MAX_REACH:
            if self._closed(at, start):
                break
            at = self._take(at)
        return at

    def _closed(self, at: int, start: int) -> bool:
        tokens = self._tokens
        word = tokens.words[at]
        hit = self._hits.get(at)
        if hit and hit.phrase in NEGATORS:
            return True
        if at > start and tokens.gaps[at] is Gap.END:
            return True
        if at > start and tokens.gaps[at] is Gap.COMMA and not self._list_goes_on(at):
            return True
        if word in CLOSERS or tokens.owner[at] == "constraint":
            return at > start or word in ("but", "because", "i")
        return self._reached and self._closed_after_a_thing(at, word, hit)

    def _closed_after_a_thing(self, at: int, word: str, hit: Hit | None) -> bool:
        if word in ("or", "nor", "and"):
            return word == "and" and not self._and_goes_on(at)
        if word in CLOSERS_AFTER_A_THING or (hit and hit.phrase in PROMISES):
            return True
        if self._joined:
            return False
        if self._whole_list:
            # "No horror light and funny": an adjective after a noun starts something new.
            return hit is not None and _adjective(hit.phrase) and not _adjective(self._last or "")
        return not _continues_adjective(word, hit, self._last)

    def _take(self, at: int) -> int:
        word = self._tokens.words[at]
        hit = self._hits.get(at)
        if word in ("or", "nor", "and"):
            self._joined = True
            return at + 1
        self._joined = self._tokens.gaps[at] is Gap.COMMA and self._reached
        if self._tokens.owner[at] or (hit and _thing(hit.phrase)):
            self._reached, self._last = True, hit.phrase if hit else ""
            self._joined = False
            return hit.j if hit else self._end_of_name(at)
        if word not in _THROUGH and word not in KIND_WORDS and word not in THING_WORDS:
            self._reached = True
            self._last = self._last or word
        return at + 1

    def _end_of_name(self, at: int) -> int:
        owner = self._tokens.owner
        end = at + 1
        while end < len(owner) and owner[end] == owner[at] and owner[at] in ("title", "person"):
            end += 1
        return end

    def _and_goes_on(self, at: int) -> bool:
        """Say whether "and" joins like to like: not so in "no gore and funny"."""
        if self._names_go_on(at, at + 1):
            return True
        following = self._hits.get(at + 1)
        if following is None or not _thing(following.phrase):
            return False
        if following.phrase in CONTENT_WORDS:
            return True
        return _adjective(following.phrase) == _adjective(self._last or "")

    def _names_go_on(self, end: int, at: int) -> bool:
        """Say whether a name ends before word `end` and another of its sort begins at `at`."""
        owner = self._tokens.owner
        return at < len(owner) and owner[at] in ("title", "person") and owner[end - 1] == owner[at]

    def _list_goes_on(self, at: int) -> bool:
        """Say whether a comma stands in a list: "or" ends it, or only refusable things follow."""
        hit = self._hits.get(at)
        if self._whole_list and hit and hit.phrase in CONTENT_WORDS and not _adjective(hit.phrase):
            return True
        if self._names_go_on(at, at):
            return True
        words, gaps = self._tokens.words, self._tokens.gaps
        for k in range(at, min(len(words), at + 3 * _MAX_LIST_ITEM)):
            if words[k] in ("or", "nor"):
                return True
            if words[k] in CLOSERS or (k > at and gaps[k] is Gap.END):
                return False
            other = self._hits.get(k)
            if other and other.phrase in NEGATORS:
                return False
        return False


def _adjective(phrase: str) -> bool:
    return (phrase in MOOD_WORDS or phrase in COMPARATIVE_FORMS) and phrase not in GENRE_WORDS


def _thing(phrase: str) -> bool:
    return any(phrase in lexicon for lexicon in _THINGS)


_THINGS: Final[Sequence[Mapping[str, object]]] = (
    MOOD_WORDS,
    GENRE_WORDS,
    GENRE_WORDS_BEFORE_A_NOUN,
    CONTENT_WORDS,
    COMPARATIVE_FORMS,
    FEEL_NOUNS,
    THEME_WORDS,
)


def _continues_adjective(word: str, hit: Hit | None, last: str | None) -> bool:
    """Say whether a word still belongs to what "not" governs: "not a sad slow movie"."""
    if word in KIND_WORDS or word in THING_WORDS:
        return True
    noun = hit is not None and hit.phrase in GENRE_WORDS
    return noun and last is not None and _adjective(last)


def _read_verdicts(tokens: Tokens, stances: list[Stance]) -> None:
    """Turn against a title that is judged badly: "Black Mirror was too depressing"."""
    for i, owner in enumerate(tokens.owner):
        ends = owner == "title" and (i + 1 == len(tokens) or tokens.owner[i + 1] != "title")
        if ends and _bad_verdict(tokens, i + 1):
            start = i
            while start and tokens.owner[start - 1] == "title":
                start -= 1
            stances[start : i + 1] = [Stance.REFUSED] * (i + 1 - start)


def _read_permissions(tokens: Tokens, hits: Mapping[int, Hit], stances: list[Stance]) -> None:
    """Neither ask for nor refuse what is only allowed: "subtitles are fine"."""
    for hit in hits.values():
        after = [w for w in tokens.words[hit.j : hit.j + 3] if w not in _COPULAS]
        if (
            _thing(hit.phrase)
            and after
            and after[0] in _ALLOWED
            and Gap.END not in tokens.gaps[hit.j : hit.j + 2]
        ):
            stances[hit.i : hit.j] = [Stance.TOLERATED] * (hit.j - hit.i)


def _bad_verdict(tokens: Tokens, at: int) -> bool:
    while at < len(tokens) and tokens.gaps[at] is Gap.SPACE and tokens.words[at] in _COPULAS:
        at += 1
    if at >= len(tokens) or tokens.gaps[at] is not Gap.SPACE:
        return False
    if tokens.words[at] == "too":
        return at + 1 < len(tokens)
    return any(JUDGEMENTS.get(" ".join(tokens.words[at : at + n]), 0) < 0 for n in (1, 2))
