"""Where the lines of a session come from when nobody sits at a terminal; knows no command."""

from __future__ import annotations

import asyncio
import sys
import threading
from typing import Protocol


class Lines(Protocol):
    """Gives one line after the other, without its end; None when there are no more."""

    async def read(self, prompt: str) -> str | None:
        """Return the next command."""

    async def ask(self, question: str) -> str | None:
        """Return what is answered to the question."""


class PipedLines:
    """Standard input as a file or pipe; prompts and questions are not shown.

    A thread of its own reads: the loop goes on meanwhile, and a thread that waits for input
    does not keep the process alive.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._ended = False
        threading.Thread(target=self._read_all, daemon=True).start()

    async def read(self, prompt: str) -> str | None:
        """Return the next line."""
        return await self._next()

    async def ask(self, question: str) -> str | None:
        """Return the next line."""
        return await self._next()

    async def _next(self) -> str | None:
        if self._ended:
            return None
        line = await self._queue.get()
        self._ended = line is None
        return line

    def _read_all(self) -> None:
        for line in sys.stdin:
            self._hand_over(line.rstrip("\r\n"))
        self._hand_over(None)

    def _hand_over(self, line: str | None) -> None:
        # The session may have ended meanwhile, and its loop with it.
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._queue.put_nowait, line)
