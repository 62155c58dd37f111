"""The body of a chat request, as OpenAI and the servers that speak its protocol take it.

It knows in what they differ and learns it from their refusals; it knows no connection.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from suggest_watch.llms import Ability, Prompt
from suggest_watch.llms.chat_server import ABOUT_SCHEMA, ABOUT_TOOLS
from suggest_watch.llms.messages import as_dicts, tools_as_dicts
from suggest_watch.settings import Sampling

_SAME_NAMES = {
    *("temperature", "top_p", "max_tokens", "stop", "seed"),
    *("frequency_penalty", "presence_penalty"),
}
# OpenAI has no such parameters; llama-server and LM Studio call the second one so, vLLM otherwise.
_EXTRAS = {
    "top_k": ("top_k",),
    "repeat_penalty": ("repeat_penalty", "repetition_penalty"),
}
# A reply can do without these; without its limit or its stop texts it cannot.
_DISPENSABLE = {
    *("temperature", "top_p", "seed", "frequency_penalty", "presence_penalty"),
    *("top_k", "repeat_penalty", "repetition_penalty"),
    *("stream_options", "chat_template_kwargs", "cache_prompt", "reasoning_effort"),
}
# Whoever asks checks the reply against the schema, which also stands in the prompt, and gets no
# calls where there are no tools.
_ABILITIES: Mapping[str, Ability] = {"response_format": "schema", "tools": "tools"}
_WORDS = {"model", "messages", "stream"}  # which any refusal may use
_NOT_TAKEN = re.compile(
    r"un(?:supported|recogni[sz]ed|known|expected)|not (?:supported|permitted|allowed)"
    r"|(?:does|do) not support|extra_forbidden",
    re.IGNORECASE,
)


class ChatBody:
    """Makes the bodies for one model on one server, without what that server refused before."""

    def __init__(self, model: str, *, extras: bool) -> None:
        """Take the `model`, and whether parameters that OpenAI does not have are passed on."""
        self._model = model
        self._extras = _EXTRAS if extras else {}
        self._limit = "max_tokens"
        self._is_strict = True
        self._refused: set[str] = set()

    @property
    def honours(self) -> frozenset[str]:
        """The fields of `Sampling` that are passed on, by what is known now."""
        extras = {
            field for field, names in self._extras.items() if not self._refused.issuperset(names)
        }
        same = _SAME_NAMES - self._refused
        return frozenset(extras | same | {"system_prompt", "idle_timeout_s"})

    @property
    def abilities(self) -> frozenset[Ability]:
        """What is asked for, by what is known now."""
        return frozenset(
            ability for name, ability in _ABILITIES.items() if name not in self._refused
        )

    def of(self, prompt: Prompt, *, room: int = 0) -> dict[str, Any]:
        """Return the body that asks for a streamed reply, with `room` for so many thoughts."""
        sampling = prompt.sampling
        body: dict[str, Any] = {
            "model": self._model,
            "messages": as_dicts(prompt.messages),
            "stream": True,
            "stream_options": {"include_usage": True},
            **sampling.model_dump(mode="json", include=_SAME_NAMES, exclude_none=True),
        }
        if not sampling.stop:
            del body["stop"]
        if prompt.schema is not None:
            schema = {"name": "reply", "schema": dict(prompt.schema), "strict": self._is_strict}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        if prompt.tools:
            body["tools"] = tools_as_dicts(prompt.tools)
        if self._extras:
            body |= self._extra_parameters(sampling)
        if room:
            body["reasoning_effort"] = "low"
        body[self._limit] = body.pop("max_tokens") + room
        return {name: value for name, value in body.items() if name not in self._refused}

    def learn(self, body: dict[str, Any], refusal: str) -> bool:
        """Note what of `body` the `refusal` says is not taken; false when it says no such thing.

        Each lesson makes the next body smaller or is the last of its kind, so that asking again
        after each one comes to an end.
        """
        named = _named(body, refusal)
        if named is None:
            return False
        if named == "response_format" and body[named]["json_schema"]["strict"]:
            self._is_strict = False  # OpenAI's strict form takes fewer schemas, and holds them
            return True
        if named in _ABILITIES:
            self._refused.add(named)
            return True
        if not _NOT_TAKEN.search(refusal):
            return False
        if named == "max_tokens" and "max_completion_tokens" in refusal:
            self._limit = "max_completion_tokens"
        elif named in _DISPENSABLE:
            self._refused.add(named)
        else:
            return False
        return True

    def _extra_parameters(self, sampling: Sampling) -> dict[str, Any]:
        values = sampling.model_dump(mode="json", include=set(_EXTRAS), exclude_none=True)
        extras = {name: value for field, value in values.items() for name in self._extras[field]}
        # The templates of models that think by default read this one.
        extras["chat_template_kwargs"] = {"enable_thinking": False}
        if sampling.seed is not None:
            # llama-server rounds differently after a prefix from its cache, and other words follow.
            extras["cache_prompt"] = False
        return extras


def _named(body: dict[str, Any], refusal: str) -> str | None:
    """Return the parameter of `body` that the `refusal` is about, if that can be seen."""
    parameters = body.keys() - _WORDS
    # The first alone: a server may go on with a list of what it does take.
    named = next((word for word in re.findall(r"\w+", refusal) if word in parameters), None)
    if named is None and "tools" in body and ABOUT_TOOLS.search(refusal):
        return "tools"
    if named is None and "response_format" in body and ABOUT_SCHEMA.search(refusal):
        return "response_format"
    return named
