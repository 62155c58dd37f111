"""Keeps the vector index in step with the database: fills, heals, and changes embedders.

The database is the system of record; every row remembers whether the index holds it, so whatever
a crash left undone is found and done at the next start. Knows no request.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from suggest_watch.catalogue import starter
from suggest_watch.database import Database
from suggest_watch.documents import bm25_text, document_text
from suggest_watch.embedders import Embedder
from suggest_watch.embedders import Vectors as Matrix
from suggest_watch.errors import IndexMismatch
from suggest_watch.feeling import learn_feel
from suggest_watch.types import Signal, Title
from suggest_watch.vectors import Collection, Dense, Index, Point, VectorStore
from suggest_watch.vectors.sparse import bm25_document, name_vector

_BATCH = 256
# Part of a collection's name, and raised when points get other fields: a new collection is filled.
_LAYOUT = 2


@dataclass(frozen=True, slots=True)
class Step:
    """How far a piece of set-up is: `done` of `total` of `what`."""

    what: str
    done: int
    total: int


Progress = Callable[[Step], None]


def collections_of(embedder: Embedder) -> tuple[Collection, Collection]:
    """Describe the two collections, titles and signals, that belong to an embedder."""
    titles = Collection(
        name=_collection_name("titles", embedder.name),
        embedder=embedder.name,
        size=embedder.size,
        keywords=(
            *("kind", "language", "countries", "genres", "people"),
            *("audience", "content", "services"),
        ),
        integers=("year", "runtime", "seasons"),
    )
    signals = Collection(
        name=_collection_name("signals", embedder.name),
        embedder=embedder.name,
        size=embedder.size,
        tenant="viewers",
    )
    return titles, signals


async def open_index(
    store: VectorStore, database: Database, embedder: Embedder, *, progress: Progress | None = None
) -> Index:
    """Open the collections and bring them in step with the database.

    An empty database first gets the starter catalogue. Raises `IndexMismatch` when the database
    was last indexed by another embedder.
    """
    active = await asyncio.to_thread(database.active_embedder)
    if active not in {None, embedder.name}:
        raise IndexMismatch(
            f"the index was made by {active}, and {embedder.name} was asked for",
            hint=f"suggest index --embedder {embedder.name}   (makes it anew, and keeps all else)",
        )
    await _load_starter(database, progress)
    if active is None:
        # Points that this database never wrote: they are a lost one's, and share its numbers.
        for collection in collections_of(embedder):
            await store.drop_collection(collection.name)
    index = await _open_collections(store, database, embedder)
    await fill_index(index, database, embedder, progress=progress)
    if active is None:
        await asyncio.to_thread(database.set_active_embedder, embedder.name)
    return index


async def rebuild_index(
    store: VectorStore, database: Database, embedder: Embedder, *, progress: Progress | None = None
) -> int:
    """Make the index anew with `embedder`, switch to it, and return the number of titles in it.

    Interrupted, it loses nothing: the index of another embedder stays complete and in use until
    the new one is, and one of the same embedder is finished at the next start.
    """
    await _load_starter(database, progress)
    previous = await asyncio.to_thread(database.active_embedder)
    titles, signals = collections_of(embedder)
    if previous == embedder.name:
        await asyncio.to_thread(database.reset_title_index)
        await asyncio.to_thread(database.reset_signal_index)
    for collection in (titles, signals):
        await store.drop_collection(collection.name)
        await store.open_collection(collection)
    index = Index(store, titles, signals)
    if previous != embedder.name:
        await _copy_all(index, database, embedder, progress)
        await asyncio.to_thread(database.set_active_embedder, embedder.name)
    await fill_index(index, database, embedder, progress=progress)
    if previous not in {None, embedder.name}:
        for kind in ("titles", "signals"):
            await store.drop_collection(_collection_name(kind, str(previous)))
    return await asyncio.to_thread(database.title_count)


async def fill_index(
    index: Index, database: Database, embedder: Embedder, *, progress: Progress | None = None
) -> None:
    """Index every title and signal that the database says is not indexed; erase the doomed."""
    await _erase_doomed(index, database)
    await _fill_titles(index, database, embedder, progress)
    await _fill_signals(index, database, embedder)


async def _fill_signals(index: Index, database: Database, embedder: Embedder) -> None:
    waiting = await asyncio.to_thread(database.unindexed_signals)
    for start in range(0, len(waiting), _BATCH):
        await index_signals(index, database, embedder, waiting[start : start + _BATCH])


async def index_signals(
    index: Index, database: Database, embedder: Embedder, signals: Sequence[Signal]
) -> Matrix:
    """Embed and write the signals, note it in the database, return their `[n, size]` vectors."""
    vectors = await asyncio.to_thread(
        embedder.embed_documents, [_signal_text(signal) for signal in signals]
    )
    points = [
        _signal_point(signal, vector) for signal, vector in zip(signals, vectors, strict=True)
    ]
    await index.store.upsert(index.signals.name, points)
    ids = [signal.id for signal in signals]
    await asyncio.to_thread(database.mark_signals_indexed, ids, embedder.name)
    return vectors


async def erase_signals(index: Index, database: Database, ids: Sequence[int]) -> None:
    """Take the signals out of both stores; a crash in between is finished at the next start."""
    await asyncio.to_thread(database.doom_signals, ids)
    await _erase_doomed(index, database)


async def _load_starter(database: Database, progress: Progress | None) -> None:
    if await asyncio.to_thread(database.title_count):
        return
    _tell(progress, Step("Loading the starter catalogue", 0, 1))
    await asyncio.to_thread(database.store_titles, starter.StarterCatalogue().titles())
    _tell(progress, Step("Loading the starter catalogue", 1, 1))


async def _open_collections(store: VectorStore, database: Database, embedder: Embedder) -> Index:
    titles, signals = collections_of(embedder)
    counts = await asyncio.to_thread(database.indexed_counts)
    # Fewer points than the database remembers: the index was lost or moved aside.
    if await store.open_collection(titles) < counts["titles"]:
        await asyncio.to_thread(database.reset_title_index)
    if await store.open_collection(signals) < counts["signals"]:
        await asyncio.to_thread(database.reset_signal_index)
    return Index(store, titles, signals)


async def _fill_titles(
    index: Index, database: Database, embedder: Embedder, progress: Progress | None
) -> None:
    batch = await asyncio.to_thread(database.unindexed_titles, _BATCH)
    if not batch:
        return
    counts = await asyncio.to_thread(database.indexed_counts)
    total = await asyncio.to_thread(database.title_count)
    shipped = await asyncio.to_thread(_shipped_vectors, embedder)
    done = counts["titles"]
    while batch:
        _tell(progress, Step("Indexing titles", done, total))
        await _learn_feel(database, embedder, batch)
        await _index_titles(index, embedder, batch, shipped)
        keys = [title.key for title in batch]
        await asyncio.to_thread(database.mark_titles_indexed, keys, embedder.name)
        done += len(batch)
        batch = await asyncio.to_thread(database.unindexed_titles, _BATCH)
    await index.store.optimize(index.titles.name)
    _tell(progress, Step("Indexing titles", total, total))


async def _copy_all(
    index: Index, database: Database, embedder: Embedder, progress: Progress | None
) -> None:
    """Index everything the database has, whatever it remembers of another embedder's index."""
    total = await asyncio.to_thread(database.title_count)
    shipped = await asyncio.to_thread(_shipped_vectors, embedder)
    titles = database.all_titles()
    done = 0
    while batch := await asyncio.to_thread(lambda: list(islice(titles, _BATCH))):
        _tell(progress, Step("Indexing titles", done, total))
        await _learn_feel(database, embedder, batch)
        await _index_titles(index, embedder, batch, shipped)
        done += len(batch)
    await index.store.optimize(index.titles.name)
    _tell(progress, Step("Indexing titles", done, total))
    await asyncio.to_thread(database.reset_signal_index)
    await _fill_signals(index, database, embedder)


