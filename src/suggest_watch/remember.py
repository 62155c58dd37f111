"""The job of remembering: what a person says becomes a signal; and the jobs of taking it back."""

from __future__ import annotations

import asyncio
import shlex
from datetime import UTC, datetime

from suggest_watch.app import App
from suggest_watch.database import Database
from suggest_watch.errors import BadInput, NotFound
from suggest_watch.index import erase_signals, index_signals
from suggest_watch.printable import printable
from suggest_watch.reading import read_names
from suggest_watch.types import Signal
from suggest_watch.understand import read_signal

MAX_SIGNAL = 2_000


async def remember(app: App, text: str, *, viewer: str) -> Signal:
    """Store what the viewer said, with the facts read out of it, and index it.

    A viewer who is new is made; what they said before in the same words is returned as it stands.
    Raises `BadInput` for empty or very long text.
    """
    said = printable(text).strip()
    if not said:
        raise BadInput("there is nothing to remember", hint='suggest add "I like slow mysteries"')
    if len(said) > MAX_SIGNAL:
        raise BadInput(
            f"that is {len(said):,} characters, and a preference may have {MAX_SIGNAL:,}",
            hint="say it in a few sentences, or add them one by one",
        )
    person = await asyncio.to_thread(app.database.ensure_viewer, viewer)
    for signal in await asyncio.to_thread(app.database.signals, [person.id]):
        if signal.content.casefold() == said.casefold():
            return signal
    names, found = await read_names(app, said)
    facts, strength = read_signal(said, names=names, found=found)
    signal = await asyncio.to_thread(
        lambda: app.database.add_signal(
            said,
            strength=strength,
            kind="preference",
            facts=facts,
            viewer_ids=(person.id,),
            at=datetime.now(UTC),
        )
    )
    await index_signals(app.index, app.database, app.embedder, [signal])
    return signal


def list_signals(database: Database, viewer: str) -> list[Signal]:
    """Return the viewer's signals, newest first; raises `NotFound` for an unknown viewer."""
    return database.signals([database.viewer(viewer).id])


async def forget(app: App, *, viewer: str, signal_id: int) -> None:
    """Erase one signal of the viewer; raises `NotFound` when it is not theirs."""
    person = await asyncio.to_thread(app.database.viewer, viewer)
    if signal_id not in await asyncio.to_thread(app.database.viewer_signal_ids, person.id):
        raise NotFound(
            f"{person.name} has no preference number {signal_id}",
            hint=f"suggest list --viewer {shlex.quote(person.name)}",
        )
    await erase_signals(app.index, app.database, [signal_id])


async def clear(app: App, *, viewer: str) -> int:
    """Erase all signals of the viewer and return how many there were."""
    person = await asyncio.to_thread(app.database.viewer, viewer)
    ids = await asyncio.to_thread(app.database.viewer_signal_ids, person.id)
    await erase_signals(app.index, app.database, ids)
    return len(ids)
