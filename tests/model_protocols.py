"""Ollama's and OpenAI's protocols as a server writes them; each refuses what it does not know."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

Json = dict[str, Any]


class ModelProtocol(Protocol):
    """How one protocol asks for a reply, and the lines in which that is streamed."""

    content_type: ClassVar[str]

    def objection(self, request: Json) -> str | None:
        """Say what the server would not understand, or would silently do without."""

    def options(self, request: Json) -> Json:
        """Return seed, stop texts and limit by Ollama's names."""

    def refusal(self, message: str) -> Json: ...

    def piece(self, text: str) -> bytes: ...

    def thought(self, text: str) -> bytes: ...

    def call(self, id: str, name: str, arguments: str) -> bytes:
        """Return the lines of a whole call; `arguments` is JSON."""

    def error(self, message: str) -> bytes: ...

    def garbage(self) -> list[bytes]:
        """Return lines that a client had better skip."""

    def end(self, reason: str, *, prompt_tokens: int, tokens: int) -> list[bytes]: ...


@dataclass
class OllamaProtocol:
    """Lines of JSON. `without` names fields that this model refuses, `shown` what it can do."""

    without: tuple[str, ...] = ()
    shown: Json = field(default_factory=lambda: {"capabilities": ["completion", "tools"]})
    content_type: ClassVar[str] = "application/x-ndjson"
    _OPTIONS: ClassVar = {
        *("temperature", "top_p", "top_k", "num_predict", "num_ctx", "stop", "seed"),
        *("frequency_penalty", "presence_penalty", "repeat_penalty"),
    }
    _FIELDS: ClassVar = {
        *("model", "messages", "options", "keep_alive", "stream", "truncate", "shift"),
    }
    _REFUSALS: ClassVar = {
        "think": '"llama3.1:8b" does not support thinking',
        "tools": "registry.ollama.ai/library/llama3.1:8b does not support tools",
        "format": "invalid JSON schema in format",
    }

    def objection(self, request: Json) -> str | None:
        if refused := [name for name in request if name in self.without]:
            return self._REFUSALS[refused[0]]
        ways = self.shown.get("thinking", {}).get("values", [False])
        if request.get("think", ways[0]) not in ways:
            return f"think value {request['think']!r} is not supported for this model"
        odd = (set(request) - set(self._REFUSALS)) ^ self._FIELDS
        odd |= set(request["options"]) - self._OPTIONS
        if odd:
            return f"unexpected or missing: {sorted(odd)}"
        return _odd_tools(request) or _odd_messages(request, {"tool_call_id", "tool_name"}, dict)

    def options(self, request: Json) -> Json:
        return request["options"]

    def refusal(self, message: str) -> Json:
        return {"error": message}

    def piece(self, text: str) -> bytes:
        return self._line({"message": self._says(text), "done": False})

    def thought(self, text: str) -> bytes:
        return self._line({"message": self._says("") | {"thinking": text}, "done": False})

    def call(self, id: str, name: str, arguments: str) -> bytes:
        function = {"name": name, "arguments": json.loads(arguments)}
        said = self._says("") | {"tool_calls": [{"function": function}]}
        return self._line({"message": said, "done": False})

    def error(self, message: str) -> bytes:
        return json.dumps({"error": message}).encode() + b"\n"

    def garbage(self) -> list[bytes]:
        lines = (b"\xff\xfe", b"", b"null", b"[1]", b'{"message": 7}', b'{"message')
        return [line + b"\n" for line in lines]

    def end(self, reason: str, *, prompt_tokens: int, tokens: int) -> list[bytes]:
        counts = {"prompt_eval_count": prompt_tokens, "eval_count": tokens, "total_duration": 5}
        end = {"message": self._says(""), "done": True, "done_reason": reason}
        return [self._line(end | counts)]

    def _says(self, content: str) -> Json:
        return {"role": "assistant", "content": content}

    def _line(self, value: Json) -> bytes:
        stamp = {"model": "llama3.1:8b", "created_at": "2026-03-10T20:00:00Z"}
        return json.dumps(stamp | value).encode() + b"\n"


