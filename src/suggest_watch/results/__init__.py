"""Answers and events as other programs see them: published names, meanings and bounds.

Each is made from its noun, `RecommendationResponse.model_validate(answer)`, and is the one place
that knows what the noun's fields are called outside. It knows neither terminal nor protocol.
"""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from suggest_watch.results.answer import RecommendationResponse, moment_text
from suggest_watch.results.stream import StreamEvent, stream_event
from suggest_watch.results.titles import Card, MovieRecommendation, TitleDetails

__all__ = [
    "Card",
    "MovieRecommendation",
    "RecommendationResponse",
    "StreamEvent",
    "TitleDetails",
    "answer_schema",
    "event_schema",
    "moment_text",
    "stream_event",
]

_DIALECT = {"$schema": "https://json-schema.org/draft/2020-12/schema"}


def answer_schema() -> dict[str, Any]:
    """Return the JSON Schema of an answer."""
    return _DIALECT | RecommendationResponse.model_json_schema(mode="serialization")


def event_schema() -> dict[str, Any]:
    """Return the JSON Schema of one event of a stream."""
    events: TypeAdapter[StreamEvent] = TypeAdapter(StreamEvent)
    return _DIALECT | {"title": "StreamEvent"} | events.json_schema(mode="serialization")
