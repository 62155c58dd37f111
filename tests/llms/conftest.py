"""Model servers on loopback, and the smallest real model in this process."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from protocol_server import ProtocolServer, running_server
from suggest_watch.llms.llama_cpp import LlamaCpp
from suggest_watch.llms.llama_engine import LlamaEngine
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


@pytest.fixture(scope="session")
def llama_server(smollm2: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings for llama.cpp's own server, which is closed to those without its key."""
    folder = tmp_path_factory.mktemp("prefixes")
    engine = LlamaEngine(smollm2, name="llama-server", threads=None, prefix_dir=folder)
    yield Settings(
        llm=f"openai:{smollm2}",
        openai_url=f"{engine._server.listening_address}/v1",
        openai_api_key=engine._key,
    )
