"""Reads a text with the catalogue at hand: finds the names in it, misspelt or not, then its sense.

The step that the jobs of remembering and recommending share.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial

import numpy as np

from suggest_watch.app import App
from suggest_watch.database import Database
from suggest_watch.embedders import Embedder
from suggest_watch.errors import BadInput
from suggest_watch.feeling import with_feel
from suggest_watch.names import NamedTitle, Names, normalise_name, without_article
from suggest_watch.persona import split_persona, with_persona
from suggest_watch.printable import printable
from suggest_watch.retrieve import find_titles, title_vectors
from suggest_watch.types import Request, Title
from suggest_watch.understand import name_spans, person_mentions, title_mentions, understand
from suggest_watch.vectors import Dense

MAX_REQUEST = 50_000
_SHOWN_NEAR = 3
_SHORTEST_FRANCHISE = 5
MISSPELT = 0.78
"""How like a name must be to the one that was meant, from 0 to 1 (Indel similarity)."""

MISSPELT_SURNAME = 0.87
"""Likewise; shorter than titles, surnames are easily mistaken for one another."""


async def read_names(app: App, text: str) -> tuple[Names, dict[str, NamedTitle | None]]:
    """Look up what the text names: exactly, then the unknown ones by likeness (None: no such)."""
    names = await asyncio.to_thread(_named_exactly_or_misspelt, app.database, text)
    found = {mention: await _nearest(app, mention) for mention in title_mentions(text, names)}
    return names, found


def _named_exactly_or_misspelt(database: Database, text: str) -> Names:
    names = database.named(name_spans(text))
    nearest = {
        mention: near
        for mention in person_mentions(text, names)
        if (near := _nearest_surname(database, mention))
    }
    meant = database.named(frozenset(nearest.values())).people
    people = {mention: meant[near] for mention, near in nearest.items() if near in meant}
    return replace(names, people={**names.people, **people})


def _nearest_surname(database: Database, mention: str) -> str | None:
    from rapidfuzz import fuzz, process

    surnames = database.surnames(first_letter=mention[0])
    nearest = process.extractOne(
        mention, surnames, scorer=fuzz.ratio, score_cutoff=100 * MISSPELT_SURNAME
    )
    return nearest[0] if nearest else None


def checked_request(text: str) -> str:
    """Return the request as one printable line; raises `BadInput` when it is empty or too long."""
    asked = printable(text).strip()
    if not asked:
        raise BadInput("the request is empty", hint='suggest search "a cosy mystery"')
    if len(asked) > MAX_REQUEST:
        raise BadInput(
            f"the request has {len(asked):,} characters, and may have {MAX_REQUEST:,}",
            hint="say in a few sentences what you feel like watching",
        )
    return asked


async def read_request(
    app: App, text: str, *, count: int | None, today: date, persona: str = ""
) -> Request:
    """Understand a request; feel moves ("more upbeat") start from the titles that it names.

    `count` overrules the number that the request speaks of; without either the settings decide.
    Where the request says nothing, the `persona` does.
    """
    names, found = await read_names(app, text)
    read = partial(
        understand,
        text,
        names=names,
        today=today,
        count=count or app.settings.count,
        count_is_fixed=count is not None,
        found=found,
    )
    request = read()
    if request.wanted:
        keys = [reference.key for reference in request.wanted]
        request = read(referred_to=await _titles_with_feel(app, keys))
    near = [await _names_near(app, unknown) for unknown in request.unknown_titles]
    request = replace(request, notices=(*request.notices, *near))
    who = split_persona(persona)
    nature, wish = [
        await read_request(app, part, count=None, today=today) if part else None
        for part in (who.nature, who.wish)
    ]
    return with_persona(request, nature=nature, wish=wish)


async def embed_request(embedder: Embedder, request: Request) -> tuple[Dense, Dense | None]:
    """Return the `[size]` vectors of what pulls, and of what pushes away where there is any."""
    wanted = asyncio.to_thread(embedder.embed_query, request.wanted_text or request.text)
    if not request.unwanted_text:
        return await wanted, None
    unwanted = asyncio.to_thread(embedder.embed_query, request.unwanted_text)
    both = await asyncio.gather(wanted, unwanted)
    return both[0], both[1]


async def _titles_with_feel(app: App, keys: list[int]) -> Mapping[int, Title]:
    titles: Mapping[int, Title] = await asyncio.to_thread(app.database.titles, keys)
    if any(title.feel is None for title in titles.values()):
        anywhere = np.ones(app.embedder.size, dtype=np.float32)  # only the keys choose here
        vectors = await title_vectors(app.index, anywhere, keys)
        titles = await asyncio.to_thread(with_feel, app.database, titles, vectors)
    return titles


async def _nearest(app: App, mention: str) -> NamedTitle | None:
    nearest = await find_titles(app.index, app.database, mention, limit=_SHOWN_NEAR)
    alike = [title for title, likeness in nearest if likeness >= MISSPELT]
    if not alike:  # "lord of the rings" names a franchise, and its first part stands for it
        alike = sorted((t for t, _ in nearest if _begins(t, mention)), key=lambda t: t.year)
    return _named(alike[0]) if alike else None


def _begins(title: Title, mention: str) -> bool:
    """Say whether the title is the mention and more: "Dune: Part Two".

    A single word needs the colon or the number of a part: “horror” is no "Horror of Dracula".
    """
    said = without_article(normalise_name(mention))
    whole = without_article(normalise_name(title.title))
    if len(said) < _SHORTEST_FRANCHISE or not whole.startswith(f"{said} "):
        return False
    part = normalise_name(title.title.partition(":")[0])
    return " " in said or without_article(part) == said or whole[len(said) + 1].isdigit()


async def _names_near(app: App, unknown: str) -> str:
    near = await find_titles(app.index, app.database, unknown, limit=_SHOWN_NEAR)
    listed = ", ".join(f"{title.title} ({title.year})" for title, _ in near)
    return f"Nearest to “{unknown}”: {listed}."


def _named(title: Title) -> NamedTitle:
    return NamedTitle(title.key, title.title, title.year, title.kind, title.popularity or 0.0)
