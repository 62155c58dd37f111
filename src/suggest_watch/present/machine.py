"""Events and nouns as JSON text for other programs; knows no terminal, and no field of an answer.

`results` has the names. It is imported when there is something to show: `suggest --help` imports
this module, and must not wait for Pydantic.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from suggest_watch.events import Event, Failed
from suggest_watch.types import Answer, Signal, Title

Json = dict[str, Any]
_UNSAFE = re.compile(
    "[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


def dump(value: Mapping[str, Any] | Sequence[Any], *, indent: int | None = None) -> str:
    """Return JSON text in which every character that could move a terminal is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def answer_json(answer: Answer) -> Json:
    """Return what `suggest search --json` prints."""
    from suggest_watch.results import RecommendationResponse

    return RecommendationResponse.model_validate(answer).model_dump(mode="json")


def event_json(event: Event) -> Json:
    """Return what `suggest search --ndjson` prints for one event."""
    from suggest_watch.results import stream_event

    return stream_event(event).model_dump(mode="json")


def error_json(code: str, message: str, *, hint: str) -> Json:
    """Return what a program gets instead of an answer."""
    failed = event_json(Failed(code, message, hint))
    return {"error": failed["error"]}


def title_json(title: Title) -> Json:
    """Return the whole record of a title but for the database's own number."""
    from suggest_watch.results import TitleDetails

    return TitleDetails.model_validate(title).model_dump(mode="json")


def signal_json(signal: Signal) -> Json:
    """Return a signal with all that was read out of it."""
    from suggest_watch.results import moment_text

    return {
        "id": signal.id,
        "content": signal.content,
        "strength": signal.strength,
        "kind": signal.kind,
        "facts": asdict(signal.facts),
        "created_at": moment_text(signal.created_at),
    }
