"""`models pull`: fetches a model, itself or through Ollama; knows no prompt."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import click

from suggest_watch.cli.console import Bars, say, tell
from suggest_watch.cli.model_names import read_model_name
from suggest_watch.connection import ollama_server
from suggest_watch.errors import BadInput, ModelMissing
from suggest_watch.llms.ollama_pull import pull
from suggest_watch.settings import Settings, load_settings
from suggest_watch.weights import KNOWN, Report, find_weights
from suggest_watch.weights.addresses import (
    fetch_address,
    is_address,
    read_address,
    read_sha256,
)


@click.command("pull")
@click.argument("name")
@click.option("--sha256", metavar="HEX", help="Checksum of the file at an address.")
def pull_command(name: str, *, sha256: str | None) -> None:
    """Fetch the model NAME.

    \b
    NAME is one of
      qwen2.5-coder-1.5b               a file known by name (suggest models)
      ORG/REPO/FILE.gguf               a file on the hub
      https://HOST/ORG/REPO/resolve/main/FILE.gguf
      ollama:llama3.1:8b               a model that Ollama is to fetch

    An interrupted fetch goes on where it stopped. A file whose checksum is not the published one
    is deleted.
    """
    settings = load_settings()
    backend, model = read_model_name(name)
    if sha256 is not None and not is_address(model):
        raise BadInput(
            "--sha256 is for a file at an address",
            hint="for example: suggest models pull ORG/REPO/FILE.gguf --sha256 HEX",
        )
    match backend:
        case "llama_cpp":
            used = _pull_file(model, settings, sha256=sha256)
        case "ollama":
            if backend != name.partition(":")[0]:
                say(f"{name} is taken for a model of Ollama's at {ollama_server(settings).address}")
            asyncio.run(_pull_through_ollama(model, settings))
            used = f"ollama:{model}"
        case _:
            raise BadInput(
                f"{backend} serves its models itself: there is nothing to fetch",
                hint=f"suggest models --llm {name}",
            )
    say(f'to use it: suggest search --llm {used} "a cosy mystery"')


def _pull_file(model: str, settings: Settings, *, sha256: str | None) -> str:
    """Fetch a file and tell where it is; return what to use it by."""
    with Bars() as bars:
        if is_address(model):
            address = read_address(model, settings)
            checksum = read_sha256(sha256) if sha256 is not None else None
            path = fetch_address(
                address, settings, sha256=checksum, progress=_shown(bars, address.name)
            )
            model = address.name
        elif model in KNOWN:
            path = find_weights(model, settings, progress=_shown(bars, model))
        else:
            raise ModelMissing(
                f"no model file is known as {model!r}",
                hint=f"use {', '.join(KNOWN)}, ORG/REPO/FILE.gguf, or ollama:{model}",
            )
    tell(str(path))
    return f"llama_cpp:{model}"


def _shown(bars: Bars, name: str) -> Report:
    return lambda at: bars.show(f"{name}: {at.source}", at.done, at.total)


async def _pull_through_ollama(model: str, settings: Settings) -> None:
    with Bars() as bars:
        async with aclosing(pull(settings, model)) as steps:
            async for step in steps:
                bars.show(f"{model}: {step.what}", step.done, step.total)
    tell(f"ollama:{model}")
