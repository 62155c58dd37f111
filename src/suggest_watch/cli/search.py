"""`search` and `demo`; knows what to ask of the stream, not how it answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from suggest_watch.app import App
from suggest_watch.cli import options
from suggest_watch.cli.faces import AsJson, AsLines, Face, OnScreen, show_all
from suggest_watch.cli.fetching import fetch_after_cards
from suggest_watch.cli.opening import opened
from suggest_watch.doctor import require_model
from suggest_watch.recommend import Options, recommend
from suggest_watch.remember import remember

DEMO_VIEWER = "demo"
DEMO_REQUEST = "thoughtful sci-fi tonight"
DEMO_PREFERENCES = (
    "Something like Arrival but more upbeat",
    "I like sci-fi, but with good characters, it can't be just about the nerdy sets",
    "More like The Martian less like depressing Black Mirror",
)

_viewers = click.option(
    "--viewer", "viewers", metavar="NAME", multiple=True, help="Who watches; repeat for several."
)
_no_llm = click.option(
    "--no-llm", is_flag=True, help="Load no language model; reasons come from the records."
)
_why = click.option("--why", is_flag=True, help="Show what each feature added to the score.")


@click.command("search")
@options.words
@options.count
@options.adventurous
@_viewers
@options.json
@options.ndjson
@_why
@_no_llm
@options.telling
@options.llm
@options.embedder
@options.reranker
@options.sampling
@options.asynchronous
async def search_command(
    words: Sequence[str],
    *,
    viewers: Sequence[str],
    count: int | None,
    json: bool,
    ndjson: bool,
    why: bool,
    no_llm: bool,
    tools: bool,
    **flags: Any,
) -> None:
    """Find what to watch.

    WORDS say what you want, in your own words: "something like Arrival but more upbeat, under two
    hours". A lone - reads them from standard input.
    """
    face = _face(json=json, ndjson=ndjson, why=why)
    wish = Options(count=count, explain=not no_llm, tools=tools)
    text = options.sentence(words)
    given = options.flags(flags)
    async with opened(given, writes=wish.explain, ranks=True) as app:
        if "llm" in given and app.llm is not None:
            # Who names a model wants that one; a configured one that fails is a notice.
            await require_model(app.settings)
        watching = viewers or [app.settings.viewer]
        events = recommend(app, text, viewers=watching, options=wish)
        await show_all(fetch_after_cards(events, app.settings), face)


@click.command("demo")
@click.argument("words", nargs=-1)
@_no_llm
@options.telling
@options.llm
@options.embedder
@options.reranker
@options.sampling
@options.asynchronous
async def demo_command(words: Sequence[str], *, no_llm: bool, tools: bool, **flags: Any) -> None:
    """Try it with a ready-made viewer.

    The viewer "demo" gets three preferences; then it searches for WORDS, by default for
    "thoughtful sci-fi tonight".
    """
    text = options.sentence(words) or DEMO_REQUEST
    wish = Options(explain=not no_llm, tools=tools)
    async with opened(options.flags(flags), writes=wish.explain, ranks=True) as app:
        await _teach_demo_viewer(app)
        events = recommend(app, text, viewers=[DEMO_VIEWER], options=wish)
        await show_all(fetch_after_cards(events, app.settings), OnScreen())


async def _teach_demo_viewer(app: App) -> None:
    person = app.database.ensure_viewer(DEMO_VIEWER)
    known = {signal.content for signal in app.database.signals([person.id])}
    for preference in DEMO_PREFERENCES:
        if preference not in known:
            await remember(app, preference, viewer=DEMO_VIEWER)


def _face(*, json: bool, ndjson: bool, why: bool) -> Face:
    if ndjson:
        return AsLines()
    return AsJson() if json else OnScreen(why=why)
