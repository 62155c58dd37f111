"""The stores give the same ids in the same order on the same data, over random searches.

Dense vectors are random signs, so that equal scores abound and must come in one order. Gaussian
vectors hardly ever tie, but two may differ by less than a float can tell: those may change places.
"""

import random
from collections.abc import Sequence

import numpy as np
import pytest

from suggest_watch.vectors import (
    Between,
    Condition,
    Filter,
    Fused,
    Hit,
    IdIn,
    Nearest,
    OneOf,
    Point,
    Recommend,
    Search,
    VectorStore,
)
from suggest_watch.vectors.sparse import bm25_document, bm25_query, name_vector

from .samples import SIZE, TITLES, ids, signs

pytestmark = pytest.mark.filterwarnings("ignore:Payload indexes have no effect in the local")

WORDS = (
    "astronaut heist lighthouse robot detective orchestra island winter marriage train chef "
    "desert ghost boxer spy teacher submarine forger village dog mountain bank river jury"
).split()
GENRES = ("comedy", "drama", "crime", "horror", "war", "western")
POINTS = 200


def sentence(rng: random.Random, most: int = 14) -> str:
    # Squares make some words common and others rare.
    return " ".join(WORDS[int(rng.random() ** 2 * len(WORDS))] for _ in range(rng.randint(0, most)))


def random_point(rng: random.Random, id: int) -> Point:
    payload: dict[str, object] = {}
    if rng.random() < 0.9:
        payload["genres"] = rng.sample(GENRES, rng.randint(0, 3))
    if rng.random() < 0.9:
        payload["year"] = rng.randint(1950, 2025)
    if rng.random() < 0.7:
        payload["rating"] = round(rng.uniform(1, 10), 1)
    payload["kind"] = rng.choice(("movie", "series"))
    name = sentence(rng, 3)
    return Point(
        id,
        signs(rng.randrange(1000)),
        bm25_document(sentence(rng)),
        name_vector(name) if rng.random() < 0.8 else None,
        payload,  # type: ignore[arg-type]
    )


def random_condition(rng: random.Random) -> Condition:
    low, high = sorted(rng.sample(range(1945, 2030), 2))
    return rng.choice(
        (
            OneOf("genres", tuple(rng.sample(GENRES, rng.randint(0, 3)))),
            OneOf("kind", (rng.choice(("movie", "series", "opera")),)),
            OneOf("year", tuple(rng.sample(range(1950, 2026), 20))),
            Between("year", low, high),
            Between("year", low=rng.uniform(1950, 2025)),
            Between("rating", high=round(rng.uniform(1, 10), 1)),
            Between("rating"),
            IdIn(tuple(rng.sample(range(POINTS * 2), rng.randint(0, POINTS)))),
        )
    )


def random_filter(rng: random.Random) -> Filter | None:
    if rng.random() < 0.1:
        return None
    return Filter(
        tuple(random_condition(rng) for _ in range(rng.randint(0, 2))),
        tuple(random_condition(rng) for _ in range(rng.randint(0, 2))),
    )


def random_branch(rng: random.Random) -> Nearest | Recommend:
    limit = rng.randint(1, 60)
    examples = tuple(signs(rng.randrange(1000)) for _ in range(rng.randint(1, 4)))
    return rng.choice(
        (
            Nearest(examples[0], "dense", limit),
            Recommend(examples, (), limit),
            Recommend(examples[:1], examples[1:], limit),
            Nearest(bm25_query(sentence(rng, 5)), "bm25", limit),
            Nearest(name_vector(sentence(rng, 3)), "name", limit),
        )
    )


def random_search(rng: random.Random) -> Search:
    if rng.random() < 0.4:
        return random_branch(rng)
    branches = tuple(random_branch(rng) for _ in range(rng.randint(1, 4)))
    weights = tuple(rng.choice((0, 0.5, 1, 1, 3)) for _ in branches)
    return Fused(branches, weights, rng.choice((1, 2, 60)), rng.randint(1, 40))


async def fill(stores: Sequence[VectorStore], points: Sequence[Point]) -> None:
    for store in stores:
        await store.open_collection(TITLES)
        await store.upsert(TITLES.name, points)


async def churn(stores: Sequence[VectorStore], rng: random.Random) -> None:
    """Rewrite and delete, so that what the engines keep of old points would show."""
    rewritten = [random_point(rng, id) for id in rng.sample(range(POINTS), 80)]
    deleted = rng.sample(range(POINTS), 60)
    for store in stores:
        await store.upsert(TITLES.name, rewritten)
        await store.delete(TITLES.name, deleted)


def agree(one: Sequence[Hit], other: Sequence[Hit]) -> None:
    """Check that two rankings agree but for hits that no float can tell apart."""
    scores = [hit.score for hit in one]
    assert [hit.score for hit in other] == pytest.approx(scores, rel=1e-4, abs=1e-5)
    position = {hit.id: place for place, hit in enumerate(one)}
    for place, hit in enumerate(other[:-1]):
        assert hit.score == pytest.approx(scores[position[hit.id]], rel=1e-4, abs=1e-5), place


async def test_random_searches_give_the_same_ids_in_the_same_order(
    stores: list[VectorStore],
) -> None:
    rng = random.Random(7)
    await fill(stores, [random_point(rng, id) for id in range(POINTS)])
    await churn(stores, rng)
    found = 0
    for _ in range(200):
        searches = [random_search(rng) for _ in range(rng.randint(1, 3))]
        where = random_filter(rng)
        expected, *others = [
            [ids(hits) for hits in await store.search(TITLES.name, searches, where=where)]
            for store in stores
        ]
        for other in others:
            assert other == expected, (searches, where)
        found += sum(len(hits) > 1 for hits in expected)
    assert found > 200


async def test_words_and_names_score_the_same(stores: list[VectorStore]) -> None:
    rng = random.Random(8)
    await fill(stores, [random_point(rng, id) for id in range(POINTS)])
    await churn(stores, rng)
    for _ in range(200):
        said = sentence(rng, 5)
        searches = [
            Nearest(bm25_query(said), "bm25", POINTS),
            Nearest(name_vector(said), "name", POINTS),
        ]
        where = random_filter(rng)
        expected, *others = [
            await store.search(TITLES.name, searches, where=where) for store in stores
        ]
        for other in others:
            for hits, same in zip(expected, other, strict=True):
                agree(hits, same)


async def test_gaussian_vectors_score_the_same_and_come_back_the_same(
    stores: list[VectorStore],
) -> None:
    rng = np.random.default_rng(9)
    vectors = rng.normal(size=(300, SIZE)).astype(np.float32)
    nothing = bm25_document("")
    await fill(stores, [Point(id, vector, nothing) for id, vector in enumerate(vectors)])
    for _ in range(100):
        query, liked, disliked = rng.normal(size=(3, SIZE)).astype(np.float32)
        searches: list[Search] = [
            Nearest(query, "dense", 300),
            Recommend((liked, query), (disliked,), 300),
        ]
        expected, *others = [
            await store.search(TITLES.name, searches, with_dense=True) for store in stores
        ]
        for other in others:
            for hits, same in zip(expected, other, strict=True):
                agree(hits, same)
    for hits in (expected[0], *(other[0] for other in others)):
        for hit in hits:
            unit = vectors[hit.id] / np.linalg.norm(vectors[hit.id])
            np.testing.assert_allclose(hit.dense, unit, atol=1e-6)
