"""Qdrant Edge, the engine in this process, as a `VectorStore`; knows how to share it, no query.

The engine never lets go of the interpreter, so whatever it does stops every task: a search takes
a millisecond, writing 256 points six, but building a graph minutes. That is done in a child
process on a copy, while this one goes on answering from the original.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ParamSpec, TextIO, TypeVar

from suggest_watch.errors import StoreError
from suggest_watch.vectors import Collection, Filter, Hit, Point, Search
from suggest_watch.vectors.edge_folder import (
    Damaged,
    lock_folder,
    remove,
    set_aside,
    unlock_folder,
)
from suggest_watch.vectors.edge_shard import Shard, create_shard, load_shard, translated
from suggest_watch.vectors.fusion import as_hits, merge, queries
from suggest_watch.vectors.stored import FULL_SCAN_KB, check_match, check_points

P = ParamSpec("P")
T = TypeVar("T")

_BATCH = 256
_BUILD = """
import os, sys, qdrant_edge
os.nice(10)
shard = qdrant_edge.EdgeShard.load(sys.argv[1])
shard.optimize()
shard.close()
"""


async def open_edge(folder: Path, *, full_scan_kb: int = FULL_SCAN_KB) -> EdgeStore:
    """Take the folder for this process.

    Raises `Locked` when another process has it, `StoreError` when it cannot be written.
    """
    lock = await _in_thread(lock_folder, folder)
    return EdgeStore(folder, lock, full_scan_kb=full_scan_kb)


class EdgeStore:
    """Satisfies `VectorStore` in one folder, which belongs to one process at a time."""

    def __init__(self, folder: Path, lock: TextIO, *, full_scan_kb: int) -> None:
        self._folder = folder
        self._lock = lock
        self._full_scan_kb = full_scan_kb
        self._shards: dict[str, Shard] = {}
        self._writing: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @property
    def name(self) -> str:
        """What it is and where."""
        return f"Qdrant Edge in {self._folder}"

    async def open_collection(self, collection: Collection) -> int:
        """Open or create it and return the number of its points.

        Raises `IndexMismatch` when another embedder filled it, `Corrupt` when it is damaged: then
        it was moved aside, and a second call creates an empty one.
        """
        async with self._writing[collection.name]:
            shard = self._shards.get(collection.name)
            if shard is None:
                shard = await _in_thread(self._open, collection)
                self._shards[collection.name] = shard
            check_match(shard.collection.embedder, shard.collection.size, collection)
            await _in_thread(shard.ensure_fields, collection)
            return await _in_thread(shard.count)

    async def drop_collection(self, name: str) -> None:
        """Delete it; nothing happens where there is none."""
        async with self._writing[name]:
            shard = self._shards.pop(name, None)
            if shard is not None:
                await _in_thread(shard.close)
            with translated(self._folder):
                await _in_thread(remove, self._folder / name)

    async def upsert(self, name: str, points: Sequence[Point]) -> None:
        """Write the points in batches; a killed process keeps every batch that was written."""
        async with self._writing[name]:
            shard = self._shard(name)
            check_points(shard.collection, points)
            for start in range(0, len(points), _BATCH):
                await _in_thread(shard.upsert, points[start : start + _BATCH])

    async def delete(self, name: str, ids: Sequence[int]) -> None:
        """Delete the points, those that do not exist included."""
        async with self._writing[name]:
            await _in_thread(self._shard(name).delete, ids)

    async def search(
        self,
        name: str,
        searches: Sequence[Search],
        *,
        where: Filter | None = None,
        with_dense: bool = False,
    ) -> list[list[Hit]]:
        """Run the searches in one pass under one filter; one list, best first, for each."""
        shard = self._shard(name)

        def run() -> list[list[Hit]]:
            asked = queries(searches)
            rankings = merge(searches, shard.rank(asked, where))
            if not with_dense:
                return as_hits(rankings)
            ids = {id for ranked in rankings for id, _ in ranked}
            return as_hits(rankings, shard.dense(list(ids)))

        return await asyncio.to_thread(run)

    async def optimize(self, name: str) -> None:
        """Build the graph index if a full scan would be slow; searches go on, writes wait."""
        async with self._writing[name]:
            shard = self._shard(name)
            copy = await _in_thread(shard.copy_to_build, full_scan_kb=self._full_scan_kb)
            if copy is not None:
                with translated(self._folder):
                    await _build(copy)
                await _in_thread(shard.switch_to, copy)

    async def aclose(self) -> None:
        """Finish writes, put everything on disk, release the folder; a second call does nothing."""
        for name in list(self._shards):
            async with self._writing[name]:
                shard = self._shards.pop(name, None)
                if shard is not None:
                    await _in_thread(shard.close)
        unlock_folder(self._lock)

    def _open(self, collection: Collection) -> Shard:
        folder = self._folder / collection.name
        try:
            if folder.exists():
                return load_shard(folder)
            return create_shard(folder, collection, full_scan_kb=self._full_scan_kb)
        except Damaged as damage:
            with translated(self._folder):
                raise set_aside(folder, str(damage)) from damage

    def _shard(self, name: str) -> Shard:
        shard = self._shards.get(name)
        if shard is None:
            raise StoreError(f"the index {name} is not open", hint="suggest index")
        return shard


async def _in_thread(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a blocking call; a task that is cancelled waits for its end, so that locks outlast it."""
    running = asyncio.create_task(asyncio.to_thread(call, *args, **kwargs))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.gather(running, return_exceptions=True)
        raise


async def _build(copy: Path) -> None:
    """Build the graph of a copy in a child process, which stops when this task is cancelled."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _BUILD, str(copy), stdout=DEVNULL, stderr=PIPE
    )
    try:
        _, complaint = await child.communicate()
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
        if child.returncode != 0:
            await _in_thread(shutil.rmtree, copy, ignore_errors=True)
    if child.returncode != 0:
        lines = complaint.decode(errors="replace").strip().splitlines() or ["it was killed"]
        raise StoreError(f"building the index failed: {lines[-1]}", hint="suggest index")
