"""Anthropic's protocol as a server writes it, strict about requests as its API of 2026-10-21 is."""

import json
from dataclasses import dataclass
from typing import Any, ClassVar

Json = dict[str, Any]

_FIELDS = {
    *("model", "max_tokens", "messages", "stream", "system", "stop_sequences", "thinking"),
    *("output_config", "tools", "cache_control"),
}
_BLOCKS = {
    "text": {"type", "text"},
    "tool_use": {"type", "id", "name", "input"},
    "tool_result": {"type", "tool_use_id", "content"},
}


@dataclass
class AnthropicProtocol:
    """One reply: numbered blocks between the message's start and its end.

    `thinking` names the ways of thinking that the model allows; None is not to say. `cached` is
    how much of the prompt comes from the cache.
    """

    thinking: tuple[str | None, ...] = ("disabled", "adaptive", None)
    cached: int = 5
    content_type: ClassVar[str] = "text/event-stream; charset=utf-8"
    _is_begun: bool = False
    _open: str | None = None
    _blocks: int = 0

    def objection(self, request: Json) -> str | None:
        if odd := set(request) - _FIELDS:
            return f"{min(odd)}: Extra inputs are not permitted"
        if request["stream"] is not True or not request["messages"]:
            return "messages: at least one message is required, and they are streamed here"
        if any(not text.strip() for text in request.get("stop_sequences", ())):
            return "stop_sequences: each stop sequence must contain non-whitespace"
        thinking = request.get("thinking", {"type": None})["type"]
        if thinking not in self.thinking:
            return f'"thinking.type.{thinking}" is not supported for this model.'
        return _odd_turns(request) or _odd_schema(request)

    def options(self, request: Json) -> Json:
        limit, stop = request["max_tokens"], request.get("stop_sequences", ())
        return {"num_predict": limit, "stop": stop}

    def refusal(self, message: str) -> Json:
        return {"type": "error", "error": {"type": "api_error", "message": message}}

    def piece(self, text: str) -> bytes:
        return self._in_block("text", {"text": ""}, {"type": "text_delta", "text": text})

    def thought(self, text: str) -> bytes:
        delta = {"type": "thinking_delta", "thinking": text}
        return self._in_block("thinking", {"thinking": "", "signature": ""}, delta)

    def call(self, id: str, name: str, arguments: str) -> bytes:
        halves = (arguments[: len(arguments) // 2], arguments[len(arguments) // 2 :])
        written = b""
        for half in halves:
            delta = {"type": "input_json_delta", "partial_json": half}
            written += self._in_block("tool_use", {"id": id, "name": name, "input": {}}, delta)
        return written + self._close_block()

    def error(self, message: str) -> bytes:
        return self._begin() + _event({"type": "error", "error": {"message": message}})

    def garbage(self) -> list[bytes]:
        odd = [{"type": "content_block_delta"}, {"type": "of_tomorrow", "delta": 7}]
        comments = [b": comment\n\n", b"event: ping\ndata: {}\n\n"]
        return [*comments, *(_event(event) for event in odd)]

    def end(self, reason: str, *, prompt_tokens: int, tokens: int) -> list[bytes]:
        reasons = {"length": "max_tokens", "stop": "end_turn"}
        delta = {"stop_reason": reasons.get(reason, reason), "stop_sequence": None}
        counts = {"output_tokens": tokens}
        return [
            self._begin() + self._close_block(),
            _event({"type": "message_delta", "delta": delta, "usage": counts}),
            _event({"type": "message_stop"}),
        ]

    def _begin(self) -> bytes:
        if self._is_begun:
            return b""
        self._is_begun = True
        usage = {
            "input_tokens": 26 - self.cached,
            "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": self.cached,
            "output_tokens": 1,
        }
        message = {"id": "msg_1", "type": "message", "role": "assistant", "content": []}
        return _event({"type": "message_start", "message": message | {"usage": usage}})

    def _in_block(self, kind: str, empty: Json, delta: Json) -> bytes:
        opened = self._begin()
        if self._open != kind:
            opened += self._close_block()
            self._open = kind
            block = {"type": kind} | empty
            start = {"type": "content_block_start", "index": self._blocks, "content_block": block}
            opened += _event(start)
        return opened + _event(
            {"type": "content_block_delta", "index": self._blocks, "delta": delta}
        )

    def _close_block(self) -> bytes:
        if self._open is None:
            return b""
        self._open = None
        self._blocks += 1
        return _event({"type": "content_block_stop", "index": self._blocks - 1})


def _odd_turns(request: Json) -> str | None:
    roles = [turn["role"] for turn in request["messages"]]
    if roles != (["user", "assistant"] * len(roles))[: len(roles)] or roles[-1] != "user":
        return f"messages: roles must alternate and end with the user's, not {roles}"
    blocks = [*request.get("system", ()), *(b for m in request["messages"] for b in m["content"])]
    for block in blocks:
        if set(block) - {"cache_control"} != _BLOCKS[block["type"]]:
            return f"messages: {sorted(block)} is no {block['type']}"
        if block["type"] == "text" and not block["text"].strip():
            return "messages: text content blocks must contain non-whitespace text"
    return None


def _odd_schema(request: Json) -> str | None:
    schema = request.get("output_config", {}).get("format", {}).get("schema", {})
    written = json.dumps(schema)
    if '"object"' in written and '"additionalProperties": false' not in written:
        return "output_config.format.schema: 'additionalProperties' must be false"
    if '"maxLength":' in written:
        return "output_config.format.schema: property 'maxLength' is not supported"
    return None


def _event(value: Json) -> bytes:
    name = value["type"].encode()
    return (
        b"event: " + name + b"\ndata: " + json.dumps(value, ensure_ascii=False).encode() + b"\n\n"
    )
