"""The terminal face: one group of commands, each imported when it runs; knows no work itself.

`suggest --help` must stay quick, so this module and `failures` import nothing heavy.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from io import TextIOWrapper

import click

from suggest_watch import __version__
from suggest_watch.cli.failures import INTERRUPTED, PIPE_CLOSED, leave_pipe, report
from suggest_watch.errors import BadInput

COMMANDS = {
    "search": ("search", "Find what to watch."),
    "add": ("signals", "Remember something you like or dislike."),
    "list": ("signals", "Show what is remembered."),
    "forget": ("signals", "Forget one remembered thing."),
    "clear": ("signals", "Forget everything of a viewer."),
    "seen": ("titles", "Mark a title as watched, so that it is never suggested."),
    "unseen": ("titles", "Take a title off the watched ones."),
    "titles": ("titles", "Look into the catalogue."),
    "viewers": ("upkeep", "List who watches."),
    "models": ("models", "List, fetch and try language models."),
    "doctor": ("upkeep", "Check everything and say what mends it."),
    "settings": ("upkeep", "Show the effective settings and where each comes from."),
    "index": ("upkeep", "Build the search index again."),
    "schema": ("schema", "Print the JSON Schema of what search --json prints."),
    "eval": ("evaluate", "Measure how good the suggestions are."),
    "demo": ("search", "Try it with a ready-made viewer."),
}
_EPILOG = """\b
Exit codes:
  0  done                       5  database or index cannot be used
  1  doctor found a problem,    6  a model cannot answer
     or an unexpected error     7  a model file cannot be fetched
  2  bad input                130  stopped with Ctrl-C
  3  not found                141  the reader of a pipe went away
  4  settings cannot be used

The answer goes to standard output, everything else to standard error."""


class Suggest(click.Group):
    """Imports a command's module when the command is asked for, and reports what goes wrong."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order a person meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command; None where there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"suggest_watch.cli.{COMMANDS[cmd_name][0]}")
        command = getattr(module, f"{cmd_name}_command")
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; a request without one is told how to ask."""
        word = args[0]
        if word in COMMANDS or word.startswith("-"):
            return super().resolve_command(ctx, args)
        near = get_close_matches(word, COMMANDS, n=1)
        hint = f"suggest {near[0]} --help" if near else f'suggest search "{" ".join(args)}"'
        raise BadInput(f"there is no command {word!r}", hint=hint)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; every error becomes one message and an exit status."""
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.Abort):
            raise
        except BrokenPipeError:
            leave_pipe()
            raise click.exceptions.Exit(PIPE_CLOSED) from None
        except Exception as error:
            raise click.exceptions.Exit(report(error, ctx)) from None


@click.group(
    cls=Suggest,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=_EPILOG,
)
@click.version_option(__version__, message="suggest-watch %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """What to watch tonight, from what you said you like and how you want it to feel.

    Without a command it opens an interactive session.
    """
    if ctx.invoked_subcommand is None:
        from suggest_watch.cli.session import run_session

        ctx.exit(run_session())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `suggest` with the arguments (by default the process's) and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        status = cli.main(arguments, prog_name="suggest", standalone_mode=False)
    except click.UsageError as error:
        return report(error, error.ctx)
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    return status if isinstance(status, int) else 0
