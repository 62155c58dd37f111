"""Language models behind `/v1/chat/completions`: OpenAI, llama-server, vLLM, LM Studio and others.

It knows how that protocol streams and fails; it does not know what the messages are about.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

import httpx
from httpx_sse import EventSource
from pydantic import BaseModel, ValidationError

from suggest_watch.connection import is_too_long, openai_server, reason_of
from suggest_watch.errors import ModelError, ModelMissing
from suggest_watch.llms import Ability, Message, ModelFacts, Prompt
from suggest_watch.llms.chat_server import LOAD_TIMEOUT_S, ChatServer
from suggest_watch.llms.openai_body import ChatBody
from suggest_watch.llms.openai_chunks import Chunk, ReplyReader
from suggest_watch.llms.patience import patience_of, patiently
from suggest_watch.llms.replies import Item, Said, habit_of, readable
from suggest_watch.llms.size import judgement
from suggest_watch.settings import Settings

_OPENAI = "api.openai.com"


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
        self._server = openai_server(settings)
        self._is_openai = self._server.host == _OPENAI
        self._body = ChatBody(model, extras=not self._is_openai)
        self._habit = habit_of(model)
        self._warmed: set[tuple[Message, ...]] = set()
        self._chat = ChatServer(self._server, self.name, path="chat/completions")

    @property
    def honours(self) -> frozenset[str]:
        """What the server takes; less, once it has refused some of it."""
        return self._body.honours

    @property
    def abilities(self) -> frozenset[Ability]:
        """What the server takes, and judgement by the size in the model's name."""
        return judgement(self._model, unknown=True) | self._body.abilities | {"speed"}

    async def warm(self, prefix: Sequence[Message]) -> None:
        """Have the model loaded and `prefix` read, for one token; OpenAI's own need neither."""
        messages = tuple(prefix)
        if self._is_openai or messages in self._warmed:
            return
        # Many templates refuse a conversation in which nobody asks anything.
        question = () if messages and messages[-1].role == "user" else (Message("user", ""),)
        patient = {"max_tokens": 1, "idle_timeout_s": LOAD_TIMEOUT_S}
        sampling = self._settings.sampling.model_copy(update=patient)
        async with aclosing(
            self._said(Prompt(messages=messages + question, sampling=sampling), room=0)
        ) as items:
            async for item in items:
                self._habit.always = self._habit.always or item.thought
        self._warmed.add(messages)

    def generate(self, prompt: Prompt) -> AsyncGenerator[Item, None]:
        """Stream the reply; servers stop writing when the connection closes."""
        return readable(
            lambda: self._said(prompt, room=self._habit.room), prompt, self._habit, self.name
        )

    async def models(self) -> list[ModelFacts]:
        """List what the server says it has; at OpenAI not all of it writes text."""
        response = await self._chat.fetch("models")
        if response.status_code != httpx.codes.OK:
            raise self._refused(response)
        try:
            models = _Models.model_validate_json(response.content).data
        except ValidationError:
            raise self._server.another_kind(response.headers) from None
        return [ModelFacts(name=m.id, bytes=m.meta.size if m.meta else None) for m in models]

    async def aclose(self) -> None:
        """Close the connections."""
        await self._chat.aclose()

    async def _said(self, prompt: Prompt, *, room: int) -> AsyncGenerator[Said, None]:
        """Yield what the server says, thoughts too, and at the end the calls and the usage."""
        reader = ReplyReader(prompt)
        idle_s = prompt.sampling.idle_timeout_s
        async with self._chat.accepted(
            lambda: self._body.of(prompt, room=room),
            learn=self._body.learn,
            refused=self._refused,
            patience_s=patience_of(prompt),
        ) as response:
            chunks = patiently(self._chunks(response), self.name, idle_s=idle_s, first_s=idle_s)
            async with aclosing(chunks):
                async for chunk in chunks:
                    yield reader.read(chunk)
        yield reader.end()

    async def _chunks(self, response: httpx.Response) -> AsyncGenerator[Chunk, None]:
        """Yield what the server says, up to the end that it names; raises `ModelError`.

        What only keeps the connection alive is not among it.
        """
        is_whole = speaks = False
        if "text/event-stream" not in response.headers.get("content-type", ""):
            raise self._server.another_kind(response.headers)
        async with aclosing(EventSource(response).aiter_sse()) as events:
            async for event in events:
                if event.data.strip() == "[DONE]":
                    return
                try:
                    chunk = Chunk.model_validate_json(event.data)
                except ValidationError:
                    continue
                if reason := chunk.reason():
                    raise self._failed(reason, event.data)
                speaks = True
                is_whole = is_whole or chunk.is_last
                yield chunk
        if not speaks:
            raise self._server.another_kind(response.headers)
        if not is_whole:
            raise self._server.cut_off(self.name)

    def _failed(self, reason: str, said: str) -> ModelError:
        if is_too_long(said):
            return self._server.too_long(self.name, reason)
        return ModelError(f"{self.name}: {self._server.quoted(reason)}", hint=self._others)

    def _refused(self, response: httpx.Response) -> ModelError:
        status, reason = response.status_code, reason_of(response.content)
        if status == httpx.codes.UNAUTHORIZED:  # in its reason a server may repeat the key
            return self._server.locked()
        if status == httpx.codes.NOT_FOUND and "model" in reason.lower():
            return ModelMissing(
                f"{self._server.address} does not have the model {self._model}", hint=self._others
            )
        if status == httpx.codes.NOT_FOUND or not reason:
            return self._server.another_kind(response.headers)
        return self._failed(reason, response.text)


def open_llm(settings: Settings, model: str) -> OpenAI:
    """Open `model` on the server of `settings.openai_url`; connects to nothing yet.

    Raises `SettingsError` for an address or a key that can be none.
    """
    return OpenAI(settings, model)
