"""The arguments and options that commands share; knows no command."""

from __future__ import annotations

import asyncio
import functools
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, TypeVar

import click

from suggest_watch.cli.failures import MACHINE
from suggest_watch.errors import BadInput
from suggest_watch.settings import MAX_COUNT

_Command = TypeVar("_Command", bound=Callable[..., Any])

words = click.argument("words", nargs=-1, required=True)
viewer = click.option("--viewer", metavar="NAME", help="Who watches; the default is you.")
embedder = click.option(
    "--embedder", metavar="BACKEND:MODEL", help="What embeds text, e.g. ollama:bge-large."
)
llm = click.option(
    "--llm", metavar="BACKEND:MODEL", help="What writes the reasons, e.g. ollama:llama3.1:8b."
)


def _note_machine(ctx: click.Context, param: click.Parameter, value: bool) -> bool:  # noqa: FBT001
    if value:
        ctx.meta[MACHINE] = param.name
    return value


def _machine(name: str, help_text: str) -> Callable[[_Command], _Command]:
    return click.option(
        f"--{name}", name, is_flag=True, is_eager=True, callback=_note_machine, help=help_text
    )


json = _machine("json", "Print one JSON value instead of text.")
ndjson = _machine("ndjson", "Print every event as a line of JSON, as it comes.")


def _check_count(_: click.Context, __: click.Parameter, value: int | None) -> int | None:
    if value is not None and not 1 <= value <= MAX_COUNT:
        raise BadInput(
            f"--count {value}: an answer has 1 to {MAX_COUNT} titles",
            hint='for example: suggest search --count 4 "thoughtful sci-fi tonight"',
        )
    return value


count = click.option(
    "--count", type=int, metavar="N", callback=_check_count, help="How many titles."
)

_SAMPLING = [
    click.option("--temperature", "sampling__temperature", type=float, help="0 to 2; 0 is driest."),
    click.option("--top-p", "sampling__top_p", type=float, help="Mass of likeliest tokens kept."),
    click.option("--top-k", "sampling__top_k", type=int, help="Number of likeliest tokens kept."),
    click.option("--max-tokens", "sampling__max_tokens", type=int, help="Length of an answer."),
    click.option("--seed", "sampling__seed", type=int, help="The same seed gives the same words."),
    click.option("--stop", "sampling__stop", multiple=True, help="Text that ends the reply."),
    click.option("--frequency-penalty", "sampling__frequency_penalty", type=float),
    click.option("--presence-penalty", "sampling__presence_penalty", type=float),
    click.option("--repeat-penalty", "sampling__repeat_penalty", type=float),
    click.option("--system-prompt", "sampling__system_prompt", help="Who the model is to be."),
]


def sampling(command: _Command) -> _Command:
    """Add the options that say how the language model writes."""
    for option in reversed(_SAMPLING):
        command = option(command)
    return command


def flags(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options that were given, named as the settings are."""
    return {
        name.replace("__", "."): value
        for name, value in given.items()
        if value is not None and value != ()
    }


def sentence(given: Sequence[str]) -> str:
    """Join the words of an argument to a sentence; a lone "-" reads standard input."""
    return sys.stdin.read() if list(given) == ["-"] else " ".join(given)


def asynchronous(command: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Let a coroutine function be a command; Ctrl-C cancels it."""

    @functools.wraps(command)
    def run(*args: Any, **options: Any) -> None:
        asyncio.run(command(*args, **options))

    return run
