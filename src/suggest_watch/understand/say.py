"""Says what was understood in one line that a person can read and correct; knows no text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import shorten
from typing import Final

from suggest_watch.types import Constraints, Kind, Reference
from suggest_watch.vocabulary.genres import GENRE_NAMES
from suggest_watch.vocabulary.places import COUNTRY_NAMES, LANGUAGE_NAMES

_KINDS: Final[dict[Kind | None, tuple[str, str]]] = {
    "movie": ("film", "films"),
    "series": ("series", "series"),
    None: ("film or series", "films or series"),
}
_AUDIENCES: Final = {
    ("kids", "family"): "for children",
    ("family", "teen"): "for teenagers",
    ("kids", "family", "teen"): "nothing for adults only",
    ("teen", "adult"): "not for children",
    ("adult",): "for adults",
}
_MANY: Final = 6
_ABOUT_CHARS: Final = 120


def say_request(
    count: int,
    constraints: Constraints,
    *,
    titles: tuple[Sequence[Reference], Sequence[Reference]],
    moods: Sequence[str],
    about: str,
    refused: str = "",
    seen_allowed: bool = False,
) -> str:
    """Return the line: "4 films or series · science fiction · like Arrival (2016) · no gore".

    `titles` are those wanted and those not; `moods` are the words they were said in; `about` and
    `refused` are what is described and refused besides, "" where that adds nothing.
    """
    singular, plural = _KINDS[constraints.kind]
    first = f"{count} {singular if count == 1 else plural}"
    read = [
        *_what(constraints),
        *_when_and_how_long(constraints),
        *_seasons(constraints),
        *_titles(*titles),
        *_who(constraints),
        *moods,
        *_avoided(constraints),
    ]
    if refused:
        read.append(f"without: {shorten(refused, _ABOUT_CHARS, placeholder='…')}")
    if seen_allowed:
        read.append("seen before is fine")
    if about:
        about = f"about: {shorten(about, _ABOUT_CHARS, placeholder='…')}"
    if not read:
        return f"{first} {about}".strip()
    return " · ".join([first, *read, about] if about else [first, *read])


def say_constraints(constraints: Constraints) -> list[str]:
    """Return all that is demanded, each as a few words: "films", "from 1980 to 1989", "no gore"."""
    return [
        *([_KINDS[constraints.kind][1]] if constraints.kind else []),
        *_what(constraints),
        *_when_and_how_long(constraints),
        *_seasons(constraints),
        *_who(constraints),
        *_avoided(constraints),
    ]


def _what(constraints: Constraints) -> Iterator[str]:
    if constraints.genres:
        yield " + ".join(map(_genre, constraints.genres))
    if constraints.any_genres:
        yield _or(map(_genre, constraints.any_genres))
    if len(constraints.languages) > _MANY:
        yield "not in English"
    elif constraints.languages:
        yield f"in {_or(LANGUAGE_NAMES.get(code, code) for code in constraints.languages)}"
    if constraints.countries:
        yield f"from {_or(COUNTRY_NAMES.get(code, code) for code in constraints.countries)}"


def _when_and_how_long(constraints: Constraints) -> Iterator[str]:
    years = _range(constraints.min_year, constraints.max_year, ("from", "to", "since", "until"))
    if constraints.min_year is not None and constraints.min_year == constraints.max_year:
        years = f"from {constraints.min_year}"
    if years:
        yield years
    longest = constraints.max_runtime
    if constraints.min_runtime is None and longest is not None and (longest + 1) % 5 == 0:
        yield f"under {longest + 1} min"
    elif minutes := _range(constraints.min_runtime, longest, ("", "to", "at least", "at most")):
        yield f"{minutes} min"


def _seasons(constraints: Constraints) -> Iterator[str]:
    fewest, most = constraints.min_seasons, constraints.max_seasons
    if seasons := _range(fewest, most, ("", "to", "at least", "at most")):
        yield "one season" if (fewest, most) == (None, 1) else f"{seasons} seasons"


def _range(low: int | None, high: int | None, words: tuple[str, str, str, str]) -> str:
    between, to, since, until = words
    match low, high:
        case None, None:
            return ""
        case None, _:
            return f"{until} {high}"
        case _, None:
            return f"{since} {low}"
        case _:
            return f"{between} {low} {to} {high}".strip()


def _titles(wanted: Sequence[Reference], unwanted: Sequence[Reference]) -> Iterator[str]:
    said = []
    if wanted:
        said.append("like " + " and ".join(f"{r.title} ({r.year})" for r in wanted))
    if unwanted:
        said.append("not like " + " or ".join(f"{r.title} ({r.year})" for r in unwanted))
    if said:
        yield ", ".join(said)


def _who(constraints: Constraints) -> Iterator[str]:
    if constraints.people:
        yield f"with or by {' and '.join(constraints.people)}"
    if constraints.any_people:
        yield f"with or by {_or(constraints.any_people)}"
    if constraints.without_people:
        yield f"without {_or(constraints.without_people)}"
    if constraints.audience:
        yield _AUDIENCES.get(constraints.audience) or f"for {_or(constraints.audience)}"
    if constraints.services:
        yield f"on {_or(constraints.services)}"


def _avoided(constraints: Constraints) -> Iterator[str]:
    for genre in constraints.without_genres:
        yield f"no {_genre(genre)}"
    for note in constraints.avoid:
        yield f"no {note.replace('-', ' ')}"


def _genre(genre: str) -> str:
    return GENRE_NAMES.get(genre, genre)


def _or(words: Iterator[str] | Sequence[str] | map[str]) -> str:
    return " or ".join(words)
