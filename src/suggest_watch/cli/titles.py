"""`titles`, `seen` and `unseen`: the catalogue, and what of it was watched; knows no taste."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import click

from suggest_watch.app import App
from suggest_watch.cli import options
from suggest_watch.cli.console import stdout, tell, width_of, write
from suggest_watch.cli.opening import opened, tell_notices
from suggest_watch.errors import NotFound
from suggest_watch.names import normalise_name
from suggest_watch.present.lists import title_in_full, title_lines
from suggest_watch.present.machine import dump, title_json
from suggest_watch.present.wording import named
from suggest_watch.retrieve import find_titles
from suggest_watch.types import Title

_FOUND = 5
_YEAR = re.compile(r"\s*\((\d{4})\)\s*$")
SOURCE = "terminal"


@click.group("titles", no_args_is_help=False)
def titles_command() -> None:
    """Look into the catalogue."""


@titles_command.command("find")
@options.words
@options.json
@options.embedder
@options.asynchronous
async def find_command(words: Sequence[str], *, json: bool, **flags: Any) -> None:
    """Find titles by name, also a misspelt one."""
    async with opened(options.flags(flags)) as app:
        tell_notices(app)
        found = await find_titles(app.index, app.database, options.sentence(words), limit=_FOUND)
    if json:
        rows = [title_json(title) | {"similarity": round(like, 4)} for title, like in found]
        click.echo(dump(rows, indent=2))
        return
    out = stdout()
    for title, like in found:
        write(out, title_lines(title, width_of(out), similarity=like))


@titles_command.command("show")
@options.words
@options.json
@options.embedder
@options.asynchronous
async def show_command(words: Sequence[str], *, json: bool, **flags: Any) -> None:
    """Show all that the catalogue says of a title.

    Name it as "Arrival" or "Arrival (2016)".
    """
    async with opened(options.flags(flags)) as app:
        tell_notices(app)
        title = await one_title(app, options.sentence(words))
    out = stdout()
    if json:
        click.echo(dump(title_json(title), indent=2))
    else:
        write(out, title_in_full(title, width_of(out)))


@click.command("seen")
@options.words
@options.viewer
@options.embedder
@options.asynchronous
async def seen_command(words: Sequence[str], **flags: Any) -> None:
    """Mark a title as watched, so that it is never suggested.

    Name it as "Arrival" or "Arrival (2016)".
    """
    await _mark(options.sentence(words), flags, watched=True)


@click.command("unseen")
@options.words
@options.viewer
@options.embedder
@options.asynchronous
async def unseen_command(words: Sequence[str], **flags: Any) -> None:
    """Take a title off the watched ones."""
    await _mark(options.sentence(words), flags, watched=False)


async def mark(app: App, name: str, *, viewer: str, watched: bool) -> Title:
    """Note that a viewer has watched the title of this name, or has not; return the title."""
    title = await one_title(app, name)
    database = app.database
    watching = database.ensure_viewer(viewer) if watched else database.viewer(viewer)
    if watched:
        now = datetime.now(UTC)
        database.watch([watching.id], title.key, source=SOURCE, watched=True, at=now)
    else:
        database.unwatch([watching.id], title.key)
    return title


async def one_title(app: App, name: str) -> Title:
    """Return the title of this name; raises `NotFound` that names what is close."""
    year = _YEAR.search(name)
    bare = _YEAR.sub("", name)
    found = [title for title, _ in await find_titles(app.index, app.database, bare, limit=_FOUND)]
    same = [title for title in found if _is_called(title, bare)]
    if year:
        same = [title for title in same if title.year == int(year[1])]
    if len(same) == 1:
        return same[0]
    near = " or ".join(f'"{named(title)}"' for title in (same or found))
    if same:
        raise NotFound(f"{len(same)} titles are called {bare!r}", hint=f"name one: {near}")
    hint = f"did you mean {near}?" if near else "suggest titles find NAME"
    raise NotFound(f"the catalogue has no title {name!r}", hint=hint)


async def _mark(name: str, flags: dict[str, Any], *, watched: bool) -> None:
    async with opened(options.flags(flags)) as app:
        tell_notices(app)
        viewer = app.settings.viewer
        title = await mark(app, name, viewer=viewer, watched=watched)
        tell(f"{named(title)} is {'watched' if watched else 'not watched'} by {viewer}")


def _is_called(title: Title, name: str) -> bool:
    names = (title.title, title.original_title or title.title)
    return normalise_name(name) in map(normalise_name, names)
