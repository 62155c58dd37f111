"""The lines of a session typed at a terminal: history, completion, status; knows no command."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app_session
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory
from prompt_toolkit.output import Output
from prompt_toolkit.output.vt100 import Vt100_Output

from suggest_watch.cli.console import say

_REFRESH_S = 0.25


class TypedLines:
    """A prompt with a history file, completion of commands, and a status at its right."""

    def __init__(
        self, commands: Iterable[str], *, history: Path, status: Callable[[], str]
    ) -> None:
        """Complete `commands`; show what `status` returns, which may be nothing."""
        output = _output()
        self._session: PromptSession[str] = PromptSession(
            output=output,
            history=_History(history),
            auto_suggest=AutoSuggestFromHistory(),
            completer=_CommandCompleter(commands),
            complete_while_typing=False,
            rprompt=status,
            refresh_interval=_REFRESH_S,
        )
        self._questions: PromptSession[str] = PromptSession(output=output)

    async def read(self, prompt: str) -> str | None:
        """Return the line that was typed; Ctrl-C clears it, Ctrl-D ends."""
        while True:
            try:
                return await self._session.prompt_async(prompt)
            except KeyboardInterrupt:
                say("quit or Ctrl-D leaves")
            except EOFError:
                return None

    async def ask(self, question: str) -> str | None:
        """Return the answer, which does not go into the history; None for Ctrl-C or Ctrl-D."""
        try:
            return await self._questions.prompt_async(question)
        except (KeyboardInterrupt, EOFError):
            return None


def _output() -> Output:
    output = get_app_session().output
    # A terminal that does not answer "where is the cursor" would delay every line by two seconds.
    if isinstance(output, Vt100_Output):
        output.enable_cpr = False
    return output


class _History(FileHistory):
    """A file only its owner may read. Where it cannot be used, the session goes on without it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._path = path

    def load_history_strings(self) -> Iterable[str]:
        with suppress(OSError):
            return super().load_history_strings()
        return []

    def store_string(self, string: str) -> None:
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.touch(mode=0o600)
            super().store_string(string)


class _CommandCompleter(Completer):
    """Completes the first word."""

    def __init__(self, commands: Iterable[str]) -> None:
        self._commands = sorted(commands)

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        typed = document.text_before_cursor.lstrip()
        for command in self._commands:
            if command.startswith(typed):
                yield Completion(command, start_position=-len(typed))
