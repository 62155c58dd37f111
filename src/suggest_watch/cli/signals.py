"""`add`, `list`, `forget` and `clear`: what is remembered; knows no search."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any

import click

from suggest_watch.app import App
from suggest_watch.cli import options
from suggest_watch.cli.console import say, stdout, tell, width_of, write
from suggest_watch.cli.opening import opened, stored, tell_notices
from suggest_watch.database import Database
from suggest_watch.errors import SuggestError
from suggest_watch.llms import open_llm
from suggest_watch.present.lists import remembered_lines, signal_lines
from suggest_watch.present.machine import dump, signal_json
from suggest_watch.refine import Refined, pays, refine
from suggest_watch.remember import clear, forget, list_signals, remember
from suggest_watch.settings import Settings, load_settings
from suggest_watch.types import Signal


@click.command("add")
@options.words
@options.viewer
@options.json
@click.option(
    "--refine/--no-refine",
    default=None,
    help="Let the language model add facts that were not read; it does by itself where it is quick"
    " and judges well.",
)
@options.llm
@options.embedder
@options.asynchronous
async def add_command(words: Sequence[str], *, json: bool, **flags: Any) -> None:
    """Remember something you like or dislike.

    WORDS are yours: "More like The Martian, less like depressing Black Mirror". A lone - reads
    them from standard input. A new --viewer NAME is made.
    """
    text, given = options.sentence(words), options.flags(flags)
    async with opened(given) as app:
        tell_notices(app)
        viewer = app.settings.viewer
        signal = await remember(app, text, viewer=viewer)
        if not json:
            show_remembered(app, signal, viewer=viewer)
        refined = await _refined(app, signal, load_settings(given))
        if refined.notice:
            say(f"note: {refined.notice}")
        if json:
            click.echo(dump(signal_json(refined.signal), indent=2))
        elif refined.signal != signal:
            added = ", ".join(refined.signal.facts.by_model)
            say(f"the model adds: {added} · strength {refined.signal.strength:+.2f}")
        elif app.settings.refine and not refined.notice:
            say("the model adds nothing")


@click.command("list")
@options.viewer
@options.json
def list_command(*, json: bool, **flags: Any) -> None:
    """Show what is remembered.

    Newest first, each with the number that `suggest forget` takes.
    """
    given = options.flags(flags)
    viewer = load_settings(given).viewer
    with stored(given) as database:
        if json:
            signals = list_signals(database, viewer)
            click.echo(dump([signal_json(signal) for signal in signals], indent=2))
        else:
            show_signals(database, viewer)


@click.command("forget")
@click.argument("number", metavar="ID", type=int)
@options.viewer
@options.asynchronous
async def forget_command(number: int, **flags: Any) -> None:
    """Forget one remembered thing.

    ID is its number in `suggest list`.
    """
    async with opened(options.flags(flags)) as app:
        tell_notices(app)
        await forget(app, viewer=app.settings.viewer, signal_id=number)
        tell(f"forgot number {number}")


@click.command("clear")
@options.viewer
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.asynchronous
async def clear_command(*, yes: bool, **flags: Any) -> None:
    """Forget everything of a viewer.

    Asks first; what the viewer has seen stays.
    """
    async with opened(options.flags(flags)) as app:
        tell_notices(app)
        viewer = app.settings.viewer
        if yes or click.confirm(question(app.database, viewer), err=True):
            tell(f"forgot all {await clear(app, viewer=viewer)}")
        else:
            tell("nothing was forgotten")


async def _refined(app: App, signal: Signal, settings: Settings) -> Refined:
    """Let the model of the settings refine a signal where that pays."""
    if settings.refine is False or settings.llm == "none":
        return Refined(signal)
    try:
        llm = open_llm(settings)
    except SuggestError as error:  # what was said is remembered all the same
        return Refined(signal, f"{error.message}; to mend it: {error.hint}")
    async with aclosing(llm):
        if pays(llm, wished=settings.refine):
            return await refine(app, signal, llm)
    wished_in_vain = f"{llm.name} cannot hold a schema, so it was not asked"
    return Refined(signal, wished_in_vain if settings.refine else "")


def show_remembered(app: App, signal: Signal, *, viewer: str) -> None:
    """Print what was made of a new signal."""
    tell(f"remembered as {signal.id} for {viewer}")
    out, embedder = stdout(), app.embedder
    width, name, dimensions = width_of(out), embedder.name, embedder.size
    write(out, remembered_lines(signal, width, embedder=name, dimensions=dimensions))


def show_signals(database: Database, viewer: str) -> None:
    """Print what is remembered of a viewer."""
    out = stdout()
    signals = list_signals(database, viewer)
    write(out, signal_lines(signals, width_of(out), now=datetime.now(UTC)))
    if not signals:
        say('nothing yet; tell something with: suggest add "what you like"')


def question(database: Database, viewer: str) -> str:
    """Return what is asked before everything of a viewer is forgotten."""
    return f"Delete all {len(list_signals(database, viewer))} preferences of {viewer}?"
