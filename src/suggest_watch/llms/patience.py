"""How long a reply is waited for: for its next item, and for a busy server; knows no back end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from suggest_watch.errors import BackendTimeout
from suggest_watch.llms import Prompt

BUSY_WAIT_S = 1.0  # where a busy server does not say how long; doubled each time

_Item = TypeVar("_Item")


async def patiently(
    items: AsyncGenerator[_Item, None], name: str, *, idle_s: float, first_s: float | None
) -> AsyncGenerator[_Item, None]:
    """Yield `items` and close them; raises `BackendTimeout` when the next one takes too long.

    The first may take `first_s` seconds, for ever if None, and each later one `idle_s`. Only
    waiting counts: a reader may take its time.
    """
    patience_s = first_s
    async with aclosing(items):
        while True:
            try:
                async with asyncio.timeout(patience_s):
                    item = await anext(items)
            except StopAsyncIteration:
                return
            except TimeoutError:
                raise too_slow(name, patience_s or idle_s) from None
            yield item
            patience_s = idle_s


def too_slow(name: str, idle_s: float) -> BackendTimeout:
    """Return the error of a model that wrote nothing for `idle_s` seconds."""
    return BackendTimeout(
        f"{name} wrote nothing for {idle_s:g} s",
        hint="try a smaller model (suggest models), or raise SUGGEST_SAMPLING__IDLE_TIMEOUT_S",
    )


def patience_of(prompt: Prompt) -> float:
    """Return the seconds for which the beginning of a reply is waited for."""
    return min(prompt.sampling.idle_timeout_s, prompt.sampling.total_timeout_s)


def busy_wait_s(headers: Mapping[str, str], waits: int) -> float:
    """Return how long a busy server wants to be left alone, after so many `waits`.

    It says so in seconds or by a date. One that says nothing, or too little, gets ever longer.
    """
    backoff_s = BUSY_WAIT_S * 2.0**waits
    after = headers.get("retry-after", "")
    try:
        asked_s = float(after)
    except ValueError:
        try:
            at = parsedate_to_datetime(after)
        except ValueError:
            return backoff_s
        asked_s = (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return max(asked_s, backoff_s / 2 if waits else 0.0)
