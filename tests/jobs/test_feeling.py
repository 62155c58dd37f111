"""Titles of other catalogues get a feel: learnt as they are indexed, asked for as they are met."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest

from suggest_watch.app import App, open_app
from suggest_watch.database import Database, open_database
from suggest_watch.events import Shortlisted, Understood
from suggest_watch.feeling import learn_feel, with_feel
from suggest_watch.index import open_index, rebuild_index
from suggest_watch.recommend import recommend
from suggest_watch.settings import Settings
from suggest_watch.types import Feel, Title
from suggest_watch.vectors import VectorStore, open_vectors

from .test_index import LetterEmbedder

SLASHER = Title(
    id="foreign-1",
    kind="movie",
    title="The Cellar Door",
    year=1984,
    runtime_min=88,
    genres=("horror", "thriller"),
    synopsis="A masked killer stalks and murders teenagers one by one at an abandoned hospital.",
    catalogue="foreign",
)
ROMP = Title(
    id="foreign-2",
    kind="movie",
    title="Two Weddings and a Goat",
    year=1999,
    runtime_min=95,
    genres=("comedy", "romance", "family"),
    synopsis="Two families of bakers feud, flirt and dance when their children fall in love.",
    catalogue="foreign",
)
FOREIGN = [SLASHER, ROMP]


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    with open_database(settings) as database:
        yield database


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[VectorStore]:
    store = await open_vectors(settings)
    yield store
    await store.aclose()


async def test_feel_is_learnt_once_and_only_where_a_title_needs_it(
    database: Database, store: VectorStore
) -> None:
    embedder = LetterEmbedder()
    database.store_titles([replace(ROMP, feel=Feel(5, 4, 1, 5, 5, 1, 2))])
    await open_index(store, database, embedder)
    assert database.feel_weights(embedder.name) is None
    database.store_titles([SLASHER])
    await open_index(store, database, embedder)
    learnt, asked = database.feel_weights(embedder.name), embedder.asked
    assert learnt is not None
    database.store_titles([replace(SLASHER, id="foreign-3")])
    await open_index(store, database, embedder)
    assert database.feel_weights(embedder.name) == learnt
    assert embedder.asked == asked + 1


async def test_another_embedder_learns_its_own(database: Database, store: VectorStore) -> None:
    one, other = LetterEmbedder(), LetterEmbedder("letters:large", 52)
    database.store_titles(FOREIGN)
    await open_index(store, database, one)
    await rebuild_index(store, database, other)
    titles = database.titles([1])
    [felt] = with_feel(database, titles, {1: other.embed_query("x")}).values()
    assert felt.feel is not None


def test_what_is_known_stays_and_what_has_no_vector_goes_without(database: Database) -> None:
    embedder = LetterEmbedder()
    learn_feel(database, embedder)
    database.set_active_embedder(embedder.name)
    known = replace(ROMP, key=1, feel=Feel(5, 4, 1, 5, 5, 1, 2))
    titles = {1: known, 2: replace(SLASHER, key=2), 3: replace(SLASHER, key=3)}
    vectors = {key: embedder.embed_query("murder") for key in (1, 2)}
    found = with_feel(database, titles, vectors)
    assert (found[1], found[3]) == (known, titles[3])
    assert found[2].feel is not None
    assert found[2] == replace(titles[2], feel=found[2].feel)


def test_titles_go_without_where_nothing_was_learnt(database: Database) -> None:
    titles = {2: replace(SLASHER, key=2)}
    vectors = {2: LetterEmbedder().embed_query("murder")}
    assert with_feel(database, titles, vectors) == titles
    database.set_active_embedder("letters:small")
    database.set_feel_weights("letters:small", b"of an older version")
    assert with_feel(database, titles, vectors) == titles


def test_what_an_older_version_learnt_is_learnt_anew(database: Database) -> None:
    embedder = LetterEmbedder()
    database.set_feel_weights(embedder.name, b"of an older version")
    learn_feel(database, embedder)
    assert database.feel_weights(embedder.name) != b"of an older version"


@pytest.fixture
async def app(database: Database, settings: Settings) -> AsyncIterator[App]:
    """An app that knows the two foreign titles, by the real embedder."""
    database.store_titles(FOREIGN)
    async with open_app(settings.model_copy(update={"llm": "none"})) as app:
        app.database.ensure_viewer("me")
        yield app


async def test_a_foreign_title_is_ranked_by_its_predicted_feel(app: App) -> None:
    events = [event async for event in recommend(app, "something funny and warm", viewers=["me"])]
    [cards] = [event.candidates for event in events if isinstance(event, Shortlisted)]
    feels = {candidate.title.id: candidate.title.feel for candidate in cards}
    romp, slasher = feels[ROMP.id], feels[SLASHER.id]
    assert romp is not None and slasher is not None
    assert romp.humor > slasher.humor + 1
    assert romp.warmth > slasher.warmth + 1
    assert slasher.tension > romp.tension + 1
    assert [candidate.title.id for candidate in cards] == [ROMP.id, SLASHER.id]
    assert all("feel" in candidate.why for candidate in cards)


async def test_more_of_a_feel_starts_from_that_of_a_foreign_title(app: App) -> None:
    targets = {}
    for title in FOREIGN:
        asked = f"something like {title.title} but more tense"
        events = [event async for event in recommend(app, asked, viewers=["me"])]
        [request] = [event.request for event in events if isinstance(event, Understood)]
        targets[title.id] = request.feel["tension"]
    assert targets[SLASHER.id] > targets[ROMP.id]
