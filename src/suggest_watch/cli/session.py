"""The interactive session: the commands with everything opened once; knows no screen layout."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from suggest_watch import __version__
from suggest_watch.app import App, open_app, warming
from suggest_watch.cli.console import Bars, say, tell
from suggest_watch.cli.faces import OnScreen, show_all
from suggest_watch.cli.failures import report
from suggest_watch.cli.fetching import fetch_after_cards
from suggest_watch.cli.lines import Lines, PipedLines
from suggest_watch.cli.logs import catch_logging
from suggest_watch.cli.opening import tell_notices
from suggest_watch.cli.signals import question, show_remembered, show_signals
from suggest_watch.cli.titles import mark
from suggest_watch.errors import BadInput
from suggest_watch.index import Step
from suggest_watch.persona import checked_persona
from suggest_watch.present.wording import named
from suggest_watch.printable import printable
from suggest_watch.recommend import Options, recommend
from suggest_watch.remember import clear, forget, remember
from suggest_watch.settings import PRESETS, STRATEGIES, Settings, load_settings

_HELP = """\
search TEXT    find what to watch; a line that is no command is a search too
add TEXT       remember something you like or dislike
list           show what is remembered
forget ID      forget one remembered thing
clear          forget everything, after a question
seen TITLE     mark a title as watched; unseen TITLE takes it back
viewer NAME    go on as somebody else
persona TEXT   let "a critic who loves westerns" recommend; without TEXT nobody does
strategy NAME  auto, explain, select or open: how the model tells why
preset NAME    focused, balanced or adventurous: how freely it writes
tools on|off   whether it may look things up
help           show this
quit           leave; so does Ctrl-D. Ctrl-C stops an answer"""
_LEAVE = {"quit", "exit"}
_WITHOUT_TEXT = {"list", "clear", "help"}


def run_session() -> int:
    """Hold a session until it is left; return 0, or the first failure's status in a script."""
    catch_logging()
    return asyncio.run(_hold(load_settings()))


async def _hold(settings: Settings) -> int:
    opening = Opening(settings)
    opening.start()
    try:
        session = Session(settings, opening)
        await session.run()
        return session.status
    finally:
        await opening.aclose()


