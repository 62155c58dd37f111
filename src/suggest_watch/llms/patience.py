"""How long the next item of a reply is waited for; knows no back end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TypeVar

from suggest_watch.errors import BackendTimeout

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
