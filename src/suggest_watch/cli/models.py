"""`models`: what could write the reasons; its subcommands have files of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import click

from suggest_watch.cli import options
from suggest_watch.cli.console import say, stdout, tell, width_of, write
from suggest_watch.cli.model_pull import pull_command
from suggest_watch.cli.model_trial import trial_command
from suggest_watch.errors import SuggestError
from suggest_watch.llms import ModelFacts, open_llm
from suggest_watch.present.lists import model_lines
from suggest_watch.present.machine import Json, dump
from suggest_watch.settings import Settings, load_settings, split_model


@click.group("models", invoke_without_command=True)
@options.json
@options.llm
@click.pass_context
def models_command(ctx: click.Context, /, *, json: bool, **flags: Any) -> None:
    """List, fetch and try language models.

    Lists what each configured back end has; a star marks the model in use.
    """
    if ctx.invoked_subcommand is None:
        asyncio.run(_list(load_settings(options.flags(flags)), json=json))


models_command.add_command(pull_command)
models_command.add_command(trial_command)


async def _list(settings: Settings, *, json: bool) -> None:
    rows: list[Json] = []
    for named in _back_ends(settings):
        backend, _ = split_model(named)
        try:
            models = await _models_of(settings.model_copy(update={"llm": named}))
        except SuggestError as error:
            if named == settings.llm:
                raise
            say(f"{backend}: {error.message}; {error.hint}")
            continue
        used = _used(models, backend, settings.llm)
        rows += [_row(model, backend, used=model.name == used) for model in models]
        if not json:
            out = stdout()
            tell(f"{backend}:")
            write(out, model_lines(models, width_of(out), used=used))
    if json:
        click.echo(dump(rows, indent=2))


def _back_ends(settings: Settings) -> list[str]:
    """Return one model of each back end that is configured or needs no configuration."""
    named = {backend: f"{backend}:any" for backend in _configured(settings)}
    if settings.llm != "none":
        named[split_model(settings.llm)[0]] = settings.llm
    return list(named.values())


def _configured(settings: Settings) -> Iterator[str]:
    yield "llama_cpp"
    yield "ollama"
    its_own = settings.openai_url != Settings.model_fields["openai_url"].default
    if settings.openai_api_key or its_own:
        yield "openai"
    if settings.anthropic_api_key:
        yield "anthropic"


async def _models_of(settings: Settings) -> list[ModelFacts]:
    model = open_llm(settings)
    try:
        return await model.models()
    finally:
        await model.aclose()


def _used(models: list[ModelFacts], backend: str, llm: str) -> str:
    """Return the name of the model in use as this back end lists it, empty where it is none."""
    meant = {llm, f"{llm}:latest"}  # Ollama lets its commonest tag be left out
    return next((model.name for model in models if f"{backend}:{model.name}" in meant), "")


def _row(model: ModelFacts, backend: str, *, used: bool) -> Json:
    return {
        "name": f"{backend}:{model.name}",
        "bytes": model.bytes,
        "ready": model.ready,
        "note": model.note,
        "in_use": used,
    }
