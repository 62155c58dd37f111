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
    """One reply: numbered blocks, in a message that has a start and an end.

    `thinking` names the ways of thinking that the model allows; None is not to say. `cached` is
    how much of the prompt comes from the cache, `ends` why the reply ends if not for its length.
    """

    thinking: tuple[str | None, ...] = ("disabled", "adaptive", None)
    cached: int = 5
    ends: str = "end_turn"
    content_type: ClassVar[str] = "text/event-stream; charset=utf-8"
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
        return self._block({"type": "text", "text": ""}, {"type": "text_delta", "text": text})

    def thought(self, text: str) -> bytes:
        empty = {"type": "thinking", "thinking": "", "signature": ""}
        return self._block(empty, {"type": "thinking_delta", "thinking": text})

    def call(self, id: str, name: str, arguments: str) -> bytes:
        empty = {"type": "tool_use", "id": id, "name": name, "input": {}}
        halves = (arguments[: len(arguments) // 2], arguments[len(arguments) // 2 :])
        parts = [{"type": "input_json_delta", "partial_json": half} for half in halves]
        return self._block(empty, *parts)

    def error(self, message: str) -> bytes:
        return _event({"type": "error"} | self.refusal(message))

    def garbage(self) -> list[bytes]:
        odd = [{"type": "content_block_delta"}, {"type": "of_tomorrow", "delta": 7}]
        comments = [b": comment\n\n", b"event: ping\ndata: {}\n\n"]
        return [*comments, *(_event(event) for event in odd)]

    def end(self, reason: str, *, prompt_tokens: int, tokens: int) -> list[bytes]:
        stopped = "max_tokens" if reason == "length" else self.ends
        delta = {"stop_reason": stopped, "stop_sequence": None}
        counts = {"output_tokens": tokens}
        last = _event({"type": "message_delta", "delta": delta, "usage": counts})
        return [last, _event({"type": "message_stop"})]

    def _block(self, empty: Json, *parts: Json) -> bytes:
        """Write a block for every piece, which is allowed; the first one begins the message."""
        index = {"index": self._blocks}
        message = [] if self._blocks else [self._begin()]
        self._blocks += 1
        begin = _event({"type": "content_block_start", "content_block": empty} | index)
        deltas = [_event({"type": "content_block_delta", "delta": part} | index) for part in parts]
        end = _event({"type": "content_block_stop"} | index)
        return b"".join([*message, begin, *deltas, end])

    def _begin(self) -> bytes:
        usage = {
            "input_tokens": 26 - self.cached,
            "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": self.cached,
            "output_tokens": 1,
        }
        message = {"id": "msg_1", "type": "message", "role": "assistant", "content": []}
        return _event({"type": "message_start", "message": message | {"usage": usage}})


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
