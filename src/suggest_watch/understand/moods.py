"""Reads moods and comparatives out of the phrases found; what they do to feel is `feel`'s."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from suggest_watch.types import Feel
from suggest_watch.understand.feel import Move, Way, feel_targets
from suggest_watch.understand.sentence import Said, Sentence
from suggest_watch.understand.tokens import Gap
from suggest_watch.vocabulary.genres import GENRE_WORDS
from suggest_watch.vocabulary.grammar import DEGREES, Stance
from suggest_watch.vocabulary.moods import (
    COMPARATIVE_FORMS,
    FEEL_NOUNS,
    LOOSE_MOODS,
    MOOD_WORDS,
    Mood,
)

_PHRASES: Final[Mapping[str, Mood]] = {
    **{noun: Mood((), feel) for noun, feel in FEEL_NOUNS.items()},
    **MOOD_WORDS,
    **{form: MOOD_WORDS[adjective] for form, adjective in COMPARATIVE_FORMS.items()},
}
_WAYS: Final = {
    Stance.REFUSED: Way.REFUSED,
    Stance.LIMITED: Way.LIMITED,
    Stance.LESS: Way.LESS,
}
_COMPARISONS: Final = {
    "more": Way.MORE,
    "less": Way.LESS,
    "fewer": Way.LESS,
    "as": Way.AS,
    "equally": Way.AS,
}
_LOTS: Final = frozenset("lots lot plenty loads tons full heavy".split())


class Moods(NamedTuple):
    """Moods and feel asked for.

    `feel` maps the dimensions spoken of to their target; `said` is how the person put each mood.
    `more` are moods asked for by comparison only, `contradicted` those both asked for and refused.
    """

    wanted: tuple[str, ...]
    without: tuple[str, ...]
    more: tuple[str, ...]
    feel: Mapping[str, float]
    said: tuple[str, ...]
    contradicted: tuple[str, ...]


class _Spoken(NamedTuple):
    """A mood that is meant, said by words i to j."""

    i: int
    j: int
    moods: tuple[str, ...]
    move: Move


def read_moods(sentence: Sentence, references: Sequence[Feel]) -> Moods:
    """Return moods and feel targets; `references` are the feels that comparatives start from."""
    spoken = list(_spoken(sentence))
    wanted, refused = _moods(spoken, Way.PLAIN), _moods(spoken, Way.REFUSED)
    contradicted = tuple(mood for mood in wanted if mood in refused)
    clear = [each.move for each in spoken if not set(each.moods) & set(contradicted)]
    return Moods(
        wanted=tuple(mood for mood in wanted if mood not in contradicted),
        without=tuple(mood for mood in refused if mood not in contradicted),
        more=_moods(spoken, Way.MORE),
        feel=feel_targets(clear, references),
        said=tuple(_say(sentence, each) for each in spoken),
        contradicted=contradicted,
    )


def _moods(spoken: Sequence[_Spoken], way: Way) -> tuple[str, ...]:
    moods = (mood for each in spoken if each.move.way is way for mood in each.moods)
    return tuple(dict.fromkeys(moods))


def _spoken(sentence: Sentence) -> Iterator[_Spoken]:
    """Yield the moods that are meant, in order; "more" and "less" go on over "and"."""
    end, last = 0, Way.PLAIN
    for said, mood in sorted(sentence.said(_PHRASES)):
        start, way = _comparison(sentence, said)
        if way is Way.PLAIN and last in (Way.MORE, Way.LESS) and _joins(sentence, end, said.i):
            way = last
        end, last = said.j, way
        start, degree = _degree(sentence, start)
        way = _turned(sentence, said, way)
        if said.stance not in (Stance.TOLERATED, Stance.MENTIONED) and _meant(sentence, said, way):
            yield _Spoken(start, said.j, mood.moods, Move(way, degree, mood.feel))


def _comparison(sentence: Sentence, said: Said) -> tuple[int, Way]:
    """Return where a mood's comparison begins, and which it is."""
    if said.phrase in COMPARATIVE_FORMS:
        return said.i, Way.MORE
    way = _COMPARISONS.get(sentence.before(said.i))
    return (said.i, Way.PLAIN) if way is None else (said.i - 1, way)


def _degree(sentence: Sentence, start: int) -> tuple[int, float]:
    """Return where "a bit" or "much" begins before a comparison, and its factor."""
    for length in (3, 2, 1):
        phrase = " ".join(sentence.tokens.words[max(0, start - length) : start])
        if start >= length and phrase in DEGREES:
            return start - length, DEGREES[phrase]
    return start, 1.0


def _joins(sentence: Sentence, end: int, start: int) -> bool:
    between = sentence.tokens.words[end:start]
    comma = not between and sentence.tokens.gaps[start] is Gap.COMMA
    return comma or between in (["and"], ["or"])


def _turned(sentence: Sentence, said: Said, way: Way) -> Way:
    """Return what a refusal makes of a comparison: "not as dark as X" is less dark than X."""
    negated = _WAYS.get(said.stance)
    if negated is None or way is Way.LESS:
        return way
    if way is Way.MORE:
        return Way.LIMITED
    if way is Way.AS or sentence.before(said.i) == "as":
        return Way.LESS
    return negated


def _meant(sentence: Sentence, said: Said, way: Way) -> bool:
    """Tell a mood asked for from an adjective of something in the plot."""
    if said.phrase in GENRE_WORDS and way in (Way.REFUSED, Way.LIMITED):
        return said.phrase in MOOD_WORDS  # "no comedy" refuses a genre, not humor
    if sentence.in_story(said.i) and sentence.back_from_the_story(said):
        return True
    if way is not Way.PLAIN:
        return way is Way.AS or not sentence.in_story(said.i)
    if said.phrase in FEEL_NOUNS and said.phrase not in MOOD_WORDS:
        return sentence.before(said.i) in _LOTS or sentence.word(said.i - 2) in _LOTS
    if said.phrase in LOOSE_MOODS or sentence.in_story(said.i):
        return sentence.beside_a_film_word(said)
    return True


def _say(sentence: Sentence, spoken: _Spoken) -> str:
    words = sentence.tokens.said(spoken.i, spoken.j).lower()
    match spoken.move.way:
        case Way.REFUSED:
            return f"not {words}"
        case Way.LIMITED:
            return f"not too {words}"
        case Way.LESS if "less" not in words.split() and "fewer" not in words.split():
            return f"less {words.removeprefix('as ')}"
        case _:
            return words
