"""Reads calls that a model wrote as text: small ones leave out the marks that tell them apart.

Only a line that is one call in the usual form counts: {"name": ..., "arguments": {...}}. Knows no
function; what it reads is as unchecked as any call.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from suggest_watch.llms import ToolCall


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    arguments: dict[str, Any]


def calls_in(text: str, *, first_id: int) -> list[ToolCall]:
    """Return the calls that stand in `text`, numbered from `first_id`."""
    return [
        ToolCall(f"call-{number}", each.name, json.dumps(each.arguments, ensure_ascii=False))
        for number, each in enumerate(_written(text), start=first_id)
    ]


def _written(text: str) -> Iterator[_Written]:
    for line in text.splitlines():
        try:
            yield _Written.model_validate_json(line)
        except ValidationError:
            continue