class Opening:
    """Opens the app in the background and holds it open; `status` says how far that is.

    One task enters and leaves it. An opening that failed is tried again when it is next asked for.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._leave = asyncio.Event()
        self._bars: Bars | None = None
        self.status = ""

    def start(self) -> None:
        """Begin to open."""
        self._ready: asyncio.Future[App] = asyncio.get_running_loop().create_future()
        self._task = asyncio.create_task(self._keep_open())

    async def app(self) -> App:
        """Return the open app once it is; raises what opening it raised."""
        if self._task.done():
            self.start()
        with Bars() as self._bars:
            try:
                return await asyncio.shield(self._ready)
            finally:
                self._bars = None

    async def aclose(self) -> None:
        """Close the app; one that is still opening is abandoned."""
        self._leave.set()
        if not self._ready.done():
            self._task.cancel()
        await asyncio.wait({self._task})

    async def _keep_open(self) -> None:
        self.status = "opening ..."
        try:
            async with open_app(self._settings, progress=self._note) as app, warming(app):
                app.database.ensure_viewer(self._settings.viewer)
                self.status = ""
                self._ready.set_result(app)
                await self._leave.wait()
        except Exception as error:
            if self._ready.done():
                raise
            self.status = "not open: any command tries again"
            self._ready.set_exception(error)
            self._ready.exception()  # Nobody may ask; then it is not worth a warning.

    def _note(self, step: Step) -> None:
        self.status = printable(f"{step.what} {step.done}/{step.total}")
        if self._bars is not None:
            self._bars.show(step.what, step.done, step.total)


class Session:
    """Reads lines and does what they say; `status` is the first failure's, 0 where none was."""

    def __init__(self, settings: Settings, opening: Opening) -> None:
        self._opening = opening
        self._viewer = settings.viewer
        self._settings = settings
        self._changed: dict[str, str] = {}
        self._options = Options()
        self._noticed = False
        self.status = 0
        self._commands: dict[str, Callable[[str], Awaitable[None]]] = {
            "search": self._search,
            "add": self._add,
            "list": self._list,
            "forget": self._forget,
            "clear": self._clear,
            "seen": self._seen,
            "unseen": self._unseen,
            "viewer": self._switch,
            "persona": self._introduce,
            "strategy": partial(self._choose, "strategy", STRATEGIES),
            "preset": partial(self._choose, "sampling.preset", tuple(PRESETS)),
            "tools": self._allow_tools,
            "help": self._help,
        }
        self._lines = self._open_lines(settings)

    async def run(self) -> None:
        """Obey line after line until one says quit, or there are no more."""
        while (line := await self._lines.read("suggest> ")) is not None:
            words = line.strip().removeprefix("/").lstrip()  # a habit from other programs
            if words.lower() in _LEAVE:
                return
            if words:
                await self._stoppable(self._obey(words))

    def _open_lines(self, settings: Settings) -> Lines:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            return PipedLines()
        from suggest_watch.cli.prompt import TypedLines

        tell(f"suggest-watch {__version__}: what to watch tonight")
        tell("add, search, list, clear, help, quit; any other line is a search")
        commands = [*self._commands, *_LEAVE]
        history = settings.home / "history"
        return TypedLines(commands, history=history, status=lambda: self._opening.status)

    async def _obey(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        obey = self._commands.get(word.lower())
        # "list three comedies" is a request, not the command.
        if obey is None or (rest and word.lower() in _WITHOUT_TEXT):
            await self._search(line)
        else:
            await obey(_unquoted(rest))

    async def _stoppable(self, work: Coroutine[Any, Any, None]) -> None:
        """Do the work; Ctrl-C ends it, and nothing else."""
        loop = asyncio.get_running_loop()
        task = loop.create_task(work)
        before = signal.getsignal(signal.SIGINT)
        loop.add_signal_handler(signal.SIGINT, task.cancel)
        try:
            await asyncio.wait({task})
        finally:
            task.cancel()
            loop.remove_signal_handler(signal.SIGINT)
            signal.signal(signal.SIGINT, before)
        if task.cancelled():
            say("(stopped)")
        elif error := task.exception():
            self._fail(error)

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, BrokenPipeError) or not isinstance(error, Exception):
            raise error
        status = report(error)
        self.status = self.status or status

    async def _app(self) -> App:
        app = await self._opening.app()
        if not self._noticed:
            tell_notices(app)
            self._noticed = True
        return app

    async def _search(self, text: str) -> None:
        app = await self._opening.app()  # Its notices come with the answer.
        app = replace(app, settings=self._settings)
        events = recommend(app, text, viewers=[self._viewer], options=self._options)
        await show_all(fetch_after_cards(events, app.settings), OnScreen())

    async def _add(self, text: str) -> None:
        app = await self._app()
        show_remembered(app, await remember(app, text, viewer=self._viewer), viewer=self._viewer)

    async def _list(self, _: str) -> None:
        show_signals((await self._app()).database, self._viewer)

    async def _forget(self, number: str) -> None:
        if not number.isdecimal():
            raise BadInput(f"{number!r} is not a number", hint="list shows the numbers")
        await forget(await self._app(), viewer=self._viewer, signal_id=int(number))
        tell(f"forgot number {number}")

    async def _clear(self, _: str) -> None:
        app = await self._app()
        asked = printable(question(app.database, self._viewer))
        answer = await self._lines.ask(f"{asked} (yes/no) ")
        if (answer or "").strip().lower() in {"y", "yes"}:
            tell(f"forgot all {await clear(app, viewer=self._viewer)}")
        else:
            tell("nothing was forgotten")

    async def _seen(self, name: str) -> None:
        title = await mark(await self._app(), name, viewer=self._viewer, watched=True)
        tell(f"{named(title)} is watched by {self._viewer}")

    async def _unseen(self, name: str) -> None:
        title = await mark(await self._app(), name, viewer=self._viewer, watched=False)
        tell(f"{named(title)} is not watched by {self._viewer}")

    async def _switch(self, name: str) -> None:
        self._viewer = name or self._viewer
        tell(f"the viewer is {self._viewer}")

    async def _introduce(self, text: str) -> None:
        persona = checked_persona(text)
        self._change("persona", persona)
        tell(f"{persona} recommends" if persona else "nobody in particular recommends")

    async def _choose(self, setting: str, choices: Sequence[str], value: str) -> None:
        what = setting.rpartition(".")[2]
        _one_of(choices, value, what)
        self._change(setting, value)
        tell(f"the {what} is {value}")

    async def _allow_tools(self, value: str) -> None:
        _one_of(("on", "off"), value, "tools")
        self._options = replace(self._options, tools=value == "on")
        tell(f"tools are {value}")

    def _change(self, setting: str, value: str) -> None:
        changed = {**self._changed, setting: value}
        self._settings = load_settings(changed)  # raises for a value that cannot be
        self._changed = changed

    async def _help(self, _: str) -> None:
        for line in _HELP.splitlines():
            tell(line)


def _one_of(choices: Sequence[str], value: str, what: str) -> None:
    if value not in choices:
        raise BadInput(
            f"{what} is one of {', '.join(choices)}, not {value!r}", hint=f"search {what} {value}"
        )


def _unquoted(text: str) -> str:
    text = text.strip()
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if quoted else text
