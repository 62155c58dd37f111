"""Finds the catalogue's title that a name and a year, as somebody else writes them, stand for.

Names are compared in normal form, never by likeness: a wrong link is worse than none. Knows no
request and no viewer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from suggest_watch.database import Database
from suggest_watch.names import NamedTitle, normalise_name, without_article
from suggest_watch.types import Kind

YEARS_APART = 1
"""A film shown at a festival in one year opens in the next, and both count as its year."""

_SUBTITLE = re.compile(r"\s*:\s+|\s+[-–—]\s+|,?\s+or:\s+|,\s+or,?\s+")
_IN_BRACKETS = re.compile(r"^(.+?)\s*\(([^()]+)\)\s*$")
_SAME = (
    ("vol", "volume"),
    ("pt", "part"),
    ("1", "i", "one"),
    ("2", "ii", "two"),
    ("3", "iii", "three"),
    ("4", "iv", "four"),
    ("5", "v", "five"),
    ("6", "vi", "six"),
    ("7", "vii", "seven"),
    ("8", "viii", "eight"),
)
_OTHERWISE = {word: tuple(w for w in words if w != word) for words in _SAME for word in words}


def link_title(
    database: Database, name: str, *, year: int | None, kind: Kind | None = None
) -> NamedTitle | None:
    """Return the title meant, None where there is none or it may be several.

    A year may be off by `YEARS_APART`; namesakes are told apart by it, then by `kind`, then by
    popularity. Subtitles may be missing or additional only where the year agrees. Without a year
    the whole name must agree, and the most popular namesake is taken.
    """
    whole = list(dict.fromkeys(_norms(name)))
    parts = list(dict.fromkeys(norm for part in _parts(name) for norm in _norms(part)))
    linked = _best(database, whole, year=year, kind=kind)
    if linked is None and year is not None:
        linked = _best(database, parts, year=year, kind=kind)
    if linked is None and year is not None:
        linked = _with_subtitle(database, whole, year)
    return linked


def namesakes(database: Database, name: str) -> set[int]:
    """Return the keys of the titles that bear this whole name, of whatever year."""
    found = database.named(set(_norms(name))).titles
    return {title.key for titles in found.values() for title in titles}


def _best(
    database: Database, norms: Sequence[str], *, year: int | None, kind: Kind | None
) -> NamedTitle | None:
    """Return the best of the titles that bear one of these names; the first name is the surest."""
    found = database.named(norms).titles
    namesakes = [
        (title, place)
        for place, norm in enumerate(norms)
        for title in found.get(norm, ())
        if year is None or abs(title.year - year) <= YEARS_APART
    ]

    def unlikeliness(namesake: tuple[NamedTitle, int]) -> tuple[float, ...]:
        title, place = namesake
        apart = 0 if year is None else abs(title.year - year)
        return apart, kind not in {None, title.kind}, place, -title.popularity, -title.year

    return min(namesakes, key=unlikeliness)[0] if namesakes else None


def _norms(name: str) -> Iterator[str]:
    """Yield the normal forms under which the catalogue may know a name, the likeliest first."""
    spellings = [name]
    if bracketed := _IN_BRACKETS.match(name):  # "Spirited Away (Sen to Chihiro)"
        spellings += [bracketed[1], bracketed[2]]
    norms = [norm for norm in map(normalise_name, spellings) if norm]
    yield from norms
    for norm in norms:
        yield without_article(norm)
        words = norm.split()
        for i, word in enumerate(words):
            for other in _OTHERWISE.get(word, ()):
                yield " ".join([*words[:i], other, *words[i + 1 :]])


def _parts(name: str) -> Iterator[str]:
    """Yield a name without its subtitle, and a subtitle that is long enough to be a name."""
    head, *rest = _SUBTITLE.split(name)
    if rest:
        yield head
        if len(rest[-1].split()) > 1:
            yield rest[-1]


def _with_subtitle(database: Database, norms: Collection[str], year: int) -> NamedTitle | None:
    """Find the one title whose name goes on where these end: "Mad Max" of 2015."""
    going_on = [
        title
        for title in database.titles_going_on(norms)
        if abs(title.year - year) <= YEARS_APART
        and normalise_name(_SUBTITLE.split(title.title)[0]) in norms
    ]
    for apart in range(YEARS_APART + 1):
        near = [title for title in going_on if abs(title.year - year) <= apart]
        if near:
            return near[0] if len(near) == 1 else None
    return None
