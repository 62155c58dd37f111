"""A name and a year, as a model writes them, stand for the catalogue's title or for none."""

from collections.abc import Iterator

import pytest

from suggest_watch.app import App
from suggest_watch.database import Database, open_database
from suggest_watch.linking import link_title, namesakes
from suggest_watch.settings import Settings
from suggest_watch.types import Kind, Title


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """A database of the test's own."""
    with open_database(settings) as opened:
        yield opened


def linked(app: App, name: str, year: int | None, kind: Kind | None = None) -> str | None:
    found = link_title(app.database, name, year=year, kind=kind)
    return f"{found.title} ({found.year})" if found else None


@pytest.mark.parametrize(
    ("name", "year", "title"),
    [
        ("Contact", 1997, "Contact (1997)"),
        ("CONTACT!", 1997, "Contact (1997)"),
        ("Matrix", 1999, "The Matrix (1999)"),
        ("The Contact", 1997, "Contact (1997)"),
        ("Amelie", 2001, "Amélie (2001)"),
        ("Wallace and Gromit: The Curse of the Were-Rabbit", 2005,
         "Wallace & Gromit: The Curse of the Were-Rabbit (2005)"),
        ("Mission Impossible", 1996, "Mission: Impossible (1996)"),
        ("M*A*S*H", 1970, "M*A*S*H (1970)"),
    ],
)  # fmt: skip
def test_the_same_name_differently_written_is_the_same_title(
    app: App, name: str, year: int, title: str
) -> None:
    assert linked(app, name, year) == title


@pytest.mark.parametrize(
    ("name", "year", "title"),
    [
        ("La Grande Illusion", 1937, "Grand Illusion (1937)"),
        ("Броненосец Потёмкин", 1925, "Battleship Potemkin (1925)"),
        ("残菊物語", 1939, "The Story of the Last Chrysanthemum (1939)"),
        ("The Blue Angel (Der blaue Engel)", 1930, "The Blue Angel (1930)"),
        ("Der blaue Engel (The Blue Angel)", 1930, "The Blue Angel (1930)"),
    ],
)
def test_an_original_name_is_found(app: App, name: str, year: int, title: str) -> None:
    assert linked(app, name, year) == title


@pytest.mark.parametrize(
    ("year", "title"),
    [
        (1932, "Scarface (1932)"),
        (1983, "Scarface (1983)"),
        (1984, "Scarface (1983)"),
        (1982, "Scarface (1983)"),
        (1981, None),
        (1985, None),
    ],
)
def test_remakes_are_told_apart_by_a_year_that_may_be_off_by_one(
    app: App, year: int, title: str | None
) -> None:
    assert linked(app, "Scarface", year) == title


def test_without_a_year_the_best_known_namesake_is_meant_unless_the_kind_says_otherwise(
    app: App,
) -> None:
    assert linked(app, "Scarface", None) == "Scarface (1983)"
    assert linked(app, "Fargo", None) == "Fargo (1996)"
    assert linked(app, "Fargo", None, "series") == "Fargo (2014)"
    assert linked(app, "The Office", None) == "The Office (2001)"


@pytest.mark.parametrize(
    ("name", "year", "title"),
    [
        ("Kill Bill: Volume 1", 2003, "Kill Bill: Vol. 1 (2003)"),
        ("Kill Bill Vol. 2", 2004, "Kill Bill: Vol. 2 (2004)"),
        ("The Godfather Part 2", 1974, "The Godfather: Part II (1974)"),
        ("Star Trek 2: The Wrath of Khan", 1982, "Star Trek II: The Wrath of Khan (1982)"),
        ("Terminator 2", 1991, "Terminator 2: Judgment Day (1991)"),
        ("The Lord of the Rings", 2001, "The Lord of the Rings: The Fellowship of the Ring (2001)"),
        ("Dr. Strangelove", 1964, "Dr. Strangelove or: How I Learned to Stop Worrying and Love "
         "the Bomb (1964)"),
        ("Contact: The Movie", 1997, "Contact (1997)"),
        ("Steven Spielberg - Jurassic Park", 1993, "Jurassic Park (1993)"),
    ],
)  # fmt: skip
def test_sequels_and_subtitles_are_matched_where_the_year_agrees(
    app: App, name: str, year: int, title: str
) -> None:
    assert linked(app, name, year) == title


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("Contcat", 1997),  # likeness is not looked at
        ("Contact 2", 2027),
        ("Contact", 2027),
        ("Contact: The Movie", None),
        ("Terminator 2", None),
        ("The Terminator 9: Rust", 1984),
        ("Kill", 2003),
        ("%", 1997),
        ("_", None),
        ("", None),
        ("???", 1997),
    ],
)
def test_what_is_not_the_catalogues_name_links_to_nothing(
    app: App, name: str, year: int | None
) -> None:
    assert linked(app, name, year) is None


def test_of_several_that_go_on_from_a_name_none_is_guessed(database: Database) -> None:
    database.store_titles(
        Title(id=f"saga-{part}", kind="movie", title=f"Saga: {part}", year=year)
        for part, year in (("Dawn", 2001), ("Noon", 2001), ("Dusk", 2003))
    )
    assert link_title(database, "Saga", year=2001) is None
    dusk = link_title(database, "Saga", year=2004)
    assert dusk is not None
    assert dusk.title == "Saga: Dusk"
    assert link_title(database, "Saga: Night", year=2003) is None


def test_the_nearest_year_wins_over_the_better_known(database: Database) -> None:
    database.store_titles(
        Title(id=f"twin-{year}", kind="movie", title="Twin", year=year, popularity=popularity)
        for year, popularity in ((2000, 9.0), (2001, 1.0))
    )
    assert [link_title(database, "Twin", year=year).year for year in (1999, 2000, 2001, 2002)] == [
        2000, 2000, 2001, 2001
    ]  # fmt: skip


def test_namesakes_are_of_every_year_and_kind(app: App) -> None:
    titles = app.database.titles(namesakes(app.database, "Scarface"))
    assert {title.year for title in titles.values()} == {1932, 1983}
    assert namesakes(app.database, "") == set()
