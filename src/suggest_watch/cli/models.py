"""`models` and `models pull`: what could write the reasons; knows no title."""

from __future__ import annotations

import asyncio
from typing import Any

import click

from suggest_watch.cli import options
from suggest_watch.cli.console import Bars, say, stdout, tell, width_of, write
from suggest_watch.errors import BadInput, ModelError
from suggest_watch.llms import ModelFacts, open_llm
from suggest_watch.present.lists import model_lines
from suggest_watch.present.machine import Json, dump
from suggest_watch.settings import Settings, load_settings, split_model
from suggest_watch.weights import find_weights

_LOCAL = "llama_cpp:qwen2.5-coder-0.5b"
_OLLAMA = "ollama:llama3.1:8b"


@click.group("models", invoke_without_command=True)
@options.json
@options.llm
@click.pass_context
def models_command(ctx: click.Context, /, *, json: bool, **flags: Any) -> None:
    """List and fetch language models.

    Lists what each back end has; a star marks the model in use.
    """
    if ctx.invoked_subcommand is None:
        asyncio.run(_list(load_settings(options.flags(flags)), json=json))


@models_command.command("pull")
@click.argument("name")
def pull_command(name: str) -> None:
    """Fetch the model file NAME, for example qwen2.5-coder-1.5b.

    It goes on where an interrupted fetch stopped.
    """
    settings = load_settings()
    backend, model = split_model(name) if ":" in name else ("llama_cpp", name)
    if backend != "llama_cpp":
        raise BadInput(f"{name} is not a model file of our own", hint=f"{backend} pull {model}")
    with Bars() as bars:
        path = find_weights(
            model,
            settings,
            progress=lambda at: bars.show(f"{model}: {at.source}", at.done, at.total),
        )
    tell(str(path))


async def _list(settings: Settings, *, json: bool) -> None:
    rows: list[Json] = []
    for named in _back_ends(settings):
        backend, _ = split_model(named)
        try:
            models = await _models_of(settings.model_copy(update={"llm": named}))
        except ModelError as error:
            if named == settings.llm:
                raise
            say(f"{error.message}; {error.hint}")
            continue
        rows += [_row(model, backend, settings.llm) for model in models]
        if not json:
            tell(f"{backend}:")
            out = stdout()
            used = settings.llm.removeprefix(f"{backend}:")
            write(out, model_lines(models, width_of(out), used=used))
    if json:
        click.echo(dump(rows, indent=2))


def _back_ends(settings: Settings) -> list[str]:
    """Return one model of each back end that is configured or needs no configuration."""
    named = {split_model(model)[0]: model for model in (_LOCAL, _OLLAMA)}
    if settings.llm != "none":
        named[split_model(settings.llm)[0]] = settings.llm
    return list(named.values())


async def _models_of(settings: Settings) -> list[ModelFacts]:
    model = open_llm(settings)
    try:
        return await model.models()
    finally:
        await model.aclose()


def _row(model: ModelFacts, backend: str, used: str) -> Json:
    name = f"{backend}:{model.name}"
    return {
        "name": name,
        "bytes": model.bytes,
        "ready": model.ready,
        "note": model.note,
        "in_use": name == used,
    }
