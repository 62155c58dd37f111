"""The session: fed by a pipe, and at a terminal where keys are pressed."""

import fcntl
import io
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path

import pytest
from running import Suggest

pytestmark = pytest.mark.slow  # Each opens a model.

PATIENCE_S = 60


# --- a pipe ------------------------------------------------------------------------------------


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Put lines into standard input."""

    def put(*lines: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines)))

    return put


def test_a_script_is_obeyed_line_by_line(suggest: Suggest, typed: Callable[..., None]) -> None:
    typed("add 'I can\\'t stand horror'", "", "list", "search science fiction", "HELP", "quit", "x")
    out, _ = suggest()
    for part in ["384 dimensions", "horror", "Contact (1997)", "forget ID"]:
        assert part in out
    assert "suggest>" not in out
    assert "\x1b" not in out


@pytest.mark.parametrize(
    "line", ["a hopeful film about the stars", "list one science fiction film"]
)
def test_a_line_that_is_no_command_is_a_search(
    suggest: Suggest, typed: Callable[..., None], line: str
) -> None:
    typed(line)
    assert "Contact (1997)" in suggest()[0]


def test_seen_and_unseen_and_forget_work_as_the_commands_do(
    suggest: Suggest, typed: Callable[..., None]
) -> None:
    typed("seen Contact (1997)", "a film about the stars", "unseen contact", "add x y z", "list")
    out, _ = suggest()
    assert out.count("Contact (1997)") == 2  # said twice to be watched or not, never suggested
    number = re.search(r"remembered as (\d+)", out)
    assert number
    typed(f"forget {number[1]}", "list")
    assert suggest()[0] == f"forgot number {number[1]}\n"


@pytest.mark.parametrize(("answer", "left"), [("yes", False), ("no", True), (None, True)])
def test_clear_asks_in_the_session(
    suggest: Suggest, typed: Callable[..., None], answer: str | None, *, left: bool
) -> None:
    typed("add I like quiet films", "clear", *([answer] if answer else []))
    suggest()
    assert ("quiet" in suggest("list")[0]) is left


def test_another_viewer_is_somebody_else(suggest: Suggest, typed: Callable[..., None]) -> None:
    typed("viewer ana", "add I like quiet films")
    suggest()
    assert "quiet" in suggest("list", "--viewer", "ana")[0]
    assert "quiet" not in suggest("list")[0]


def test_who_recommends_and_how_can_be_changed(
    suggest: Suggest, typed: Callable[..., None]
) -> None:
    asked = "a film about visitors from the stars"
    typed('persona "a critic who only recommends the 2010s"', asked, "persona", asked)
    told, _, after = suggest()[0].partition("nobody in particular recommends\n")
    assert told.startswith("a critic who only recommends the 2010s recommends\n")
    assert "the persona adds: from 2010 to 2019" in told
    assert "persona adds" not in after


def test_a_strategy_a_preset_and_tools_are_chosen_among_what_there_is(
    suggest: Suggest, typed: Callable[..., None]
) -> None:
    typed("strategy explain", "preset focused", "tools on", "tools off", "list")
    out, _ = suggest()
    said = ["the strategy is explain", "the preset is focused", "tools are on", "tools are off"]
    assert out.splitlines() == said
    typed("strategy games", "preset", "tools of the trade", "list")
    _, err = suggest(status=2)
    assert "strategy is one of auto, explain, select, open, not 'games'" in err
    assert "hint: search strategy games" in err
    assert err.count("error: ") == 3


def test_a_slash_before_a_command_is_taken_off(
    suggest: Suggest, typed: Callable[..., None]
) -> None:
    typed("/strategy open", "list", "/quit", "strategy explain")
    assert suggest()[0].splitlines() == ["the strategy is open"]


def test_a_preset_of_the_session_reaches_the_model(
    suggest: Suggest, typed: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUGGEST_LLM", "scripted:echo")
    typed("preset adventurous", "science fiction")
    assert "does not know temperature, top_k, top_p: left out" in suggest()[0]


def test_a_failure_does_not_end_the_session_and_is_its_exit_code(
    suggest: Suggest, typed: Callable[..., None]
) -> None:
    typed("forget nothing", "seen No Such Title", "add I like quiet films")
    out, err = suggest(status=2)
    assert err.count("error: ") == 2
    assert "384 dimensions" in out


def test_a_session_that_cannot_open_says_so_and_tries_again(
    suggest: Suggest, typed: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUGGEST_EMBEDDER", "fastembed:no-such-model")
    typed("list", "list")
    _, err = suggest(status=6)
    assert err.count("error: ") == 2


# --- a terminal --------------------------------------------------------------------------------

COLUMNS = 60
AT_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, "-m", "suggest_watch", *sys.argv[1:]])
"""


