"""What goes wrong as one message, its hint and an exit status; knows no command."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import click

from suggest_watch.errors import BadInput, SuggestError
from suggest_watch.events import Failed
from suggest_watch.present.machine import Json, dump, error_json, event_json
from suggest_watch.printable import printable

UNEXPECTED = 1
INTERRUPTED = 130
PIPE_CLOSED = 141
MACHINE = "suggest_watch.machine"


class AnswerFailed(Exception):
    """The stream of an answer ended in `Failed`."""

    def __init__(self, failed: Failed) -> None:
        super().__init__(failed.message)
        self.failed = failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What is said of an error. `label` opens the line, "error" or "unexpected"."""

    code: str
    message: str
    hint: str
    status: int
    label: str = "error"


def report(error: Exception, ctx: click.Context | None = None) -> int:
    """Say on standard error what went wrong and what helps; return the exit status.

    A program that asked for JSON gets the error on standard output as well.
    """
    complaint = _complaint(error)
    message = printable(complaint.message)
    click.echo(f"{complaint.label}: {message}\nhint: {printable(complaint.hint)}", err=True)
    machine = ctx.meta.get(MACHINE) if ctx else None
    if machine:
        click.echo(dump(_error_json(complaint, machine)))
    return complaint.status


def leave_pipe() -> None:
    """Send the rest of standard output nowhere, so that nothing complains at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complaint(error: Exception) -> Complaint:
    match error:
        case SuggestError():
            code, message, hint = error.code, error.message, error.hint
            return Complaint(code=code, message=message, hint=hint, status=error.exit_status)
        case AnswerFailed(failed=Failed(code, message, hint)):
            return Complaint(code=code, message=message, hint=hint, status=_status_of(code))
        case click.UsageError():
            return Complaint(
                code=BadInput.code,
                message=error.format_message(),
                hint=f"{error.ctx.command_path if error.ctx else 'suggest'} --help",
                status=BadInput.exit_status,
            )
        case _:
            return _bug(error)


def _bug(error: Exception) -> Complaint:
    from suggest_watch.cli.logs import write_log

    log = write_log("".join(traceback.format_exception(error)))
    return Complaint(
        code=SuggestError.code,
        message=f"{type(error).__name__}: {error}".strip(": "),
        hint=f"please report this, with the file {log}",
        status=UNEXPECTED,
        label="unexpected",
    )


def _error_json(complaint: Complaint, machine: str) -> Json:
    if machine == "ndjson":
        return event_json(Failed(complaint.code, complaint.message, complaint.hint))
    return error_json(complaint.code, complaint.message, hint=complaint.hint)


def _status_of(code: str) -> int:
    return next(
        (kind.exit_status for kind in _kinds(SuggestError) if kind.code == code), UNEXPECTED
    )


def _kinds(kind: type[SuggestError]) -> Iterator[type[SuggestError]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from _kinds(narrower)
