"""Anthropic's models, or others behind `/v1/messages`, through Anthropic's own SDK.

It knows how that API streams and fails; it does not know what the messages are about. The SDK is an
optional extra that takes a second to import: the first reply, or what prepares it, does that.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing, contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from suggest_watch.connection import (
    CONNECT_TIMEOUT_S,
    NOT_THROUGH_A_PROXY,
    anthropic_server,
    is_too_long,
)
from suggest_watch.errors import (
    BackendDown,
    MissingExtra,
    ModelError,
    ModelMissing,
)
from suggest_watch.llms import Ability, Message, ModelFacts, Prompt
from suggest_watch.llms.anthropic_body import HONOURED, MessagesBody
from suggest_watch.llms.anthropic_reply import Event, ReplyReader
from suggest_watch.llms.patience import busy_wait_s, patience_of, patiently, too_slow
from suggest_watch.llms.replies import Item, Said, habit_of, readable
from suggest_watch.llms.size import judgement
from suggest_watch.settings import Settings

if TYPE_CHECKING:
    from anthropic import APIConnectionError, APIStatusError, AsyncAnthropic, AsyncStream
    from anthropic.types import RawMessageStreamEvent

LIST_TIMEOUT_S = 10.0
_MOST_LISTED = 1000
_INVALID = 400
_LOCKED = 401
_ABSENT = 404
_TOO_LARGE = 413
_BUSY = {429, 503, 529}
_BUSY_KINDS = {"rate_limit_error", "overloaded_error"}


class _Model(BaseModel):
    id: str
    display_name: str = ""
    lifecycle: str = "active"


class _Models(BaseModel):
    data: list[_Model]


class Anthropic:
    """A model behind Anthropic's API; any number of replies may be under way at once."""

    honours = HONOURED

    def __init__(self, settings: Settings, model: str) -> None:
        """Take the `model` by its name there; imports and connects to nothing yet."""
        self.name = f"anthropic:{model}"
        self._model = model
        self._others = f"suggest models --llm {self.name} lists what there is"
        self._settings = settings
        self._server = anthropic_server(settings)
        self._body = MessagesBody(model)
        self._habit = habit_of(model)
        self._client: AsyncAnthropic | None = None

    @property
    def abilities(self) -> frozenset[Ability]:
        """Everything, but judgement where the name tells of a small model."""
        return judgement(self._model, unknown=True) | {"schema", "tools", "speed"}

    async def warm(self, prefix: Sequence[Message]) -> None:
        """Import the SDK, and have `prefix` cached by the first prompt that begins with it.

        Nothing is sent, and nothing is to be paid.
        """
        self._body.expect(prefix)
        await self._connected()

    def generate(self, prompt: Prompt) -> AsyncGenerator[Item, None]:
        """Stream the reply, or the calls; the API stops writing when the connection closes."""
        return readable(
            lambda: self._said(prompt, room=self._habit.room), prompt, self._habit, self.name
        )

    async def models(self) -> list[ModelFacts]:
        """List what the API offers to this key."""
        client = await self._connected()
        with self._translated(LIST_TIMEOUT_S):
            async with asyncio.timeout(LIST_TIMEOUT_S):
                response = await client.models.with_raw_response.list(limit=_MOST_LISTED)
                content = await response.read()
        try:
            models = _Models.model_validate_json(content).data
        except ValidationError:
            raise self._server.another_kind(response.headers) from None
        return [
            ModelFacts(name=model.id, note=model.display_name)
            for model in models
            if model.lifecycle != "retired"
        ]

    async def aclose(self) -> None:
        """Close the connections."""
        if self._client is not None:
            client, self._client = self._client, None
            await client.close()

    async def _said(self, prompt: Prompt, *, room: int) -> AsyncGenerator[Said, None]:
        """Yield what the API says, thoughts too, and at the end the usage; raises `ModelError`."""
        reader = ReplyReader(prompt.sampling.stop)
        async with aclosing(self._events(prompt, room)) as events:
            async for event in events:
                yield reader.read(event)
                if reader.has_stopped:
                    break
        if reader.reason == "refusal":
            raise ModelError(f"{self.name} declined to answer", hint="ask in other words")
        yield reader.end()

    async def _events(self, prompt: Prompt, room: int) -> AsyncGenerator[Event, None]:
        idle_s = prompt.sampling.idle_timeout_s
        client = await self._connected()
        speaks = False
        with self._translated(idle_s):
            async with await self._begun(client, prompt, room) as stream:
                read = patiently(self._read(stream), self.name, idle_s=idle_s, first_s=idle_s)
                async with aclosing(read) as events:
                    async for event in events:
                        speaks = True
                        yield event
                        if event.type == "message_stop":
                            return
                cut_off = self._server.cut_off(self.name)
                raise cut_off if speaks else self._server.another_kind(stream.response.headers)

    async def _read(
        self, stream: AsyncStream[RawMessageStreamEvent]
    ) -> AsyncGenerator[Event, None]:
        """Yield the events that hold what they should; one that keeps us waiting is none."""
        try:
            async for said in stream:
                try:
                    event = Event.model_validate(said, from_attributes=True)
                except ValidationError:
                    continue
                yield event
        except ValueError:  # from the SDK, at what is no JSON
            raise self._server.another_kind(stream.response.headers) from None

    async def _begun(
        self, client: AsyncAnthropic, prompt: Prompt, room: int
    ) -> AsyncStream[RawMessageStreamEvent]:
        """Begin the reply, asking again where less thinking was asked for than the model allows.

        A busy API is waited for and asked again.
        """
        import anthropic

        sampling = prompt.sampling
        clock = asyncio.get_running_loop().time
        until, waits = clock() + patience_of(prompt), 0
        while True:
            body = self._body.of(prompt, room=room)
            try:
                async with asyncio.timeout(sampling.idle_timeout_s):
                    return await client.messages.create(stream=True, **body)
            except anthropic.APIStatusError as error:
                if error.status_code == _INVALID and self._body.learn(body, _reason_of(error)):
                    continue
                wait_s = busy_wait_s(error.response.headers, waits)
                if error.status_code not in _BUSY or clock() + wait_s >= until:
                    raise
            waits += 1
            await asyncio.sleep(wait_s)

    async def _connected(self) -> AsyncAnthropic:
        if self._client is None:
            await asyncio.to_thread(import_module, "anthropic")
            self._client = self._client or self._connection()
        return self._client

    def _connection(self) -> AsyncAnthropic:
        import anthropic
        import httpx2

        # How long a reply may be silent is counted between its events.
        timeout = httpx2.Timeout(None, connect=CONNECT_TIMEOUT_S)
        return anthropic.AsyncAnthropic(
            # Never none: else the SDK looks for keys in places of its own.
            api_key=self._server.key or "none",
            base_url=self._settings.anthropic_url,
            max_retries=0,
            timeout=timeout,
            open_telemetry=False,
            http_client=anthropic.DefaultAsyncHttpxClient(
                timeout=timeout,
                limits=httpx2.Limits(max_connections=None),
                follow_redirects=False,
                mounts=NOT_THROUGH_A_PROXY,
            ),
        )

    @contextmanager
    def _translated(self, patience_s: float) -> Iterator[None]:
        """Translate what the SDK raises, and what it lets through from its HTTP library."""
        import anthropic
        import httpx2

        try:
            yield
        except TimeoutError:
            raise too_slow(self.name, patience_s) from None
        except anthropic.APIStatusError as error:
            raise self._refused(error) from None
        except anthropic.APIConnectionError as error:
            raise self._lost(error) from error
        except httpx2.RequestError as error:
            raise self._server.cut_off(self.name) from error

    def _refused(self, error: APIStatusError) -> ModelError:
        status, reason = error.status_code, _reason_of(error)
        if status == _LOCKED:  # in its reason a server may repeat the key
            return self._server.locked()
        if status == _TOO_LARGE or is_too_long(reason):
            return self._server.too_long(self.name, reason)
        if status == _ABSENT and "model" in reason:
            return ModelMissing(
                f"{self._server.address} does not have the model {self._model}", hint=self._others
            )
        if status == _ABSENT or not reason:
            return self._server.another_kind(error.response.headers)
        if status in _BUSY or error.type in _BUSY_KINDS:
            return self._server.busy(self.name, reason)
        return ModelError(f"{self.name}: {self._server.quoted(reason)}", hint=self._others)

    def _lost(self, error: APIConnectionError) -> ModelError:
        import httpx2

        never_there = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.ProxyError)
        if not isinstance(error.__cause__, never_there):
            return self._server.cut_off(self.name)
        return BackendDown(
            f"nothing answers at {self._server.address}: {error.__cause__}",
            hint=self._server.start,
        )


def open_llm(settings: Settings, model: str) -> Anthropic:
    """Open `model` at `settings.anthropic_url`; imports and connects to nothing yet.

    Raises `MissingExtra` without the SDK, `SettingsError` for an address or a key that can be none.
    """
    if find_spec("anthropic") is None:
        raise MissingExtra("Anthropic's SDK", extra="anthropic")
    return Anthropic(settings, model)


def _reason_of(error: APIStatusError) -> str:
    """Return what the API says of it, nothing where it is not the API that speaks."""
    return error.api_message if isinstance(error.api_message, str) else ""
