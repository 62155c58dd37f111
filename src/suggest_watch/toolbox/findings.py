"""What was looked up: short JSON for the model, facts for later steps; looks nothing up itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from suggest_watch.excerpts import quoted, short_story
from suggest_watch.printable import printable
from suggest_watch.types import Title

MAX_RESULT = 2500
"""Characters of a result at most, whatever the catalogue holds."""

MAX_LISTED = 5
"""Entries of a list in a result at most."""

_MAX_STRING = 80
_MAX_PROSE = 300
_MAX_STORY_WORDS = 14
_NARROWER = (1, 2, 4, 8)

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What of the looked up may be told: `facts` as phrases, by the key of the title they are of.

    `said` are the viewers' own words, `watched` the names of what they watched, and `found` the
    keys of titles that satisfy the request and that nobody has seen.
    """

    facts: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    watched: tuple[str, ...] = ()
    found: tuple[int, ...] = ()

    def joined(self, more: Findings) -> Findings:
        """Return these and `more`, each once."""
        keys = [*self.facts, *more.facts]
        return Findings(
            facts={key: _once(self.facts.get(key, ()), more.facts.get(key, ())) for key in keys},
            said=_once(self.said, more.said),
            watched=_once(self.watched, more.watched),
            found=_once(self.found, more.found),
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call gave: the `result` is JSON text of at most `MAX_RESULT` characters."""

    result: str
    findings: Findings = Findings()


def refusal(error: str, **more: Sequence[str]) -> Outcome:
    """Return the outcome of a call that cannot be answered: what a model may mend it by."""
    return Outcome(as_json({"error": Prose(error), **more}))


def as_json(value: Any) -> str:
    """Return a result as JSON on one line, its texts short and harmless."""
    for narrower in _NARROWER:
        text = json.dumps(_short(value, narrower), ensure_ascii=False)
        if len(text) <= MAX_RESULT:
            break
    return text


def as_phrase(fact: str) -> str:
    """Return a fact as it may stand in a prompt: short, harmless, on one line."""
    return quoted(printable(fact), _MAX_STRING)


def in_brief(title: Title) -> dict[str, Any]:
    """Return what tells whether a title is worth another look."""
    facts = {
        **named(title),
        "kind": title.kind,
        "minutes": title.runtime_min,
        "genres": title.genres,
        "moods": title.moods[:3],
    }
    return _known(facts) | {"story": Prose(short_story(title.synopsis, _MAX_STORY_WORDS))}


def in_full(title: Title) -> dict[str, Any]:
    """Return what the catalogue knows of a title."""
    facts = {
        **named(title),
        "kind": title.kind,
        "original_title": title.original_title,
        "minutes": title.runtime_min,
        "seasons": title.seasons,
        "language": title.language,
        "countries": title.countries,
        "genres": title.genres,
        "directors": title.directors,
        "cast": title.cast,
        "moods": title.moods,
        "themes": title.themes,
        "content": title.content,
        "audience": title.audience,
    }
    return _known(facts) | {"story": Prose(title.synopsis)}


def named(title: Title) -> dict[str, Any]:
    """Return the name of a title as functions take it."""
    return {"title": title.title, "year": title.year}


class Prose(str):
    """A text that may be longer than a name is."""

    __slots__ = ()


def _known(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fact for name, fact in facts.items() if fact not in (None, "", ())}


def _short(value: Any, narrower: int) -> Any:
    match value:
        case str():
            limit = _MAX_PROSE if isinstance(value, Prose) else _MAX_STRING
            return quoted(printable(value), limit // narrower)
        case Mapping():
            return {key: _short(each, narrower) for key, each in value.items()}
        case Sequence():
            return [_short(each, narrower) for each in value[:MAX_LISTED]]
        case _:
            return value


def _once(these: Sequence[_T], those: Sequence[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys((*these, *those)))
