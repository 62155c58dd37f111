"""Titles keep their key, and are found by the names that people type."""

from dataclasses import replace

import pytest

from suggest_watch.database import Database
from suggest_watch.names import normalise_name
from suggest_watch.records import title_from_record, title_to_record
from suggest_watch.types import ExternalIds, Feel, Kind, Title, TitleName

EMBEDDER = "fastembed:some-model"
EVERYTHING = Title(
    id="amelie-2001",
    kind="movie",
    title="Amélie",
    original_title="Le Fabuleux Destin d'Amélie Poulain",
    year=2001,
    end_year=2002,
    runtime_min=122,
    seasons=1,
    language="fr",
    countries=("FR", "DE"),
    genres=("comedy", "romance"),
    directors=("Jean-Pierre Jeunet",),
    cast=("Audrey Tautou", "Mathieu Kassovitz"),
    synopsis="A shy waitress mends other people's lives.",
    themes=("loneliness",),
    moods=("whimsical",),
    feel=Feel(5, 3, 1, 4, 5, 2, 2),
    content=("sexual-content",),
    audience="teen",
    similar=(TitleName("Delicatessen", 1991), TitleName("Paris")),
    ids=ExternalIds(imdb="tt0211915", tmdb=194),
    streaming_services=("Mubi",),
    imdb_rating=8.3,
    popularity=12.5,
    catalogue="made-up",
)


def film(
    name: str,
    year: int,
    *people: str,
    kind: Kind = "movie",
    original: str | None = None,
    popularity: float | None = None,
) -> Title:
    return Title(
        id=f"{name}-{year}-{kind}",
        kind=kind,
        title=name,
        original_title=original,
        year=year,
        directors=people[:1],
        cast=people[1:],
        popularity=popularity,
    )


def titles_called(database: Database, typed: str) -> list[tuple[str, int]]:
    norm = normalise_name(typed)
    return [(title.title, title.year) for title in database.named([norm]).titles.get(norm, ())]


def person_called(database: Database, typed: str) -> str | None:
    norm = normalise_name(typed)
    return database.named([norm]).people.get(norm)


def test_a_record_turns_back_into_the_title_it_was_made_from() -> None:
    bare = Title(id="x", kind="series", title="X", year=1999)
    for title in (EVERYTHING, bare):
        assert title_from_record(title_to_record(title)) == title
    assert title_to_record(bare) == {
        "id": "x",
        "kind": "series",
        "title": "X",
        "year": 1999,
        "catalogue": "starter",
    }


def test_a_title_comes_back_whole_with_its_key(database: Database) -> None:
    assert database.store_titles([EVERYTHING]) == 1
    (stored,) = database.all_titles()
    assert stored.key > 0
    assert stored == replace(EVERYTHING, key=stored.key)
    assert database.titles([stored.key, stored.key + 1]) == {stored.key: stored}
    assert database.title_count() == 1


def test_a_changed_title_keeps_its_key_and_waits_to_be_indexed(database: Database) -> None:
    same, changed = film("Alien", 1979), film("Brazil", 1985, "Terry Gilliam")
    database.store_titles([same, changed])
    keys = {title.title: title.key for title in database.all_titles()}
    database.mark_titles_indexed(keys.values(), EMBEDDER)
    renamed = replace(changed, title="Brasil", directors=("T. Vance Gilliam",))
    assert database.store_titles([same, renamed, film("Clue", 1985)]) == 2
    waiting = database.unindexed_titles(10)
    assert [title.title for title in waiting] == ["Brasil", "Clue"]
    assert waiting[0].key == keys["Brazil"]
    assert titles_called(database, "Brazil") == []
    assert titles_called(database, "Brasil") == [("Brasil", 1985)]
    assert person_called(database, "Terry Gilliam") is None
    assert database.indexed_counts()["titles"] == 1


def test_of_two_titles_with_one_id_the_last_is_kept(database: Database) -> None:
    first = film("Alien", 1979)
    assert database.store_titles([first, replace(first, title="Aliens")]) == 1
    assert [title.title for title in database.all_titles()] == ["Aliens"]


def test_many_titles_are_streamed_once_each_by_key(database: Database) -> None:
    assert database.store_titles(film(f"Film {n}", 2000) for n in range(1201)) == 1201
    keys = [title.key for title in database.all_titles()]
    assert len(keys) == 1201
    assert keys == sorted(set(keys))
    assert len(database.titles(keys)) == 1201


