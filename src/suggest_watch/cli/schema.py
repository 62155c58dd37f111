"""`schema`: what `search --json` and `--ndjson` print, as JSON Schema; knows no field itself."""

from __future__ import annotations

import click

from suggest_watch.present.machine import dump
from suggest_watch.results import answer_schema, event_schema


@click.command("schema")
@click.option("--events", is_flag=True, help="Of a line of --ndjson instead.")
def schema_command(*, events: bool) -> None:
    """Print the JSON Schema of what search --json prints.

    In draft 2020-12. What is printed instead of an answer when something goes wrong is the "error"
    of the event "failed".
    """
    click.echo(dump(event_schema() if events else answer_schema(), indent=2))
