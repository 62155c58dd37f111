"""Where titles come from. This module is the seam; it knows no database, no index and no taste.

To add one: write `catalogue/<source>.py` with a class that satisfies `Catalogue`. Titles go into
the database through `Database.store_titles`, which takes what `titles` yields.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from suggest_watch.types import Title


class Catalogue(Protocol):
    """A source of titles. Calls block: a job sends them to a thread."""

    @property
    def name(self) -> str:
        """What `Title.catalogue` says of the titles that come from here."""

    def titles(self) -> Iterator[Title]:
        """Yield every title once, with a stable `id` and `key` 0.

        Raises `BadInput` where the source is a file that cannot be read as one, naming the line.
        """
