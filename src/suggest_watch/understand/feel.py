"""Turns what is said of moods into targets in feel space; knows no words and no titles.

A plain mood ("cosy") is a target. A comparative ("more upbeat") moves from where it starts: the
feel of the titles referred to, or the middle of the scale. A refusal ("not heavy") is a limit, and
moves only what lies beyond it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Final, NamedTuple

from suggest_watch.types import Feel

_MIDDLE: Final = 3.0
_LOWEST: Final = 1.0
_HIGHEST: Final = 5.0
# How much of a mood's distance from the middle a comparative moves. A reference may stand anywhere
# on the scale; the middle of it is a guess, so less is read into "more".
_FROM_REFERENCE: Final = 1.0
_FROM_MIDDLE: Final = 0.8
# The share of a mood's distance from the middle from which on a title has it.
_REACH: Final = 1 / 3


class Way(Enum):
    """How a mood is said."""

    PLAIN = "plain"
    MORE = "more"
    LESS = "less"
    AS = "as"
    REFUSED = "refused"
    LIMITED = "limited"


# How far past the middle a refusal puts its limit: "not heavy" asks for more than "not too heavy".
_LIMITS: Final = {Way.REFUSED: 0.5, Way.LIMITED: 0.25}


class Move(NamedTuple):
    """A mood, by its targets of feel (1 to 5), with the way and the degree in which it is said."""

    way: Way
    degree: float
    feel: Mapping[str, float]


def feel_targets(moves: Sequence[Move], references: Sequence[Feel]) -> dict[str, float]:
    """Return one target (1 to 5) for each dimension that a move speaks of."""
    return {
        dimension: _target(
            dimension, [move for move in moves if dimension in move.feel], references
        )
        for dimension in dict.fromkeys(name for move in moves for name in move.feel)
    }


def _target(dimension: str, spoken: Sequence[Move], references: Sequence[Feel]) -> float:
    """Start from plain moods or the references, then move, then hold to the limits."""
    value = _start(dimension, spoken, references)
    step = _FROM_REFERENCE if references else _FROM_MIDDLE
    for move in spoken:
        distance = step * move.degree * (move.feel[dimension] - _MIDDLE)
        value += {Way.MORE: distance, Way.LESS: -distance}.get(move.way, 0.0)
    value = _reaching(value, [move for move in spoken if move.way is Way.MORE], dimension)
    # What is asked for outright stands: a refusal of something else does not undo it.
    if not any(move.way is Way.PLAIN for move in spoken):
        anchored = bool(references) or any(move.way not in _LIMITS for move in spoken)
        for move in spoken:
            value = _limited(value, move, dimension, anchored=anchored)
    return round(min(_HIGHEST, max(_LOWEST, value)), 2)


def _start(dimension: str, spoken: Sequence[Move], references: Sequence[Feel]) -> float:
    plain = [move.feel[dimension] for move in spoken if move.way is Way.PLAIN]
    referred: list[float] = [getattr(feel, dimension) for feel in references]
    equal = [move.feel[dimension] for move in spoken if move.way is Way.AS]
    values = plain or referred or equal
    return sum(values) / len(values) if values else _MIDDLE


def _reaching(value: float, more: Sequence[Move], dimension: str) -> float:
    """Move on to where a title has the mood at all: who wants Heat but funnier wants it funny."""
    for move in more:
        distance = move.feel[dimension] - _MIDDLE
        least = _MIDDLE + _REACH * distance
        if move.degree >= 1.0:
            value = max(value, least) if distance > 0 else min(value, least)
    return value


def _limited(value: float, move: Move, dimension: str, *, anchored: bool) -> float:
    """Hold a value to the side of a refusal; with nothing else said, its limit is the target."""
    if move.way not in _LIMITS:
        return value
    distance = move.feel[dimension] - _MIDDLE
    limit = _MIDDLE - _LIMITS[move.way] * distance
    beyond = value > limit if distance > 0 else value < limit
    return limit if beyond or not anchored else value
