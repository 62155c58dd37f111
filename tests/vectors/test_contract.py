"""What every vector store owes the seam; each test runs on each of `conftest.STORES`."""

import asyncio
import math
from dataclasses import replace

import numpy as np
import pytest

from suggest_watch.errors import IndexMismatch, StoreError
from suggest_watch.vectors import (
    Between,
    Filter,
    Fused,
    IdIn,
    Nearest,
    OneOf,
    Recommend,
    Search,
    VectorStore,
)
from suggest_watch.vectors.sparse import bm25_query, name_vector

from .samples import NOTHING, SIGNALS, SIZE, TITLES, flipped, ids, point, signs

pytestmark = pytest.mark.filterwarnings("ignore:Payload indexes have no effect in the local")

REQUEST = signs(0)
NEAREST = Nearest(REQUEST, "dense", 10)


async def nearest(store: VectorStore, where: Filter | None = None) -> list[int]:
    [hits] = await store.search(TITLES.name, [NEAREST], where=where)
    return ids(hits)


async def test_a_new_collection_is_empty_and_counts_what_is_put_in(store: VectorStore) -> None:
    assert await store.open_collection(TITLES) == 0
    await store.upsert(TITLES.name, [point(id) for id in range(1, 601)])
    assert await store.open_collection(TITLES) == 600


@pytest.mark.parametrize("other", [{"embedder": "ollama:bge-large"}, {"size": 1024}])
async def test_another_embedder_is_refused_and_both_are_named(
    store: VectorStore, other: dict[str, str | int]
) -> None:
    await store.open_collection(TITLES)
    await store.upsert(TITLES.name, [point(1)])
    wanted = replace(TITLES, **other)  # type: ignore[arg-type]
    with pytest.raises(IndexMismatch) as caught:
        await store.open_collection(wanted)
    assert TITLES.embedder in caught.value.message
    assert wanted.embedder in caught.value.message
    assert str(wanted.size) in caught.value.message
    assert caught.value.hint == "suggest index"
    assert await nearest(store) == [1]


async def test_a_dropped_collection_can_be_filled_by_another_embedder(store: VectorStore) -> None:
    await store.open_collection(TITLES)
    await store.upsert(TITLES.name, [point(1)])
    await store.drop_collection(TITLES.name)
    assert await store.open_collection(replace(TITLES, embedder="ollama:other")) == 0
    await store.drop_collection("never-made")


async def test_the_nearest_come_first_with_their_cosine(store: VectorStore) -> None:
    await store.open_collection(TITLES)
    await store.upsert(
        TITLES.name, [point(1, flipped(REQUEST, 16)), point(2, REQUEST * 3), point(3, -REQUEST)]
    )
    [hits] = await store.search(TITLES.name, [NEAREST])
    assert [(hit.id, hit.score) for hit in hits] == [(2, 1.0), (1, 0.5), (3, -1.0)]
    assert hits[0].dense is None


async def test_equal_scores_come_by_id_and_the_lowest_ids_make_the_cut(store: VectorStore) -> None:
    await store.open_collection(TITLES)
    twins = [point(id, flipped(REQUEST, 8)) for id in range(30, 0, -1)]
    await store.upsert(TITLES.name, [*twins, point(99, REQUEST)])
    assert await nearest(store) == [99, 1, 2, 3, 4, 5, 6, 7, 8, 9]


async def test_a_point_written_again_replaces_all_of_the_old_one(store: VectorStore) -> None:
    await store.open_collection(TITLES)
    old = point(1, REQUEST, text="mars", name="The Martian", payload={"year": 2015})
    await store.upsert(TITLES.name, [old, point(2, flipped(REQUEST, 4), text="moon")])
    await store.upsert(TITLES.name, [point(1, -REQUEST)])
    assert await nearest(store) == [2, 1]
    by_word, by_name = await store.search(
        TITLES.name,
        [
            Nearest(bm25_query("mars"), "bm25", 5),
            Nearest(name_vector("The Martian"), "name", 5),
        ],
    )
    assert (by_word, by_name) == ([], [])
    assert await nearest(store, Filter(must=(Between("year", low=2000),))) == []


async def test_deleted_points_are_gone_and_missing_ones_do_not_matter(store: VectorStore) -> None:
    await store.open_collection(TITLES)
    await store.upsert(TITLES.name, [point(id) for id in range(1, 6)])
    await store.delete(TITLES.name, [2, 4, 77])
    await store.delete(TITLES.name, [])
    await store.upsert(TITLES.name, [])
    assert sorted(await nearest(store)) == [1, 3, 5]
    assert await store.open_collection(TITLES) == 3


