"""`doctor`, `settings`, `index` and `viewers`: the product about itself; knows no request."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Any

import click

from suggest_watch.app import reindex
from suggest_watch.cli import options
from suggest_watch.cli.console import Bars, stdout, tell, width_of, write
from suggest_watch.cli.opening import stored
from suggest_watch.doctor import Check, examine
from suggest_watch.feeling import measure_feel
from suggest_watch.present.lists import check_lines, feel_lines, setting_lines
from suggest_watch.present.machine import dump
from suggest_watch.settings import explain_settings, load_settings


@click.command("doctor")
@click.option("--feel", is_flag=True, help="Measure how well feel is predicted, and only that.")
@options.json
@options.llm
@options.embedder
@options.asynchronous
async def doctor_command(*, feel: bool, json: bool, **flags: Any) -> None:
    """Check everything and say what mends it.

    Says what is configured, reachable, installed, indexed and locked, and lists every address that
    the configuration will talk to. The exit code is 1 when there is a problem.
    """
    out = stdout()
    if feel:
        name, quality = await asyncio.to_thread(measure_feel, load_settings(options.flags(flags)))
        if json:
            click.echo(dump({"embedder": name, **asdict(quality)}, indent=2))
        else:
            write(out, feel_lines(quality, width_of(out), embedder=name))
        return
    checks: list[Check] = []
    async for check in examine(options.flags(flags)):
        checks.append(check)
        if not json:
            write(out, check_lines(check, width_of(out)))
    if json:
        click.echo(dump([asdict(check) for check in checks], indent=2))
    if any(check.level == "problem" for check in checks):
        raise click.exceptions.Exit(1)


@click.command("settings")
@options.json
def settings_command(*, json: bool) -> None:
    """Show the effective settings and where each comes from.

    Secrets are never printed.
    """
    settings = explain_settings()
    if json:
        click.echo(dump([asdict(setting) for setting in settings], indent=2))
    else:
        out = stdout()
        write(out, setting_lines(settings, width_of(out)))


@click.command("index")
@options.embedder
@options.asynchronous
async def index_command(**flags: Any) -> None:
    """Build the search index again.

    From the database, which loses nothing; needed when the embedder was changed.
    """
    settings = load_settings(options.flags(flags))
    with Bars() as bars:
        count = await reindex(
            settings, progress=lambda step: bars.show(step.what, step.done, step.total)
        )
    tell(f"indexed {count} titles with {settings.embedder}")


@click.command("viewers")
@options.json
def viewers_command(*, json: bool) -> None:
    """List who watches."""
    with stored({}) as database:
        viewers = database.viewers()
    if json:
        click.echo(dump([{"id": viewer.id, "name": viewer.name} for viewer in viewers], indent=2))
        return
    for viewer in viewers:
        tell(viewer.name)
