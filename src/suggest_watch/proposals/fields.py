"""What a model says of a title, field by field, and what it calls each; knows no layout of it.

Text in a `Field` is plain: one line without control characters, Markdown or HTML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from suggest_watch.names import normalise_name
from suggest_watch.printable import printable
from suggest_watch.types import Kind

MAX_TITLE = 120
MAX_PROSE = 400

FieldName = Literal["title", "year", "kind", "description", "reason", "confidence", "other"]

YEAR = r"(?<!\d)(?:18[89]\d|19\d\d|20\d\d)(?!\d)"
DASHES = " \t-–—|/(["
SEPARATORS = f"{DASHES},;:"

_LABELS: dict[FieldName, str] = {
    "title": "title, movie, film, name, show, series, movie title, film title, tv show",
    "year": "year, release year, released, release date, year of release",
    "kind": "type, format, kind, medium",
    "description": (
        "description, brief description, short description, plot, synopsis, summary, overview,"
        " story, about, logline, premise"
    ),
    "reason": (
        "reason, reasoning, match, match reason, explanation, rationale, justification, reason for"
        " recommendation, how it matches, recommended because"
    ),
    "confidence": (
        "confidence, confidence score, confidence level, match score, my confidence, certainty"
    ),
    "other": (
        "genre, genres, director, directed by, cast, starring, stars, rating, runtime, duration,"
        " language, country, mood, tone, themes, imdb rating, where to watch, id, streaming"
    ),
}
_FIELDS: dict[str, FieldName] = {
    label: name for name, labels in _LABELS.items() for label in labels.split(", ")
}
_FIRST_WORDS = sorted({label.split()[0].capitalize() for label in (*_FIELDS, "why")})
LABEL_BEGINS = rf"(?:{'|'.join(_FIRST_WORDS)})(?![\w'’])"
"""A label inside a line begins with a capital: "Confidence: 85%"."""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_YEAR = re.compile(YEAR)
_SERIES = re.compile(r"\b(?:tv|series|miniseries|show|season|seasons)\b", re.IGNORECASE)
_MOVIE = re.compile(r"\b(?:movie|film)\b", re.IGNORECASE)
_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d{1,6})?|[.,]\d{1,6})\s*(%|/\s*\d{1,3}(?!\d))?")
_LEVELS = (("high", 0.85), ("strong", 0.85), ("medium", 0.6), ("moderate", 0.6), ("low", 0.3))
_VERY_HIGH = 0.95

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ADDRESS = re.compile(r"\]?\(?(?:https?|ftp)://\S*")
_EMPHASIS = re.compile(r"(?<!\w)_+|_+(?!\w)|__")
_MARKS = str.maketrans("", "", "*`#<>[]{}|~\\")


@dataclass(frozen=True, slots=True)
class Field:
    """A piece of what is said of a title; the next one of the same name goes on with it.

    With `begins` it is the first of another title.
    """

    name: FieldName
    text: str
    begins: bool = False


def field_called(label: str) -> FieldName | None:
    """Return the field that a label stands for, None where it is no label."""
    words = normalise_name(_CAMEL.sub(" ", label))
    first, _, rest = words.partition(" ")
    if first == "why" and len(rest.split()) <= 6:
        return "reason"
    return _FIELDS.get(words)


def plain(text: str) -> str:
    """Return `text` as printable words, without Markdown, tags and addresses.

    Word by word, so that what is made of a text's beginning is the beginning of what is made of it.
    """
    words = (_plain_word(word) for word in text.split())
    return " ".join(word for word in words if word)


def read_year(text: str) -> int | None:
    """Return the first year in the text."""
    match = _YEAR.search(text)
    return int(match.group()) if match else None


def read_kind(text: str) -> Kind | None:
    """Return whether the text speaks of a series or of a film, None where of neither."""
    if _SERIES.search(text):
        return "series"
    return "movie" if _MOVIE.search(text) else None


def read_confidence(text: str) -> float | None:
    """Return "0.85", "85%", "8.5/10" or "High" as 0 to 1, None where it is nothing of the kind."""
    if match := _SHARE.search(text):
        value = float(match[1].replace(",", "."))
        return _as_share(value, (match[2] or "").replace(" ", ""))
    said = text.casefold()
    for level, share in _LEVELS:
        if level in said:
            return _VERY_HIGH if level == "high" and "very" in said else share
    return None


def _as_share(value: float, unit: str) -> float | None:
    """Read a bare number by its size: 0.85, 8.5 and 85 are the same."""
    match unit:
        case "%":
            whole = 100.0
        case "":
            whole = next((whole for whole in (1.0, 10.0, 100.0) if value <= whole), 0.0)
        case _:
            whole = float(unit[1:])
    return round(value / whole, 4) if whole > 0 and value <= whole else None


def _plain_word(word: str) -> str:
    bare = _ADDRESS.sub("", _TAG.sub("", printable(word)))
    return _EMPHASIS.sub("", bare.translate(_MARKS)).strip()
