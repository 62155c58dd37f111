"""How confident the product was in what viewers then watched, and whether they liked it.

The last fifth of what a viewer rated, in time, are the reactions; the rest is what was known then.
"""

from __future__ import annotations

from collections.abc import Sequence

from suggest_watch.evaluate.baselines import Question
from suggest_watch.evaluate.formats import ANYTHING, Case
from suggest_watch.evaluate.product import Product
from suggest_watch.evaluate.shelf import Shelf

_KNOWN_SHARE = 0.8


async def reactions_to(
    case: Case, *, product: Product, shelf: Shelf
) -> tuple[list[float], list[bool]]:
    """Return the confidences in the reactions of one viewer, and whether each was liked."""
    cut = int(_KNOWN_SHARE * len(case.watched))
    before, after = case.watched[:cut], case.watched[cut:]
    question = taste_question(before, shelf=shelf)
    liked = {
        title.key: was_liked
        for film, was_liked in after
        for title in shelf.films((film,))
        if title.key not in question.seen
    }
    confidences = await product.confidences(question, liked.keys())
    return [*confidences.values()], [liked[key] for key in confidences]


def taste_question(watched: Sequence[tuple[int, bool]], *, shelf: Shelf) -> Question:
    """Ask for anything that a viewer who watched and liked these would like."""
    return Question(
        text=ANYTHING,
        seen=frozenset(title.key for title in shelf.films(film for film, _ in watched)),
        liked=shelf.films(film for film, liked in watched if liked),
        is_taste=True,
        is_wordless=True,
    )
