"""Events and nouns as JSON whose names other programs rely on; knows no terminal."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from suggest_watch.events import (
    Answered,
    Called,
    Event,
    EvidenceFound,
    Failed,
    Loading,
    PickFinished,
    PickStarted,
    Shortlisted,
    Token,
    Understood,
)
from suggest_watch.types import Answer, Candidate, Evidence, Pick, Reference, Request, Signal, Title

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
    return {
        "request": request_json(answer.request),
        "evidence": [evidence_json(evidence) for evidence in answer.evidence],
        "recommendations": [pick_json(pick) for pick in answer.picks],
        "notices": list(answer.notices),
        "models": asdict(answer.models),
        "timings": {
            name: value if value is None else _rounded(value)
            for name, value in asdict(answer.timings).items()
        },
    }


def event_json(event: Event) -> Json:  # noqa: C901 - one case an event
    """Return what `suggest search --ndjson` prints for one event."""
    match event:
        case Understood(request):
            return {"event": "understood", "request": request_json(request)}
        case EvidenceFound(evidence):
            return {"event": "evidence_found", "evidence": [evidence_json(one) for one in evidence]}
        case Shortlisted(candidates, notices, others):
            return {
                "event": "shortlisted",
                "candidates": [candidate_json(candidate) for candidate in candidates],
                "notices": list(notices),
                "others": [candidate_json(candidate) for candidate in others],
            }
        case Loading(name):
            return {"event": "loading", "name": name}
        case Called(name, arguments, result):
            return {"event": "called", "name": name, "arguments": arguments, "result": result}
        case PickStarted(index, candidate):
            card = {"candidate": candidate_json(candidate)} if candidate else {}
            return {"event": "pick_started", "index": index, **card}
        case Token(index, text):
            return {"event": "token", "index": index, "text": text}
        case PickFinished(index, pick):
            return {
                "event": "pick_finished",
                "index": index,
                "recommendation": pick_json(pick),
                "provenance": pick.provenance,
                "replaced": pick.replaced,
                "objection": pick.objection,
            }
        case Answered(answer):
            return {"event": "answered", "answer": answer_json(answer)}
        case Failed(code, message, hint):
            return {"event": "failed", **error_json(code, message, hint=hint)}


def error_json(code: str, message: str, *, hint: str) -> Json:
    """Return what a program gets instead of an answer."""
    return {"error": {"code": code, "message": message, "hint": hint}}


def request_json(request: Request) -> Json:
    """Return a request as it was understood; `feel` is null where none was spoken of."""
    return {
        "text": request.text,
        "count": request.count,
        "understood": request.understood,
        "constraints": asdict(request.constraints),
        "wanted": [_reference_json(reference) for reference in request.wanted],
        "unwanted": [_reference_json(reference) for reference in request.unwanted],
        "feel": dict(request.feel) or None,
    }


def evidence_json(evidence: Evidence) -> Json:
    """Return a signal as far as an answer rests on it."""
    return {
        "content": evidence.signal.content,
        "similarity": _rounded(evidence.similarity),
        "strength": evidence.signal.strength,
        "created_at": _iso(evidence.signal.created_at),
    }


def candidate_json(candidate: Candidate) -> Json:
    """Return a card: what is known before any reason is written."""
    title = candidate.title
    return {
        "title": title.title,
        "year": title.year,
        "description": title.synopsis,
        "confidence": None if candidate.confidence is None else _rounded(candidate.confidence),
        "streaming_services": list(title.streaming_services),
        "imdb_rating": title.imdb_rating,
        "details": title_json(title),
        "why": {name: _rounded(value) for name, value in candidate.why.items()},
    }


def pick_json(pick: Pick) -> Json:
    """Return one recommendation: the card with its reason."""
    return candidate_json(pick.candidate) | {"reasoning": pick.reason, "grounded": pick.grounded}


def title_json(title: Title) -> Json:
    """Return the whole record of a title but for the database's own number."""
    record = asdict(title)
    del record["key"]
    return record


def signal_json(signal: Signal) -> Json:
    """Return a signal with all that was read out of it."""
    return {
        "id": signal.id,
        "content": signal.content,
        "strength": signal.strength,
        "kind": signal.kind,
        "facts": asdict(signal.facts),
        "created_at": _iso(signal.created_at),
    }


def _reference_json(reference: Reference) -> Json:
    return {"title": reference.title, "year": reference.year, "said": reference.said}


def _rounded(value: float) -> float:
    return round(value, 4)


def _iso(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="seconds")
