"""What a name stands for in the catalogue, typed by somebody or in a record; knows no misspelling.

A title is found by its name, by its original name, and by either without its leading article.
A person is found by the whole name, and by the surname where it can only mean that person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from suggest_watch.database.transactions import Transactions, chunks
from suggest_watch.names import NamedTitle, Names, normalise_name, without_article
from suggest_watch.schema import names, titles
from suggest_watch.types import Title

_MIN_SURNAME = 4
# Christopher Nolan has ten titles, Doris and Jonathan Nolan one each: "Nolan" means Christopher.
_PROMINENCE = 4
_KNOWN_FROM = 3

_TITLE, _BARE_TITLE, _PERSON, _SURNAME = "title", "bare_title", "person", "surname"
_SIMILAR = "similar"  # the name and year of a title that this one's record calls similar


# Built once: every request asks both, and building them takes longer than answering.
_NORMS: sa.BindParameter[str] = sa.bindparam("norms", expanding=True)
_POPULARITY = sa.func.coalesce(titles.c.popularity, 0.0)
_TITLES_NAMED = (
    sa.select(names.c.norm, titles.c.key, titles.c.title, titles.c.year, titles.c.kind, _POPULARITY)
    .join_from(names, titles)
    .where(names.c.norm.in_(_NORMS), names.c.role.in_((_TITLE, _BARE_TITLE)))
    .order_by(
        _POPULARITY.desc(),
        sa.case((names.c.role == _TITLE, 0), else_=1),
        titles.c.year.desc(),
        titles.c.key,
    )
)
_PEOPLE_NAMED = (
    sa.select(names.c.norm, names.c.role, names.c.display, sa.func.count())
    .where(names.c.norm.in_(_NORMS), names.c.role.in_((_PERSON, _SURNAME)))
    .group_by(names.c.norm, names.c.role, names.c.display)
    .order_by(sa.func.count().desc(), names.c.display)
)


class NameLookup(Transactions):
    """Finds titles and people by the normal form of their names (`names.normalise_name`)."""

    def named(self, norms: Collection[str]) -> Names:
        """Return what these normal forms stand for; those that stand for nothing are left out.

        Titles that share a name come by popularity, then those that bear it whole before those
        that drop an article, then the newest. A surname stands for the one person who bears it,
        or bears it in at least `_PROMINENCE` times as many titles as anybody else.
        """
        found: dict[str, dict[int, NamedTitle]] = defaultdict(dict)
        people: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
        with self._reading() as connection:
            for chunk in chunks(norms):
                for norm, *facts in connection.execute(_TITLES_NAMED, {"norms": chunk}):
                    title = NamedTitle(*facts)
                    found[norm].setdefault(title.key, title)
                for norm, role, display, count in connection.execute(
                    _PEOPLE_NAMED, {"norms": chunk}
                ):
                    people[norm, role][display] = count
        return Names(
            titles={norm: tuple(by_key.values()) for norm, by_key in found.items()},
            people=dict(_persons(people)),
        )

    def surnames(self, *, first_letter: str) -> frozenset[str]:
        """Return the surnames, in normal form, of people with a few titles each."""
        with self._reading() as connection:
            return frozenset(
                connection.scalars(
                    sa.select(names.c.norm)
                    .where(
                        names.c.norm >= first_letter,
                        names.c.norm < chr(ord(first_letter) + 1),
                        names.c.role == _SURNAME,
                    )
                    .group_by(names.c.norm)
                    .having(sa.func.count() >= _KNOWN_FROM)
                )
            )

    def titles_going_on(self, norms: Collection[str]) -> list[NamedTitle]:
        """Return the titles whose name begins with one of these normal forms and goes on."""
        goes_on = (names.c.norm.startswith(f"{norm} ", autoescape=True) for norm in norms)
        found = (
            sa.select(
                titles.c.key,
                titles.c.title,
                titles.c.year,
                titles.c.kind,
                _POPULARITY.label("known"),
            )
            .join_from(names, titles)
            .where(names.c.role == _TITLE, sa.or_(sa.false(), *goes_on))
            .distinct()
            .order_by(titles.c.key)
        )
        with self._reading() as connection:
            return [NamedTitle(*facts) for facts in connection.execute(found)]

    def siblings(self, these: Collection[Title]) -> frozenset[int]:
        """Return the keys of titles whose records call one of these similar, or the other way."""
        with self._reading() as connection:
            naming = sa.select(names.c.title_key).where(
                names.c.role == _SIMILAR, names.c.norm.in_([_dated(t.title, t.year) for t in these])
            )
            named = (
                sa.select(names.c.title_key, names.c.norm, titles.c.year)
                .join_from(names, titles)
                .where(
                    names.c.role == _TITLE,
                    names.c.norm.in_([normalise_name(n.title) for t in these for n in t.similar]),
                )
            )
            theirs = {_dated(name.title, name.year) for title in these for name in title.similar}
            keys = set(connection.scalars(naming))
            keys |= {
                key
                for key, norm, year in connection.execute(named)
                if {f"{norm} {year}", norm} & theirs
            }
        return frozenset(keys - {title.key for title in these})


def name_rows(title: Title, key: int) -> Iterator[dict[str, Any]]:
    """Yield the rows by which the title and its people are found."""
    for norm, role, display in _all_names(title):
        yield {"norm": norm, "role": role, "title_key": key, "display": display}


def _all_names(title: Title) -> set[tuple[str, str, str]]:
    similar = ((_dated(n.title, n.year), _SIMILAR, n.title) for n in title.similar)
    return {*_title_names(title), *_person_names(title), *similar}


def _dated(name: str, year: int | None) -> str:
    norm = normalise_name(name)
    return norm if year is None else f"{norm} {year}"


def _title_names(title: Title) -> Iterator[tuple[str, str, str]]:
    for display in (title.title, title.original_title):
        norm = normalise_name(display or "")
        if display and norm:
            yield norm, _TITLE, display
            bare = without_article(norm)
            if bare != norm:
                yield bare, _BARE_TITLE, display


def _person_names(title: Title) -> Iterator[tuple[str, str, str]]:
    for display in {*title.directors, *title.cast}:
        norm = normalise_name(display)
        if norm:
            yield norm, _PERSON, display
            surname = normalise_name(display.split()[-1])
            if surname != norm and len(surname) >= _MIN_SURNAME:
                yield surname, _SURNAME, display


def _persons(found: Mapping[tuple[str, str], Mapping[str, int]]) -> Iterator[tuple[str, str]]:
    """Yield each normal form with the full name it means, whole names last, so that they win."""
    for (norm, role), counts in sorted(found.items(), key=lambda item: item[0][1] == _PERSON):
        person = next(iter(counts)) if role == _PERSON else _bearer(counts)
        if person is not None:
            yield norm, person


def _bearer(counts: Mapping[str, int]) -> str | None:
    """Return who is meant by a surname, None where it may be several; `counts` most first."""
    bearers: dict[str, int] = defaultdict(int)
    spelt: dict[str, str] = {}
    for display, count in counts.items():
        norm = normalise_name(display)
        bearers[norm] += count
        spelt.setdefault(norm, display)
    first, *others = sorted(bearers, key=lambda norm: bearers[norm], reverse=True)
    if others and bearers[first] < _PROMINENCE * bearers[others[0]]:
        return None
    return spelt[first]
