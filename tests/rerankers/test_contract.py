"""What every reranker owes the seam; a new one adds its line to `BACKENDS`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from embedders.test_contract import ODD
from suggest_watch.errors import BackendTimeout
from suggest_watch.rerankers import Reranker, open_reranker
from suggest_watch.settings import Settings, load_settings

from .rerank_server import APIS, running_server
from .tiny_cross_encoder import write_model

BACKENDS = ("cross_encoder", *APIS)
QUERY = "a warm film about food"
DOCUMENTS = ("two spies", "warm food", "a warm film about food", "a film")


@pytest.fixture(params=BACKENDS)
async def reranker(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Reranker]:
    with ExitStack() as stack:
        opened = open_reranker(_settings(request.param, tmp_path, stack))
        yield opened
        await opened.aclose()


def _settings(backend: str, folder: Path, stack: ExitStack) -> Settings:
    if backend == "cross_encoder":
        return load_settings({"reranker": f"cross_encoder:{write_model(folder / 'tiny')}"})
    server = stack.enter_context(running_server(backend))
    return load_settings({"reranker": f"{backend}:rank-1", "reranker_url": server.url})


def best_first(scores: list[float]) -> list[int]:
    return sorted(range(len(scores)), key=lambda i: -scores[i])


async def test_the_more_relevant_scores_higher_in_the_order_of_the_documents(
    reranker: Reranker,
) -> None:
    scores = await reranker.score(QUERY, DOCUMENTS, timeout_s=10)
    assert len(scores) == len(DOCUMENTS)
    assert best_first(scores)[0] == 2
    assert best_first(scores)[-1] == 0


async def test_the_same_documents_in_another_order_score_the_same(reranker: Reranker) -> None:
    forwards = await reranker.score(QUERY, DOCUMENTS, timeout_s=10)
    backwards = await reranker.score(QUERY, DOCUMENTS[::-1], timeout_s=10)
    assert backwards[::-1] == forwards


async def test_no_documents_have_no_scores(reranker: Reranker) -> None:
    assert await reranker.score(QUERY, [], timeout_s=10) == []


async def test_order_is_kept_beyond_one_batch(reranker: Reranker) -> None:
    documents = ["a film"] * 69
    documents[40] = QUERY
    scores = await reranker.score(QUERY, documents, timeout_s=10)
    assert len(scores) == len(documents)
    assert best_first(scores)[0] == 40


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
async def test_odd_texts_are_scored_too(reranker: Reranker, text: str) -> None:
    assert len(await reranker.score(text, ["warm", text], timeout_s=10)) == 2


async def test_two_at_once_get_what_one_gets(reranker: Reranker) -> None:
    alone = await reranker.score(QUERY, DOCUMENTS, timeout_s=10)
    both = await asyncio.gather(*(reranker.score(QUERY, DOCUMENTS, timeout_s=10) for _ in range(2)))
    assert both == [alone, alone]


async def test_one_that_is_too_slow_is_told_so_and_can_be_asked_again(reranker: Reranker) -> None:
    with pytest.raises(BackendTimeout) as caught:
        await reranker.score(QUERY, ["long " * 500] * 100, timeout_s=0)
    assert "SUGGEST_RERANKER=none" in caught.value.hint
    assert len(await reranker.score(QUERY, DOCUMENTS, timeout_s=10)) == len(DOCUMENTS)


async def test_it_may_be_closed_twice(reranker: Reranker) -> None:
    await reranker.aclose()
    await reranker.aclose()