async def _index_titles(
    index: Index, embedder: Embedder, titles: Sequence[Title], shipped: Mapping[str, Dense]
) -> None:
    points = await asyncio.to_thread(_title_points, embedder, titles, shipped)
    await index.store.upsert(index.titles.name, points)


async def _learn_feel(database: Database, embedder: Embedder, titles: Sequence[Title]) -> None:
    """See to it that feel can be predicted before titles without one can be found."""
    if any(title.feel is None for title in titles):
        await asyncio.to_thread(learn_feel, database, embedder)


async def _erase_doomed(index: Index, database: Database) -> None:
    doomed = await asyncio.to_thread(database.doomed_signals)
    if doomed:
        await index.store.delete(index.signals.name, doomed)
        await asyncio.to_thread(database.erase_signals, doomed)


def _shipped_vectors(embedder: Embedder) -> Mapping[str, Dense]:
    """Map the starter's titles to the vectors shipped with them, where this embedder made them."""
    if embedder.name != starter.EMBEDDER:
        return {}
    ids = (title.id for title in starter.StarterCatalogue().titles())
    return dict(zip(ids, starter.vectors(), strict=True))


def _title_points(
    embedder: Embedder, titles: Sequence[Title], shipped: Mapping[str, Dense]
) -> list[Point]:
    known = {t.key: shipped[t.id] for t in titles if t.catalogue == "starter" and t.id in shipped}
    rest = [title for title in titles if title.key not in known]
    fresh = embedder.embed_documents([document_text(title) for title in rest])
    known |= {title.key: vector for title, vector in zip(rest, fresh, strict=True)}
    return [_title_point(title, known[title.key]) for title in titles]


def _title_point(title: Title, vector: Dense) -> Point:
    payload = {
        "kind": title.kind,
        "year": title.year,
        "runtime": title.runtime_min,
        "seasons": title.seasons,
        "language": title.language,
        "countries": title.countries,
        "genres": title.genres,
        "people": tuple(dict.fromkeys((*title.directors, *title.cast))),
        "audience": title.audience,
        "content": title.content,
        "services": title.streaming_services,
    }
    return Point(
        id=title.key,
        dense=vector,
        bm25=bm25_document(bm25_text(title)),
        name=name_vector(title.title),
        payload={name: value for name, value in payload.items() if value not in (None, ())},
    )


def _signal_text(signal: Signal) -> str:
    """Return what is embedded of a signal: embedded whole, "less like X" would attract X."""
    facts = signal.facts
    return facts.wanted if facts.wanted and facts.unwanted else signal.content


def _signal_point(signal: Signal, vector: Dense) -> Point:
    return Point(
        id=signal.id,
        dense=vector,
        bm25=bm25_document(signal.content),
        payload={"viewers": signal.viewer_ids},
    )


def _collection_name(kind: str, embedder_name: str) -> str:
    embedder = "".join(c if c.isalnum() else "-" for c in embedder_name.lower())
    return f"{kind}-{_LAYOUT}-{embedder}"


def _tell(progress: Progress | None, step: Step) -> None:
    if progress is not None:
        progress(step)
