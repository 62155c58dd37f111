"""What only a folder can do: be reopened, killed, locked, damaged, rebuilt beside itself."""

import asyncio
import os
import shutil
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path

import numpy as np
import pytest
import qdrant_edge

from suggest_watch.errors import Corrupt, Locked, StoreError
from suggest_watch.vectors import Collection, Filter, Nearest, OneOf, VectorStore
from suggest_watch.vectors.edge import open_edge

from .samples import SIGNALS, TITLES, ids, point, signs

POINTS = [point(id, text="mars", payload={"year": 1990}) for id in range(1, 301)]
NEAREST = Nearest(signs(7), "dense", 5)


async def found(store: VectorStore) -> list[int]:
    [hits] = await store.search(TITLES.name, [NEAREST], where=Filter((OneOf("year", (1990,)),)))
    return ids(hits)


async def filled(folder: Path) -> list[int]:
    """Make a folder with a filled collection, and return what a search finds in it."""
    async with aclosing(await open_edge(folder)) as store:
        await store.open_collection(TITLES)
        await store.upsert(TITLES.name, POINTS)
        return await found(store)


async def test_a_folder_opened_again_has_all_that_was_in_it(tmp_path: Path) -> None:
    before = await filled(tmp_path)
    async with aclosing(await open_edge(tmp_path)) as store:
        assert await store.open_collection(TITLES) == len(POINTS)
        assert await found(store) == before
        assert str(tmp_path) in store.name


async def test_a_field_that_is_new_in_this_version_is_indexed_on_opening(tmp_path: Path) -> None:
    async with aclosing(await open_edge(tmp_path)) as store:
        await store.open_collection(Collection(TITLES.name, TITLES.embedder, TITLES.size))
        await store.upsert(TITLES.name, POINTS)
    async with aclosing(await open_edge(tmp_path)) as store:
        await store.open_collection(TITLES)
        assert 7 in await found(store)
    shard = qdrant_edge.EdgeShard.load(str(tmp_path / TITLES.name / "shard-1"))
    assert {"year", "rating", "genres", "kind"} == set(shard.info().payload_schema)
    shard.close()


async def test_the_tenant_field_is_marked_as_one(tmp_path: Path) -> None:
    async with aclosing(await open_edge(tmp_path)) as store:
        await store.open_collection(SIGNALS)
    shard = qdrant_edge.EdgeShard.load(str(tmp_path / SIGNALS.name / "shard-1"))
    assert shard.info().payload_schema["viewers"].params.is_tenant
    shard.close()


async def test_a_folder_in_use_is_locked_and_says_by_whom(tmp_path: Path) -> None:
    async with aclosing(await open_edge(tmp_path)):
        with pytest.raises(Locked) as caught:
            await open_edge(tmp_path)
        assert str(tmp_path) in caught.value.message
        assert str(os.getpid()) in caught.value.message
        assert "SUGGEST_VECTORS=server" in caught.value.hint
    async with aclosing(await open_edge(tmp_path)) as store:
        assert await store.open_collection(TITLES) == 0


async def test_files_that_another_program_has_open_are_locked_not_damaged(tmp_path: Path) -> None:
    await filled(tmp_path)
    other = qdrant_edge.EdgeShard.load(str(tmp_path / TITLES.name / "shard-1"))
    async with aclosing(await open_edge(tmp_path)) as store:
        with pytest.raises(Locked):
            await store.open_collection(TITLES)
        other.close()
        assert await store.open_collection(TITLES) == len(POINTS)


async def test_a_folder_that_cannot_be_made_is_a_designed_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreError) as caught:
        await open_edge(tmp_path / "file" / "vectors")
    assert "SUGGEST_HOME" in caught.value.hint


def cut(pattern: str) -> Callable[[Path], None]:
    """Cut every file that matches to its first 10 bytes, as a full disk would."""

    def damage(folder: Path) -> None:
        files = [path for path in folder.glob(pattern) if path.is_file()]
        assert files
        for path in files:
            os.truncate(path, 10)

    return damage


