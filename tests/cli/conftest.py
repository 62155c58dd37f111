"""A home with three titles, so that no test waits for the starter catalogue."""

import asyncio
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from running import Suggest

from answers import CONTACT, DARK
from suggest_watch.app import reindex
from suggest_watch.cli import main
from suggest_watch.database import open_database
from suggest_watch.settings import Settings, load_settings
from suggest_watch.types import Feel

ARRIVAL = replace(
    CONTACT,
    id="arrival-2016",
    title="Arrival",
    year=2016,
    runtime_min=116,
    directors=("Denis Villeneuve",),
    cast=("Amy Adams",),
    synopsis="A linguist learns to speak with visitors from the stars.",
    feel=Feel(3, 2, 3, 1, 4, 4, 3),
)
TITLES = (CONTACT, DARK, ARRIVAL)


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "COLUMNS", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SUGGEST_LLM", "none")


@pytest.fixture(scope="session")
def indexed_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose titles are indexed; to be copied, never used."""
    folder = tmp_path_factory.mktemp("indexed") / "home"
    settings = load_settings({"home": str(folder), "llm": "none"}, environment={})
    with open_database(settings) as database:
        database.store_titles(TITLES)
    asyncio.run(reindex(settings))
    return folder


@pytest.fixture
def home(settings: Settings, indexed_home: Path) -> Path:
    # Qdrant's files are sparse: `cp` keeps their holes, where shutil would write 400 MB of zeros.
    subprocess.run(["cp", "-R", indexed_home, settings.home], check=True)
    return settings.home


@pytest.fixture
def suggest(home: Path, capsys: pytest.CaptureFixture[str]) -> Suggest:
    """Run a command; return what it wrote to standard output and to standard error."""

    def run(*arguments: str, status: int = 0) -> tuple[str, str]:
        capsys.readouterr()
        got = main(arguments)
        out, err = capsys.readouterr()
        assert got == status, err
        return out, err

    return run
