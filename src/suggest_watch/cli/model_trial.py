"""`models test`: how well a model does the product's work; knows no prompt."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from suggest_watch.cli import options
from suggest_watch.cli.console import Bars, stdout, width_of, write
from suggest_watch.cli.fetching import fetch_missing
from suggest_watch.cli.model_names import read_model_name
from suggest_watch.errors import BadInput
from suggest_watch.llms import open_llm
from suggest_watch.present.lists import trial_lines
from suggest_watch.present.machine import Json, dump
from suggest_watch.settings import load_settings
from suggest_watch.trial import TrialReport, try_model


@click.command("test")
@click.argument("name", required=False)
@options.json
@options.sampling
@options.asynchronous
async def trial_command(name: str | None, *, json: bool, **flags: Any) -> None:
    """Try a model on ten prompts of our own kind.

    NAME is BACKEND:MODEL, by default the model in use. Says how many replies held their schema, how
    many reasons passed the check against the catalogue, and how fast they came. Nothing of a viewer
    is read or stored.
    """
    named = {} if name is None else {"llm": ":".join(read_model_name(name))}
    settings = load_settings(options.flags(flags) | named)
    if settings.llm == "none":
        raise BadInput("no language model is in use", hint="suggest models test BACKEND:MODEL")
    await fetch_missing(settings)
    llm = open_llm(settings)
    try:
        with Bars() as bars:
            report = await try_model(llm, sampling=settings.sampling, progress=bars.show)
    finally:
        await llm.aclose()
    if json:
        click.echo(dump(_report_json(report), indent=2))
    else:
        out = stdout()
        write(out, trial_lines(report, width_of(out)))


def _report_json(report: TrialReport) -> Json:
    return {
        "model": report.model,
        "loaded_s": report.loaded_s,
        **_measures(report),
        "explain": _measures(report.of("explain")),
        "select": _measures(report.of("select")),
        "prompts": [asdict(trial) for trial in report.trials],
    }


def _measures(report: TrialReport) -> Json:
    return {
        "schemas": report.schemas,
        "held": report.held,
        "reasons": report.reasons,
        "passed": report.passed,
        "first_word_s": report.first_word_s,
        "prompt_tokens": report.prompt_tokens,
        "tokens_per_s": report.tokens_per_s,
    }
