"""What is opened is opened once, survives damage, and is let go of."""

from pathlib import Path

import pytest

from suggest_watch.app import open_app, reindex, warming
from suggest_watch.errors import Locked, SettingsError
from suggest_watch.llms.scripted import ScriptedModel
from suggest_watch.prompts import PREFIX
from suggest_watch.remember import list_signals, remember
from suggest_watch.settings import Settings

from .conftest import with_model

pytestmark = pytest.mark.slow


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "data", models_dir=tmp_path / "models", llm="none")


def spoil(folder: Path) -> None:
    """Overwrite the beginnings of what an engine reads when it opens."""
    for path in folder.rglob("*"):
        if path.is_file() and path.stat().st_size > 64 and "collection.json" not in path.name:
            with path.open("r+b") as file:
                file.write(b"\xa5" * 64)


async def test_both_collections_may_be_damaged_and_nothing_is_lost(settings: Settings) -> None:
    async with open_app(settings) as app:
        await remember(app, "I like westerns", viewer="me")
    spoil(settings.vectors_dir)
    async with open_app(settings) as app:
        assert len(app.notices) == 2
        assert all("made again from the database" in notice for notice in app.notices)
        assert len(list_signals(app.database, "me")) == 1
        assert await app.index.store.open_collection(app.index.signals) == 1
        assert await app.index.store.open_collection(app.index.titles) == 3896
    assert len(list(settings.vectors_dir.glob("*corrupt*"))) == 2


async def test_what_is_open_can_not_be_opened_again_until_it_is_closed(settings: Settings) -> None:
    async with open_app(settings):
        with pytest.raises(Locked):
            async with open_app(settings):
                pass
    async with open_app(settings) as app:
        assert app.notices == ()


async def test_an_unknown_back_end_leaves_nothing_open(settings: Settings) -> None:
    with pytest.raises(SettingsError):
        async with open_app(settings.model_copy(update={"embedder": "word2vec:x"})):
            pass
    async with open_app(settings):
        pass


async def test_the_model_is_warmed_only_where_a_face_stays(settings: Settings) -> None:
    model = ScriptedModel(["never"])
    async with open_app(settings) as opened:
        app = with_model(opened, model)
        assert model.prefixes == []
        async with warming(app):
            while not model.prefixes:
                await remember(app, "I like westerns", viewer="me")
    assert model.prefixes == [PREFIX]


async def test_the_index_can_be_made_anew(settings: Settings) -> None:
    async with open_app(settings) as app:
        await remember(app, "I like westerns", viewer="me")
    assert await reindex(settings) == 3896
    async with open_app(settings) as app:
        assert await app.index.store.open_collection(app.index.signals) == 1