async def test_vectors_come_back_as_unit_float32_when_asked_for(store: VectorStore) -> None:
    await store.open_collection(TITLES)
    await store.upsert(TITLES.name, [point(1), point(2)])
    [hits] = await store.search(TITLES.name, [NEAREST], with_dense=True)
    assert len(hits) == 2
    for hit in hits:
        assert hit.dense is not None
        assert hit.dense.dtype == np.float32
        np.testing.assert_array_equal(hit.dense, signs(hit.id) / 8)


async def test_each_search_of_a_batch_gets_its_own_list(store: VectorStore) -> None:
    await store.open_collection(TITLES)
    await store.upsert(TITLES.name, [point(id) for id in range(1, 6)])
    searches = [Nearest(signs(id), "dense", 1) for id in (4, 2, 5)]
    answer = await store.search(TITLES.name, searches, with_dense=True)
    assert [ids(hits) for hits in answer] == [[4], [2], [5]]
    assert await store.search(TITLES.name, []) == []


async def test_a_rare_word_weighs_more_than_a_common_one(store: VectorStore) -> None:
    await store.open_collection(TITLES)
    common = [point(id, text="a detective in a city") for id in range(1, 20)]
    await store.upsert(TITLES.name, [*common, point(20, text="a lighthouse by the sea")])
    [hits] = await store.search(
        TITLES.name, [Nearest(bm25_query("detective or lighthouses"), "bm25", 3)]
    )
    assert ids(hits) == [20, 1, 2]


async def test_deleted_texts_no_longer_make_a_word_common(store: VectorStore) -> None:
    await store.open_collection(TITLES)
    lived = [point(id, text="detective") for id in (1, 2)]
    await store.upsert(TITLES.name, [*lived, *[point(id, text="city") for id in range(3, 11)]])
    query = [Nearest(bm25_query("detective"), "bm25", 1)]
    [[before]] = await store.search(TITLES.name, query)
    gone = [point(id, text="detective") for id in range(11, 60)]
    await store.upsert(TITLES.name, gone)
    await store.delete(TITLES.name, [point.id for point in gone])
    [[after]] = await store.search(TITLES.name, query)
    assert after.score == pytest.approx(before.score)


async def test_a_misspelt_name_finds_its_title(store: VectorStore) -> None:
    await store.open_collection(TITLES)
    names = ["Martyrs", "The Martian", "Marty", "The Mask", "Mad Max", "Meet Martin", "Teen Wolf"]
    await store.upsert(TITLES.name, [point(id, name=name) for id, name in enumerate(names)])
    misspelt, exact = await store.search(
        TITLES.name,
        [Nearest(name_vector(said), "name", 3) for said in ("teh martain", "THE MARTIAN!")],
    )
    assert misspelt[0].id == exact[0].id == 1
    assert exact[0].score == pytest.approx(1)
    assert 0.3 < misspelt[0].score < 0.7


async def test_empty_sparse_vectors_are_kept_and_asked_without_harm(store: VectorStore) -> None:
    await store.open_collection(TITLES)
    await store.upsert(TITLES.name, [point(1, text="the of and"), point(2, text="mars")])
    empty, alone, fused = await store.search(
        TITLES.name,
        [
            Nearest(NOTHING, "bm25", 5),
            Nearest(bm25_query("mars"), "bm25", 5),
            Fused((Nearest(NOTHING, "name", 5), Nearest(signs(1), "dense", 5)), (1, 1), 2, 5),
        ],
    )
    assert (empty, ids(alone), ids(fused)) == ([], [2], [1, 2])


async def test_a_negative_example_pushes_away_what_is_closer_to_it(store: VectorStore) -> None:
    await store.open_collection(TITLES)
    liked, disliked = signs(1), signs(2)
    await store.upsert(
        TITLES.name,
        [
            point(1, flipped(liked, 4)),
            point(2, flipped(disliked, 4)),
            point(3, flipped(liked, 20)),
        ],
    )
    with_it, without, two = await store.search(
        TITLES.name,
        [
            Recommend((liked,), (disliked,), 3),
            Recommend((liked,), (), 3),
            Recommend((liked, disliked), (), 2),
        ],
    )
    assert ids(with_it) == [1, 3, 2]
    assert with_it[2].score < 0 < with_it[1].score
    assert ids(without)[0] == 1
    assert ids(two) == [1, 2]


