"""The arguments and options that commands share; knows no command."""

from __future__ import annotations

import asyncio
import functools
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, TypeVar

import click

from suggest_watch.cli.failures import MACHINE
from suggest_watch.settings import PRESETS, STRATEGIES, fault_of

_Command = TypeVar("_Command", bound=Callable[..., Any])

words = click.argument("words", nargs=-1, required=True)
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


def _check(_: click.Context, param: click.Parameter, value: Any) -> Any:
    """Refuse what the setting of that name refuses, in the name of the option."""
    name = (param.name or "").replace("__", ".")
    if value not in (None, ()) and (fault := fault_of(name, value)):
        raise click.BadParameter(f"it {fault}.")
    return value


def _setting(flag: str, name: str, **how: Any) -> Callable[[_Command], _Command]:
    """Return the option `flag` that sets the setting `name`, with two underscores for a point."""
    return click.option(flag, name, callback=_check, **how)


viewer = _setting("--viewer", "viewer", metavar="NAME", help="Who watches; the default is you.")

count = _setting("--count", "count", type=int, metavar="N", help="How many titles.")

adventurous = _setting(
    "--adventurous",
    "adventurous",
    type=float,
    metavar="0..1",
    help="Towards 1: lesser known titles, less like each other.",
)

_SAMPLING = [
    _setting(
        "--preset",
        "sampling__preset",
        type=click.Choice(list(PRESETS)),
        help="Temperature, top-p and top-k at once; what you set yourself wins.",
    ),
    _setting(
        "--temperature", "sampling__temperature", type=float, help="0 repeats itself, 2 rambles."
    ),
    _setting(
        "--top-p", "sampling__top_p", type=float, help="Mass of likeliest tokens kept, up to 1."
    ),
    _setting(
        "--top-k", "sampling__top_k", type=int, help="Number of likeliest tokens kept; 0 is all."
    ),
    _setting("--max-tokens", "sampling__max_tokens", type=int, help="Length of an answer."),
    _setting("--seed", "sampling__seed", type=int, help="The same seed gives the same words."),
    _setting(
        "--stop", "sampling__stop", multiple=True, help="Text that ends the reply; may be repeated."
    ),
    _setting(
        "--frequency-penalty",
        "sampling__frequency_penalty",
        type=float,
        help="-2 to 2; the more often a word came, the rarer it gets.",
    ),
    _setting(
        "--presence-penalty",
        "sampling__presence_penalty",
        type=float,
        help="-2 to 2; what came once gets rarer.",
    ),
    _setting(
        "--repeat-penalty",
        "sampling__repeat_penalty",
        type=float,
        help="llama.cpp's and Ollama's own, up to 10; 1 is off.",
    ),
    _setting("--system-prompt", "sampling__system_prompt", help="Who the model is to be."),
]

_TELLING = [
    _setting(
        "--persona",
        "persona",
        metavar="TEXT",
        help='Who recommends: "a critic who only recommends the 1980s".',
    ),
    _setting(
        "--strategy",
        "strategy",
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
