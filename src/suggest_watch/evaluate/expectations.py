"""What the picks of a request must be, and whether they are; knows no request and no ranking."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict, model_validator

from suggest_watch.errors import BadInput
from suggest_watch.types import FEEL_DIMENSIONS, Audience, Kind, Title, TitleName

FIRST = 4
"""How many picks a comparison of feel must hold for."""

TOP = 10
"""Within how many one of the likely titles must come."""

ByName = Mapping[TitleName, Title]
_WITH_YEAR = re.compile(r"(.+) \((\d{4})\)$")


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Demands(_Strict):
    """What every pick must satisfy; years and minutes are inclusive, unset means no demand."""

    kind: Kind | None = None
    min_year: int | None = None
    max_year: int | None = None
    max_runtime: int | None = None
    genres_all: tuple[str, ...] = ()
    genres_none: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    people_any: tuple[str, ...] = ()
    audience_in: tuple[Audience, ...] = ()
    content_none: tuple[str, ...] = ()

    def broken_by(self, title: Title) -> list[str]:
        """Name the demands that a title does not satisfy; what is unknown of it does not."""
        length = title.runtime_min
        kept = {
            "kind": self.kind in {None, title.kind},
            "min_year": self.min_year is None or title.year >= self.min_year,
            "max_year": self.max_year is None or title.year <= self.max_year,
            "max_runtime": self.max_runtime is None or 0 < (length or 0) <= self.max_runtime,
            "genres_all": {*self.genres_all} <= {*title.genres},
            "genres_none": {*self.genres_none}.isdisjoint(title.genres),
            "languages": not self.languages or title.language in self.languages,
            "people_any": _meet(self.people_any, (*title.directors, *title.cast)),
            "audience_in": not self.audience_in or title.audience in self.audience_in,
            "content_none": {*self.content_none}.isdisjoint(title.content),
        }
        return [name for name, is_kept in kept.items() if not is_kept]


class Named(_Strict):
    """A title whose feel is compared with, as "Arrival (2016)"."""

    title: str


class Comparison(_Strict):
    """One dimension of feel lies above or below a number, or a title's own; equal is neither."""

    dimension: str
    above: float | Named | None = None
    below: float | Named | None = None

    @model_validator(mode="after")
    def _is_one_comparison(self) -> Comparison:
        if self.dimension not in FEEL_DIMENSIONS:
            raise ValueError(f"{self.dimension} is no dimension of feel")
        if (self.above is None) == (self.below is None):
            raise ValueError("it needs either above or below")
        return self

    def holds(self, title: Title, by_name: ByName) -> bool:
        """Compare; a title without feel values fails. Raises `BadInput` for an unknown name."""
        if title.feel is None:
            return False
        value = getattr(title.feel, self.dimension)
        if self.above is not None:
            return bool(value > self._bound(self.above, by_name))
        assert self.below is not None
        return bool(value < self._bound(self.below, by_name))

    def _bound(self, bound: float | Named, by_name: ByName) -> float:
        if not isinstance(bound, Named):
            return bound
        feel = title_named(bound.title, by_name).feel
        if feel is None:
            raise BadInput(f"{bound.title} has no feel to compare with", hint="give a number")
        return float(getattr(feel, self.dimension))


class Expectations(_Strict):
    """Demands on every pick, comparisons for the first ones, titles that must and must not come.

    Of `any_of` one must be among the first `TOP`.
    """

    constraints: Demands | None = None
    feel: tuple[Comparison, ...] = ()
    must_not: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()


def title_named(name: str, by_name: ByName) -> Title:
    """Return the title of "Name (year)"; raises `BadInput` when the catalogue does not have it."""
    match = _WITH_YEAR.match(name)
    found = by_name.get(TitleName(match[1], int(match[2]))) if match else None
    if found is None:
        raise BadInput(
            f"the catalogue has no title {name!r}", hint="name it as Arrival (2016), or correct it"
        )
    return found


def judge(
    expect: Expectations, *, shown: Sequence[Title], ranked: Sequence[Title], by_name: ByName
) -> dict[str, float]:
    """Score, 0 to 1, what is expected of the titles shown and of the ranking behind them.

    Constraints hold for all titles shown or not at all; feel is the share of comparisons that hold;
    what is not spoken of is left out. An answer without titles fails everything that asks for some.
    """
    scores: dict[str, float] = {}
    if (demands := expect.constraints) is not None:
        scores["constraints kept"] = float(
            bool(shown) and not any(demands.broken_by(title) for title in shown)
        )
    if expect.feel:
        held = [each.holds(title, by_name) for each in expect.feel for title in shown[:FIRST]]
        scores["feel kept"] = sum(held) / len(held) if held else 0.0
    if expect.must_not:
        refused = {title_named(name, by_name).key for name in expect.must_not}
        scores["refused kept out"] = float(refused.isdisjoint(title.key for title in shown))
    if expect.any_of:
        likely = {title_named(name, by_name).key for name in expect.any_of}
        scores["likely found"] = float(any(title.key in likely for title in ranked[:TOP]))
    return scores


def _meet(wanted: Sequence[str], has: Sequence[str]) -> bool:
    return not wanted or not {*wanted}.isdisjoint(has)