async def test_fusion_adds_the_weighted_reciprocal_ranks(store: VectorStore) -> None:
    await store.open_collection(TITLES)
    other = flipped(REQUEST, 32)
    await store.upsert(
        TITLES.name,
        [point(1, REQUEST), point(2, flipped(REQUEST, 16)), point(3, other), point(4, -REQUEST)],
    )
    branches = (Nearest(REQUEST, "dense", 3), Nearest(other, "dense", 2))
    one, many = await store.search(
        TITLES.name, [Fused(branches, (3.0, 0.5), 2, 10), Fused(branches, (1, 0), 60, 2)]
    )
    # First branch: 1, 2, 3. Second: 3, 2.
    assert {hit.id: hit.score for hit in one} == pytest.approx(
        {
            1: 1 / (1 / 3 + 1),
            2: 1 / (2 / 3 + 1) + 1 / (2 / 0.5 + 1),
            3: 1 / (3 / 3 + 1) + 1 / (1 / 0.5 + 1),
        }
    )
    assert ids(one) == [3, 2, 1]
    assert [(hit.id, hit.score) for hit in many] == [
        (1, pytest.approx(1 / 60)),
        (2, pytest.approx(1 / 61)),
    ]


async def test_equal_fused_scores_come_by_id(store: VectorStore) -> None:
    await store.open_collection(TITLES)
    await store.upsert(TITLES.name, [point(id) for id in range(1, 9)])
    branches = tuple(Nearest(signs(id), "dense", 1) for id in (7, 3, 5, 8, 1))
    [hits] = await store.search(TITLES.name, [Fused(branches, (1,) * 5, 2, 3)])
    assert [(hit.id, hit.score) for hit in hits] == [(1, 0.5), (3, 0.5), (5, 0.5)]


CATALOGUE = [
    point(1, payload={"genres": ["comedy", "crime"], "kind": "movie", "year": 1988, "rating": 7.5}),
    point(2, payload={"genres": ["drama"], "kind": "movie", "year": 1990}),
    point(3, payload={"genres": [], "kind": "series", "year": 1990, "rating": 8.0}),
    point(4, payload={"genres": "comedy", "kind": "movie", "rating": 6.0}),
    point(5, payload={}),
]


FILTERS: list[tuple[Filter | None, list[int]]] = [
    (None, [1, 2, 3, 4, 5]),
    (Filter(), [1, 2, 3, 4, 5]),
    (Filter(must=(OneOf("genres", ("comedy",)),)), [1, 4]),
    (Filter(must=(OneOf("genres", ("crime", "drama")),)), [1, 2]),
    (Filter(must=(OneOf("genres", ("Comedy", "come")),)), []),
    (Filter(must=(OneOf("year", (1990, 2020)),)), [2, 3]),
    (Filter(must=(OneOf("genres", ()),)), []),
    (Filter(must_not=(OneOf("genres", ()),)), [1, 2, 3, 4, 5]),
    (Filter(must_not=(OneOf("genres", ("comedy",)),)), [2, 3, 5]),
    (Filter(must=(Between("year", 1988, 1990),)), [1, 2, 3]),
    (Filter(must=(Between("year", high=1989),)), [1]),
    (Filter(must=(Between("year", low=1988.5),)), [2, 3]),
    (Filter(must=(Between("year"),)), [1, 2, 3]),
    (Filter(must=(Between("rating", 7.5, 7.5),)), [1]),
    (Filter(must_not=(Between("rating", low=7),)), [2, 4, 5]),
    (Filter(must=(IdIn((1, 5, 9)),)), [1, 5]),
    (Filter(must=(IdIn(()),)), []),
    (Filter(must_not=(IdIn(()),)), [1, 2, 3, 4, 5]),
    (Filter(must_not=(IdIn(tuple(range(3, 5000))),)), [1, 2]),
    (Filter(must=(OneOf("nothing", ("x",)),)), []),
    (
        Filter(
            must=(OneOf("kind", ("movie",)), Between("rating", low=6)),
            must_not=(IdIn((4,)), OneOf("genres", ("drama",))),
        ),
        [1],
    ),
]


async def test_a_filter_lets_through_exactly_what_it_says(store: VectorStore) -> None:
    await store.open_collection(TITLES)
    await store.upsert(TITLES.name, CATALOGUE)
    for where, found in FILTERS:
        assert sorted(await nearest(store, where)) == found, where


async def test_the_filter_holds_for_every_branch_of_every_search(store: VectorStore) -> None:
    await store.open_collection(TITLES)
    texts = [point(id, text="mars", payload={"year": 1990 + id}) for id in range(1, 9)]
    await store.upsert(TITLES.name, texts)
    word = Nearest(bm25_query("mars"), "bm25", 9)
    examples = Recommend((signs(1),), (signs(2),), 9)
    searches: list[Search] = [word, examples, NEAREST, Fused((word, examples), (1, 1), 2, 9)]
    where = Filter(must=(Between("year", low=1995),), must_not=(IdIn((6,)),))
    for hits in await store.search(TITLES.name, searches, where=where):
        assert sorted(ids(hits)) == [5, 7, 8]


