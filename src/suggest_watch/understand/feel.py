"""Reads moods and comparatives as targets in feel space; knows no titles beyond their feel.

Each thing said is a `_Move` along some dimensions. A plain mood ("cosy") is a target. A comparative
("more upbeat") moves from where it starts: the feel of the titles referred to, or the middle of the
scale. A refusal ("not heavy") is a limit, and moves only what lies beyond it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Final, NamedTuple

from suggest_watch.types import Feel
from suggest_watch.understand.sentence import Said, Sentence
from suggest_watch.vocabulary.grammar import DEGREES, Stance
from suggest_watch.vocabulary.moods import COMPARATIVE_FORMS, FEEL_NOUNS, LOOSE_MOODS, MOOD_WORDS

_MIDDLE: Final = 3.0
_LOWEST: Final = 1.0
_HIGHEST: Final = 5.0
# How much of a mood's distance from the middle a comparative moves. A reference may stand anywhere
# on the scale; the middle of it is a guess, so less is read into "more".
_FROM_REFERENCE: Final = 1.0
_FROM_MIDDLE: Final = 0.8
# How far past the middle a refusal puts its limit: "not heavy" asks for more than "not too heavy".
_REFUSED: Final = 0.5
_LIMITED: Final = 0.25


class _Way(Enum):
    """How a mood is said."""

    PLAIN = "plain"
    MORE = "more"
    LESS = "less"
    AS = "as"
    REFUSED = "refused"
    LIMITED = "limited"


class _Move(NamedTuple):
    """A mood word with the way it is said; words i to j say all of it."""

    i: int
    j: int
    way: _Way
    degree: float
    moods: tuple[str, ...]
    feel: Mapping[str, float]


class Moods(NamedTuple):
    """Moods and feel asked for.

    `feel` maps the dimensions spoken of to their target; `said` is how the person put each move.
    `more` are moods asked for by comparison only, `contradicted` those both asked for and refused.
    """

    wanted: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    feel: Mapping[str, float] = {}
    said: tuple[str, ...] = ()
    contradicted: tuple[str, ...] = ()


def read_moods(sentence: Sentence, references: Sequence[Feel]) -> Moods:
    """Return moods and feel targets; `references` are the feels that comparatives start from."""
    moves = list(_moves(sentence))
    wanted = _moods(moves, _Way.PLAIN)
    refused = _moods(moves, _Way.REFUSED)
    contradicted = tuple(mood for mood in wanted if mood in refused)
    blurred = {d for d, ways in _pulls(moves).items() if len(ways) > 1}
    return Moods(
        wanted=tuple(mood for mood in wanted if mood not in contradicted),
        without=tuple(mood for mood in refused if mood not in contradicted),
        more=_moods(moves, _Way.MORE),
        feel=_targets([_without(move, blurred) for move in moves], references),
        said=tuple(_say(sentence, move) for move in moves if move.feel or move.moods),
        contradicted=contradicted,
    )


def _moves(sentence: Sentence) -> Iterator[_Move]:
    """Yield what is said of mood, in order; "more" and "less" go on over "and"."""
    carried: tuple[int, _Way] | None = None  # where a comparative may go on, and which
    for said in sorted(s for s, _ in sentence.said(_MOOD_PHRASES)):
        stance_way = _WAY_OF_STANCE.get(said.stance)
        start, way, degree = _comparison(sentence, said)
        if way is _Way.PLAIN and carried and _joins(sentence, carried[0], said.i):
            way = carried[1]
        if way is _Way.MORE and stance_way in (_Way.REFUSED, _Way.LIMITED):
            way = _Way.LESS if said.phrase not in COMPARATIVE_FORMS else _Way.LIMITED
        elif way in (_Way.PLAIN, _Way.AS) and stance_way:
            way = _limit_of_comparison(sentence, said, stance_way)
        carried = (said.j, way) if way in (_Way.MORE, _Way.LESS) else None
        if said.stance in (Stance.TOLERATED, Stance.MENTIONED) or not _meant(sentence, said, way):
            continue
        moods, feel = _meaning(said.phrase, way)
        if moods or feel:
            yield _Move(start, said.j, way, degree, moods, feel)


_MOOD_PHRASES: Final[Mapping[str, object]] = {**MOOD_WORDS, **FEEL_NOUNS, **COMPARATIVE_FORMS}
_WAY_OF_STANCE: Final = {
    Stance.REFUSED: _Way.REFUSED,
    Stance.LIMITED: _Way.LIMITED,
    Stance.LESS: _Way.LESS,
}


def _comparison(sentence: Sentence, said: Said) -> tuple[int, _Way, float]:
    """Return where the comparison before a mood begins, which it is, and how strong."""
    at, way = said.i, _Way.PLAIN
    if said.phrase in COMPARATIVE_FORMS:
        way = _Way.MORE
    elif sentence.before(at) == "more":
        at, way = at - 1, _Way.MORE
    elif sentence.before(at) in ("less", "fewer"):
        at, way = at - 1, _Way.LESS
    elif sentence.before(at) in ("as", "equally"):
        at, way = at - 1, _Way.AS
    for length in (3, 2, 1):
        phrase = " ".join(sentence.tokens.words[max(0, at - length) : at])
        if at >= length and phrase in DEGREES:
            return at - length, way, DEGREES[phrase]
    return at, way, 1.0


def _limit_of_comparison(sentence: Sentence, said: Said, way: _Way) -> _Way:
    """ "Not as dark as X" is less dark than X."""
    compared = sentence.before(said.i) == "as" and sentence.word(said.j) == "as"
    return _Way.LESS if compared and way is _Way.LIMITED else way


def _joins(sentence: Sentence, end: int, start: int) -> bool:
    between = sentence.tokens.words[end:start]
    return between in (["and"], ["or"]) or (not between and sentence.tokens.gaps[start] == 1)


def _meant(sentence: Sentence, said: Said, way: _Way) -> bool:
    """Tell a mood asked for from an adjective of something in the plot."""
    if way is not _Way.PLAIN:
        return way is _Way.AS or not sentence.in_story(said.i)
    if said.phrase in FEEL_NOUNS and said.phrase not in MOOD_WORDS:
        return sentence.before(said.i) in _LOTS or sentence.word(said.i - 2) in _LOTS
    if said.phrase not in LOOSE_MOODS and not sentence.in_story(said.i):
        return True
    return sentence.beside_a_film_word(said)


_LOTS: Final = frozenset("lots lot plenty loads tons full heavy".split())


def _meaning(phrase: str, way: _Way) -> tuple[tuple[str, ...], Mapping[str, float]]:
    mood = MOOD_WORDS.get(COMPARATIVE_FORMS.get(phrase, phrase))
    if mood is not None:
        return mood.moods, mood.feel
    return (), FEEL_NOUNS[phrase]


def _moods(moves: Sequence[_Move], way: _Way) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mood for move in moves if move.way is way for mood in move.moods))


def _pulls(moves: Sequence[_Move]) -> dict[str, set[bool]]:
    """Return, by dimension, whether it is pulled up, down or both by plain moods and refusals."""
    pulls: dict[str, set[bool]] = {}
    for move in moves:
        for dimension, target in move.feel.items():
            up = (target > _MIDDLE) == (move.way in (_Way.PLAIN, _Way.MORE))
            if move.way in (_Way.PLAIN, _Way.REFUSED):
                pulls.setdefault(dimension, set()).add(up)
    return pulls


def _without(move: _Move, dimensions: set[str]) -> _Move:
    return move._replace(feel={d: t for d, t in move.feel.items() if d not in dimensions})


def _targets(moves: Sequence[_Move], references: Sequence[Feel]) -> dict[str, float]:
    """Work out one target a dimension: plain targets averaged, then moved, then limited."""
    targets: dict[str, float] = {}
    for dimension in dict.fromkeys(d for move in moves for d in move.feel):
        spoken = [move for move in moves if dimension in move.feel]
        value = _start(dimension, spoken, references)
        factor = _FROM_REFERENCE if references else _FROM_MIDDLE
        for move in spoken:
            distance = move.feel[dimension] - _MIDDLE
            if move.way is _Way.MORE:
                value += factor * move.degree * distance
            elif move.way is _Way.LESS:
                value -= factor * move.degree * distance
        for move in spoken:
            value = _limit(value, move, dimension, anchored=len(spoken) > 1 or bool(references))
        targets[dimension] = round(min(_HIGHEST, max(_LOWEST, value)), 2)
    return targets


def _start(dimension: str, spoken: Sequence[_Move], references: Sequence[Feel]) -> float:
    plain = [move.feel[dimension] for move in spoken if move.way is _Way.PLAIN]
    if plain:
        return sum(plain) / len(plain)
    if references:
        values: list[float] = [getattr(feel, dimension) for feel in references]
        return sum(values) / len(values)
    equal = [move.feel[dimension] for move in spoken if move.way is _Way.AS]
    return sum(equal) / len(equal) if equal else _MIDDLE


def _limit(value: float, move: _Move, dimension: str, *, anchored: bool) -> float:
    """Hold a value to a refusal's side; with nothing else said, the limit is the target."""
    share = {_Way.REFUSED: _REFUSED, _Way.LIMITED: _LIMITED}.get(move.way)
    if share is None:
        return value
    limit = _MIDDLE - share * (move.feel[dimension] - _MIDDLE)
    if not anchored:
        return limit
    return min(value, limit) if move.feel[dimension] > _MIDDLE else max(value, limit)


def _say(sentence: Sentence, move: _Move) -> str:
    words = sentence.tokens.said(move.i, move.j).lower()
    match move.way:
        case _Way.REFUSED:
            return f"not {words}"
        case _Way.LIMITED:
            return f"not too {words}"
        case _Way.LESS if "less" not in words.split() and "fewer" not in words.split():
            return f"less {words.removeprefix('as ')}"
        case _:
            return words
