"""Reads fields out of JSON that may be broken or unfinished; knows no list.

A scan for its pairs of key and value, since models forget commas, brackets and quotation marks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from suggest_watch.proposals.fields import Field, field_called, plain
from suggest_watch.proposals.headings import heading_fields

_BEGINS = re.compile(r"(?:^|:)[ \t]*(?:\[\s*)?\{\s*\"", re.MULTILINE)
_PAIR = re.compile(
    r'"(?P<key>[^"\\\n]{1,40})"\s*:\s*'
    r'(?:"(?P<text>(?:[^"\\]|\\.)*)(?P<end>"?)|(?P<number>-?[\d.]+)(?=[\s,}\]]))',
    re.DOTALL,
)
_HALF_ESCAPE = re.compile(r"\\u[0-9a-fA-F]{0,3}$")


def json_begins(reply: str) -> int | None:
    """Return where the first object begins that stands at a line's begin or after a colon."""
    match = _BEGINS.search(reply)
    return match.start() if match else None


def json_fields(text: str, *, finished: bool) -> Iterator[Field]:
    """Yield the fields of its objects; a key that comes again begins the next title."""
    keys: set[str] = set()
    for pair in _PAIR.finditer(text):
        name = field_called(pair["key"])
        if name is None or (name == "title" and pair["number"]):
            continue
        if pair["number"] is not None:
            value = pair["number"]
        else:
            value = _value(pair["text"], whole=bool(pair["end"]) or finished)
            if not pair["end"] and not finished and name != "reason":
                return
        begins = pair["key"] in keys
        keys = {pair["key"]} if begins else {*keys, pair["key"]}
        if name == "title":
            yield from heading_fields(value, begins=begins)
        else:
            yield Field(name, value, begins=begins)


def _value(raw: str, *, whole: bool) -> str:
    """Return the text of a string; of an unfinished one its whole words."""
    raw = _HALF_ESCAPE.sub("", raw)
    try:
        text = str(json.loads(f'"{raw}"', strict=False))
    except ValueError:
        text = raw.replace("\\", "")
    return plain(text if whole else text[: len(text) - len(text.split(" ")[-1])])
