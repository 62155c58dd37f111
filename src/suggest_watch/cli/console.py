"""Standard output and standard error as consoles, and progress on the latter; knows no command."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self, TextIO

from rich.console import Console
from rich.text import Text

from suggest_watch.printable import printable

if TYPE_CHECKING:
    from rich.progress import Progress

WIDEST = 100


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Pass a closed pipe on, instead of ending the process here."""
        raise BrokenPipeError


def _console(stream: TextIO) -> Console:
    # With a colour system of None rich writes no escape sequence at all: NO_COLOR also drops bold.
    return _Console(
        file=stream,
        color_system=None if os.environ.get("NO_COLOR") else "auto",
        highlight=False,
        markup=False,
        emoji=False,
    )


def stdout() -> Console:
    """Return the console of the answer."""
    return _console(sys.stdout)


def stderr() -> Console:
    """Return the console of everything else."""
    return _console(sys.stderr)


def width_of(console: Console) -> int:
    """Return how many cells a line may have."""
    return min(console.width, WIDEST)


def write(console: Console, lines: Iterable[Text]) -> None:
    """Print lines that already fit."""
    for line in lines:
        console.print(line, soft_wrap=True)


def tell(text: str) -> None:
    """Print a sentence on standard output."""
    _tell(stdout(), Text(printable(text)))


def say(text: str) -> None:
    """Tell the person a sentence on standard error."""
    _tell(stderr(), Text(printable(text), "dim"))


def _tell(console: Console, text: Text) -> None:
    # Wrapped at words where a person reads; one line where a program does.
    console.print(text, soft_wrap=not console.is_terminal)


class Bars:
    """Progress on standard error: a bar a step on a terminal, one line a step elsewhere."""

    def __init__(self) -> None:
        self._console = stderr()
        self._progress: Progress | None = None
        self._what = ""

    def show(self, what: str, done: int = 0, total: int | None = None) -> None:
        """Say that `done` of `total` of the step `what` are done; may come from any thread.

        Without a `total` nobody knows how long it takes.
        """
        what, fresh = printable(what), what != self._what
        if not self._console.is_terminal:
            if fresh:
                self._console.print(Text(f"{what} ..."), soft_wrap=True)
        elif fresh or self._progress is None:
            self._start(what, total)
        if self._progress is not None:
            self._progress.update(self._progress.task_ids[0], completed=done, total=total)
        self._what = what

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Leave the terminal as it was; a second call does nothing."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None

    def _start(self, what: str, total: int | None) -> None:
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

        self.close()
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            console=self._console,
            transient=True,
        )
        self._progress.add_task(what, total=total)
        self._progress.start()
