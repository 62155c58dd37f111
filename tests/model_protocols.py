"""Ollama's and OpenAI's protocols as a server writes them; each refuses what it does not know."""

import json
from dataclasses import dataclass
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

    def error(self, message: str) -> bytes: ...

    def garbage(self) -> list[bytes]:
        """Return lines that a client had better skip."""

    def end(self, reason: str, *, prompt_tokens: int, tokens: int) -> list[bytes]: ...


class OllamaProtocol:
    """Lines of JSON."""

    content_type = "application/x-ndjson"
    _OPTIONS: ClassVar = {
        *("temperature", "top_p", "top_k", "num_predict", "num_ctx", "stop", "seed"),
        *("frequency_penalty", "presence_penalty", "repeat_penalty"),
    }
    _FIELDS: ClassVar = {
        *("model", "messages", "options", "keep_alive", "stream", "think", "truncate", "shift"),
    }

    def objection(self, request: Json) -> str | None:
        odd = (set(request) - {"format"}) ^ self._FIELDS | set(request["options"]) - self._OPTIONS
        return f"unexpected or missing: {sorted(odd)}" if odd else _odd_messages(request)

    def options(self, request: Json) -> Json:
        return request["options"]

    def refusal(self, message: str) -> Json:
        return {"error": message}

    def piece(self, text: str) -> bytes:
        return self._line({"message": self._says(text), "done": False})

    def thought(self, text: str) -> bytes:
        return self._line({"message": self._says("") | {"thinking": text}, "done": False})

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
    """Server-sent events. `without` names parameters that this server refuses."""

    without: tuple[str, ...] = ()
    counts: bool = True
    content_type: ClassVar[str] = "text/event-stream; charset=utf-8"
    _FIELDS: ClassVar = {
        *("model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens"),
        *("temperature", "top_p", "stop", "seed", "frequency_penalty", "presence_penalty"),
        *("top_k", "repeat_penalty", "repetition_penalty", "response_format"),
        *("chat_template_kwargs", "cache_prompt"),
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
        return _odd_messages(request)

    def options(self, request: Json) -> Json:
        limit = request.get("max_tokens") or request["max_completion_tokens"]
        return {**request, "num_predict": limit}

    def refusal(self, message: str) -> Json:
        error = {"message": message, "type": "invalid_request_error", "param": None, "code": None}
        return {"error": error}

    def piece(self, text: str) -> bytes:
        return self._delta({"content": text})

    def thought(self, text: str) -> bytes:
        return self._delta({"content": None, "reasoning_content": text})

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


def _odd_messages(request: Json) -> str | None:
    if all(set(message) == {"role", "content"} for message in request["messages"]):
        return None
    return "messages have a role and a content"
