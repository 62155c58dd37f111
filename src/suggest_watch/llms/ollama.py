"""Language models that an Ollama server holds, over its own `/api/chat`.

It knows that protocol; it does not know what the messages are about.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing
from typing import Any

import httpx
from pydantic import BaseModel, ValidationError

from suggest_watch.connection import is_too_long, ollama_server, reason_of
from suggest_watch.errors import ModelError, ModelMissing
from suggest_watch.llms import OPTIONS, Ability, Message, ModelFacts, Prompt, ToolCall, Usage
from suggest_watch.llms.chat_server import LOAD_TIMEOUT_S, Body, ChatServer
from suggest_watch.llms.messages import made_id
from suggest_watch.llms.ollama_body import OllamaBody, Shown
from suggest_watch.llms.patience import patience_of, patiently
from suggest_watch.llms.replies import Item, Said, habit_of, readable
from suggest_watch.llms.size import judgement
from suggest_watch.settings import Settings

_SMALLER = "suggest models lists smaller ones"


class _Function(BaseModel):
    name: str
    arguments: Any = None


class _Call(BaseModel):
    id: str = ""
    function: _Function


class _Written(BaseModel):
    content: str | None = None
    thinking: str | None = None
    tool_calls: list[_Call] | None = None


class _Line(BaseModel):
    """One line of a stream; a field that it lacks says nothing."""

    message: _Written = _Written()
    error: str = ""
    done: bool = False
    done_reason: str = ""
    prompt_eval_count: int = 0
    eval_count: int = 0

    def usage(self) -> Usage | None:
        """Return what the reply cost, if this line ends it."""
        if not self.done:
            return None
        return Usage(
            prompt_tokens=self.prompt_eval_count,
            generated_tokens=self.eval_count,
            stopped="length" if self.done_reason == "length" else "end",
        )


class _Details(BaseModel):
    parameter_size: str = ""
    quantization_level: str = ""


class _Model(BaseModel):
    name: str
    size: int | None = None
    details: _Details = _Details()


class _Tags(BaseModel):
    models: list[_Model]


class Ollama:
    """A model on an Ollama server; any number of replies may be under way at once."""

    honours = OPTIONS

    def __init__(self, settings: Settings, model: str) -> None:
        """Take the `model` as `ollama list` names it; connects to nothing yet."""
        self.name = f"ollama:{model}"
        self._model = model
        self._settings = settings
        self._server = ollama_server(settings)
        self._chat = ChatServer(self._server, self.name, path="/api/chat")
        self._body = OllamaBody(model, keep_alive=settings.keep_alive)
        self._habit = habit_of(model)
        self._is_shown = False

    @property
    def abilities(self) -> frozenset[Ability]:
        """What the server takes for this model, and judgement by the size in its name."""
        return judgement(self._model, unknown=True) | self._body.abilities | {"speed"}

    async def warm(self, prefix: Sequence[Message]) -> None:
        """Have the model loaded; Ollama keeps what it has read of a prompt by itself."""
        await self._look()
        longest = self._settings.sampling.max_tokens + self._habit.room

        def body_of() -> Body:
            return self._body.loading(prefix, reply_tokens=longest)

        async with aclosing(self._lines(body_of, LOAD_TIMEOUT_S, LOAD_TIMEOUT_S)) as lines:
            async for _ in lines:
                pass

    async def generate(self, prompt: Prompt) -> AsyncGenerator[Item, None]:
        """Stream the reply; Ollama stops writing when the connection closes."""

        def ask() -> AsyncGenerator[Said, None]:
            return self._said(prompt, room=self._habit.room)

        await self._look()
        async with aclosing(readable(ask, prompt, self._habit, self.name)) as items:
            async for item in items:
                yield item

    async def models(self) -> list[ModelFacts]:
        """List what `ollama list` does."""
        response = await self._chat.fetch("/api/tags")
        try:
            tags = _Tags.model_validate_json(response.content)
        except ValidationError:
            raise self._server.another_kind(response.headers) from None
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
        await self._chat.aclose()

    async def _look(self) -> None:
        """Learn once what the model can do; a version that does not tell is done without."""
        if self._is_shown:
            return
        response = await self._chat.fetch("/api/show", {"model": self._model})
        if response.status_code == httpx.codes.NOT_FOUND and reason_of(response.content):
            raise self._refused(response)
        self._is_shown = True
        try:
            shown = Shown.model_validate_json(response.content)
        except ValidationError:
            return
        self._body.heed(shown)
        self._habit.always = self._body.thinks
        if shown.thinking.values:  # so that it is asked in the way that tells thoughts apart
            self._habit.begin_inside = False

    async def _said(self, prompt: Prompt, *, room: int) -> AsyncGenerator[Said, None]:
        """Yield what the server says, thoughts too."""
        calls = 0

        def body_of() -> Body:
            return self._body.of(prompt, room=room)

        idle_s = prompt.sampling.idle_timeout_s
        async with aclosing(self._lines(body_of, idle_s, patience_of(prompt))) as lines:
            async for line in lines:
                message = line.message
                told = tuple(
                    _as_call(call, made_id(prompt, number))
                    for number, call in enumerate(message.tool_calls or (), calls)
                )
                calls += len(told)
                yield Said(
                    text=message.content or "",
                    thought=bool(message.thinking),
                    calls=told,
                    usage=line.usage(),
                )

    async def _lines(
        self, body_of: Callable[[], Body], idle_s: float, patience_s: float
    ) -> AsyncGenerator[_Line, None]:
        async with self._chat.accepted(
            body_of, learn=self._body.learn, refused=self._refused, patience_s=patience_s
        ) as response:
            lines = patiently(self._read(response), self.name, idle_s=idle_s, first_s=idle_s)
            async with aclosing(lines):
                async for line in lines:
                    yield line

    async def _read(self, response: httpx.Response) -> AsyncGenerator[_Line, None]:
        """Yield what the server says up to its `done`; raises `ModelError`."""
        speaks_ollama = False
        async for raw in _raw_lines(response):
            try:
                line = _Line.model_validate_json(raw)
            except ValidationError:
                continue
            if line.error:
                raise self._failed(line.error)
            speaks_ollama = True
            yield line
            if line.done:
                return
        if not speaks_ollama:
            raise self._server.another_kind(response.headers)
        raise self._server.cut_off(self.name)

    def _failed(self, reason: str) -> ModelError:
        if is_too_long(reason):
            return self._server.too_long(self.name, reason)
        return ModelError(f"{self.name}: {self._server.quoted(reason)}", hint=_SMALLER)

    def _refused(self, response: httpx.Response) -> ModelError:
        reason = reason_of(response.content)
        if not reason:
            return self._server.another_kind(response.headers)
        if response.status_code == httpx.codes.NOT_FOUND:
            return ModelMissing(
                f"Ollama does not have the model {self._model}", hint=f"ollama pull {self._model}"
            )
        return self._failed(reason)


def open_llm(settings: Settings, model: str) -> Ollama:
    """Open `model` on the Ollama server of `settings.ollama_url`; connects to nothing yet."""
    return Ollama(settings, model)


def _as_call(call: _Call, made: str) -> ToolCall:
    arguments = call.function.arguments
    text = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
    return ToolCall(call.id or made, call.function.name, text)


async def _raw_lines(response: httpx.Response) -> AsyncIterator[bytes]:
    """Yield lines as JSON means them: at newlines alone, also the last one without."""
    rest = b""
    async for chunk in response.aiter_bytes():
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line
    yield rest