def garble(pattern: str) -> Callable[[Path], None]:
    """Overwrite the beginning of every file that matches."""

    def damage(folder: Path) -> None:
        files = [path for path in folder.glob(pattern) if path.is_file()]
        assert files
        for path in files:
            with path.open("r+b") as file:
                file.write(b"\xf7" * min(path.stat().st_size, 4096))

    return damage


def moved_aside(home: Path) -> Path:
    [aside] = home.glob(f"{TITLES.name}.corrupt-*")
    return aside


DAMAGES: dict[str, Callable[[Path], None]] = {
    "segment state cut": cut("shard-1/segments/*/segment.json"),
    "log garbled": garble("shard-1/wal/*"),
    "vectors cut": cut("shard-1/segments/*/vector_storage-dense/**/*"),
    "payload garbled": garble("shard-1/segments/*/payload_storage/**/*"),
    "shard missing": lambda folder: shutil.rmtree(folder / "shard-1"),
    "description cut": cut("collection.json"),
    "description missing": lambda folder: (folder / "collection.json").unlink(),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
async def test_a_damaged_collection_is_moved_aside_and_never_deleted(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    await filled(tmp_path)
    folder = tmp_path / TITLES.name
    damage(folder)
    left = {path.relative_to(folder) for path in folder.rglob("*.json")}
    async with aclosing(await open_edge(tmp_path)) as store:
        with pytest.raises(Corrupt) as caught:
            await store.open_collection(TITLES)
        aside = moved_aside(tmp_path)
        assert str(aside) in caught.value.message
        assert "\n" not in caught.value.message
        assert caught.value.hint == "suggest index"
        assert left == {path.relative_to(aside) for path in aside.rglob("*.json")}
        assert await store.open_collection(TITLES) == 0
        await store.upsert(TITLES.name, POINTS)
        assert 7 in await found(store)


async def test_dropping_a_damaged_collection_needs_no_repair(tmp_path: Path) -> None:
    await filled(tmp_path)
    DAMAGES["log garbled"](tmp_path / TITLES.name)
    async with aclosing(await open_edge(tmp_path)) as store:
        await store.drop_collection(TITLES.name)
        assert await store.open_collection(TITLES) == 0


async def test_what_a_crash_left_of_a_rebuild_is_swept_away(tmp_path: Path) -> None:
    before = await filled(tmp_path)
    stray = tmp_path / TITLES.name / "shard-2"
    stray.mkdir()
    (stray / "half").write_text("written")
    async with aclosing(await open_edge(tmp_path)) as store:
        await store.open_collection(TITLES)
        assert await found(store) == before
    assert not stray.exists()


async def test_a_small_collection_is_left_without_a_graph(tmp_path: Path) -> None:
    async with aclosing(await open_edge(tmp_path)) as store:
        await store.open_collection(TITLES)
        await store.upsert(TITLES.name, POINTS)
        await store.optimize(TITLES.name)
    assert (tmp_path / TITLES.name / "shard-1").exists()
    assert not (tmp_path / TITLES.name / "shard-2").exists()


@pytest.mark.slow
async def test_the_graph_is_built_beside_while_searches_go_on(tmp_path: Path) -> None:
    gaussian = np.random.default_rng(1).normal(size=(4000, TITLES.size)).astype(np.float32)
    points = [point(id, dense, payload={"year": 1990}) for id, dense in enumerate(gaussian)]
    async with aclosing(await open_edge(tmp_path, full_scan_kb=500)) as store:
        await store.open_collection(TITLES)
        await store.upsert(TITLES.name, points)
        before = await found(store)
        building = asyncio.create_task(store.optimize(TITLES.name))
        writing = asyncio.create_task(store.upsert(TITLES.name, [point(5000, signs(7))]))
        searches = 0
        while not building.done():
            assert await found(store) == before
            searches += 1
        await asyncio.gather(building, writing)
        assert searches > 10
        [hits] = await store.search(TITLES.name, [NEAREST])
        assert ids(hits) == [5000, *before[:4]]
        assert sorted(path.name for path in (tmp_path / TITLES.name).glob("shard-*")) == ["shard-2"]
    async with aclosing(await open_edge(tmp_path)) as store:
        assert await store.open_collection(TITLES) == 4001
        [hits] = await store.search(TITLES.name, [NEAREST])
        assert ids(hits) == [5000, *before[:4]]
    shard = qdrant_edge.EdgeShard.load(str(tmp_path / TITLES.name / "shard-2"))
    assert shard.info().indexed_vectors_count >= 4000
    shard.close()


@pytest.mark.slow
async def test_a_cancelled_build_stops_its_child_and_loses_nothing(tmp_path: Path) -> None:
    async with aclosing(await open_edge(tmp_path, full_scan_kb=1)) as store:
        await store.open_collection(TITLES)
        await store.upsert(TITLES.name, POINTS)
        before = await found(store)
        building = asyncio.create_task(store.optimize(TITLES.name))
        for _ in range(5000):
            if (tmp_path / TITLES.name / "shard-2").exists():
                break
            await asyncio.sleep(0.001)
        building.cancel()
        with pytest.raises(asyncio.CancelledError):
            await building
        assert await found(store) == before
        await store.upsert(TITLES.name, [point(301)])
        await store.optimize(TITLES.name)
        assert await store.open_collection(TITLES) == 301


async def child(source: str, folder: Path) -> asyncio.subprocess.Process:
    """Start a Python that runs `source` with `store` open in the folder."""
    program = f"""
import asyncio, sys
from pathlib import Path
from suggest_watch.vectors.edge import open_edge
sys.path.insert(0, {str(Path(__file__).parents[1])!r})
from vectors.samples import TITLES, point

async def main():
    store = await open_edge(Path({str(folder)!r}))
    await store.open_collection(TITLES)
{source}

asyncio.run(main())
"""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdin=PIPE, stdout=PIPE
    )


@pytest.mark.slow
async def test_a_killed_process_loses_no_acknowledged_write(tmp_path: Path) -> None:
    writer = await child(
        """
    id = 0
    while True:
        batch = [point(id + i, text="mars", payload={"year": 1990}) for i in range(300)]
        await store.upsert(TITLES.name, batch)
        if id >= 600:
            await store.delete(TITLES.name, [id])
        id += 300
        print(id, flush=True)
""",
        tmp_path,
    )
    assert writer.stdout
    acknowledged = 0
    while acknowledged < 3000:
        acknowledged = int(await writer.stdout.readline())
    writer.send_signal(signal.SIGKILL)
    rest, _ = await writer.communicate()
    acknowledged = max([acknowledged, *map(int, rest.split())])
    expected = set(range(acknowledged)) - set(range(600, acknowledged, 300))
    async with aclosing(await open_edge(tmp_path)) as store:
        await store.open_collection(TITLES)
        every = Nearest(signs(7), "dense", 100_000)
        where = Filter((OneOf("year", (1990,)),))
        [hits] = await store.search(TITLES.name, [every], where=where)
        assert expected <= set(ids(hits))


@pytest.mark.slow
async def test_a_second_process_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    holder = await child("    print('ready', flush=True)\n    sys.stdin.read()", tmp_path)
    try:
        assert holder.stdout
        assert await holder.stdout.readline() == b"ready\n"
        with pytest.raises(Locked, match=f"process {holder.pid}"):
            await open_edge(tmp_path)
    finally:
        holder.kill()
        await holder.communicate()
    async with aclosing(await open_edge(tmp_path)) as store:
        assert await store.open_collection(TITLES) == 0
