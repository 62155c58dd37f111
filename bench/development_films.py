"""Films of the development set as titles: larger catalogues to measure on, never shipped."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from suggest_watch.types import ExternalIds, Title

FILE = Path(__file__).parents[2] / "shared" / "data" / "movies_dev.jsonl.gz"


def development_films() -> Iterator[Title]:
    """Yield the 11,390 films of the development set."""
    with gzip.open(FILE, "rt", encoding="utf-8") as lines:
        for line in lines:
            film = json.loads(line)
            yield Title(
                id=f"tmdb-{film['tmdb_id']}",
                kind="movie",
                title=film["title"],
                original_title=film.get("original_title"),
                year=film.get("year") or 1900,
                runtime_min=film.get("runtime") or None,
                language=film.get("original_language"),
                countries=tuple(film.get("countries") or ()),
                genres=tuple(_genre(name) for name in film.get("genres") or ()),
                cast=tuple(film.get("cast") or ())[:6],
                synopsis=film.get("overview") or "",
                themes=tuple(film.get("keywords") or ())[:10],
                ids=ExternalIds(imdb=film.get("imdb_id"), tmdb=film["tmdb_id"]),
                popularity=film.get("popularity"),
                catalogue="development",
            )


def copies(titles: list[Title], total: int) -> Iterator[Title]:
    """Yield `total` titles: the ones given, then again under other ids and years."""
    for number in range(total):
        title = titles[number % len(titles)]
        lap = number // len(titles)
        yield title if not lap else replace(title, id=f"{title.id}-{lap}", year=title.year - lap)


def _genre(name: str) -> str:
    return name.lower().replace(" ", "-")
