"""Reads a catalogue given as JSON lines with TMDB's names for the fields; knows no store of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from pydantic import BaseModel, Field, ValidationError

from suggest_watch.errors import BadInput
from suggest_watch.evaluate.formats import invalid, parse_line, read_lines
from suggest_watch.types import ExternalIds, Title
from suggest_watch.vocabulary import GENRES

_OTHER_NAMES: Final[Mapping[str, str]] = {
    "documentation": "documentary",
    "scifi": "science-fiction",
}


class _Row(BaseModel):
    """One film, or a series where it has seasons; anything but name and year may be missing."""

    title: str
    year: int | None = None
    tmdb_id: int | None = None
    imdb_id: str | None = None
    justwatch_id: str | None = None
    original_title: str | None = None
    overview: str | None = None
    runtime: int | None = None
    seasons: int | None = None
    original_language: str | None = None
    countries: list[str] = Field(default=[])
    genres: list[str] = Field(default=[])
    keywords: list[str] = Field(default=[])
    cast: list[str] = Field(default=[])
    vote_count: float | None = None

    def as_title(self, year: int, *, line: int) -> Title:
        """Return the title; the number of votes is how many know it."""
        own = self.tmdb_id or self.imdb_id or self.justwatch_id or f"line-{line}"
        kind: Final = "movie" if self.seasons is None else "series"
        return Title(
            id=f"{kind}-{own}",
            kind=kind,
            title=self.title,
            year=year,
            original_title=self.original_title,
            runtime_min=self.runtime or None,
            seasons=self.seasons,
            language=self.original_language,
            countries=tuple(self.countries),
            genres=tuple(_genres(self.genres)),
            cast=tuple(self.cast),
            synopsis=self.overview or "",
            themes=tuple(self.keywords),
            ids=ExternalIds(imdb=self.imdb_id, tmdb=self.tmdb_id),
            popularity=self.vote_count,
            catalogue="evaluation",
        )


def read_catalogue(path: Path) -> Iterator[Title]:
    """Yield the titles of a file, gzipped or not; one without a year is left out.

    Raises `BadInput` that names the line.
    """
    empty = True
    for number, line in read_lines(path):
        where = f"{path.name}, line {number}"
        row = parse_line(line, where=where)
        try:
            parsed = _Row.model_validate(row)
        except ValidationError as error:
            raise invalid(error, where=where) from None
        if parsed.year is not None:
            empty = False
            yield parsed.as_title(parsed.year, line=number)
    if empty:
        raise BadInput(f"{path.name} has no titles", hint="every line is a title with its year")


def _genres(names: list[str]) -> Iterator[str]:
    for name in names:
        slug = name.lower().replace(" ", "-")
        genre = _OTHER_NAMES.get(slug, slug)
        if genre in GENRES:
            yield genre
