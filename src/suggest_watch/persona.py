"""Who recommends, as far as it can be checked: what a persona adds to a request.

The request wins wherever both speak of the same; knows no catalogue and no model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import Any

from suggest_watch.errors import BadInput
from suggest_watch.printable import printable
from suggest_watch.settings import MAX_PERSONA
from suggest_watch.types import Constraints, Request
from suggest_watch.understand.request import ANYTHING
from suggest_watch.understand.say import say_constraints

# A persona is told of in the third person, and a request speaks to one.
_RECOMMENDS = r"recommends?|suggests?|watch(?:es)?|shows?|picks?"
_VERB = re.compile(
    r"\b(?:(?P<hates>(?:hates|despises|detests|loathes|dislikes|avoids|refuses to \w+"
    rf"|(?:never|does not|doesn't|will not|won't) (?:{_RECOMMENDS}))\b(?P<anything> anything\b)?)"
    rf"|(?:(?:only|always|mostly|mainly) )?(?:{_RECOMMENDS}|prefers|likes|loves|adores|enjoys"
    r"|worships|champions|praises|(?:fan|lover|fond) of|obsessed with)\b(?: only\b)?)",
    re.IGNORECASE,
)
_WISH = re.compile(r"\b(?:show me|do not want)\b")
_SENTENCE_ENDS = re.compile(r"[.;!?]+(?:\s|$)")
_WHO = re.compile(r"\b(?:who|that|whose)\b", re.IGNORECASE)

_GENRES = ("genres", "any_genres", "without_genres")
_PEOPLE = ("people", "any_people", "without_people")

# Each speaks of one thing: a request that has any of them says what it wants there.
_DEMANDS = (
    ("kind",),
    ("min_year", "max_year"),
    ("min_runtime", "max_runtime"),
    ("min_seasons", "max_seasons"),
    ("languages", "countries"),
    ("genres", "any_genres"),
    ("people", "any_people"),
    ("audience",),
    ("services",),
)


@dataclass(frozen=True, slots=True)
class Persona:
    """Who recommends: `nature` says what they are, `wish` what they want, as a request says it."""

    nature: str
    wish: str


def checked_persona(text: str) -> str:
    """Return the persona as one printable line, "" for nobody; raises `BadInput` if it is long."""
    persona = printable(text).strip()
    if len(persona) > MAX_PERSONA:
        raise BadInput(
            f"the persona has {len(persona):,} characters, and may have {MAX_PERSONA:,}",
            hint='for example: --persona "a critic who only recommends films from the 1980s"',
        )
    return persona


def split_persona(text: str) -> Persona:
    """Split "a critic who only recommends westerns" into "a critic" and "show me westerns"."""
    spoken = _VERB.sub(_as_request, text)
    wishes = [
        sentence[found.start() :]
        for sentence in _SENTENCE_ENDS.split(spoken)
        if (found := _WISH.search(sentence))
    ]
    return Persona(_WHO.split(_WISH.split(spoken)[0])[0].strip(), ". ".join(wishes))


def with_persona(request: Request, *, nature: Request | None, wish: Request | None) -> Request:
    """Add what the parts of a persona were read as; the line of what was understood says it.

    A French critic need not want French films: of a nature only years, genres and audience count.
    A wish pulls with its words, too, unless the request wants what it refuses, or the reverse.
    """
    persona = wish.constraints if wish else Constraints()
    if nature:
        persona = _both(persona, _unsaid(persona, _by_nature(nature.constraints)))
    added = _unsaid(request.constraints, persona)
    if said := ", ".join(say_constraints(added)):
        request = replace(request, understood=f"{request.understood} · the persona adds: {said}")
    if wish and _genres(added) == _genres(persona):
        request = _pulled(request, wish)
    return replace(request, constraints=_both(request.constraints, added))


def _as_request(verb: re.Match[str]) -> str:
    if verb["anything"]:
        return "show me nothing"
    return "do not want" if verb["hates"] else "show me"


def _pulled(request: Request, wish: Request) -> Request:
    described = wish.wanted_text not in (wish.text, ANYTHING)
    wanted = (request.wanted_text, wish.wanted_text if described else "")
    return replace(
        request,
        wanted_text=", ".join(filter(None, wanted)),
        unwanted_text=", ".join(filter(None, (request.unwanted_text, wish.unwanted_text))),
        moods=request.moods or wish.moods,
        without_moods=request.without_moods or wish.without_moods,
        themes=request.themes or wish.themes,
        feel={**wish.feel, **request.feel},
    )


def _by_nature(own: Constraints) -> Constraints:
    return Constraints(
        min_year=own.min_year,
        max_year=own.max_year,
        genres=own.genres,
        any_genres=own.any_genres,
        audience=own.audience,
    )


def _unsaid(asked: Constraints, more: Constraints) -> Constraints:
    """Return what of `more` is neither spoken of in `asked` nor against it."""
    unsaid: dict[str, Any] = {}
    for names in _DEMANDS:
        if not any(getattr(asked, name) for name in names):
            unsaid |= {name: getattr(more, name) for name in names}
    unsaid |= {name: getattr(more, name) for name in ("without_genres", "without_people")}
    unsaid["avoid"] = _but(more.avoid, {*asked.avoid})
    genres = {*asked.genres, *asked.any_genres, *asked.without_genres}
    people = {*asked.people, *asked.any_people, *asked.without_people}
    for fields_of, spoken_of in ((_GENRES, genres), (_PEOPLE, people)):
        unsaid |= {name: _but(unsaid.get(name, ()), spoken_of) for name in fields_of}
    return Constraints(**unsaid)


def _both(asked: Constraints, added: Constraints) -> Constraints:
    """Put together what does not speak of the same."""
    values: dict[str, Any] = {}
    for field in fields(Constraints):
        ours, theirs = getattr(asked, field.name), getattr(added, field.name)
        values[field.name] = ours + theirs if isinstance(ours, tuple) else ours or theirs
    return Constraints(**values)


def _genres(constraints: Constraints) -> tuple[tuple[str, ...], ...]:
    return tuple(getattr(constraints, name) for name in _GENRES)


def _but(values: tuple[str, ...], without: set[str]) -> tuple[str, ...]:
    return tuple(value for value in values if value not in without)
