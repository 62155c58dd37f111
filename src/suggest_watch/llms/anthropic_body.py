"""The body of a request to `/v1/messages`, as Anthropic's API takes it.

It knows how that API wants things said, and learns how little a model can be made to think; it
knows no connection.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from suggest_watch.llms import Message, Prompt
from suggest_watch.llms.messages import arguments_of, plain

Json = dict[str, Any]

HONOURED = frozenset({"max_tokens", "stop", "system_prompt", "idle_timeout_s"})
"""What can be passed on: since its version 2026-10-21 the API refuses how to sample."""

# From the least; newer models refuse the first, some the second, too, and think as they see fit.
_THINKING: tuple[Json | None, ...] = ({"type": "disabled"}, {"type": "between_tools"}, None)
_ABOUT_THINKING = re.compile(r"\bthinking\b")
_CACHED: Json = {"type": "ephemeral"}


class MessagesBody:
    """Makes the bodies for one model, which ask for as little thinking as it is known to allow."""

    def __init__(self, model: str) -> None:
        """Take the `model` by its name there."""
        self._model = model
        self._step = 0
        self._prefix: tuple[Message, ...] = ()

    def expect(self, prefix: Sequence[Message]) -> None:
        """Have the API cache `prefix`, which later prompts begin with."""
        self._prefix = tuple(prefix)

    def of(self, prompt: Prompt, *, room: int = 0) -> Json:
        """Return the body that asks for a reply to `prompt`, with `room` for so many thoughts."""
        said = [(message, _blocks(message)) for message in prompt.messages]
        self._mark_prefix(prompt, [blocks for _, blocks in said])
        turns = groupby((turn for turn in said if turn[0].role != "system"), key=_speaker)
        body: Json = {
            "model": self._model,
            "max_tokens": prompt.sampling.max_tokens + room,
            "messages": [{"role": role, "content": _joined(group)} for role, group in turns],
        }
        if system := _joined(turn for turn in said if turn[0].role == "system"):
            body["system"] = system
        if stop := [text for text in prompt.sampling.stop if text.strip()]:
            body["stop_sequences"] = stop
        if prompt.tools:
            body["tools"] = [
                {"name": t.name, "description": t.description, "input_schema": dict(t.parameters)}
                for t in prompt.tools
            ]
            body["cache_control"] = _CACHED  # all of it comes again with what the tool returned
        return body | self._ways_of_writing(prompt)

    def learn(self, body: Json, refusal: str) -> bool:
        """Allow more thinking than `body` did if that is what the `refusal` is about; say whether.

        There are few steps, so that asking again after each one comes to an end.
        """
        step = _THINKING.index(body.get("thinking")) + 1
        if step == len(_THINKING) or not _ABOUT_THINKING.search(refusal):
            return False
        self._step = max(self._step, step)
        return True

    def _mark_prefix(self, prompt: Prompt, blocks: Sequence[list[Json]]) -> None:
        length = len(self._prefix)
        if length and prompt.messages[:length] == self._prefix and blocks[length - 1]:
            blocks[length - 1][-1]["cache_control"] = _CACHED

    def _ways_of_writing(self, prompt: Prompt) -> Json:
        """Return how much to think, and the schema, which shares a parameter with it."""
        thinking = _THINKING[self._step]
        ways: Json = {}
        output: Json = {}
        if thinking is not None:
            ways["thinking"] = thinking
        else:
            output["effort"] = "low"
        if prompt.schema is not None:
            from anthropic import transform_schema

            # What the API cannot enforce becomes part of the schema's descriptions.
            schema = transform_schema(dict(prompt.schema))
            output["format"] = {"type": "json_schema", "schema": schema}
        if output:
            ways["output_config"] = output
        return ways


_Said = tuple[Message, list[Json]]


def _speaker(said: _Said) -> str:
    """Return whose turn it is there: what a tool returns is said by the user."""
    return "assistant" if said[0].role == "assistant" else "user"


def _joined(said: Iterable[_Said]) -> list[Json]:
    return [block for _, blocks in said for block in blocks]


def _blocks(message: Message) -> list[Json]:
    """Return what a message holds; the API refuses texts of spaces alone."""
    text = plain(message.content)
    if message.role == "tool":
        return [{"type": "tool_result", "tool_use_id": message.call_id, "content": text}]
    calls = [
        {"type": "tool_use", "id": c.id, "name": c.name, "input": arguments_of(c)}
        for c in message.calls
    ]
    return ([{"type": "text", "text": text}] if text.strip() else []) + calls
