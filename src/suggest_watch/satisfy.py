"""Says whether a title's record satisfies constraints; knows no index and no request.

The same answer as the index gives (`retrieve.filter_for`): what is unknown of a title satisfies no
demand, and breaks no wish to avoid something.
"""

from __future__ import annotations

from collections.abc import Collection

from suggest_watch.types import Constraints, Title


def broken_constraints(title: Title, constraints: Constraints) -> list[str]:
    """Name what `title` does not satisfy, in words for a person."""
    people = {*title.directors, *title.cast}
    asked = constraints
    kept = {
        "film or series": asked.kind in {None, title.kind},
        "the years": _between(title.year, asked.min_year, asked.max_year),
        "the length": _between(title.runtime_min, asked.min_runtime, asked.max_runtime),
        "the number of seasons": _between(title.seasons, asked.min_seasons, asked.max_seasons),
        "the language": _meets(asked.languages, (title.language,)),
        "the country": _meets(asked.countries, title.countries),
        "the genres": {*asked.genres} <= {*title.genres}
        and _meets(asked.any_genres, title.genres)
        and {*asked.without_genres}.isdisjoint(title.genres),
        "the people": {*asked.people} <= people
        and _meets(asked.any_people, people)
        and {*asked.without_people}.isdisjoint(people),
        "the audience": _meets(asked.audience, (title.audience,)),
        "what to avoid": {*asked.avoid}.isdisjoint(title.content),
        "where it plays": _meets(asked.services, title.streaming_services),
    }
    return [name for name, is_kept in kept.items() if not is_kept]


def _between(value: int | None, low: int | None, high: int | None) -> bool:
    if low is None and high is None:
        return True
    if not value:  # a year of 0 is an unknown one
        return False
    return (low or value) <= value <= (high or value)


def _meets(asked: Collection[str], has: Collection[str | None]) -> bool:
    return not asked or not {*asked}.isdisjoint(has)