async def test_a_viewer_never_gets_the_signals_of_another(store: VectorStore) -> None:
    await store.open_collection(SIGNALS)
    owners: list[list[int]] = [[1], [2], [1, 2], [12], [3, 1]]
    texts = [
        point(id, text="no gore", payload={"viewers": viewers, "kind": "comment"})
        for id, viewers in enumerate(owners)
    ]
    await store.upsert(SIGNALS.name, texts)
    word = Nearest(bm25_query("gore"), "bm25", 10)
    searches: list[Search] = [NEAREST, word, Fused((NEAREST, word), (1, 1), 2, 10)]
    for viewers, own in [((1,), [0, 2, 4]), ((2,), [1, 2]), ((3, 12), [3, 4]), ((4,), [])]:
        where = Filter(must=(OneOf("viewers", viewers),))
        for hits in await store.search(SIGNALS.name, searches, where=where):
            assert sorted(ids(hits)) == own


@pytest.mark.parametrize(
    "search",
    [
        Nearest(REQUEST, "dense", 0),
        Recommend((), (REQUEST,), 5),
        Fused((NEAREST,), (1, 1), 2, 5),
        Fused((NEAREST,), (-1,), 2, 5),
        Fused((NEAREST,), (1,), 0, 5),
    ],
    ids=["no limit", "no positive", "too many weights", "negative weight", "k of 0"],
)
async def test_a_search_without_meaning_is_a_mistake_of_the_caller(
    store: VectorStore, search: Search
) -> None:
    await store.open_collection(TITLES)
    with pytest.raises(ValueError, match="needs"):
        await store.search(TITLES.name, [search])


@pytest.mark.parametrize(
    "dense", [np.ones(SIZE + 1, np.float32), np.full(SIZE, math.nan, np.float32)]
)
async def test_a_vector_that_could_never_rank_is_not_written(
    store: VectorStore, dense: np.ndarray
) -> None:
    await store.open_collection(TITLES)
    with pytest.raises(ValueError, match="point 2 needs 64 finite numbers"):
        await store.upsert(TITLES.name, [point(1), point(2, dense)])
    assert await store.open_collection(TITLES) == 0


async def test_a_vector_of_the_wrong_size_is_a_designed_error_in_a_search(
    store: VectorStore,
) -> None:
    await store.open_collection(TITLES)
    await store.upsert(TITLES.name, [point(1)])
    with pytest.raises((StoreError, ValueError)):
        await store.search(TITLES.name, [Nearest(np.ones(3, np.float32), "dense", 5)])


async def test_many_tasks_may_read_and_write_at_once(store: VectorStore) -> None:
    await store.open_collection(TITLES)
    await store.upsert(TITLES.name, [point(id) for id in range(1, 50)])

    async def read(id: int) -> list[int]:
        [hits] = await store.search(TITLES.name, [Nearest(signs(id), "dense", 1)], with_dense=True)
        return ids(hits)

    async def write(id: int) -> list[int]:
        await store.upsert(TITLES.name, [point(id)])
        return await read(id)

    found = await asyncio.gather(
        *(read(id) for id in range(1, 50)), *(write(id) for id in range(50, 100))
    )
    assert found == [[id] for id in range(1, 100)]


async def test_a_collection_that_is_not_open_is_a_store_error(store: VectorStore) -> None:
    with pytest.raises(StoreError, match="nowhere"):
        await store.search("nowhere", [NEAREST])
    with pytest.raises(StoreError, match="nowhere"):
        await store.upsert("nowhere", [point(1)])
    with pytest.raises(StoreError, match="nowhere"):
        await store.delete("nowhere", [1])
    await store.open_collection(TITLES)
    await store.drop_collection(TITLES.name)
    with pytest.raises(StoreError, match=TITLES.name):
        await store.search(TITLES.name, [NEAREST])


async def test_closing_twice_does_nothing_and_a_closed_store_says_so(store: VectorStore) -> None:
    await store.open_collection(TITLES)
    await store.aclose()
    await store.aclose()
    with pytest.raises(StoreError):
        await store.search(TITLES.name, [NEAREST])


async def test_optimizing_changes_no_answer(store: VectorStore) -> None:
    await store.open_collection(TITLES)
    await store.upsert(TITLES.name, CATALOGUE)
    before = await nearest(store)
    await store.optimize(TITLES.name)
    assert await nearest(store) == before
