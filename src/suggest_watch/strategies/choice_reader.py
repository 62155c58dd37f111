"""Reads numbered choices out of a reply as it grows, whatever stands around them.

Pure: pieces of text in, what they mean out. Knows no title, no model and no check of a reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

# Where an object begins. Inside a JSON text this cannot stand: the quote would end it.
_BEGINS = re.compile(r'\{\s*"(?:number|reason)"')
_DECODER = json.JSONDecoder()
_MAX_BLANKS = 40
_MAX_UNREAD = 4000  # characters of one object, or between two
_MAX_PERIOD = 8  # words
_TIMES = 4


@dataclass(frozen=True, slots=True)
class Chosen:
    """The model chose `number`; its reason follows, in pieces of text."""

    number: int


@dataclass(frozen=True, slots=True)
class Closed:
    """The reason of the last choice is complete, as the model wrote it."""


class _Choice(BaseModel):
    number: int  # also as "3": without a schema models write that
    reason: str = ""


class ChoiceReader:
    """Reads one reply; `fault` says, once there is one, why no more of it is worth reading."""

    def __init__(self) -> None:
        """Wait for the first piece."""
        self.fault: str | None = None
        self._unread = ""
        self._number: int | None = None
        self._reason = ""

    def read(self, piece: str) -> Iterator[Chosen | str | Closed]:
        """Take the next piece of the reply, and yield what is new by it."""
        self._unread += piece
        while (begins := _BEGINS.search(self._unread)) is not None:
            start = begins.start()
            whole, end = _whole(self._unread, start)
            if whole is not None:
                yield from self._tell(whole, whole=True)
                self._turn_to(end)
            elif follows := _BEGINS.search(self._unread, begins.end()):
                self._turn_to(follows.start())  # the one before never ended
            else:
                yield from self._tell(_part(self._unread, start), whole=False)
                break
        self.fault = _fault(self._unread)

    def _tell(self, fields: dict[str, Any], *, whole: bool) -> Iterator[Chosen | str | Closed]:
        if not whole and next(reversed(fields), "number") == "number":
            return  # more of its digits may come
        try:
            choice = _Choice.model_validate(fields)
        except ValidationError:
            return
        if self._number is None:
            self._number = choice.number
            yield Chosen(choice.number)
        if choice.reason.startswith(self._reason) and choice.reason != self._reason:
            yield choice.reason[len(self._reason) :]
            self._reason = choice.reason
        if whole:
            yield Closed()

    def _turn_to(self, position: int) -> None:
        self._unread = self._unread[position:]
        self._number = None
        self._reason = ""


def _whole(text: str, start: int) -> tuple[dict[str, Any] | None, int]:
    """Return the object that begins at `start`, if it is complete, and where it ends."""
    try:
        _, end = _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None, start
    return _part(text[:end], start), end


def _part(text: str, start: int) -> dict[str, Any]:
    """Return as much of the object that begins at `start` as there is."""
    try:
        fields: dict[str, Any] = from_json(text[start:], allow_partial="trailing-strings")
    except ValueError:
        return {}
    return fields


def _fault(unread: str) -> str | None:
    if len(unread) >= _MAX_BLANKS and unread[-_MAX_BLANKS:].isspace():
        return "it was blank"
    if len(unread) > _MAX_UNREAD:
        return "it was not the JSON that was asked for"
    words = unread[-400:].split()
    for period in range(1, _MAX_PERIOD + 1):
        if len(words) > period * _TIMES and _repeats(words, period):
            return "it said the same again and again"
    return None


def _repeats(words: list[str], period: int) -> bool:
    tail = words[-period * _TIMES :]
    return tail == tail[:period] * _TIMES
