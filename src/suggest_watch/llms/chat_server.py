"""A server that chat models are asked through: refusals learnt from, a busy one waited for.

It knows what servers have in common, and no server's protocol.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from time import monotonic
from typing import Any

import httpx

from suggest_watch.connection import Server, is_too_long, reason_of
from suggest_watch.errors import ModelError
from suggest_watch.llms.patience import busy_wait_s, too_slow

LIST_TIMEOUT_S = 10.0
LOAD_TIMEOUT_S = 300.0
ABOUT_SCHEMA = re.compile(r"response_format|schema|grammar|structured output|guided", re.I)
ABOUT_TOOLS = re.compile(r"\btools?\b|function.call", re.I)
_BUSY = {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE}
# Some say with the later ones what others say with the first two.
_INVALID = {
    *(httpx.codes.BAD_REQUEST, httpx.codes.UNPROCESSABLE_ENTITY),
    *(httpx.codes.INTERNAL_SERVER_ERROR, httpx.codes.NOT_IMPLEMENTED),
    httpx.codes.REQUEST_ENTITY_TOO_LARGE,
}

Body = dict[str, Any]


class ChatServer:
    """Connects with the first request; any number of replies may be under way at once."""

    def __init__(self, server: Server, name: str, *, path: str) -> None:
        """Take the `server`, the model's `name` for messages, and where it is asked."""
        self._server = server
        self._name = name
        self._path = path
        self._client: httpx.AsyncClient | None = None

    async def fetch(self, path: str, body: Body | None = None) -> httpx.Response:
        """Get what is at `path`, or post `body` there; raises `ModelError` if nothing answers."""
        with self._server.translated(self._name, LIST_TIMEOUT_S):
            return await self._connection().request(
                "GET" if body is None else "POST", path, json=body, timeout=LIST_TIMEOUT_S
            )

    @asynccontextmanager
    async def accepted(
        self,
        body_of: Callable[[], Body],
        *,
        learn: Callable[[Body, str], bool],
        refused: Callable[[httpx.Response], ModelError],
        patience_s: float,
    ) -> AsyncIterator[httpx.Response]:
        """Open a reply, asking again after each refusal that `learn` makes another body of.

        A server that is busy is waited for and asked again. All that takes `patience_s` at most;
        how long the reply itself may take is the reader's to say. Raises `ModelError`, as
        `refused` words it where this module has no words of its own.
        """
        until, waits = monotonic() + patience_s, 0
        error: ModelError = too_slow(self._name, patience_s)
        with self._server.translated(self._name):
            while True:
                body = body_of()
                async with AsyncExitStack() as stack:
                    try:
                        response = await self._post(body, stack, until)
                    except TimeoutError:
                        raise error from None
                    if response.status_code == httpx.codes.OK:
                        yield response
                        return
                if self._is_mended(response, body, learn):
                    continue
                if not _is_busy(response):
                    raise refused(response)
                reason = reason_of(response.content) or f"status {response.status_code}"
                error = self._server.busy(self._name, reason)
                wait_s = busy_wait_s(response.headers, waits)
                if monotonic() + wait_s >= until:
                    raise error
                waits += 1
                await asyncio.sleep(wait_s)

    async def aclose(self) -> None:
        """Close the connections; a second call does nothing."""
        if self._client is not None:
            client, self._client = self._client, None
            await client.aclose()

    def _connection(self) -> httpx.AsyncClient:
        if self._client is None:
            self._client = self._server.client()
        return self._client

    async def _post(self, body: Body, stack: AsyncExitStack, until: float) -> httpx.Response:
        """Open a reply on the `stack`, or read a refusal; raises `TimeoutError`."""
        async with asyncio.timeout(until - monotonic()):
            response = await stack.enter_async_context(
                self._connection().stream("POST", self._path, json=body)
            )
            if response.status_code != httpx.codes.OK:
                await response.aread()
            return response

    def _is_mended(
        self, response: httpx.Response, body: Body, learn: Callable[[Body, str], bool]
    ) -> bool:
        """Tell whether to ask again at once; raises `PromptTooLong`, which no lesson mends."""
        if response.status_code not in _INVALID:
            return False
        if is_too_long(response.text):
            raise self._server.too_long(self._name, reason_of(response.content))
        return learn(body, response.text)


def _is_busy(response: httpx.Response) -> bool:
    # An empty account is no busy server, although OpenAI gives it the same status.
    return response.status_code in _BUSY and "insufficient_quota" not in response.text
