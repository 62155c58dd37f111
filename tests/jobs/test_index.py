"""The index is kept in step with the database, whatever a crash, a loss or an embedder does."""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from suggest_watch.database import Database, open_database
from suggest_watch.errors import IndexMismatch
from suggest_watch.index import Step, collections_of, open_index, rebuild_index
from suggest_watch.settings import Settings
from suggest_watch.types import Facts, Feel, Title
from suggest_watch.vectors import Filter, IdIn, Index, Nearest, VectorStore, open_vectors

FELT = Feel(3, 3, 3, 3, 3, 3, 3)  # with it nothing has to be learnt (see test_feeling)
TITLES = [
    Title(
        id=f"film-{n}",
        kind="movie",
        title=f"Film {n}",
        year=1950 + n,
        synopsis=f"Story {n}.",
        feel=FELT,
    )
    for n in range(20)
]


class LetterEmbedder:
    """A real embedder with an easy right answer: counts letters."""

    def __init__(self, name: str = "letters:small", size: int = 26) -> None:
        self.name, self.size, self.asked = name, size, 0

    def embed_documents(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += len(texts)
        rows = [self.embed_query(text) for text in texts]
        return np.stack(rows) if rows else np.empty((0, self.size), dtype=np.float32)

    def embed_query(self, text: str) -> np.ndarray:
        letters = [text.lower().count(chr(97 + n % 26)) + 0.1 for n in range(self.size)]
        vector = np.array(letters, dtype=np.float32)
        return vector / np.linalg.norm(vector)


@pytest.fixture
def database(settings: Settings) -> Database:
    with open_database(settings) as database:
        database.store_titles(TITLES)
        yield database


@pytest.fixture
async def store(settings: Settings) -> VectorStore:
    store = await open_vectors(settings)
    yield store
    await store.aclose()


def say(database: Database, text: str) -> int:
    viewer = database.ensure_viewer("me")
    signal = database.add_signal(
        text,
        strength=0.5,
        kind="preference",
        facts=Facts(),
        viewer_ids=(viewer.id,),
        at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return signal.id


async def indexed(index: Index, collection: str, embedder: LetterEmbedder) -> set[int]:
    search = Nearest(embedder.embed_query("film"), "dense", 100)
    everything = Filter(must=(IdIn(tuple(range(1, 101))),))
    [hits] = await index.store.search(collection, [search], where=everything)
    return {hit.id for hit in hits}


async def test_every_title_is_indexed_once(database: Database, store: VectorStore) -> None:
    embedder = LetterEmbedder()
    index = await open_index(store, database, embedder)
    assert len(await indexed(index, index.titles.name, embedder)) == len(TITLES)
    await open_index(store, database, embedder)
    assert embedder.asked == len(TITLES)


async def test_of_two_sides_the_wanted_one_is_embedded(
    database: Database, store: VectorStore
) -> None:
    embedder = LetterEmbedder()
    viewer = database.ensure_viewer("me")
    sides = Facts(wanted="aaaa", unwanted="zzzz")
    for facts, text in ((sides, "more like aaaa less like zzzz"), (Facts(), "zz")):
        database.add_signal(
            text,
            strength=0.5,
            kind="preference",
            facts=facts,
            viewer_ids=(viewer.id,),
            at=datetime(2026, 1, 1, tzinfo=UTC),
        )
    index = await open_index(store, database, embedder)
    search = Nearest(embedder.embed_query("aaaa"), "dense", 2)
    [hits] = await store.search(index.signals.name, [search])
    assert hits[0].score == pytest.approx(1.0, abs=1e-5)
    assert hits[1].score < 0.5


async def test_progress_ends_at_all(database: Database, store: VectorStore) -> None:
    steps: list[Step] = []
    await open_index(store, database, LetterEmbedder(), progress=steps.append)
    assert (steps[-1].done, steps[-1].total) == (len(TITLES), len(TITLES))
    assert all(0 <= step.done <= step.total for step in steps)


async def test_what_a_crash_left_between_the_stores_is_healed(
    database: Database, store: VectorStore
) -> None:
    embedder = LetterEmbedder()
    await open_index(store, database, embedder)
    signal = say(database, "written, and then the power went")
    database.store_titles([Title(id="new", kind="movie", title="New", year=2020, feel=FELT)])
    index = await open_index(store, database, embedder)
    assert await indexed(index, index.signals.name, embedder) == {signal}
    assert len(await indexed(index, index.titles.name, embedder)) == len(TITLES) + 1


async def test_a_deletion_that_a_crash_cut_short_is_finished(
    database: Database, store: VectorStore
) -> None:
    embedder = LetterEmbedder()
    kept, doomed = say(database, "kept"), say(database, "doomed")
    index = await open_index(store, database, embedder)
    database.doom_signals([doomed])
    index = await open_index(store, database, embedder)
    assert await indexed(index, index.signals.name, embedder) == {kept}
    assert database.doomed_signals() == []


async def test_a_lost_index_is_made_again_from_the_database(
    database: Database, settings: Settings
) -> None:
    embedder = LetterEmbedder()
    signal = say(database, "kept in the database")
    store = await open_vectors(settings)
    await open_index(store, database, embedder)
    await store.aclose()
    shutil.rmtree(Path(settings.vectors_dir))
    store = await open_vectors(settings)
    index = await open_index(store, database, embedder)
    assert len(await indexed(index, index.titles.name, embedder)) == len(TITLES)
    assert await indexed(index, index.signals.name, embedder) == {signal}
    await store.aclose()


async def test_points_of_a_database_that_was_lost_are_nobody_elses(
    database: Database, store: VectorStore, settings: Settings
) -> None:
    embedder = LetterEmbedder()
    say(database, "said to the database that was lost")
    await open_index(store, database, embedder)
    elsewhere = settings.model_copy(update={"home": settings.home / "anew"})
    with open_database(elsewhere) as anew:
        anew.store_titles(TITLES[:3])
        index = await open_index(store, anew, embedder)
        assert await indexed(index, index.signals.name, embedder) == set()
        assert len(await indexed(index, index.titles.name, embedder)) == 3


async def test_another_embedder_is_refused_with_the_command_that_switches(
    database: Database, store: VectorStore
) -> None:
    await open_index(store, database, LetterEmbedder())
    with pytest.raises(IndexMismatch) as caught:
        await open_index(store, database, LetterEmbedder("letters:large", 52))
    assert "suggest index --embedder letters:large" in caught.value.hint


async def test_rebuilding_switches_to_the_other_embedder_and_drops_the_old_index(
    database: Database, store: VectorStore
) -> None:
    old, new = LetterEmbedder(), LetterEmbedder("letters:large", 52)
    signal = say(database, "said before the switch")
    await open_index(store, database, old)
    assert await rebuild_index(store, database, new) == len(TITLES)
    index = await open_index(store, database, new)
    assert len(await indexed(index, index.titles.name, new)) == len(TITLES)
    assert await indexed(index, index.signals.name, new) == {signal}
    assert await store.open_collection(collections_of(old)[0]) == 0


async def test_a_switch_that_fails_half_way_leaves_the_old_index_in_use(
    database: Database, store: VectorStore
) -> None:
    class Breaks(LetterEmbedder):
        def embed_documents(self, texts: Sequence[str]) -> np.ndarray:
            raise ZeroDivisionError

    old = LetterEmbedder()
    await open_index(store, database, old)
    with pytest.raises(ZeroDivisionError):
        await rebuild_index(store, database, Breaks("letters:broken", 52))
    index = await open_index(store, database, old)
    assert len(await indexed(index, index.titles.name, old)) == len(TITLES)


async def test_rebuilding_with_the_same_embedder_indexes_everything_anew(
    database: Database, store: VectorStore
) -> None:
    embedder = LetterEmbedder()
    say(database, "still here")
    await open_index(store, database, embedder)
    before = embedder.asked
    await rebuild_index(store, database, embedder)
    assert embedder.asked == before + len(TITLES) + 1