def test_titles_wait_to_be_indexed_until_they_are_marked(database: Database) -> None:
    database.store_titles(film(name, 2000) for name in ("Alien", "Brazil", "Clue"))
    first, second = database.unindexed_titles(2)
    database.mark_titles_indexed([first.key, second.key], EMBEDDER)
    assert [title.title for title in database.unindexed_titles(2)] == ["Clue"]
    assert database.indexed_counts()["titles"] == 2
    database.reset_title_index()
    assert len(database.unindexed_titles(9)) == 3


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("amelie", "Amélie"),
        ("AMÉLIE", "Amélie"),
        ("le fabuleux destin d’amelie poulain", "Amélie"),
        ("the martian", "The Martian"),
        ("Martian", "The Martian"),
        ("MARTIAN", "The Martian"),
        ("se7en", "Se7en"),
        ("wall-e", "WALL·E"),
        ("Wall E", "WALL·E"),
        ("thelma and louise", "Thelma & Louise"),
        ("Schindlers List", "Schindler's List"),
    ],
)
def test_a_title_is_found_as_people_type_it(database: Database, typed: str, title: str) -> None:
    database.store_titles(
        [
            EVERYTHING,
            film("The Martian", 2015),
            film("Se7en", 1995),
            film("WALL·E", 2008),
            film("Thelma & Louise", 1991),
            film("Schindler's List", 1993),
        ]
    )
    assert [found for found, _ in titles_called(database, typed)] == [title]


def test_a_part_of_a_title_is_no_name_of_it(database: Database) -> None:
    database.store_titles([film("Mad Max: Fury Road", 2015), film("???", 2000)])
    assert titles_called(database, "Mad Max") == []
    assert titles_called(database, "Fury Road") == []
    assert titles_called(database, "") == []


def test_titles_of_one_name_come_by_popularity_then_whole_names_then_the_newest(
    database: Database,
) -> None:
    database.store_titles(
        [
            film("Batman", 1966),
            film("Batman", 1989),
            film("The Batman", 2022),
            film("Die Fledermaus", 1946, original="Batman"),
        ]
    )
    assert titles_called(database, "batman") == [
        ("Batman", 1989),
        ("Batman", 1966),
        ("Die Fledermaus", 1946),
        ("The Batman", 2022),
    ]
    database.store_titles([film("The Batman", 2022, popularity=3.5)])
    best = database.named(["batman"]).titles["batman"][0]
    assert (best.title, best.popularity, best.kind) == ("The Batman", 3.5, "movie")


def test_a_title_that_bears_a_name_twice_is_found_once(database: Database) -> None:
    database.store_titles(
        [film("Amelie", 2001, original="Amélie"), film("The It", 1, original="It")]
    )
    assert titles_called(database, "amelie") == [("Amelie", 2001)]
    assert titles_called(database, "it") == [("The It", 1)]


def test_a_surname_stands_for_the_only_person_who_bears_it(database: Database) -> None:
    database.store_titles(
        [
            film("Arrival", 2016, "Denis Villeneuve", "Amy Adams"),
            film("Volver", 2006, "Pedro Almodóvar", "Penélope Cruz"),
            film("Vanilla Sky", 2001, "Cameron Crowe", "Penelope Cruz", "Tom Cruise"),
            film("Magnolia", 1999, "Paul Thomas Anderson", "Tom Cruise"),
            film("Rushmore", 1998, "Wes Anderson"),
            film("The Host", 2006, "Bong Joon-ho", "Byun Hee-bong", "Mako"),
            film("Hero", 2002, "Zhang Yimou", "Jet Li"),
        ]
    )
    assert person_called(database, "villeneuve") == "Denis Villeneuve"
    assert person_called(database, "ALMODOVAR") == "Pedro Almodóvar"
    assert person_called(database, "Wes Anderson") == "Wes Anderson"
    assert person_called(database, "Anderson") is None
    assert person_called(database, "bong joon ho") == "Bong Joon-ho"
    assert person_called(database, "bong") is None
    assert person_called(database, "mako") == "Mako"
    assert person_called(database, "li") is None
    # Two spellings of one name are one person.
    assert normalise_name(person_called(database, "Cruz") or "") == "penelope cruz"


def test_a_surname_stands_for_whoever_bears_it_in_far_more_titles(database: Database) -> None:
    database.store_titles(film(f"Nolan {n}", 2000 + n, "Christopher Nolan") for n in range(4))
    database.store_titles([film("Westworld", 2016, "Jonathan Nolan", kind="series")])
    assert person_called(database, "nolan") == "Christopher Nolan"
    database.store_titles([film("Fallout", 2024, "Jonathan Nolan", kind="series")])
    assert person_called(database, "nolan") is None
    assert person_called(database, "christopher nolan") == "Christopher Nolan"


def test_a_whole_name_comes_before_a_surname(database: Database) -> None:
    database.store_titles(
        [film("Bedazzled", 2000, "Harold Ramis", "Cher"), film("Burlesque", 2010, "A. Cher")]
    )
    assert person_called(database, "cher") == "Cher"


def test_names_are_looked_up_by_the_thousand(database: Database) -> None:
    database.store_titles([film("Alien", 1979)])
    names = database.named([*(f"no such film {n}" for n in range(3000)), "alien"])
    assert list(names.titles) == ["alien"]
    assert names.people == {}
