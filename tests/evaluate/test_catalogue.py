"""A catalogue of somebody else's making becomes titles, or says which line does not."""

from pathlib import Path

import pytest

from evaluate.conftest import FILMS, write_rows
from suggest_watch.errors import BadInput
from suggest_watch.evaluate.catalogue import read_catalogue


def test_a_row_becomes_a_title_in_our_words(catalogue: Path) -> None:
    title = next(read_catalogue(catalogue))
    assert (title.id, title.kind, title.year, title.runtime_min) == ("movie-1", "movie", 1994, 101)
    assert title.genres == ("crime",)
    assert title.themes == ("heist", "island")
    assert (title.ids.tmdb, title.ids.imdb) == (1, "tt1")
    assert title.popularity == 900
    assert title.synopsis.startswith("Three thieves")


def test_a_row_with_seasons_is_a_series(tmp_path: Path) -> None:
    row = {"justwatch_id": "ts9", "title": "Deep", "year": 2020, "seasons": 2, "genres": ["scifi"]}
    [title] = read_catalogue(write_rows(tmp_path / "shows.jsonl", [row]))
    assert (title.id, title.kind, title.seasons) == ("series-ts9", "series", 2)
    assert title.genres == ("science-fiction",)


def test_titles_without_any_number_stay_apart(tmp_path: Path) -> None:
    rows = [{"title": "Same", "year": 2000}, {"title": "Same", "year": 2000}]
    first, second = read_catalogue(write_rows(tmp_path / "films.jsonl", rows))
    assert first.id != second.id


def test_a_title_without_a_year_is_left_out(tmp_path: Path) -> None:
    rows = [{**FILMS[0], "year": None}, FILMS[1]]
    [title] = read_catalogue(write_rows(tmp_path / "films.jsonl", rows))
    assert title.title == "Vault of Night"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"year": 2000}, "films.jsonl, line 1, title"),
        ({"title": "Odd", "year": "soon"}, "films.jsonl, line 1, year"),
        ({"title": "Odd", "year": None}, "has no titles"),
    ],
)
def test_a_row_that_is_no_title_is_named(tmp_path: Path, row: dict[str, object], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        list(read_catalogue(write_rows(tmp_path / "films.jsonl", [row])))
