"""The prompt of the session, driven by keys as a terminal sends them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from suggest_watch.cli.prompt import TypedLines, _CommandCompleter

CTRL_C, CTRL_D, UP, ENTER = "\x03", "\x04", "\x1b[A", "\r"


@pytest.fixture
def keyboard() -> Iterator[PipeInput]:
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        yield keys


def typed_lines(history: Path) -> TypedLines:
    return TypedLines(["search", "add", "list"], history=history, status=lambda: "")


async def test_a_typed_line_is_returned_and_remembered_for_the_next_session(
    keyboard: PipeInput, tmp_path: Path
) -> None:
    history = tmp_path / "new" / "history"
    keyboard.send_text("add I like tea" + ENTER)
    assert await typed_lines(history).read("> ") == "add I like tea"
    assert history.stat().st_mode & 0o777 == 0o600
    keyboard.send_text(UP + ENTER)
    assert await typed_lines(history).read("> ") == "add I like tea"


@pytest.mark.parametrize(
    ("typed", "completed"),
    [("s", ["search", "seen"]), ("sea", ["search"]), ("", ["list", "search", "seen"]), ("x", [])],
)
def test_the_first_word_is_completed_to_a_command(typed: str, completed: list[str]) -> None:
    completer = _CommandCompleter(["search", "seen", "list"])
    found = completer.get_completions(Document(typed), CompleteEvent())
    assert [completion.text for completion in found] == completed


def test_what_follows_the_command_is_not_completed() -> None:
    found = _CommandCompleter(["search"]).get_completions(Document("search s"), CompleteEvent())
    assert list(found) == []


async def test_ctrl_c_clears_the_line_and_the_session_goes_on(
    keyboard: PipeInput, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keyboard.send_text("half a line" + CTRL_C + "list" + ENTER)
    assert await typed_lines(tmp_path / "history").read("> ") == "list"
    assert "Ctrl-D" in capsys.readouterr().err


async def test_ctrl_d_ends_the_session(keyboard: PipeInput, tmp_path: Path) -> None:
    keyboard.send_text(CTRL_D)
    assert await typed_lines(tmp_path / "history").read("> ") is None


async def test_an_answer_is_not_kept_in_the_history(keyboard: PipeInput, tmp_path: Path) -> None:
    lines = typed_lines(tmp_path / "history")
    keyboard.send_text("yes" + ENTER)
    assert await lines.ask("Sure? ") == "yes"
    keyboard.send_text(CTRL_C)
    assert await lines.ask("Sure? ") is None
    assert not (tmp_path / "history").exists()


async def test_a_history_that_cannot_be_written_does_not_end_the_session(
    keyboard: PipeInput, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    keyboard.send_text("list" + ENTER)
    assert await typed_lines(tmp_path / "file" / "history").read("> ") == "list"
