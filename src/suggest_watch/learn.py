"""What a viewer's signals say for good, whatever is asked tonight; knows no index and no model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from suggest_watch.types import Constraints, Signal
from suggest_watch.vocabulary import CONTENT_NOTES, GENRES


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the viewer wants left out always; titles as `Facts` writes them, with their year.

    `known` are titles that were named as liked: who speaks of them has seen them.
    """

    genres: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


def standing_wishes(signals: Iterable[Signal]) -> Standing:
    """Collect what the signals reject by name."""
    avoid: dict[str, None] = {}
    titles: dict[str, None] = {}
    known: dict[str, None] = {}
    for signal in signals:
        avoid |= dict.fromkeys(signal.facts.avoid)
        titles |= dict.fromkeys(signal.facts.disliked_titles)
        known |= dict.fromkeys(signal.facts.liked_titles)
    return Standing(
        genres=tuple(each for each in avoid if each in GENRES),
        content=tuple(each for each in avoid if each in CONTENT_NOTES),
        titles=tuple(titles),
        known=tuple(known),
    )


def with_standing(constraints: Constraints, standing: Standing) -> Constraints:
    """Add the standing wishes; what is asked for tonight by name wins over them."""
    asked = {*constraints.genres, *constraints.any_genres}
    genres = (each for each in standing.genres if each not in asked)
    return replace(
        constraints,
        without_genres=tuple(dict.fromkeys((*constraints.without_genres, *genres))),
        avoid=tuple(dict.fromkeys((*constraints.avoid, *standing.content))),
    )
