"""Reads files of questions and recognises their format by its fields; knows no catalogue.

query, target              one title is right                          "one-target"
context, relevant          a conversation, and what came next in it    "conversation"
history, held_out_liked    ratings in time, and what was liked after   "history"
request, expect            what the picks of a request must be         "own"
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, StringConstraints, ValidationError

from suggest_watch.errors import BadInput
from suggest_watch.evaluate.expectations import Expectations

Format = Literal["one-target", "conversation", "history", "own"]
OWN = "own"
ANYTHING = "something I would like"
LIKED_FROM = 4.0
"""Ratings (0.5 to 5) from which a title of a history counts as liked."""

_HINT = (
    "its rows need query and target, context and relevant, history and held_out_liked, "
    "or request and expect"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One question: a request, what was seen and liked before, and what is right.

    `targets`, `seen` and `liked` are TMDB numbers of films, `liked` in the order of time.
    `watched` are those that were rated, in the order of time, with whether each was liked.
    """

    id: str
    text: str
    targets: tuple[int, ...] = ()
    seen: tuple[int, ...] = ()
    liked: tuple[int, ...] = ()
    watched: tuple[tuple[int, bool], ...] = ()
    expect: Expectations | None = None


@dataclass(frozen=True, slots=True)
class CaseSet:
    """The cases of one file."""

    name: str
    format: Format
    cases: tuple[Case, ...]


_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Film(BaseModel):
    tmdb_id: int


class _OneTarget(BaseModel):
    qid: str
    query: _Text
    target: _Film

    def case(self) -> Case:
        return Case(id=self.qid, text=self.query, targets=(self.target.tmdb_id,))


class _Conversation(BaseModel):
    qid: str
    context: list[str]
    mentioned_tmdb_ids: list[int]
    relevant: list[_Film]

    def case(self) -> Case:
        mentioned = tuple(self.mentioned_tmdb_ids)
        return Case(
            id=self.qid,
            text=" ".join(self.context).strip() or ANYTHING,
            targets=tuple(film.tmdb_id for film in self.relevant),
            seen=mentioned,
            liked=mentioned,
        )


class _History(BaseModel):
    user: str
    history: list[tuple[int, float]]
    held_out_liked: list[int]

    def case(self) -> Case:
        return Case(
            id=self.user,
            text=ANYTHING,
            targets=tuple(self.held_out_liked),
            seen=tuple(film for film, _ in self.history),
            liked=tuple(film for film, rating in self.history if rating >= LIKED_FROM),
            watched=tuple((film, rating >= LIKED_FROM) for film, rating in self.history),
        )


class _Own(BaseModel):
    id: str
    request: _Text
    expect: Expectations

    def case(self) -> Case:
        return Case(id=self.id, text=self.request, expect=self.expect)


_Row = type[_OneTarget] | type[_Conversation] | type[_History] | type[_Own]
_FORMATS: tuple[tuple[Format, _Row, frozenset[str]], ...] = (
    ("one-target", _OneTarget, frozenset({"query", "target"})),
    ("conversation", _Conversation, frozenset({"context", "relevant"})),
    ("history", _History, frozenset({"history", "held_out_liked"})),
    ("own", _Own, frozenset({"request", "expect"})),
)


def read_cases(source: str) -> CaseSet:
    """Read a file of JSON lines, gzipped or not; `OWN` names the set that is shipped.

    Raises `BadInput` that names the line.
    """
    if source == OWN:
        lines = (files("suggest_watch.evaluate") / "own_requests.jsonl").read_bytes().splitlines()
        return _read(OWN, enumerate(lines, 1))
    path = Path(source)
    return _read(path.name.split(".")[0], read_lines(path))


def spread(cases: CaseSet, limit: int | None) -> CaseSet:
    """Keep at most `limit` cases, evenly spread: neighbours are often of one conversation."""
    count = len(cases.cases)
    if limit is None or limit >= count:
        return cases
    return replace(cases, cases=tuple(cases.cases[i * count // limit] for i in range(limit)))


def read_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not empty with their numbers; raises `BadInput`."""
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rb") as file:
            yield from ((number, line) for number, line in enumerate(file, 1) if line.strip())
    except (OSError, EOFError) as error:
        why = getattr(error, "strerror", None) or error
        raise BadInput(f"{path} cannot be read: {why}", hint="name a file of JSON lines") from None


def parse_line(line: bytes, *, where: str) -> dict[str, Any]:
    """Return the JSON object of a line; raises `BadInput`."""
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict):
        raise BadInput(f"{where} is not a JSON object", hint="every line holds one")
    return row


def invalid(error: ValidationError, *, where: str) -> BadInput:
    """Say which field of a line is wrong."""
    first = error.errors()[0]
    field = ".".join(map(str, first["loc"]))
    return BadInput(f"{where}, {field}: {first['msg'].lower()}", hint="mend that line")


def _read(name: str, lines: Iterator[tuple[int, bytes]] | enumerate[bytes]) -> CaseSet:
    found: Format | None = None
    cases = []
    for number, line in lines:
        where = f"{name}, line {number}"
        row = parse_line(line, where=where)
        format_, model = _recognise(row, where)
        if found not in {None, format_}:
            raise BadInput(f"{where} is {format_} among {found}", hint="one format a file")
        found = format_
        try:
            cases.append(model.model_validate(row).case())
        except ValidationError as error:
            raise invalid(error, where=where) from None
    if found is None:
        raise BadInput(f"{name} has no rows", hint=_HINT)
    return CaseSet(name, found, tuple(cases))


def _recognise(row: dict[str, Any], where: str) -> tuple[Format, _Row]:
    for format_, model, fields in _FORMATS:
        if fields <= row.keys():
            return format_, model
    raise BadInput(f"{where} is of no known format", hint=_HINT)
