"""What only a network can do: be absent, slow, cut off, locked, or not Qdrant at all."""

import json
import socket
import sys

import pytest

from suggest_watch import vectors
from suggest_watch.errors import MissingExtra, SettingsError, StoreError
from suggest_watch.settings import Settings, load_settings
from suggest_watch.vectors import Nearest, VectorStore, open_vectors
from suggest_watch.vectors.server import open_server

from .qdrant_stub import ROOT, Reply, answering
from .samples import TITLES, point, signs


def server_at(url: str, key: str | None = None) -> Settings:
    return load_settings({"vectors": "server", "qdrant_url": url, "qdrant_api_key": key})


def always(status: int, body: str) -> Reply:
    """Say who it is, then answer everything else like this."""
    return lambda line: ROOT if line == "GET /" else (status, body)


def refusal(reason: str) -> str:
    return json.dumps({"status": {"error": reason}, "time": 0.0})


async def used(store: VectorStore) -> None:
    try:
        await store.open_collection(TITLES)
    finally:
        await store.aclose()


async def test_nothing_at_the_address_says_how_to_start_it() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(StoreError) as caught:
            await open_vectors(server_at(url))
    assert url in caught.value.message
    assert "docker compose up -d qdrant" in caught.value.hint


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, "<html><title>Router login</title></html>"),
        (200, '{"hello": "world"}'),
        (200, '{"title": "elasticsearch", "version": "8.1.0"}'),
        (404, "<html>not found</html>"),
        (500, "boom"),
        (502, '["bad gateway"]'),
    ],
)
async def test_another_service_at_the_address_is_told_apart(status: int, body: str) -> None:
    async with answering(lambda _: (status, body)) as stub:
        with pytest.raises(StoreError, match="is no Qdrant") as caught:
            await open_vectors(server_at(stub.url))
    assert "SUGGEST_QDRANT_URL" in caught.value.hint


async def test_a_qdrant_that_is_too_old_is_refused_by_its_version() -> None:
    old = json.dumps({"title": "qdrant - vector search engine", "version": "1.15.4"})
    async with answering(lambda _: (200, old)) as stub:
        with pytest.raises(StoreError, match=r"1\.15\.4"):
            await open_vectors(server_at(stub.url))


@pytest.mark.parametrize("status", [401, 403])
async def test_a_refused_key_names_the_setting_and_never_the_key(status: int) -> None:
    reply = always(status, "Must provide an API key or an Authorization bearer token")
    async with answering(reply) as stub:
        store = await open_vectors(server_at(stub.url, "sesame-7"))
        with pytest.raises(StoreError) as caught:
            await used(store)
    assert "SUGGEST_QDRANT_API_KEY" in caught.value.hint
    assert "sesame-7" not in caught.value.message + caught.value.hint + store.name
    assert all("api-key: sesame-7" in head.lower() for head in stub.heads)


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (500, refusal("Service internal error: no space left"), "no space left"),
        (400, refusal("Wrong input: strict mode"), "strict mode"),
        (429, refusal("rate limit"), "rate limit"),
        (503, "<html>gateway</html>", "is no Qdrant"),
        (200, "<html>", "is no Qdrant"),
    ],
)
async def test_what_the_server_objects_to_reaches_the_person(
    status: int, body: str, said: str
) -> None:
    async with answering(always(status, body)) as stub:
        with pytest.raises(StoreError, match=said) as caught:
            await used(await open_vectors(server_at(stub.url)))
    assert caught.value.hint


async def test_a_server_that_does_not_answer_is_not_waited_for() -> None:
    async with answering(lambda _: None) as stub:
        with pytest.raises(StoreError, match="too long"):
            await open_server(server_at(stub.url), timeout_s=1)


async def test_an_answer_that_breaks_off_is_a_store_error() -> None:
    async with answering(always(200, "{}"), cut=True) as stub:
        with pytest.raises(StoreError, match="no Qdrant"):
            await open_vectors(server_at(stub.url))


async def test_a_server_that_goes_away_is_a_store_error_in_a_search() -> None:
    collection = {
        "status": "green",
        "optimizer_status": "ok",
        "segments_count": 1,
        "config": {
            "params": {},
            "hnsw_config": {"m": 16, "ef_construct": 100, "full_scan_threshold": 10000},
            "optimizer_config": {
                "deleted_threshold": 0.2,
                "vacuum_min_vector_number": 1000,
                "default_segment_number": 0,
                "flush_interval_sec": 5,
            },
            "metadata": {"embedder": TITLES.embedder, "size": TITLES.size},
        },
        "payload_schema": {
            field: {"data_type": "keyword", "points": 3}
            for field in (*TITLES.keywords, *TITLES.integers, *TITLES.floats)
        },
    }
    results = {
        f"GET /collections/{TITLES.name}/exists": {"exists": True},
        f"GET /collections/{TITLES.name}": collection,
        f"POST /collections/{TITLES.name}/points/count": {"count": 3},
    }

    def reply(line: str) -> tuple[int, str]:
        if line == "GET /":
            return ROOT
        return 200, json.dumps({"result": results[line], "status": "ok", "time": 0.0})

    async with answering(reply) as stub:
        store = await open_vectors(server_at(stub.url))
        assert await store.open_collection(TITLES) == 3
    with pytest.raises(StoreError, match="no Qdrant answers"):
        await store.search(TITLES.name, [Nearest(signs(1), "dense", 5)])
    with pytest.raises(StoreError, match="no Qdrant answers"):
        await store.upsert(TITLES.name, [point(1)])
    await store.aclose()


@pytest.mark.parametrize("url", ["ftp://ann:hunter2@localhost:6333", "http://[ann:hunter2"])
async def test_a_url_that_is_none_is_a_settings_error(url: str) -> None:
    with pytest.raises(SettingsError) as caught:
        await open_vectors(server_at(url))
    assert "SUGGEST_QDRANT_URL" in caught.value.hint
    assert "hunter2" not in caught.value.message


async def test_a_password_in_the_url_is_never_shown() -> None:
    async with answering(lambda _: ROOT) as stub:
        url = stub.url.replace("http://", "http://ann:hunter2@")
        store = await open_vectors(server_at(url))
        assert store.name == f"Qdrant server at {stub.url}"
        await store.aclose()


async def test_without_the_client_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "qdrant_client", None)
    monkeypatch.delitem(sys.modules, "suggest_watch.vectors.server")
    monkeypatch.delattr(vectors, "server")
    with pytest.raises(MissingExtra) as caught:
        await open_vectors(server_at("http://localhost:6333"))
    assert caught.value.hint == "pip install 'suggest-watch[qdrant]'"
