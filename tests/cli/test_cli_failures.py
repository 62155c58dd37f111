"""What goes wrong ends in one message, one hint and an exit code that means something."""

import json
import re
from pathlib import Path

import click
import pytest

from suggest_watch import errors
from suggest_watch.cli.failures import MACHINE, AnswerFailed, report
from suggest_watch.errors import (
    BackendDown,
    BadInput,
    Locked,
    MissingExtra,
    NotFound,
    SettingsError,
    SuggestError,
    WeightsError,
)
from suggest_watch.events import Failed


def context(machine: str | None = None) -> click.Context:
    ctx = click.Context(click.Command("search"))
    if machine:
        ctx.meta[MACHINE] = machine
    return ctx


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (BadInput("m", hint="h"), 2),
        (NotFound("m", hint="h"), 3),
        (SettingsError("m", hint="h"), 4),
        (MissingExtra("qdrant", extra="qdrant"), 4),
        (Locked("m", hint="h"), 5),
        (BackendDown("m", hint="h"), 6),
        (WeightsError("m", hint="h"), 7),
        (AnswerFailed(Failed("backend_timeout", "m", "h")), 6),
        (AnswerFailed(Failed("no such code", "m", "h")), 1),
        (click.UsageError("m"), 2),
    ],
)
def test_each_error_has_its_exit_code(error: Exception, status: int) -> None:
    assert report(error, context()) == status


def test_an_error_is_one_line_and_its_hint_on_standard_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report(NotFound("no viewer\nis called \x1b[31mx", hint="suggest viewers"), context())
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "error: no viewer is called x\nhint: suggest viewers\n"


@pytest.mark.parametrize(
    "error", [BackendDown("it is down", hint="start it"), AnswerFailed(Failed("x", "y", "z"))]
)
def test_a_program_gets_the_error_as_json_too(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    report(error, context("json"))
    as_json = json.loads(capsys.readouterr().out)
    report(error, context("ndjson"))
    as_event = json.loads(capsys.readouterr().out)
    assert set(as_json["error"]) == {"code", "message", "hint"}
    assert as_event == {"event": "failed"} | as_json


def test_a_bug_is_one_line_and_its_traceback_goes_to_a_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def broken() -> None:
        raise KeyError("nobody expected this")

    with pytest.raises(KeyError) as caught:
        broken()
    assert report(caught.value, context()) == 1
    err = capsys.readouterr().err
    assert err.startswith("unexpected: KeyError: 'nobody expected this'\nhint: ")
    assert "Traceback" not in err
    log = re.search(r"\S+\.log", err)
    assert log
    assert Path(log[0]).is_relative_to(tmp_path / "data" / "logs")
    assert "in broken" in Path(log[0]).read_text()


def test_a_bug_while_the_home_cannot_be_written_is_still_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("SUGGEST_HOME", str(tmp_path / "file" / "home"))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "elsewhere"))
    assert report(RuntimeError("bad"), context()) == 1
    assert str(tmp_path / "elsewhere") in capsys.readouterr().err


def test_every_code_of_the_error_tree_is_its_own() -> None:
    tree = [each for each in vars(errors).values() if isinstance(each, type)]
    codes = [each.code for each in tree if issubclass(each, SuggestError)]
    assert len(codes) > 10
    assert len(codes) == len(set(codes))
