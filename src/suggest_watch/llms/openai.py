"""Language models behind `/v1/chat/completions`: OpenAI, llama-server, vLLM, LM Studio and others.

It knows how that protocol streams and fails; it does not know what the messages are about.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager, contextmanager
from typing import Any

import httpx
from httpx_sse import EventSource
from pydantic import BaseModel, ValidationError

from suggest_watch.errors import (
    BackendDown,
    BackendTimeout,
    BadReply,
    ModelError,
    ModelMissing,
    SettingsError,
)
from suggest_watch.llms import Ability, Message, ModelFacts, Piece, Prompt, Usage
from suggest_watch.llms.openai_body import ChatBody
from suggest_watch.llms.size import judgement
from suggest_watch.llms.thoughts import ThoughtFilter
from suggest_watch.settings import Settings

CONNECT_TIMEOUT_S = 5.0
LIST_TIMEOUT_S = 10.0
LOAD_TIMEOUT_S = 300.0
BUSY_WAIT_S = 1.0  # where a busy server does not say how long
_OPENAI = "api.openai.com"
_BUSY = {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE}
_INVALID = {httpx.codes.BAD_REQUEST, httpx.codes.UNPROCESSABLE_ENTITY}


class _Delta(BaseModel):
    content: str | None = None
    reasoning_content: Any = None
    reasoning: Any = None


class _Choice(BaseModel):
    delta: _Delta = _Delta()
    finish_reason: str | None = None


class _Details(BaseModel):
    cached_tokens: int | None = None


class _Counts(BaseModel):
    prompt_tokens: int = 0
    completion_tokens: int = 0
    prompt_tokens_details: _Details | None = None


class _Error(BaseModel):
    message: str


class _Refusal(BaseModel):
    """An error, in each of the shapes that servers give it."""

    error: _Error | str | None = None
    message: str | None = None
    detail: Any = None

    def reason(self) -> str:
        """Return what it says, nothing where it is not an error."""
        error = self.error.message if isinstance(self.error, _Error) else self.error
        return error or self.message or (str(self.detail) if self.detail else "")


class _Chunk(_Refusal):
    """One event of a stream; a field that it lacks says nothing."""

    choices: list[_Choice] = []
    usage: _Counts | None = None


class _Meta(BaseModel):
    size: int | None = None


class _Model(BaseModel):
    id: str
    meta: _Meta | None = None  # llama-server tells the size


class _Models(BaseModel):
    data: list[_Model]


class OpenAI:
    """A model on a server that speaks OpenAI's protocol; many replies may be under way at once."""

    def __init__(self, settings: Settings, model: str) -> None:
        """Take the `model` as the server lists it; connects to nothing yet."""
        self.name = f"openai:{model}"
        self._model = model
        self._others = f"suggest models --llm {self.name} lists what the server has"
        self._settings = settings
        self._key = _key_of(settings)
        self._url = _url_of(settings)
        self._address = self._url.netloc.decode()  # without a password
        self._is_openai = self._url.host == _OPENAI
        self._body = ChatBody(model, extras=not self._is_openai)
        self._warmed: set[tuple[Message, ...]] = set()
        self._client: httpx.AsyncClient | None = None

    @property
    def honours(self) -> frozenset[str]:
        """What the server takes; less, once it has refused some of it."""
        return self._body.honours

    @property
    def abilities(self) -> frozenset[Ability]:
        """What the server's models are taken to do, judgement by the size in their name."""
        return judgement(self._model, unknown=True) | {"schema", "tools"}

    async def warm(self, prefix: Sequence[Message]) -> None:
        """Have the model loaded and `prefix` read, for one token; OpenAI's own need neither."""
        messages = tuple(prefix)
        if self._is_openai or messages in self._warmed:
            return
        # Many templates refuse a conversation in which nobody asks anything.
        question = () if messages and messages[-1].role == "user" else (Message("user", ""),)
        patient = {"max_tokens": 1, "idle_timeout_s": LOAD_TIMEOUT_S}
        sampling = self._settings.sampling.model_copy(update=patient)
        prompt = Prompt(messages=messages + question, sampling=sampling)
        async with aclosing(self.generate(prompt)) as items:
            async for _ in items:
                pass
        self._warmed.add(messages)

    async def generate(self, prompt: Prompt) -> AsyncGenerator[Piece | Usage, None]:
        """Stream the reply; servers stop writing when the connection closes."""
        thoughts = ThoughtFilter()
        counts: _Counts | None = None
        pieces, finish = 0, ""
        async with aclosing(self._chunks(prompt)) as chunks:
            async for chunk in chunks:
                counts = chunk.usage or counts
                for choice in chunk.choices:
                    delta = choice.delta
                    finish = choice.finish_reason or finish
                    pieces += bool(delta.content or delta.reasoning_content or delta.reasoning)
                    if text := thoughts.show(delta.content or ""):
                        yield Piece(text)
        if text := thoughts.rest():
            yield Piece(text)
        yield _usage(counts or _Counts(completion_tokens=pieces), finish)

    async def models(self) -> list[ModelFacts]:
        """List what the server says it has; at OpenAI not all of it writes text."""
        with self._translated(LIST_TIMEOUT_S):
            response = await self._connection().get("models", timeout=LIST_TIMEOUT_S)
        if response.status_code != httpx.codes.OK:
            raise self._refused(response)
        try:
            models = _Models.model_validate_json(response.content).data
        except ValidationError:
            raise self._not_the_api(response) from None
        return [ModelFacts(name=m.id, bytes=m.meta.size if m.meta else None) for m in models]

    async def aclose(self) -> None:
        """Close the connections."""
        if self._client is not None:
            client, self._client = self._client, None
            await client.aclose()

    async def _chunks(self, prompt: Prompt) -> AsyncGenerator[_Chunk, None]:
        """Yield what the server says; raises `BackendTimeout` when the next chunk is too late.

        A server that only keeps the connection alive, or has us wait for our turn, is silent.
        """
        patience_s = prompt.sampling.idle_timeout_s
        async with aclosing(self._events(prompt)) as events:
            while True:
                try:
                    async with asyncio.timeout(patience_s):
                        chunk = await anext(events, None)
                except TimeoutError:
                    raise self._too_slow(patience_s) from None
                if chunk is None:
                    return
                yield chunk

    async def _events(self, prompt: Prompt) -> AsyncGenerator[_Chunk, None]:
        """Yield what the server says, up to the end that it names; raises `ModelError`."""
        is_whole = speaks = False
        with self._translated(prompt.sampling.idle_timeout_s):
            async with self._accepted(prompt) as response:
                if "text/event-stream" not in _content_type(response):
                    raise self._not_the_api(response)
                async with aclosing(EventSource(response).aiter_sse()) as events:
                    async for event in events:
                        if event.data.strip() == "[DONE]":
                            return
                        try:
                            chunk = _Chunk.model_validate_json(event.data)
                        except ValidationError:
                            continue
                        if reason := chunk.reason():
                            raise ModelError(
                                f"{self.name}: {self._quoted(reason)}", hint=self._others
                            )
                        speaks = True
                        is_whole = is_whole or any(c.finish_reason for c in chunk.choices)
                        yield chunk
                if not is_whole:
                    raise self._cut_off() if speaks else self._not_the_api(response)

    @asynccontextmanager
    async def _accepted(self, prompt: Prompt) -> AsyncIterator[httpx.Response]:
        """Open the reply, asking again without each parameter that the server does not take.

        A server that is busy is asked once more, unless that would be after the idle timeout.
        """
        has_waited = False
        while True:
            body = self._body.of(prompt)
            async with self._connection().stream("POST", "chat/completions", json=body) as response:
                if response.status_code == httpx.codes.OK:
                    yield response
                    return
                await response.aread()
            if response.status_code in _INVALID and self._body.learn(body, response.text):
                continue
            wait_s = _wait_s(response)
            is_busy = response.status_code in _BUSY
            if not is_busy or has_waited or wait_s >= prompt.sampling.idle_timeout_s:
                raise self._refused(response)
            has_waited = True
            await asyncio.sleep(wait_s)

    def _connection(self) -> httpx.AsyncClient:
        if self._client is None:
            self._client = httpx.AsyncClient(
                base_url=self._url,
                headers={"Authorization": f"Bearer {self._key}"} if self._key else None,
                # How long a reply may be silent is counted between its chunks.
                timeout=httpx.Timeout(None, connect=CONNECT_TIMEOUT_S),
                limits=httpx.Limits(max_connections=None),
                # What is said to this machine does not leave it through a proxy.
                mounts={"all://localhost": None, "all://127.0.0.1": None, "all://[::1]": None},
            )
        return self._client

    @contextmanager
    def _translated(self, patience_s: float) -> Iterator[None]:
        """Translate what httpx raises."""
        try:
            yield
        except httpx.UnsupportedProtocol:
            raise _wrong_address() from None
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            raise BackendDown(
                f"nothing answers at {self._address}: {error}",
                hint="start the server, or set SUGGEST_OPENAI_URL to where it is",
            ) from error
        except httpx.TimeoutException as error:
            raise self._too_slow(patience_s) from error
        except httpx.RequestError as error:
            raise self._cut_off() from error

    def _refused(self, response: httpx.Response) -> ModelError:
        status = response.status_code
        if status == httpx.codes.UNAUTHORIZED:  # in its reason a server may repeat the key
            fault = "does not accept the key" if self._key else "wants a key"
            return ModelError(
                f"{self._address} {fault}", hint="set SUGGEST_OPENAI_API_KEY to a key for it"
            )
        try:
            reason = _Refusal.model_validate_json(response.content).reason()
        except ValidationError:
            reason = ""
        if status == httpx.codes.NOT_FOUND and "model" in reason.lower():
            return ModelMissing(
                f"{self._address} does not have the model {self._model}", hint=self._others
            )
        if status == httpx.codes.NOT_FOUND or not reason:
            return self._not_the_api(response)
        hint = "try again in a minute" if status in _BUSY else self._others
        return ModelError(f"{self.name}: {self._quoted(reason)}", hint=hint)

    def _quoted(self, reason: str) -> str:
        return (reason.replace(self._key, "(key)") if self._key else reason)[:300]

    def _too_slow(self, patience_s: float) -> BackendTimeout:
        return BackendTimeout(
            f"{self.name} wrote nothing for {patience_s:g} s",
            hint="try a smaller model (suggest models), or raise SUGGEST_SAMPLING__IDLE_TIMEOUT_S",
        )

    def _cut_off(self) -> BadReply:
        return BadReply(
            f"{self.name} was cut off in the middle of its reply", hint="ask again: suggest search"
        )

    def _not_the_api(self, response: httpx.Response) -> BadReply:
        spoken = "HTML" if "html" in _content_type(response) else "something else"
        return BadReply(
            f"{self._address} speaks {spoken}, not the API (status {response.status_code})",
            hint="set SUGGEST_OPENAI_URL to the server's address, up to its /v1",
        )


