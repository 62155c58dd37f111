"""Rerankers over HTTP: what each API is asked, and what each of its refusals and faults means."""

import asyncio
from collections.abc import Callable, Iterator

import pytest

from suggest_watch.errors import (
    BackendDown,
    BackendTimeout,
    BadReply,
    ModelError,
    ModelMissing,
    SettingsError,
)
from suggest_watch.rerankers import ADDRESSES, Reranker, address_of, open_reranker
from suggest_watch.settings import load_settings

from .rerank_server import APIS, RerankServer, Rows, running_server

DOCUMENTS = ("a warm film", "two spies", "a cold film")


@pytest.fixture(params=APIS)
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def server(backend: str) -> Iterator[RerankServer]:
    with running_server(backend) as server:
        yield server


def opened(server: RerankServer, backend: str, **flags: object) -> Reranker:
    return open_reranker(
        load_settings({"reranker": f"{backend}:rank-1", "reranker_url": server.url, **flags})
    )


async def ask(server: RerankServer, backend: str, **flags: object) -> list[float]:
    reranker = opened(server, backend, **flags)
    try:
        return await reranker.score("a warm film", DOCUMENTS, timeout_s=5)
    finally:
        await reranker.aclose()


async def test_the_relevances_are_the_servers(server: RerankServer, backend: str) -> None:
    assert await ask(server, backend) == [3.0, 0.0, 2.0]
    assert server.requests[0]["query"] == "a warm film"
    assert server.requests[0].get("model", "rank-1") == "rank-1"


async def test_its_name_is_what_the_settings_say(server: RerankServer, backend: str) -> None:
    reranker = opened(server, backend)
    assert reranker.name == f"{backend}:rank-1"
    await reranker.aclose()


async def test_a_server_with_a_key_opens_to_it(server: RerankServer, backend: str) -> None:
    server.key = "sk-right"
    assert len(await ask(server, backend, reranker_api_key="sk-right")) == len(DOCUMENTS)


@pytest.mark.parametrize(("key", "said"), [(None, "wants a key"), ("sk-wrong", "not accept")])
async def test_a_wrong_key_names_its_setting_and_is_not_shown(
    server: RerankServer, backend: str, key: str | None, said: str
) -> None:
    server.key = "sk-right"
    with pytest.raises(ModelError, match=said) as caught:
        await ask(server, backend, reranker_api_key=key)
    assert "SUGGEST_RERANKER_API_KEY" in caught.value.hint
    assert "sk-wrong" not in caught.value.message


async def test_a_busy_server_is_not_waited_for(server: RerankServer, backend: str) -> None:
    server.canned = (429, b'{"message": "rate limit reached"}', "application/json")
    with pytest.raises(ModelError, match="busy: rate limit reached"):
        await ask(server, backend)


async def test_a_page_instead_of_the_api_is_a_bad_reply(server: RerankServer, backend: str) -> None:
    server.canned = (200, b"<html>Welcome to the hotel</html>", "text/html")
    with pytest.raises(BadReply, match="but HTML") as caught:
        await ask(server, backend)
    assert "SUGGEST_RERANKER_URL" in caught.value.hint


async def test_a_model_that_is_not_there_is_missing(server: RerankServer, backend: str) -> None:
    server.canned = (404, b'{"message": "model rank-1 not found"}', "application/json")
    with pytest.raises(ModelMissing, match="model rank-1 not found"):
        await ask(server, backend)


async def test_a_server_that_breaks_says_so(server: RerankServer, backend: str) -> None:
    server.canned = (500, b"", "text/plain")
    with pytest.raises(ModelError, match="status 500"):
        await ask(server, backend)


async def test_a_server_that_does_not_rerank_says_so_in_its_words(
    server: RerankServer, backend: str
) -> None:
    reason = b'{"error": {"message": "Start it with --reranking", "code": 501}}'
    server.canned = (501, reason, "application/json")
    with pytest.raises(ModelError, match="Start it with --reranking"):
        await ask(server, backend)


async def test_a_reply_that_is_cut_off_is_a_bad_one(server: RerankServer, backend: str) -> None:
    server.breaks_off = True
    with pytest.raises(BadReply, match="cut off"):
        await ask(server, backend)


def _without_the_last(rows: Rows) -> Rows:
    return rows[:-1]


def _one_twice(rows: Rows) -> Rows:
    return [*rows[:-1], rows[0]]


def _beyond_the_end(rows: Rows) -> Rows:
    return [*rows[:-1], (99, 0.5)]


def _before_the_start(rows: Rows) -> Rows:
    return [*rows[:-1], (-1, 0.5)]


def _not_a_number(rows: Rows) -> Rows:
    return [(index, float("nan")) for index, _ in rows]


@pytest.mark.parametrize(
    "garble",
    [_without_the_last, _one_twice, _beyond_the_end, _before_the_start, _not_a_number],
)
async def test_scores_that_belong_to_no_document_are_a_bad_reply(
    server: RerankServer, backend: str, garble: Callable[[Rows], Rows]
) -> None:
    server.garble = garble
    with pytest.raises(BadReply):
        await ask(server, backend)


async def test_a_silent_server_is_given_up_after_the_time_that_is_left(
    server: RerankServer, backend: str
) -> None:
    server.silent.set()
    reranker = opened(server, backend)
    with pytest.raises(BackendTimeout, match=r"within 0\.05 s"):
        await reranker.score("warm", DOCUMENTS, timeout_s=0.05)
    await reranker.aclose()


async def test_whoever_stops_waiting_stops_the_request(server: RerankServer, backend: str) -> None:
    server.silent.set()
    reranker = opened(server, backend)
    asking = asyncio.create_task(reranker.score("warm", DOCUMENTS, timeout_s=30))
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await reranker.aclose()


async def test_nobody_at_the_address_is_down_and_has_an_address(backend: str) -> None:
    reranker = open_reranker(
        load_settings({"reranker": f"{backend}:m", "reranker_url": "http://127.0.0.1:9"})
    )
    with pytest.raises(BackendDown, match=r"127\.0\.0\.1:9"):
        await reranker.score("warm", DOCUMENTS, timeout_s=5)
    await reranker.aclose()


def test_an_address_that_can_be_none_says_what_one_looks_like(backend: str) -> None:
    with pytest.raises(SettingsError, match="reranker_url"):
        open_reranker(load_settings({"reranker": f"{backend}:m", "reranker_url": "localhost"}))


def test_without_an_address_it_is_the_makers(backend: str) -> None:
    assert address_of(load_settings({"reranker": f"{backend}:m"})) == ADDRESSES[backend]


@pytest.mark.parametrize("reranker", ["none", "cross_encoder:BAAI/bge-reranker-base"])
def test_a_reranker_in_this_process_talks_to_no_address(reranker: str) -> None:
    assert address_of(load_settings({"reranker": reranker})) == ""


@pytest.mark.parametrize(("typed", "said"), [("magic:m", "magic"), ("cohere", "BACKEND:MODEL")])
def test_an_unknown_back_end_lists_those_there_are(typed: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        open_reranker(load_settings({"reranker": typed}))
