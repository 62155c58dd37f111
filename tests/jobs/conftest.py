"""One app over the whole starter catalogue, shared: each test is a viewer of its own."""

from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import count

import pytest
import pytest_asyncio

from suggest_watch.app import App, open_app
from suggest_watch.llms import LanguageModel
from suggest_watch.llms.scripted import ScriptedModel
from suggest_watch.settings import load_settings

_numbers = count(1)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_app(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[App]:
    folder = tmp_path_factory.mktemp("starter")
    settings = load_settings(
        {"home": folder, "models_dir": folder / "models", "llm": "none"}, environment={}
    )
    async with open_app(settings) as app:
        yield app


@pytest.fixture
def app(shared_app: App) -> App:
    return shared_app


@pytest.fixture
def viewer(shared_app: App) -> str:
    """A viewer nobody else is."""
    return shared_app.database.ensure_viewer(f"viewer-{next(_numbers)}").name


def with_model(app: App, model: LanguageModel | None) -> App:
    return replace(app, llm=model)


def says(*replies: str) -> ScriptedModel:
    """A model that says the replies, and the last of them for ever."""
    remaining = list(replies)
    return ScriptedModel(lambda _: remaining.pop(0) if len(remaining) > 1 else remaining[0])
