"""The body of a chat request, as Ollama takes it.

It knows what the server told of the model or refused; it knows no connection.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from suggest_watch.llms import Ability, Message, Prompt
from suggest_watch.llms.chat_server import ABOUT_SCHEMA, ABOUT_TOOLS
from suggest_watch.llms.messages import arguments_of, as_dicts, tools_as_dicts

LEAST_CONTEXT_TOKENS = 4096
_TEMPLATE_TOKENS = 16  # around one message, rounded up
_QUESTION_TOKENS = 1024  # what usually follows a prefix
_SAME_NAMES = {
    *("temperature", "top_p", "top_k", "stop", "seed"),
    *("frequency_penalty", "presence_penalty", "repeat_penalty"),
}
_ABILITIES: Mapping[str, Ability] = {"format": "schema", "tools": "tools"}


class _Thinking(BaseModel):
    values: list[bool | str] = []


class Shown(BaseModel):
    """What `/api/show` tells of a model; older versions tell less."""

    capabilities: list[str] = []
    thinking: _Thinking = _Thinking()


class OllamaBody:
    """Makes the bodies for one model, without what the server refused before."""

    def __init__(self, model: str, *, keep_alive: str) -> None:
        """Take the `model` and how long it stays loaded."""
        self._model = model
        self._keep_alive = keep_alive
        self._context_tokens = LEAST_CONTEXT_TOKENS
        self._think: bool | str = False
        self._refused: set[str] = set()

    @property
    def abilities(self) -> frozenset[Ability]:
        """What is asked for, by what is known now."""
        return frozenset(
            ability for name, ability in _ABILITIES.items() if name not in self._refused
        )

    @property
    def thinks(self) -> bool:
        """Whether the model cannot but think, as far as it was shown."""
        return self._think is not False

    def heed(self, shown: Shown) -> None:
        """Ask for nothing that the model is shown not to have, and for no thoughts or few.

        Where a model cannot but think, Ollama has to be asked for the thoughts: it would leave
        them in the reply otherwise.
        """
        if shown.capabilities and "tools" not in shown.capabilities:
            self._refused.add("tools")
        ways = shown.thinking.values
        if False not in ways:
            self._think = next((way for way in ("low", True) if way in ways), False)

    def loading(self, prefix: Sequence[Message], *, reply_tokens: int) -> dict[str, Any]:
        """Return the body that only loads the model, for prompts that begin with `prefix`."""
        needed = _tokens(as_dicts(prefix)) + _QUESTION_TOKENS + reply_tokens
        return self._body([], {"num_ctx": self._context_for(needed)})

    def of(self, prompt: Prompt, *, room: int) -> dict[str, Any]:
        """Return the body that asks for a streamed reply, with `room` for so many thoughts."""
        sampling = prompt.sampling
        messages = _as_ollama(prompt.messages)
        longest = sampling.max_tokens + room
        asked: dict[str, Any] = {}
        if prompt.tools:
            asked["tools"] = tools_as_dicts(prompt.tools)
        if prompt.schema is not None:
            asked["format"] = dict(prompt.schema)
        asked = {name: value for name, value in asked.items() if name not in self._refused}
        options = {
            **sampling.model_dump(mode="json", include=_SAME_NAMES, exclude_none=True),
            "num_predict": longest,
            "num_ctx": self._context_for(_tokens(messages, *asked.values()) + longest),
        }
        return self._body(messages, options) | asked

    def learn(self, body: dict[str, Any], refusal: str) -> bool:
        """Note what of `body` the `refusal` says is not taken; false when it says no such thing.

        Each lesson makes the next body smaller, so that asking again comes to an end.
        """
        about = {
            "think": "think" in refusal.lower(),
            "tools": ABOUT_TOOLS.search(refusal),
            "format": ABOUT_SCHEMA.search(refusal) or "format" in refusal,
        }
        refused = next((name for name, is_it in about.items() if name in body and is_it), None)
        if refused is None:
            return False
        self._refused.add(refused)
        return True

    def _body(self, messages: list[dict[str, Any]], options: dict[str, Any]) -> dict[str, Any]:
        return {
            "model": self._model,
            "messages": messages,
            "options": options,
            "keep_alive": self._keep_alive,
            "stream": True,
            # Versions that know these two answer with an error instead of dropping messages.
            "truncate": False,
            "shift": False,
        } | ({} if "think" in self._refused else {"think": self._think})

    def _context_for(self, tokens: int) -> int:
        """Return a context that holds so many; it only grows, in doublings.

        Ollama loads the model anew for another context.
        """
        while self._context_tokens < tokens:
            self._context_tokens *= 2
        return self._context_tokens


def _tokens(messages: list[dict[str, Any]], *others: Any) -> int:
    """Return more tokens than the messages and other parts of a prompt surely have.

    A token has two bytes at the very least in any text people write, four in most.
    """
    text = json.dumps([messages, *others], ensure_ascii=False)
    return len(text.encode()) // 2 + len(messages) * _TEMPLATE_TOKENS


def _as_ollama(messages: Sequence[Message]) -> list[dict[str, Any]]:
    """Return the messages in Ollama's form: arguments as objects, results by the tool's name."""
    names = {call.id: call.name for message in messages for call in message.calls}
    turns = as_dicts(messages)
    for turn, message in zip(turns, messages, strict=True):
        for told, call in zip(turn.get("tool_calls", ()), message.calls, strict=True):
            told["function"]["arguments"] = arguments_of(call)
        if message.role == "tool":
            turn["tool_name"] = names.get(message.call_id, "")
    return turns
