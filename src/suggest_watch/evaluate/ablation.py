"""The product with one of its parts switched off, as more systems to measure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from suggest_watch.app import App
from suggest_watch.evaluate.product import Product
from suggest_watch.shortlist import MIX, Mix

PARTS: Mapping[str, tuple[str, ...]] = {
    "dense": ("request",),
    "bm25": ("words",),
    "examples": ("example", "genres", "era"),
    "siblings": ("sibling",),
    "unwanted": ("unwanted",),
    "retrieval": ("retrieval",),
    "popularity": ("popularity",),
    "moods": ("moods", "without_moods", "themes"),
    "feel": ("feel", "feel_side", "feel_like"),
    "hints": ("misremembered", "years_off"),
}
"""The features of each part; one that is named as a branch of the search goes with it."""


def ablations(app: App, *, today: date) -> Iterator[Product]:
    """Yield the product without each of its parts."""
    for part, names in PARTS.items():
        branches = {**MIX.branches, part: 0.0} if part in MIX.branches else MIX.branches
        mix = Mix(branches=branches, ranker=MIX.ranker.without(names))
        yield Product(app, today=today, name=f"- {part}", mix=mix)
