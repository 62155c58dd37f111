"""Language models that an Ollama server holds, over its own `/api/chat`.

It knows that protocol; it does not know what the messages are about.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing, contextmanager
from typing import Any

import httpx
from pydantic import BaseModel, ValidationError

from suggest_watch.errors import (
    BackendDown,
    BackendTimeout,
    BadReply,
    ModelError,
    ModelMissing,
    SettingsError,
)
from suggest_watch.llms import OPTIONS, Ability, Message, ModelFacts, Piece, Prompt, Usage
from suggest_watch.llms.messages import as_dicts
from suggest_watch.llms.size import judgement
from suggest_watch.settings import Sampling, Settings

CONNECT_TIMEOUT_S = 5.0
LIST_TIMEOUT_S = 10.0
LOAD_TIMEOUT_S = 300.0
LEAST_CONTEXT_TOKENS = 4096
_TEMPLATE_TOKENS = 16  # around one message, rounded up
_SMALLER = "suggest models lists smaller ones"
_SAME_NAMES = {
    *("temperature", "top_p", "top_k", "stop", "seed"),
    *("frequency_penalty", "presence_penalty", "repeat_penalty"),
}

_Messages = list[dict[str, str]]


class _Written(BaseModel):
    content: str = ""


class _Line(BaseModel):
    """One line of a stream; a field that it lacks says nothing."""

    message: _Written = _Written()
    error: str = ""
    done: bool = False
    done_reason: str = ""
    prompt_eval_count: int = 0
    eval_count: int = 0


class _Details(BaseModel):
    parameter_size: str = ""
    quantization_level: str = ""


class _Model(BaseModel):
    name: str
    size: int | None = None
    details: _Details = _Details()


class _Tags(BaseModel):
    models: list[_Model]


class _Refusal(BaseModel):
    error: str


class Ollama:
    """A model on an Ollama server; any number of replies may be under way at once."""

    honours = OPTIONS

    def __init__(self, settings: Settings, model: str) -> None:
        """Take the `model` as `ollama list` names it; connects to nothing yet."""
        self.name = f"ollama:{model}"
        self._model = model
        self._settings = settings
        self._context_tokens = LEAST_CONTEXT_TOKENS
        self._client: httpx.AsyncClient | None = None

    @property
    def abilities(self) -> frozenset[Ability]:
        """Schema and functions; judgement by the size in the model's name."""
        return judgement(self._model, unknown=True) | {"schema", "tools"}

    async def warm(self, prefix: Sequence[Message]) -> None:
        """Have the model loaded; Ollama keeps what it has read of a prompt by itself."""
        context = self._context_for(as_dicts(prefix), self._settings.sampling.max_tokens)
        request = self._request([], {"num_ctx": context})
        async with aclosing(self._lines(request, LOAD_TIMEOUT_S)) as lines:
            async for _ in lines:
                pass

    async def generate(self, prompt: Prompt) -> AsyncGenerator[Piece | Usage, None]:
        """Stream the reply; Ollama stops writing when the connection closes."""
        messages = as_dicts(prompt.messages)
        request = self._request(messages, self._options(messages, prompt.sampling))
        if prompt.schema is not None:
            request["format"] = dict(prompt.schema)
        async with aclosing(self._lines(request, prompt.sampling.idle_timeout_s)) as lines:
            async for line in lines:
                if line.message.content:
                    yield Piece(line.message.content)
                if line.done:
                    yield Usage(
                        prompt_tokens=line.prompt_eval_count,
                        generated_tokens=line.eval_count,
                        stopped="length" if line.done_reason == "length" else "end",
                    )

    async def models(self) -> list[ModelFacts]:
        """List what `ollama list` does."""
        with self._translated(LIST_TIMEOUT_S):
            response = await self._connection().get("/api/tags", timeout=LIST_TIMEOUT_S)
        try:
            tags = _Tags.model_validate_json(response.content)
        except ValidationError:
            raise self._not_ollama() from None
        return [
            ModelFacts(
                name=model.name,
                bytes=model.size,
                note=f"{model.details.parameter_size} {model.details.quantization_level}".strip(),
            )
            for model in tags.models
        ]

    async def aclose(self) -> None:
        """Close the connections; the model stays loaded there for `keep_alive`."""
        if self._client is not None:
            client, self._client = self._client, None
            await client.aclose()

    def _request(self, messages: _Messages, options: dict[str, Any]) -> dict[str, Any]:
        return {
            "model": self._model,
            "messages": messages,
            "options": options,
            "keep_alive": self._settings.keep_alive,
            "stream": True,
            "think": False,
            # Versions that know these two answer with an error instead of dropping messages.
            "truncate": False,
            "shift": False,
        }

    def _options(self, messages: _Messages, sampling: Sampling) -> dict[str, Any]:
        return {
            **sampling.model_dump(mode="json", include=_SAME_NAMES, exclude_none=True),
            "num_predict": sampling.max_tokens,
            "num_ctx": self._context_for(messages, sampling.max_tokens),
        }

    def _context_for(self, messages: _Messages, max_tokens: int) -> int:
        """Return a context that surely holds prompt and reply; it only grows, in doublings.

        Ollama loads the model anew for another context. A token has two bytes at the very least
        in any text people write, four in most.
        """
        prompt = sum(len(m["content"].encode()) // 2 + _TEMPLATE_TOKENS for m in messages)
        while self._context_tokens < prompt + max_tokens:
            self._context_tokens *= 2
        return self._context_tokens

    async def _lines(
        self, request: dict[str, Any], patience_s: float
    ) -> AsyncGenerator[_Line, None]:
        """Yield what the server says up to its `done`; raises `ModelError`."""
        timeout = httpx.Timeout(patience_s, connect=CONNECT_TIMEOUT_S)  # of each read, not in all
        speaks_ollama = False
        with self._translated(patience_s):
            async with self._connection().stream(
                "POST", "/api/chat", json=request, timeout=timeout
            ) as response:
                if response.status_code != httpx.codes.OK:
                    raise self._refused(response.status_code, await response.aread())
                async for raw in _raw_lines(response):
                    try:
                        line = _Line.model_validate_json(raw)
                    except ValidationError:
                        continue
                    if line.error:
                        raise ModelError(f"{self.name}: {line.error[:300]}", hint=_SMALLER)
                    speaks_ollama = True
                    yield line
                    if line.done:
                        return
        raise self._cut_off() if speaks_ollama else self._not_ollama()

    def _connection(self) -> httpx.AsyncClient:
        if self._client is None:
            try:
                self._client = httpx.AsyncClient(
                    base_url=self._settings.ollama_url,
                    limits=httpx.Limits(max_connections=None),
                    # What is said to this machine does not leave it through a proxy.
                    mounts={"all://localhost": None, "all://127.0.0.1": None, "all://[::1]": None},
                )
            except httpx.InvalidURL:
                raise _wrong_address() from None
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
                f"Ollama does not answer at {self._address}: {error}", hint="ollama serve"
            ) from error
        except httpx.TimeoutException as error:
            raise BackendTimeout(
                f"{self.name} wrote nothing for {patience_s:g} s",
                hint=f"{_SMALLER}; SUGGEST_SAMPLING__IDLE_TIMEOUT_S waits longer",
            ) from error
        except httpx.RequestError as error:
            raise self._cut_off() from error

    def _refused(self, status: int, body: bytes) -> ModelError:
        try:
            reason = _Refusal.model_validate_json(body).error[:300]
        except ValidationError:
            return self._not_ollama()
        if status == httpx.codes.NOT_FOUND:
            return ModelMissing(
                f"Ollama does not have the model {self._model}", hint=f"ollama pull {self._model}"
            )
        return ModelError(f"{self.name}: {reason}", hint=_SMALLER)

    def _cut_off(self) -> BadReply:
        return BadReply(f"{self.name} was cut off in the middle of its reply", hint="ollama ps")

    def _not_ollama(self) -> BadReply:
        return BadReply(
            f"what answers at {self._address} does not speak Ollama's protocol",
            hint="set SUGGEST_OLLAMA_URL to the address that ollama serve prints",
        )

    @property
    def _address(self) -> str:
        return httpx.URL(self._settings.ollama_url).netloc.decode()  # without a password


def open_llm(settings: Settings, model: str) -> Ollama:
    """Open `model` on the Ollama server of `settings.ollama_url`; connects to nothing yet."""
    return Ollama(settings, model)


async def _raw_lines(response: httpx.Response) -> AsyncIterator[bytes]:
    """Yield lines as JSON means them: at newlines alone, also the last one without."""
    rest = b""
    async for chunk in response.aiter_bytes():
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line
    yield rest


def _wrong_address() -> SettingsError:
    return SettingsError(
        "ollama_url is not an http address", hint="SUGGEST_OLLAMA_URL=http://localhost:11434"
    )
