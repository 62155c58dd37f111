"""The three ways in which `search` shows its events; knows neither models nor options."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Protocol

import click

from suggest_watch.cli.console import Bars, say, stdout, width_of
from suggest_watch.cli.failures import AnswerFailed
from suggest_watch.events import Answered, Called, Event, Failed, Loading
from suggest_watch.present.machine import answer_json, dump, event_json
from suggest_watch.present.screen import Screen
from suggest_watch.present.wording import called, timing_line


class Face(Protocol):
    """Shows events. `Failed` is nobody's to show: it ends as an error like any other."""

    def show(self, event: Event) -> None:
        """Show one event, at once."""

    def close(self) -> None:
        """Finish what was begun; called however the stream ended."""


class OnScreen:
    """Cards and reasons for a person; the line of timings goes to standard error."""

    def __init__(self, *, why: bool = False) -> None:
        """Print every contribution to the score when `why`."""
        console = stdout()
        self._screen = Screen(console, width=width_of(console), now=datetime.now(UTC), why=why)
        self._waiting = Bars()

    def show(self, event: Event) -> None:
        """Draw the event; what is only waited for vanishes with the next."""
        self._waiting.close()
        match event:
            case Loading(name):
                self._waiting.show(f"loading {name}")
            case Called(name, arguments, result):
                say(f"→ {called(name, arguments, result)}")
            case Answered(answer):
                self._screen.show(event)
                say(timing_line(answer.timings, answer.models.language_model))
            case _:
                self._screen.show(event)

    def close(self) -> None:
        """End the line that is being written."""
        self._waiting.close()
        self._screen.close()


class AsJson:
    """One object at the end."""

    def show(self, event: Event) -> None:
        """Print the answer; wait for it until then."""
        if isinstance(event, Answered):
            click.echo(dump(answer_json(event.answer), indent=2))

    def close(self) -> None:
        """Do nothing: there is no half of an object."""


class AsLines:
    """Every event as one line of JSON."""

    def show(self, event: Event) -> None:
        """Print the event and flush."""
        click.echo(dump(event_json(event)))

    def close(self) -> None:
        """Do nothing: every line is whole."""


async def show_all(events: AsyncGenerator[Event, None], face: Face) -> None:
    """Show every event until the last; raises `AnswerFailed` when that is `Failed`.

    When it is cancelled the stream is closed, which stops the model.
    """
    try:
        async with aclosing(events):
            async for event in events:
                if isinstance(event, Failed):
                    raise AnswerFailed(event)
                face.show(event)
    finally:
        face.close()