class Terminal:
    """`suggest` as a child that has a terminal of its own."""

    def __init__(self, *arguments: str) -> None:
        self._fd, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
        self._child = subprocess.Popen(
            [sys.executable, "-c", AT_TERMINAL, *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env=dict(os.environ),  # Without what readline wrote into the process's own: COLUMNS.
        )
        os.close(theirs)
        self.seen = ""

    def press(self, keys: str) -> None:
        os.write(self._fd, keys.encode())

    def wait_for(self, pattern: str) -> str:
        """Read until the pattern stands in what came since the last call; return that."""
        start = len(self.seen)
        while not re.search(pattern, self.seen[start:]):
            assert self._read(), f"{pattern!r} did not come: {self.seen!r}"
        return self.seen[start:]

    def status(self) -> int:
        """Read to the end; return the exit status."""
        while self._read():
            pass
        os.close(self._fd)
        return self._child.wait(PATIENCE_S)

    def _read(self) -> bool:
        """Read what there is; False when the child has left or says nothing for long."""
        if not select.select([self._fd], [], [], PATIENCE_S)[0]:
            return False
        try:
            piece = os.read(self._fd, 65536)
        except OSError:  # How Linux says that nobody is there any more.
            return False
        self.seen += piece.decode("utf-8", "replace")
        return bool(piece)


@pytest.fixture
def at_terminal(home: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("TERM", "xterm-256color")
    return monkeypatch


@pytest.fixture
def real_model(at_terminal: pytest.MonkeyPatch, smollm2: Path) -> None:
    at_terminal.setenv("SUGGEST_LLM", f"llama_cpp:{smollm2}")


@pytest.mark.usefixtures("real_model")
def test_ctrl_c_stops_an_answer_and_not_the_session() -> None:
    terminal = Terminal()
    assert "what to watch tonight" in terminal.wait_for("suggest>")
    terminal.press("search science fiction\r")
    terminal.wait_for(r"▰(?s:.*)\n    \w+")
    terminal.press("\x03")
    terminal.wait_for(r"\(stopped\)(?s:.*)suggest>")
    terminal.press("half a line\x03")
    terminal.wait_for("Ctrl-D leaves(?s:.*)suggest>")
    terminal.press("list\r")
    terminal.wait_for("nothing yet(?s:.*)suggest>")
    terminal.press("\x04")
    assert terminal.status() == 0
    assert "Traceback" not in terminal.seen


@pytest.mark.usefixtures("real_model")
def test_ctrl_c_ends_a_command_with_130_and_keeps_what_was_printed() -> None:
    terminal = Terminal("search", "science fiction")
    terminal.wait_for(r"▰(?s:.*)\n    \w+")
    terminal.press("\x03")
    assert terminal.status() == 130
    assert "Traceback" not in terminal.seen
    assert "unexpected" not in terminal.seen


def test_a_model_that_loads_for_long_says_so_and_ctrl_c_ends_it(
    at_terminal: pytest.MonkeyPatch,
) -> None:
    at_terminal.setenv("SUGGEST_LLM", "scripted:600s:echo")
    terminal = Terminal("search", "science fiction")
    assert "▰" in terminal.wait_for("loading scripted:600s:echo")
    terminal.press("\x03")
    assert terminal.status() == 130
    erased, cursor_back = "\x1b[2K", "\x1b[?25h"
    assert erased in terminal.seen.rpartition(cursor_back)[2]
    assert "Traceback" not in terminal.seen


def test_ctrl_c_while_the_model_loads_leaves_the_session(at_terminal: pytest.MonkeyPatch) -> None:
    at_terminal.setenv("SUGGEST_LLM", "scripted:600s:echo")
    terminal = Terminal()
    terminal.wait_for("suggest>")
    terminal.press("search science fiction\r")
    terminal.wait_for("loading scripted")
    terminal.press("\x03")
    terminal.wait_for(r"\(stopped\)(?s:.*)suggest>")
    terminal.press("\x04")
    assert terminal.status() == 0


@pytest.mark.parametrize("no_color", [False, True])
def test_a_terminal_gets_its_width_and_colour_unless_unwanted(
    at_terminal: pytest.MonkeyPatch, *, no_color: bool
) -> None:
    if no_color:
        at_terminal.setenv("NO_COLOR", "1")
    terminal = Terminal("search", "science fiction")
    assert terminal.status() == 0
    assert ("\x1b[" in terminal.seen) is not no_color
    lines = re.sub(r"\x1b\[[0-9;]*m", "", terminal.seen).split("\r\n")
    card = next(line for line in lines if "▰" in line)
    assert len(card) == COLUMNS
    assert all(len(line) <= COLUMNS for line in lines if "retrieval" not in line)


def test_a_reader_that_leaves_early_is_no_error(home: Path) -> None:
    command = [sys.executable, "-m", "suggest_watch", "search", "science fiction"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        err = child.stderr.read()
    assert child.returncode == 141
    assert err == ""
