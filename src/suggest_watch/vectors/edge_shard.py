"""One collection in Qdrant Edge: points, searches and filters in the engine's terms; no asyncio.

Every method blocks, and may be called from any thread.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Lock

import qdrant_edge as qe

from suggest_watch.errors import StoreError
from suggest_watch.vectors import (
    Between,
    Collection,
    Condition,
    Dense,
    Filter,
    IdIn,
    Nearest,
    OneOf,
    Point,
    Recommend,
    Sparse,
)
from suggest_watch.vectors.edge_folder import (
    Damaged,
    Description,
    locked,
    next_shard,
    read_description,
    sweep,
    write_description,
)
from suggest_watch.vectors.fusion import SPARE, Query, Ranked, dense_of, scored
from suggest_watch.vectors.stored import (
    BM25,
    DENSE,
    NAME,
    TENANT_GRAPH_LINKS,
    sparse_vectors,
    stored_payload,
    stored_values,
)

# A flush writes everything through (0.2 to 0.6 s) and shortens the log that a crash replays.
_FLUSH_EVERY = 20_000
# What the machine is short of, not the index: no reason to move anything aside.
_MACHINE = tuple(
    os.strerror(number)
    for number in (
        errno.EACCES,
        errno.EPERM,
        errno.EROFS,
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EMFILE,
        errno.ENFILE,
        errno.ENOMEM,
        errno.EIO,
    )
)
# Deleted points would count in IDF for as long as the engine keeps their traces.
_LIVE = qe.SearchParams(idf=qe.IdfParams(corpus=qe.Filter()))


class Shard:
    """The open shard of one collection.

    The engine (0.9) holds the interpreter's lock through each call, so calls cannot overlap in
    any case: `_turn` costs nothing, and makes switching the engine safe.
    """

    def __init__(self, folder: Path, description: Description, *, engine: qe.EdgeShard) -> None:
        self._folder = folder
        self._description = description
        self._engine = engine
        self._turn = Lock()
        self._unbuilt = description.unbuilt
        self._unflushed = 0

    @property
    def collection(self) -> Collection:
        """What it holds."""
        return self._description.holds

    def count(self) -> int:
        """Return the number of points."""
        with self._turn, translated(self._folder):
            return self._engine.count(qe.CountRequest(exact=True))

    def upsert(self, points: Sequence[Point]) -> None:
        """Write the points; on return they are in the log, which outlives the process."""
        rows = [self._row(point) for point in points]
        with self._turn, translated(self._folder):
            self._engine.update(qe.UpdateOperation.upsert_points(rows))
            self._unbuilt += len(rows)
            self._unflushed += len(rows)
            if self._unflushed >= _FLUSH_EVERY:
                self._engine.flush()
                self._unflushed = 0

    def delete(self, ids: Sequence[int]) -> None:
        """Delete the points, those that do not exist included."""
        with self._turn, translated(self._folder):
            self._engine.update(qe.UpdateOperation.delete_points(list(ids)))

    def rank(self, queries: Sequence[Query], where: Filter | None) -> list[Ranked]:
        """Answer all queries in one pass over the segments."""
        condition = self._filter(where)
        requests = [
            qe.QueryRequest(
                limit=query.limit + SPARE,
                query=_query(query),
                filter=condition,
                params=_LIVE if isinstance(query, Nearest) and query.using == BM25 else None,
            )
            for query in queries
        ]
        with self._turn, translated(self._folder):
            answers = self._engine.query_batch(qe.QueryBatchRequest(requests))
        return [scored(answer) for answer in answers]

    def dense(self, ids: Sequence[int]) -> dict[int, Dense]:
        """Return the dense vector of each point that exists."""
        with self._turn, translated(self._folder):
            records = self._engine.retrieve(list(ids), with_payload=False, with_vector=[DENSE])
        return dense_of(records)

    def close(self) -> None:
        """Write everything through and let go of the files."""
        with self._turn, translated(self._folder):
            self._engine.close()

    def copy_to_build(self, *, full_scan_kb: int) -> Path | None:
        """Copy the shard for its graph to be built in the copy; None while a full scan is better.

        Nothing may be written until `switch_to` is called.
        """
        with self._turn, translated(self._folder):
            self._engine.flush()
            self._unflushed = 0
        if self._unbuilt * self.collection.size * 4 < full_scan_kb * 1024:
            self._describe(replace(self._description, unbuilt=self._unbuilt))
            return None
        copy = self._folder / next_shard(self._description.shard)
        with translated(self._folder):
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(self._folder / self._description.shard, copy)
        return copy

    def switch_to(self, copy: Path) -> None:
        """Use the built copy from now on and delete the shard it was made from."""
        try:
            built = _load(copy, self._folder)
        except Damaged as damage:
            raise StoreError(
                f"the index built in {copy} is damaged: {damage}", hint="suggest index"
            ) from damage
        with self._turn, translated(self._folder):
            self._describe(replace(self._description, shard=copy.name, unbuilt=0))
            self._unbuilt = 0
            old, self._engine = self._engine, built
            old.close()
        sweep(self._folder, keep=copy.name)

    def ensure_fields(self, collection: Collection) -> None:
        """Index the payload fields of `collection` that are not indexed yet."""
        wanted: dict[str, qe.PayloadSchemaType | qe.KeywordIndexParams] = {
            **dict.fromkeys(collection.keywords, qe.PayloadSchemaType.Keyword),
            **dict.fromkeys(collection.integers, qe.PayloadSchemaType.Integer),
            **dict.fromkeys(collection.floats, qe.PayloadSchemaType.Float),
        }
        if collection.tenant:
            wanted[collection.tenant] = qe.KeywordIndexParams(is_tenant=True)
        with self._turn, translated(self._folder):
            indexed = self._engine.info().payload_schema
            for field in wanted.keys() - indexed.keys():
                operation = qe.UpdateOperation.create_field_index(field, wanted[field])
                self._engine.update(operation)
        if collection != self.collection:
            self._describe(replace(self._description, holds=collection))

    def _describe(self, description: Description) -> None:
        write_description(self._folder, description)
        self._description = description

    def _row(self, point: Point) -> qe.Point:
        vectors: dict[str, qe.NamedVector] = {DENSE: point.dense.tolist()}
        for name, sparse in sparse_vectors(point).items():
            vectors[name] = _vector(sparse)
        return qe.Point(point.id, vectors, stored_payload(self.collection, point.payload))

    def _filter(self, where: Filter | None) -> qe.Filter | None:
        if where is None:
            return None
        return qe.Filter(
            must=[self._condition(condition) for condition in where.must],
            must_not=[self._condition(condition) for condition in where.must_not],
        )

    def _condition(self, condition: Condition) -> qe.FieldCondition | qe.HasIdCondition:
        match condition:
            case OneOf(field):
                values = stored_values(self.collection, condition)
                return qe.FieldCondition(field, match=qe.MatchAny(values))
            case Between(field, low, high):
                return qe.FieldCondition(field, range=qe.RangeFloat(gte=low, lte=high))
            case IdIn(ids):
                return qe.HasIdCondition(set(ids))


def create_shard(folder: Path, collection: Collection, *, full_scan_kb: int) -> Shard:
    """Create the collection in `folder`, which does not exist yet."""
    description = Description(collection)
    graph = qe.HnswIndexConfig(0, 100, 10_000, payload_m=TENANT_GRAPH_LINKS)
    with translated(folder):
        folder.mkdir()
        engine = qe.EdgeShard.create(
            str(folder / description.shard),
            qe.EdgeConfig(
                vectors={DENSE: qe.EdgeVectorParams(collection.size, qe.Distance.Cosine)},
                sparse_vectors={
                    BM25: qe.EdgeSparseVectorParams(modifier=qe.Modifier.Idf),
                    NAME: qe.EdgeSparseVectorParams(),
                },
                hnsw_config=graph if collection.tenant else None,
                optimizers=qe.EdgeOptimizersConfig(indexing_threshold=full_scan_kb),
            ),
        )
        shard = Shard(folder, description, engine=engine)
        shard.ensure_fields(collection)
        write_description(folder, description)
    return shard


def load_shard(folder: Path) -> Shard:
    """Open the collection in `folder`.

    Raises `Damaged` when its files make no sense, `Locked` when another program has them open.
    """
    with translated(folder):
        description = read_description(folder)
    engine = _load(folder / description.shard, folder)
    sweep(folder, keep=description.shard)
    return Shard(folder, description, engine=engine)


@contextmanager
def translated(folder: Path) -> Iterator[None]:
    """Turn what the engine and the file system raise into `StoreError`."""
    try:
        yield
    except BaseException as error:
        if not (_is_engines(error) or isinstance(error, OSError)):
            raise
        raise StoreError(
            f"the index in {folder} failed: {_line(error)}", hint="suggest doctor"
        ) from error


def _load(path: Path, folder: Path) -> qe.EdgeShard:
    try:
        return qe.EdgeShard.load(str(path))
    except BaseException as error:
        if not _is_engines(error):
            raise
        text = str(error)
        if "WouldBlock" in text:
            raise locked(folder) from error
        if any(trouble in text for trouble in _MACHINE):
            raise StoreError(
                f"{folder} cannot be read: {_line(error)}", hint="suggest doctor"
            ) from error
        raise Damaged(_line(error)) from error


def _is_engines(error: BaseException) -> bool:
    """Tell the engine's errors: it raises bare `Exception`, and panics outside of that tree."""
    return type(error) is Exception or type(error).__name__ == "PanicException"


def _line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0]


def _query(query: Query) -> qe.Query:
    match query:
        case Nearest(vector, using):
            return qe.Query.Nearest(_vector(vector), using)
        case Recommend(positives, negatives):
            examples = qe.RecommendQuery(
                [_vector(example) for example in positives],
                [_vector(example) for example in negatives],
            )
            return qe.Query.RecommendBestScore(examples, DENSE)


def _vector(vector: Dense | Sparse) -> qe.NamedVector:
    if isinstance(vector, Sparse):
        return qe.SparseVector(list(vector.indices), list(vector.values))
    numbers: list[float] = vector.tolist()
    return numbers
