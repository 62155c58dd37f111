"""How long a reranker is waited for; knows no back end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from suggest_watch.errors import BackendTimeout


@asynccontextmanager
async def at_most(timeout_s: float, name: str) -> AsyncIterator[None]:
    """Raise `BackendTimeout` where the body takes longer."""
    try:
        async with asyncio.timeout(timeout_s):
            yield
    except TimeoutError:
        raise BackendTimeout(
            f"{name} did not answer within {timeout_s:.2g} s",
            hint="SUGGEST_RERANKER=none, or a longer SUGGEST_RERANKER_TIMEOUT_S",
        ) from None
