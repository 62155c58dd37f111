"""Reads the titles that a model names of its own knowledge out of its reply, while it is written.

Takes numbered lists, labelled lines, Markdown and JSON. Knows no catalogue: whether a title exists
is `linking`'s question.
"""

from __future__ import annotations

from dataclasses import dataclass

from suggest_watch.proposals.fields import (
    MAX_PROSE,
    MAX_TITLE,
    Field,
    read_confidence,
    read_kind,
    read_year,
)
from suggest_watch.proposals.json_fields import json_begins, json_fields
from suggest_watch.proposals.line_fields import line_fields
from suggest_watch.types import Kind

__all__ = ["Proposal", "read_proposals"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A title as a model names it, plain text throughout.

    `confidence` is what the model claims, 0 to 1. Title and year are final from the beginning,
    reason and confidence once it is `closed`: both are there, or the next title has begun.
    """

    title: str
    year: int | None = None
    kind: Kind | None = None
    description: str = ""
    reason: str = ""
    confidence: float | None = None
    closed: bool = False


def read_proposals(reply: str, *, finished: bool) -> tuple[Proposal, ...]:
    """Return the titles that `reply` names, in its order; `finished` when no more of it comes.

    A title appears once its reason begins or the next title does. For a longer reply the result
    only grows: more titles, longer reasons. Never raises.
    """
    begin = _json_begin(reply)
    if begin is None:
        fields = line_fields(reply, finished=finished)
    else:
        fields = json_fields(reply[begin:], finished=finished)
    drafts: list[_Draft] = []
    for field in fields:
        if field.begins or not drafts:
            drafts.append(_Draft())
        drafts[-1].take(field)
    last = len(drafts) - 1
    return tuple(
        draft.proposal(closed=finished or number < last or draft.complete)
        for number, draft in enumerate(drafts)
        if draft.title and (finished or number < last or draft.reasoned)
    )


def _json_begin(reply: str) -> int | None:
    """Return where JSON begins that stands instead of a list, not somewhere within one."""
    begin = json_begins(reply)
    if begin is None:
        return None
    before = line_fields(reply[:begin], finished=True)
    return None if any(field.name == "title" for field in before) else begin


class _Draft:
    """A proposal that is put together from fields; of what comes twice the first counts."""

    def __init__(self) -> None:
        self.title = ""
        self.reasoned = False
        self.complete = False
        self._year: int | None = None
        self._kind: Kind | None = None
        self._confidence: float | None = None
        self._description = ""
        self._reason = ""

    def take(self, field: Field) -> None:
        match field.name:
            case "title":
                self.title = self.title or field.text[:MAX_TITLE].strip()
            case "year" if not self.reasoned:
                self._year = self._year or read_year(field.text)
            case "kind":
                self._kind = self._kind or read_kind(field.text)
            case "confidence" if self._confidence is None:
                self._confidence = read_confidence(field.text)
            case "description":
                self._description = _appended(self._description, field.text)
            case "reason" if not self.complete:
                self._reason = _appended(self._reason, field.text)
                self.reasoned = bool(self.title)
        self.complete = self.complete or (
            field.name != "reason" and bool(self._reason) and self._confidence is not None
        )

    def proposal(self, *, closed: bool) -> Proposal:
        return Proposal(
            title=self.title,
            year=self._year,
            kind=self._kind,
            description=self._description,
            reason=self._reason,
            confidence=self._confidence,
            closed=closed,
        )


def _appended(text: str, more: str) -> str:
    """Join two texts, cut after a word; what is cut off once takes nothing more."""
    if text.endswith("…"):
        return text
    joined = f"{text} {more}".strip()
    if len(joined) <= MAX_PROSE:
        return joined
    return joined[: MAX_PROSE + 1].rpartition(" ")[0].rstrip(" …") + "…"
