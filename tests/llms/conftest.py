"""A model server on loopback, and the smallest real model in this process."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from protocol_server import ProtocolServer, running_server
from suggest_watch.llms.llama_cpp import LlamaCpp
from suggest_watch.settings import Settings


@pytest.fixture
def server() -> Iterator[ProtocolServer]:
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def llama_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(models_dir=tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="session")
def smol(smollm2: Path, llama_settings: Settings) -> Iterator[LlamaCpp]:
    """One loaded model for all tests that leave it as they found it."""
    model = LlamaCpp(llama_settings, str(smollm2))
    yield model
    asyncio.run(model.aclose())
