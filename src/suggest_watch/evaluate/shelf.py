"""The titles of a catalogue by all that cases call them."""

from __future__ import annotations

from collections.abc import Iterable

from suggest_watch.evaluate.expectations import ByName
from suggest_watch.types import Title, TitleName


class Shelf:
    """The titles of a catalogue by all that cases call them."""

    def __init__(self, titles: Iterable[Title]) -> None:
        """Take titles with their keys."""
        self.by_key = {title.key: title for title in titles}
        self.by_name: ByName = {TitleName(t.title, t.year): t for t in self.by_key.values()}
        # TMDB counts films and series apart.
        films = (title for title in self.by_key.values() if title.kind == "movie")
        self._films = {film.ids.tmdb: film for film in films if film.ids.tmdb is not None}

    def films(self, tmdb_ids: Iterable[int]) -> tuple[Title, ...]:
        """Return those of the films that are in the catalogue, in their order."""
        return tuple(self._films[id_] for id_ in tmdb_ids if id_ in self._films)
