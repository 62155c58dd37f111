"""The stores under test, each entered through its own door; a new one adds its line to `STORES`."""

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from qdrant_client import AsyncQdrantClient

from suggest_watch.settings import load_settings
from suggest_watch.vectors import VectorStore, open_vectors
from suggest_watch.vectors.server import ServerStore

from .samples import SIGNALS, TITLES

REAL_SERVER = os.environ.get("SUGGEST_TEST_QDRANT_URL")
STORES = ["edge", "memory", *(["server"] if REAL_SERVER else [])]


@asynccontextmanager
async def opened(kind: str, home: Path) -> AsyncIterator[VectorStore]:
    """Open the store named `kind` without any of the samples' collections in it."""
    store: VectorStore
    match kind:
        case "edge":
            store = await open_vectors(load_settings({"home": home}))
        case "memory":
            store = ServerStore(AsyncQdrantClient(":memory:"), address=":memory:")
        case _:
            flags = {"vectors": "server", "qdrant_url": REAL_SERVER}
            store = await open_vectors(load_settings(flags))
    try:
        await store.drop_collection(TITLES.name)
        await store.drop_collection(SIGNALS.name)
        yield store
    finally:
        await store.aclose()


@pytest.fixture(params=STORES)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[VectorStore]:
    async with opened(request.param, tmp_path) as store:
        yield store


@pytest.fixture
async def stores(tmp_path: Path) -> AsyncIterator[list[VectorStore]]:
    """Every store at once, to be compared."""
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(opened(kind, tmp_path)) for kind in STORES]
