"""Opens what a command needs and closes it after; knows no command.

The person's own viewer, the one of the settings, is made where it is not there yet; one that was
named by `--viewer` has to exist.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from suggest_watch.app import App, open_app
from suggest_watch.cli.console import Bars, say
from suggest_watch.cli.logs import catch_logging
from suggest_watch.database import Database, open_database
from suggest_watch.settings import load_settings


@asynccontextmanager
async def opened(
    flags: Mapping[str, Any], *, writes: bool = False, ranks: bool = False
) -> AsyncIterator[App]:
    """Open everything, showing what a first start does.

    No language model is loaded unless it `writes`, and no reranker unless it `ranks`.
    """
    catch_logging()
    idle = {**({} if writes else {"llm": "none"}), **({} if ranks else {"reranker": "none"})}
    settings = load_settings({**flags, **idle})
    with Bars() as bars:
        async with open_app(
            settings, progress=lambda step: bars.show(step.what, step.done, step.total)
        ) as app:
            bars.close()
            if "viewer" not in flags:
                app.database.ensure_viewer(settings.viewer)
            yield app


@contextmanager
def stored(flags: Mapping[str, Any]) -> Iterator[Database]:
    """Open the database alone, for what needs no index and no model."""
    settings = load_settings(flags)
    with open_database(settings) as database:
        if "viewer" not in flags:
            database.ensure_viewer(settings.viewer)
        yield database


def tell_notices(app: App) -> None:
    """Say on standard error what was noticed while opening."""
    for notice in app.notices:
        say(f"note: {notice}")
