"""What the events of one reply from `/v1/chat/completions` say; knows no connection."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from suggest_watch.connection import Refusal
from suggest_watch.llms import Prompt, ToolCall, Usage
from suggest_watch.llms.messages import made_id
from suggest_watch.llms.replies import Said


class _Function(BaseModel):
    name: str | None = None
    arguments: Any = None  # text, which grows; an object at some servers


class _CallDelta(BaseModel):
    index: int | None = None
    id: str | None = None
    function: _Function = _Function()


class _Delta(BaseModel):
    content: str | None = None
    reasoning_content: Any = None
    reasoning: Any = None
    tool_calls: list[_CallDelta] | None = None


class _Choice(BaseModel):
    delta: _Delta = _Delta()
    finish_reason: str | None = None


class _Details(BaseModel):
    cached_tokens: int | None = None


class _Counts(BaseModel):
    prompt_tokens: int = 0
    completion_tokens: int = 0
    prompt_tokens_details: _Details | None = None


class Chunk(Refusal):
    """One event of a stream; a field that it lacks says nothing."""

    choices: tuple[_Choice, ...] = ()
    usage: _Counts | None = None

    @property
    def is_last(self) -> bool:
        """Whether it says why the reply ended."""
        return any(choice.finish_reason for choice in self.choices)


class ReplyReader:
    """Puts the calls and the usage of one reply together; the text is said as it comes."""

    def __init__(self, prompt: Prompt) -> None:
        """Take the `prompt` that is replied to."""
        self._prompt = prompt
        self._calls: list[_GrowingCall] = []
        self._counts: _Counts | None = None
        self._pieces = 0
        self._finish = ""

    def read(self, chunk: Chunk) -> Said:
        """Return what there is to say now that `chunk` has come."""
        self._counts = chunk.usage or self._counts
        text, thought = "", False
        for choice in chunk.choices:
            delta = choice.delta
            self._finish = choice.finish_reason or self._finish
            thinks = bool(delta.reasoning_content or delta.reasoning)
            self._pieces += bool(delta.content or delta.tool_calls or thinks)
            for call in delta.tool_calls or ():
                self._grow(call)
            text, thought = text + (delta.content or ""), thought or thinks
        return Said(text=text, thought=thought)

    def end(self) -> Said:
        """Return the whole calls and what the reply cost."""
        counts = self._counts or _Counts(completion_tokens=self._pieces)
        details = counts.prompt_tokens_details
        usage = Usage(
            prompt_tokens=counts.prompt_tokens,
            cached_tokens=(details and details.cached_tokens) or 0,
            generated_tokens=counts.completion_tokens,
            stopped="length" if self._finish == "length" else "end",
        )
        calls = tuple(
            ToolCall(call.id or made_id(self._prompt, number), call.name, call.arguments)
            for number, call in enumerate(self._calls)
        )
        return Said(calls=calls, usage=usage)

    def _grow(self, delta: _CallDelta) -> None:
        """Begin a call, or add to the one with the same place and the same id, if it has any."""
        place = len(self._calls) if delta.index is None and delta.id else delta.index
        call = next((c for c in self._calls[::-1] if place in (None, c.place)), None)
        if call is None or (delta.id and call.id and delta.id != call.id):
            call = _GrowingCall(place)
            self._calls.append(call)
        call.add(delta)


class _GrowingCall:
    def __init__(self, place: int | None) -> None:
        self.place = place
        self.id = self.name = self.arguments = ""

    def add(self, delta: _CallDelta) -> None:
        self.id = self.id or delta.id or ""
        self.name = self.name or delta.function.name or ""
        arguments = delta.function.arguments
        if isinstance(arguments, str):
            self.arguments += arguments
        elif arguments is not None:
            self.arguments = json.dumps(arguments, ensure_ascii=False)
