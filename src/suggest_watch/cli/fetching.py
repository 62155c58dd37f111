"""Shows a model file being fetched where it is not here yet; knows no events but the cards.

The cards need no model, so they come first; what then takes minutes is not waited for in silence.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

from suggest_watch.cli.console import Bars
from suggest_watch.errors import ModelError, WeightsError
from suggest_watch.events import Event, Shortlisted
from suggest_watch.settings import Settings
from suggest_watch.weights import Progress, find_weights, is_missing


async def fetch_after_cards(
    events: AsyncGenerator[Event, None], settings: Settings
) -> AsyncGenerator[Event, None]:
    """Pass the events on; after the cards, wait for the model file that the settings name.

    A file that cannot be had is the stream's to tell.
    """
    async with aclosing(events):
        async for event in events:
            yield event
            if isinstance(event, Shortlisted):
                with suppress(ModelError, WeightsError):
                    await fetch_missing(settings)


async def fetch_missing(settings: Settings) -> None:
    """Fetch the model file that the settings name, where it is known by name and not here yet."""
    if is_missing(settings.llm, settings):
        await _fetch(settings)


async def _fetch(settings: Settings) -> None:
    name = settings.llm.partition(":")[2]
    left = threading.Event()
    with Bars() as bars:

        def show(at: Progress) -> None:
            if left.is_set():
                raise InterruptedError
            bars.show(f"Fetching {name} ({at.source})", at.done, at.total)

        try:
            await asyncio.to_thread(find_weights, name, settings, progress=show)
        finally:
            left.set()
