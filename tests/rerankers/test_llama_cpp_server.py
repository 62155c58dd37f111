"""llama.cpp's own server, with a model that is no reranker: its protocol is real, its scores mean
nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from math import isfinite
from pathlib import Path

import pytest

from suggest_watch.errors import ModelError
from suggest_watch.rerankers import Reranker, open_reranker
from suggest_watch.settings import load_settings

pytestmark = pytest.mark.slow

KEY = "sk-loopback"


@contextmanager
def server(model: Path, *, reranks: bool) -> Iterator[str]:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.api_keys = [KEY]
    params.n_ctx = 2048
    params.n_parallel = 1
    params.warmup = False
    params.verbosity = -1
    if reranks:
        params.embedding = True
        params.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_RANK
    running = xllamacpp.Server(params)
    yield running.listening_address


def reranker_at(url: str, *, key: str = KEY) -> Reranker:
    flags = {"reranker": "llama_cpp:m", "reranker_url": url, "reranker_api_key": key}
    return open_reranker(load_settings(flags))


async def test_a_server_that_reranks_is_understood_and_keeps_the_order(smollm2: Path) -> None:
    with server(smollm2, reranks=True) as url:
        reranker = reranker_at(url)
        documents = ["two spies", "a warm film", "a heist on a train"]
        forwards = await reranker.score("a warm film", documents, timeout_s=60)
        backwards = await reranker.score("a warm film", documents[::-1], timeout_s=60)
        with pytest.raises(ModelError, match="does not accept the key"):
            await reranker_at(url, key="sk-wrong").score("a", ["b"], timeout_s=60)
        await reranker.aclose()
    assert len(set(forwards)) == len(documents)
    assert all(map(isfinite, forwards))
    assert backwards[::-1] == pytest.approx(forwards, abs=1e-3)


async def test_a_server_that_does_not_rerank_says_how_to_start_it(smollm2: Path) -> None:
    with server(smollm2, reranks=False) as url:
        reranker = reranker_at(url)
        with pytest.raises(ModelError, match="--reranking"):
            await reranker.score("a warm film", ["two spies"], timeout_s=60)
        await reranker.aclose()
