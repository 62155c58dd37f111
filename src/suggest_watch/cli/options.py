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
from suggest_watch.settings import MAX_COUNT, PRESETS, STRATEGIES

_Command = TypeVar("_Command", bound=Callable[..., Any])

words = click.argument("words", nargs=-1, required=True)
viewer = click.option("--viewer", metavar="NAME", help="Who watches; the default is you.")
embedder = click.option(
    "--embedder", metavar="BACKEND:MODEL", help="What embeds text, e.g. ollama:bge-large."
)
reranker = click.option(
    "--reranker", metavar="BACKEND:MODEL", help="What judges titles once more, or none."
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

adventurous = click.option(
    "--adventurous",
    type=float,
    metavar="0..1",
    help="Towards 1: lesser known titles, less like each other.",
)

_SAMPLING = [
    click.option(
        "--preset",
        "sampling__preset",
        type=click.Choice(list(PRESETS)),
        help="Temperature, top-p and top-k at once; what you set yourself wins.",
    ),
    click.option(
        "--temperature", "sampling__temperature", type=float, help="0 repeats itself, 2 rambles."
    ),
    click.option(
        "--top-p", "sampling__top_p", type=float, help="Mass of likeliest tokens kept, up to 1."
    ),
    click.option(
        "--top-k", "sampling__top_k", type=int, help="Number of likeliest tokens kept; 0 is all."
    ),
    click.option("--max-tokens", "sampling__max_tokens", type=int, help="Length of an answer."),
    click.option("--seed", "sampling__seed", type=int, help="The same seed gives the same words."),
    click.option(
        "--stop", "sampling__stop", multiple=True, help="Text that ends the reply; may be repeated."
    ),
    click.option(
        "--frequency-penalty",
        "sampling__frequency_penalty",
        type=float,
        help="-2 to 2; the more often a word came, the rarer it gets.",
    ),
    click.option(
        "--presence-penalty",
        "sampling__presence_penalty",
        type=float,
        help="-2 to 2; what came once gets rarer.",
    ),
    click.option(
        "--repeat-penalty",
        "sampling__repeat_penalty",
        type=float,
        help="llama.cpp's and Ollama's own, up to 10; 1 is off.",
    ),
    click.option("--system-prompt", "sampling__system_prompt", help="Who the model is to be."),
]

_TELLING = [
    click.option(
        "--persona",
        metavar="TEXT",
        help='Who recommends: "a critic who only recommends the 1980s".',
    ),
    click.option(
        "--strategy",
        type=click.Choice(STRATEGIES),
        help="Explain the ranking's picks, let the model select among them, or name its own.",
    ),
    click.option("--tools", is_flag=True, help="Let the model look things up before it writes."),
]


def sampling(command: _Command) -> _Command:
    """Add the options that say how the language model writes."""
    return _with(_SAMPLING, command)


def telling(command: _Command) -> _Command:
    """Add the options that say who tells why, and how."""
    return _with(_TELLING, command)


def _with(options: Sequence[Callable[[_Command], _Command]], command: _Command) -> _Command:
    for option in reversed(options):
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