@dataclass
class OpenAIProtocol:
    """Server-sent events. `without` names parameters that this server refuses.

    `code` is that of every error; a `lax` server wants no strict schemas.
    """

    without: tuple[str, ...] = ()
    lax: bool = False
    counts: bool = True
    code: str | None = None
    content_type: ClassVar[str] = "text/event-stream; charset=utf-8"
    _FIELDS: ClassVar = {
        *("model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens"),
        *("temperature", "top_p", "stop", "seed", "frequency_penalty", "presence_penalty"),
        *("top_k", "repeat_penalty", "repetition_penalty", "response_format"),
        *("chat_template_kwargs", "cache_prompt", "tools", "reasoning_effort"),
    }

    def objection(self, request: Json) -> str | None:
        if "max_tokens" in request and "max_tokens" in self.without:
            return (
                "Unsupported parameter: 'max_tokens' is not supported with this model."
                " Use 'max_completion_tokens' instead."
            )
        if refused := [name for name in request if name in self.without]:
            taken = ", ".join(sorted(self._FIELDS - set(self.without)))
            return f"Unrecognized request argument supplied: {refused[0]}. Known are: {taken}."
        odd = set(request) - self._FIELDS
        limits = {"max_tokens", "max_completion_tokens"} & set(request)
        if odd or len(limits) != 1 or request["stream"] is not True:
            return f"not as documented: {sorted(odd or limits)}, or not streamed"
        schema = request.get("response_format", {}).get("json_schema", {})
        if self.lax and schema.get("strict"):
            return "Invalid schema for response_format 'reply': 'maxLength' is not permitted."
        return _odd_tools(request) or _odd_messages(request, {"tool_call_id"}, str)

    def options(self, request: Json) -> Json:
        limit = request.get("max_tokens") or request["max_completion_tokens"]
        return {**request, "num_predict": limit}

    def refusal(self, message: str) -> Json:
        error = {"message": message, "type": "invalid_request_error", "param": None}
        return {"error": error | {"code": self.code}}

    def piece(self, text: str) -> bytes:
        return self._delta({"content": text})

    def thought(self, text: str) -> bytes:
        return self._delta({"content": None, "reasoning_content": text})

    def call(self, id: str, name: str, arguments: str) -> bytes:
        place = {"index": int(id.rpartition("_")[2])}
        begun = {"id": id, "type": "function", "function": {"name": name, "arguments": ""}}
        half = len(arguments) // 2
        parts = [{"function": {"arguments": part}} for part in (arguments[:half], arguments[half:])]
        return b"".join(self._delta({"tool_calls": [place | part]}) for part in (begun, *parts))

    def error(self, message: str) -> bytes:
        return self._event(self.refusal(message))

    def garbage(self) -> list[bytes]:
        datas = (b"\xff\xfe", b"", b"null", b"[1]", b'{"choices": 7}', b'{"choices')
        return [b": comment\n\n", b"event\n\n", *(b"data: " + data + b"\n\n" for data in datas)]

    def end(self, reason: str, *, prompt_tokens: int, tokens: int) -> list[bytes]:
        usage = {
            "prompt_tokens": prompt_tokens,
            "completion_tokens": tokens,
            "prompt_tokens_details": {"cached_tokens": 5},
        }
        last = self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
        counts = [self._event({"choices": [], "usage": usage})] if self.counts else []
        return [last, *counts, b"data: [DONE]\n\n"]

    def _delta(self, delta: Json) -> bytes:
        return self._event({"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})

    def _event(self, value: Json) -> bytes:
        return b"data: " + json.dumps(value, ensure_ascii=False).encode() + b"\n\n"


def _odd_messages(request: Json, result: set[str], arguments: type) -> str | None:
    """Say what is wrong with a turn; a tool's has the fields `result` besides."""
    known: set[str] = set()
    for message in request["messages"]:
        calls = message.get("tool_calls", ())
        if (
            odd := set(message)
            - {"role", "content", "tool_calls"}
            - (result if message["role"] == "tool" else set())
        ):
            return f"messages have a role and a content, not {sorted(odd)}"
        if message["role"] == "tool" and message["tool_call_id"] not in known:
            return "messages with the role tool must answer a call"
        if not all(isinstance(call["function"]["arguments"], arguments) for call in calls):
            return f"arguments of a call are {arguments}"
        known |= {call["id"] for call in calls}
    return None


def _odd_tools(request: Json) -> str | None:
    tools: Iterable[Json] = request.get("tools", ())
    fields = {"name", "description", "parameters"}
    is_right = all(t["type"] == "function" and set(t["function"]) == fields for t in tools)
    return None if is_right else "tools are functions with a name, description and parameters"
