"""The starter catalogue as it is shipped: whole, of the closed lists, and with its own vectors."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from suggest_watch.catalogue import Catalogue, starter
from suggest_watch.database import Database, open_database
from suggest_watch.documents import bm25_text, document_text, plain_text
from suggest_watch.embedders import open_embedder
from suggest_watch.names import normalise_name
from suggest_watch.settings import Settings
from suggest_watch.types import Title
from suggest_watch.vocabulary import CONTENT_NOTES, GENRES, MOODS


@pytest.fixture(scope="module")
def titles() -> list[Title]:
    catalogue: Catalogue = starter.StarterCatalogue()
    return list(catalogue.titles())


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory, titles: list[Title]) -> Iterator[Database]:
    with open_database(Settings(home=tmp_path_factory.mktemp("starter"))) as database:
        database.store_titles(titles)
        yield database


def test_every_title_is_there_once_and_says_where_it_comes_from(titles: list[Title]) -> None:
    assert len({title.id for title in titles}) == len(titles) == 3896
    assert {title.catalogue for title in titles} == {starter.StarterCatalogue.name}
    assert sum(title.kind == "series" for title in titles) == 518


def test_every_title_has_what_an_answer_needs(titles: list[Title]) -> None:
    for title in titles:
        assert title.synopsis and title.themes and title.moods and title.genres
        assert title.audience is not None
        assert title.feel is not None
        assert all(1 <= value <= 5 for value in title.feel.vector())


def test_every_label_is_of_the_closed_lists(titles: list[Title]) -> None:
    assert {genre for title in titles for genre in title.genres} <= set(GENRES)
    assert {mood for title in titles for mood in title.moods} <= set(MOODS)
    assert {note for title in titles for note in title.content} <= set(CONTENT_NOTES)


def test_each_title_has_a_unit_vector(titles: list[Title]) -> None:
    for vectors in (starter.vectors(), starter.plain_vectors()):
        assert vectors.shape == (len(titles), 384)
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


@pytest.mark.slow
def test_the_shipped_vectors_are_those_of_the_documents_in_their_order(
    settings: Settings, titles: list[Title]
) -> None:
    sample = titles[::130]
    embedder = open_embedder(settings.model_copy(update={"embedder": starter.EMBEDDER}))
    assert embedder.name == starter.EMBEDDER
    for text, vectors in (
        (document_text, starter.vectors()),
        (plain_text, starter.plain_vectors()),
    ):
        fresh, shipped = embedder.embed_documents([text(t) for t in sample]), vectors[::130]
        np.testing.assert_allclose(shipped, fresh, atol=1e-3)
        assert (shipped * fresh).sum(axis=1).min() > 0.999


def test_titles_lie_close_to_those_that_they_are_similar_to(titles: list[Title]) -> None:
    place = {(normalise_name(title.title), title.year): at for at, title in enumerate(titles)}
    vectors = starter.vectors()
    similarity = vectors @ vectors.T
    np.fill_diagonal(similarity, -1)
    nearest = np.argpartition(-similarity, 20, axis=1)[:, :20]
    recall_at_20 = [
        len(similar & set(nearest[at])) / len(similar)
        for at, title in enumerate(titles)
        if (
            similar := {
                place[named]
                for other in title.similar
                if (named := (normalise_name(other.title), other.year)) in place
            }
        )
    ]
    assert len(recall_at_20) > 3000
    assert np.mean(recall_at_20) == pytest.approx(0.39, abs=0.01)  # as `document_text` says


def test_a_document_says_what_a_title_is_and_not_what_it_is_called() -> None:
    title = Title(
        id="arrival-2016",
        kind="movie",
        title="Arrival",
        year=2016,
        genres=("science-fiction", "drama"),
        synopsis="A linguist meets visitors.",
        themes=("language", "time"),
        moods=("contemplative",),
        directors=("Denis Villeneuve",),
        cast=("Amy Adams", "Jeremy Renner"),
        language="en",
    )
    assert document_text(title) == (
        "science fiction, drama film, 2010s. A linguist meets visitors. Themes: language, time. "
        "Moods: contemplative. Directed by: Denis Villeneuve. Starring: Amy Adams, Jeremy Renner."
    )


def test_a_title_of_which_only_the_name_is_known_is_embedded_by_its_name() -> None:
    bare = Title(id="x", kind="series", title="Dark", year=2017, language="de")
    assert document_text(bare) == "German series, 2010s. Dark."


def test_a_title_can_be_asked_for_by_its_people_its_country_and_its_language(
    titles: list[Title],
) -> None:
    (amelie,) = (title for title in titles if title.title == "Amélie")
    words = bm25_text(amelie).casefold()
    for word in ("jeunet", "tautou", "france", "french", "romance", "film", "amélie"):
        assert word in words


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("amelie", "Amélie"),
        ("the martian", "The Martian"),
        ("Martian", "The Martian"),
        ("se7en", "Se7en"),
        ("wall-e", "WALL·E"),
        ("wall e", "WALL·E"),
        ("spirited away", "Spirited Away"),
        ("das boot", "Das Boot"),
    ],
)
def test_the_famous_are_found_as_people_type_them(
    database: Database, typed: str, title: str
) -> None:
    norm = normalise_name(typed)
    found = database.named([norm]).titles[norm]
    assert found[0].title == title


def test_the_surnames_that_people_use_mean_whom_they_mean(database: Database) -> None:
    people = database.named(["nolan", "kubrick", "miyazaki", "hanks", "anderson"]).people
    assert people == {
        "nolan": "Christopher Nolan",
        "kubrick": "Stanley Kubrick",
        "miyazaki": "Hayao Miyazaki",
        "hanks": "Tom Hanks",
    }


def test_what_is_stored_is_what_was_shipped(database: Database, titles: list[Title]) -> None:
    stored = list(database.all_titles())
    assert [replace(title, key=0) for title in stored] == titles
    assert database.store_titles(titles) == 0
