"""Films of the development set: larger catalogues to measure on, never shipped."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from suggest_watch.evaluate.catalogue import read_catalogue
from suggest_watch.types import Title

FILE = Path(__file__).parents[2] / "shared" / "data" / "movies_dev.jsonl.gz"


def development_films(total: int) -> Iterator[Title]:
    """Yield `total` titles: the 11,390 films, then the same under other ids and years."""
    films = list(read_catalogue(FILE))
    for number in range(total):
        title = films[number % len(films)]
        lap = number // len(films)
        yield title if not lap else replace(title, id=f"{title.id}-{lap}", year=title.year - lap)
