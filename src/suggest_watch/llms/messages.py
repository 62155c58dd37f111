"""Messages and tools as chat servers take them; knows no server and no model.

A server writes messages into the model's own template and reads the marks of that template
wherever they stand. In a message such a mark is a forgery, for instance a synopsis that ends its
own turn and begins one as the system, so none is passed on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from suggest_watch.llms import Message, Prompt, Tool, ToolCall

# The families of marks: ChatML and Llama 3, DeepSeek, Gemma, Llama 2 and Mistral.
_MARK = re.compile(
    r"<\|[^\s|<>]{1,40}\|>|<｜[^\s｜<>]{1,40}｜>|<(?:start|end)_of_turn>"
    r"|</?s>|\[/?INST\]|<</?SYS>>|\[/?SYSTEM_PROMPT\]"
)


def as_dicts(messages: Sequence[Message]) -> list[dict[str, Any]]:
    """Return the messages in OpenAI's form, a space where a template's mark stood."""
    return [_as_dict(message) for message in messages]


def tools_as_dicts(tools: Sequence[Tool]) -> list[dict[str, Any]]:
    """Return functions that a model may call, in the form that OpenAI and Ollama share."""
    return [
        {
            "type": "function",
            "function": {
                "name": tool.name,
                "description": tool.description,
                "parameters": dict(tool.parameters),
            },
        }
        for tool in tools
    ]


def arguments_of(call: ToolCall) -> dict[str, Any]:
    """Return the arguments of a call as an object, empty where the model wrote none."""
    try:
        arguments = json.loads(plain(call.arguments))
    except ValueError:
        return {}
    return arguments if isinstance(arguments, dict) else {}


def made_id(prompt: Prompt, number: int) -> str:
    """Return an id for the reply's call with this `number`, which no call of the prompt has."""
    return f"call-{sum(len(message.calls) for message in prompt.messages) + number}"


def plain(text: str) -> str:
    """Return `text` with a space where a template's mark stood."""
    # A space, not nothing: the text around a mark must not close up to another mark.
    without_marks = _MARK.sub(" ", text)
    # Half a surrogate pair, as file names and terminals can hold, has no UTF-8.
    return without_marks.encode("utf-8", "replace").decode()


def _as_dict(message: Message) -> dict[str, Any]:
    turn: dict[str, Any] = {"role": message.role, "content": plain(message.content)}
    if message.calls:
        turn["tool_calls"] = [_call_as_dict(call) for call in message.calls]
    if message.role == "tool":
        turn["tool_call_id"] = message.call_id
    return turn


def _call_as_dict(call: ToolCall) -> dict[str, Any]:
    function = {"name": plain(call.name), "arguments": plain(call.arguments)}
    return {"id": call.id, "type": "function", "function": function}