def open_llm(settings: Settings, model: str) -> OpenAI:
    """Open `model` on the server of `settings.openai_url`; connects to nothing yet.

    Raises `SettingsError` for an address or a key that can be none.
    """
    return OpenAI(settings, model)


def _url_of(settings: Settings) -> httpx.URL:
    try:
        return httpx.URL(settings.openai_url)
    except httpx.InvalidURL:
        raise _wrong_address() from None


def _wrong_address() -> SettingsError:
    return SettingsError(
        "openai_url is not an http address", hint="SUGGEST_OPENAI_URL=http://localhost:8080/v1"
    )


def _key_of(settings: Settings) -> str:
    """Return the key, empty where there is none."""
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else ""
    if not (key.isascii() and key.isprintable()):  # httpx would show it in its complaint
        raise SettingsError(
            "openai_api_key holds characters that no key has",
            hint="set SUGGEST_OPENAI_API_KEY again, without line breaks",
        )
    return key


def _content_type(response: httpx.Response) -> str:
    return str(response.headers.get("content-type", "")).lower()


def _wait_s(response: httpx.Response) -> float:
    after = response.headers.get("retry-after", "")  # a date is as good as nothing
    return float(after) if after.isdecimal() else BUSY_WAIT_S


def _usage(counts: _Counts, finish: str) -> Usage:
    details = counts.prompt_tokens_details
    return Usage(
        prompt_tokens=counts.prompt_tokens,
        cached_tokens=(details and details.cached_tokens) or 0,
        generated_tokens=counts.completion_tokens,
        stopped="length" if finish == "length" else "end",
    )
