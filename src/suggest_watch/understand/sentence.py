"""A text ready to be read for its subject: words, phrases and stances; knows no subject itself."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from typing import Final, NamedTuple, TypeVar

from suggest_watch.understand.phrases import Hit
from suggest_watch.understand.tokens import Gap, Tokens
from suggest_watch.vocabulary.cues import STORY_CUES
from suggest_watch.vocabulary.genres import GENRE_WORDS, GENRE_WORDS_BEFORE_A_NOUN
from suggest_watch.vocabulary.grammar import Stance
from suggest_watch.vocabulary.moods import MOOD_WORDS
from suggest_watch.vocabulary.viewing import KIND_WORDS, THING_WORDS

Meaning = TypeVar("Meaning")

_MAX_STORY_WORDS: Final = 14
_BEFORE_A_BOUND: Final = 3
_MAX_ADJECTIVES: Final = 3
_FILM_WORDS: Final = (KIND_WORDS, GENRE_WORDS, THING_WORDS)
_ADJECTIVES: Final = {*MOOD_WORDS, *GENRE_WORDS_BEFORE_A_NOUN, "black and white", "silent"}
_BETWEEN_ADJECTIVES: Final = frozenset("and or original language new old".split())
# What a free-standing adjective may follow, and what it may be followed by: "keep it light", "very
# dark and ...".
_BEFORE_AN_ADJECTIVE: Final = frozenset(
    """
    something anything nothing be is are its it very really super quite pretty too so feels feel
    movie film films movies show one keep and or but bit stuff overly particularly being fairly
    rather more less most not relatively prefer need want
    """.split()
)
_AFTER_AN_ADJECTIVE: Final = frozenset(
    """
    and or but with for after tonight please under about in to set yet like that enough not without
    """.split()
)
_MAX_BEFORE: Final = 6
_BACK: Final = re.compile(
    r"\b(?:but|yet|without (?:being|getting)"
    r"|that(?:s| is| isnt| arent| wont be| doesnt get| feels)?|which (?:is|isnt))"
    r"(?: (?:not|never|still|actually|really|also|too|so|very|overly|as|more|less|it|its|is|isnt)"
    r")*$"
)


class Said(NamedTuple):
    """A phrase at words i to j, as it was understood."""

    i: int
    j: int
    phrase: str
    stance: Stance


class Sentence(NamedTuple):
    """The words of a text, the phrases known among them by first word, and each word's stance."""

    tokens: Tokens
    hits: Mapping[int, Hit]
    stances: list[Stance]

    def said(self, lexicon: Mapping[str, Meaning]) -> Iterator[tuple[Said, Meaning]]:
        """Yield the phrases of a lexicon that the text holds, in order, with their meaning."""
        for hit in self.hits.values():
            meaning = lexicon.get(hit.phrase)
            if meaning is not None and self.tokens.owner[hit.i] is None:
                yield Said(hit.i, hit.j, hit.phrase, self.stances[hit.i]), meaning

    def word(self, at: int) -> str:
        """Return word `at`, or "" outside the text."""
        return self.tokens.words[at] if 0 <= at < len(self.tokens) else ""

    def before(self, at: int) -> str:
        """Return the word before word `at` in the same thought, or ""."""
        return "" if at <= 0 or self.tokens.gaps[at] is Gap.END else self.tokens.words[at - 1]

    def after(self, at: int) -> str:
        """Return word `at` if it goes on with the thought before it, or ""."""
        return "" if self.tokens.end_of_thought(at) else self.tokens.words[at]

    def in_story(self, at: int) -> bool:
        """Say whether word `at` is part of a plot that is told: "about a war hero"."""
        return in_story(self.tokens, at)

    def before_a_film_word(self, at: int) -> bool:
        """Say whether a film word stands at `at`, past adjectives: "dark French thriller"."""
        for _ in range(_MAX_ADJECTIVES + 1):
            word = self.after(at)
            if not word:
                return False
            hit = self.hits.get(at)
            phrase = hit.phrase if hit else word
            if any(phrase in lexicon for lexicon in _FILM_WORDS):
                return True
            adjective = phrase in _ADJECTIVES or word in _BETWEEN_ADJECTIVES
            if not adjective and self.tokens.owner[at] != "constraint":
                return False
            at = hit.j if hit else at + 1
        return False

    def back_from_the_story(self, said: Said) -> bool:
        """Say whether an adjective after a plot is the film's: "about grief that isn't depressing".

        It is not so in "about a girl who isn't sad".
        """
        before = " ".join(self.tokens.words[max(0, said.i - _MAX_BEFORE) : said.i])
        ends = not self.after(said.j) or self.word(said.j) in _AFTER_AN_ADJECTIVE
        return ends and _BACK.search(before) is not None

    def beside_a_film_word(self, said: Said) -> bool:
        """Say whether an adjective is about the film: "a light film", "something light"."""
        if self.before_a_film_word(said.j):
            return not self.in_story(said.i)
        if self.in_story(said.i) and not self.tokens.gaps[said.i]:
            return False
        if self.after(said.j) and self.word(said.j) not in _AFTER_AN_ADJECTIVE:
            return False
        if said.i and self.stances[said.i - 1] is not said.stance:
            return True
        opens = self.tokens.gaps[said.i] is not Gap.SPACE and self.word(said.j) != "to"
        return opens or self.before(said.i) in _BEFORE_AN_ADJECTIVE


def in_story(tokens: Tokens, at: int) -> bool:
    """Say whether word `at` is part of a plot that is told: "about a war hero"."""
    for k in range(at, max(-1, at - _MAX_STORY_WORDS), -1):
        if k < at and tokens.words[k] in STORY_CUES:
            return True
        if tokens.gaps[k] is not Gap.SPACE:
            return False
    return False


def is_refused(tokens: Tokens, at: int, refusing: Container[str]) -> bool:
    """Say whether the bound at word `at` is refused: "nothing after 1990 or over two hours"."""
    goes_on = at > 0 and tokens.words[at - 1] in ("or", "nor")
    reach = _MAX_STORY_WORDS if goes_on else _BEFORE_A_BOUND
    for k in range(at, max(0, at - reach), -1):
        if tokens.gaps[k] is not Gap.SPACE:
            return False
        if tokens.words[k - 1] in refusing:
            return True
    return False
