"""A small catalogue of real names, and what a request or a signal sets, as plain values."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from suggest_watch.names import NamedTitle, Names, normalise_name, without_article
from suggest_watch.types import Constraints, Facts, Feel, Request, Title
from suggest_watch.understand import name_spans, read_signal, title_mentions, understand

TODAY = date(2025, 11, 24)
COUNT = 4

FILMS = {
    1: ("Arrival", 2016),
    2: ("The Martian", 2015),
    3: ("Interstellar", 2014),
    4: ("Her", 2013),
    5: ("It", 2017),
    6: ("Up", 2009),
    7: ("Us", 2019),
    8: ("Big", 1988),
    9: ("Heat", 1995),
    10: ("Once", 2007),
    11: ("Room", 2015),
    12: ("Joy", 2015),
    13: ("Life", 2017),
    14: ("Pig", 2021),
    15: ("No", 2012),
    16: ("Recent", 2020),
    17: ("Collateral", 2004),
    18: ("Drive", 2011),
    19: ("Dune", 2021),
    20: ("Dune", 1984),
    21: ("12 Monkeys", 1995),
    22: ("1917", 2019),
    23: ("2001: A Space Odyssey", 1968),
    24: ("Blade Runner", 1982),
    25: ("Blade Runner 2049", 2017),
    26: ("No Country for Old Men", 2007),
    27: ("The Big Short", 2015),
    28: ("Knives Out", 2019),
    29: ("The Nice Guys", 2016),
    30: ("Jaws", 1975),
    31: ("Alien", 1979),
    32: ("Paddington", 2014),
    33: ("Se7en", 1995),
    34: ("Amélie", 2001),
    35: ("Scary Movie", 2000),
    36: ("Love Story", 1970),
    37: ("Star Wars", 1977),
    38: ("Joker", 2019),
    39: ("Parasite", 2019),
    40: ("Prisoners", 2013),
    41: ("Zodiac", 2007),
    42: ("Spirited Away", 2001),
    43: ("Before Sunrise", 1995),
    44: ("Get Out", 2017),
    45: ("Rocky", 1976),
    46: ("The Room", 2003),
    47: ("Fargo", 1996),
    48: ("The Thing", 1982),
    49: ("The Thing", 2011),
    50: ("Mad Max: Fury Road", 2015),
    51: ("Dr. Strangelove", 1964),
    52: ("The Matrix", 1999),
    53: ("Under the Skin", 2013),
    54: ("28 Days Later", 2002),
    55: ("What's Up, Doc?", 1972),
    56: ("The Conjuring", 2013),
    57: ("Frida", 2002),
}
SERIES = {
    101: ("Black Mirror", 2011),
    102: ("Lost", 2004),
    103: ("Dark", 2017),
    104: ("Fargo", 2014),
    105: ("Breaking Bad", 2008),
    106: ("Stranger Things", 2016),
    107: ("The Wire", 2002),
}
ORIGINAL_NAMES = {42: "千と千尋の神隠し"}
PEOPLE = (
    "Denis Villeneuve",
    "Tom Hanks",
    "Adam Sandler",
    "Quentin Tarantino",
    "Alfred Hitchcock",
    "Samuel L. Jackson",
    "Wes Anderson",
    "Steven Spielberg",
    "Emma Stone",
    "Greta Gerwig",
    "Saoirse Ronan",
    "Keanu Reeves",
    "Frida Kahlo",
    "Joel Coen",
)
_SURNAMES_OF_OTHERS_TOO = {"Hanks", "Anderson", "Jackson"}

_FEELS = {
    "Arrival": Feel(3, 2, 3, 1, 4, 4, 3),
    "Paddington": Feel(5, 3, 2, 4, 5, 1, 2),
    "Se7en": Feel(1, 3, 5, 1, 1, 3, 2),
    "The Martian": Feel(5, 4, 3, 3, 4, 2, 4),
}
_MINUTES = {"Heat": 170, "Jaws": 124}


def _named_titles() -> dict[str, tuple[NamedTitle, ...]]:
    by_name: dict[str, list[NamedTitle]] = {}
    for kind, titles in (("movie", FILMS), ("series", SERIES)):
        for key, (title, year) in titles.items():
            for name in {title, ORIGINAL_NAMES.get(key, title)}:
                normal = normalise_name(name)
                for form in {normal, without_article(normal)}:
                    by_name.setdefault(form, []).append(NamedTitle(key, title, year, kind))
    return {name: tuple(titles) for name, titles in by_name.items()}


def _named_people() -> dict[str, str]:
    whole = {normalise_name(person): person for person in PEOPLE}
    surnames = {
        normalise_name(person.split()[-1]): person
        for person in PEOPLE
        if person.split()[-1] not in _SURNAMES_OF_OTHERS_TOO
    }
    return surnames | whole


TITLES = _named_titles()
PERSONS = _named_people()


REFERRED_TO = {
    title.key: Title(
        key=title.key,
        id=name,
        kind="movie",
        title=name,
        year=title.year,
        feel=_FEELS.get(name),
        runtime_min=_MINUTES.get(name),
    )
    for name in (*_FEELS, *_MINUTES)
    for title in TITLES[normalise_name(name)][:1]
}


def names_in(text: str) -> Names:
    """What a catalogue answers to the spans of a text."""
    spans = name_spans(text)
    return Names(
        titles={span: TITLES[span] for span in spans if span in TITLES},
        people={span: PERSONS[span] for span in spans if span in PERSONS},
    )


def title(name: str) -> NamedTitle:
    """The most prominent title of that name."""
    return TITLES[normalise_name(name)][0]


def ask(
    text: str,
    *,
    found: Mapping[str, NamedTitle | None] | None = None,
    referred_to: Mapping[int, Title] | None = None,
) -> Request:
    """Understand a text; mentions that `found` does not answer are unknown titles."""
    names = names_in(text)
    answers = dict.fromkeys(title_mentions(text, names)) | dict(found or {})
    return understand(
        text, names=names, today=TODAY, count=COUNT, found=answers, referred_to=referred_to or {}
    )


def hear(text: str) -> tuple[Facts, float]:
    """Read a signal."""
    return read_signal(text, names=names_in(text))


def what_it_sets(request: Request) -> dict[str, Any]:
    """Every field that a request sets beyond its text, constraints flat; what is empty is left out.

    Titles are named, and feel says only which way: "+" above the middle of the scale, "-" below.
    """
    values: dict[str, Any] = {
        field.name: getattr(request.constraints, field.name) for field in fields(Constraints)
    }
    values |= {
        "wanted": tuple(reference.title for reference in request.wanted),
        "unwanted": tuple(reference.title for reference in request.unwanted),
        "moods": request.moods,
        "without_moods": request.without_moods,
        "themes": request.themes,
        "feel": {name: "+" if value > 3 else "-" for name, value in request.feel.items()},
        "seen_allowed": request.seen_allowed,
        "unknown_titles": request.unknown_titles,
        "count": request.count if request.count != COUNT else None,
    }
    return {name: _plain(value) for name, value in values.items() if value}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def facts_of(facts: Facts) -> dict[str, Any]:
    """The facts that are not empty, but the texts of the two sides."""
    values = {field.name: getattr(facts, field.name) for field in fields(Facts)}
    texts = ("wanted", "unwanted")
    return {name: _plain(value) for name, value in values.items() if value and name not in texts}
