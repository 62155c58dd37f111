"""What the events of one reply from `/v1/messages` say; knows no connection.

The SDK makes objects of events without checking them, so that they are read as from outside.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel

from suggest_watch.llms import ToolCall, Usage
from suggest_watch.llms.replies import Said


class _Block(BaseModel):
    type: str = ""
    id: str = ""
    name: str = ""


class _Delta(BaseModel):
    """A piece of a block, or why the reply ends."""

    text: str = ""
    thinking: str = ""
    partial_json: str = ""
    stop_reason: str | None = None


class _Counts(BaseModel):
    input_tokens: int | None = None
    cache_creation_input_tokens: int | None = None
    cache_read_input_tokens: int | None = None
    output_tokens: int | None = None


class _Start(BaseModel):
    usage: _Counts


class Event(BaseModel):
    """One event of a stream; a field that it lacks says nothing."""

    type: str
    message: _Start | None = None
    content_block: _Block | None = None
    delta: _Delta | None = None
    usage: _Counts | None = None


class ReplyReader:
    """Puts one reply together, event by event.

    `reason` is why it ended, as the API says it. `has_stopped` becomes true at one of the stop
    texts that the API does not take, those of spaces alone; then nothing more is to be read.
    """

    def __init__(self, stop: Sequence[str]) -> None:
        """Take the texts that end the reply."""
        self.reason = ""
        self.has_stopped = False
        self._stop = [text for text in stop if text.isspace()]
        self._held = ""
        self._call: _Block | None = None
        self._arguments = ""
        self._prompt = _Counts()
        self._pieces = 0
        self._written: int | None = None

    def read(self, event: Event) -> Said:
        """Return what the event adds to the reply."""
        match event:
            case Event(type="message_start", message=_Start(usage=counts)):
                self._prompt = counts
            case Event(type="content_block_start", content_block=_Block() as block):
                self._call, self._arguments = (block if block.type == "tool_use" else None), ""
                return Said(thought=block.type in {"thinking", "redacted_thinking"})
            case Event(type="content_block_delta", delta=_Delta() as delta):
                self._pieces += 1
                self._arguments += delta.partial_json
                return Said(text=self._cut(delta.text), thought=bool(delta.thinking))
            case Event(type="content_block_stop") if self._call is not None:
                call, self._call = self._call, None
                return Said(calls=(ToolCall(call.id, call.name, self._arguments or "{}"),))
            case Event(type="message_delta"):
                self.reason = (event.delta and event.delta.stop_reason) or self.reason
                self._written = (event.usage and event.usage.output_tokens) or self._written
        return Said()

    def end(self) -> Said:
        """Return what was held back, and what the reply cost."""
        prompt = self._prompt
        cached = prompt.cache_read_input_tokens or 0
        usage = Usage(
            prompt_tokens=cached
            + (prompt.input_tokens or 0)
            + (prompt.cache_creation_input_tokens or 0),
            cached_tokens=cached,
            generated_tokens=self._pieces if self._written is None else self._written,
            stopped=self._stopped(),
        )
        return Said(text="" if self.has_stopped else self._held, usage=usage)

    def _cut(self, text: str) -> str:
        """Return what can be shown, now that `text` has come; spaces may be half a stop text."""
        self._held += text
        ends = [at for stop in self._stop if (at := self._held.find(stop)) >= 0]
        if ends:
            self.has_stopped = True
            return self._held[: min(ends)]
        shown = self._held.rstrip() if self._stop else self._held
        self._held = self._held[len(shown) :]
        return shown

    def _stopped(self) -> Literal["end", "length", "stop"]:
        if self.has_stopped or self.reason == "stop_sequence":
            return "stop"
        is_full = self.reason in {"max_tokens", "model_context_window_exceeded"}
        return "length" if is_full else "end"
