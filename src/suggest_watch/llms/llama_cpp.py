"""Language models in this process, as asyncio meets them; knows no file but by its name.

`llama_engine` does the work, in one thread of its own that takes one job after the other.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, suppress
from pathlib import Path

from suggest_watch.llms import OPTIONS, Ability, Message, ModelFacts, Piece, Prompt, Usage
from suggest_watch.llms.llama_engine import Emit, IsClosed, LlamaEngine
from suggest_watch.llms.patience import patiently
from suggest_watch.llms.read_ahead import read_ahead
from suggest_watch.llms.size import judgement
from suggest_watch.settings import Settings

_Item = Piece | Usage | None
_Job = Callable[[LlamaEngine, Emit, IsClosed], None]


class LlamaCpp:
    """A GGUF file, by a name in `weights.KNOWN` or by its path; loaded by the first job."""

    honours = OPTIONS

    def __init__(self, settings: Settings, model: str) -> None:
        """Take the `model` as the person wrote it."""
        self.name = f"llama_cpp:{model}"
        self._settings = settings
        self._model = model
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="llama_cpp")
        self._engine: LlamaEngine | None = None  # only that thread touches it
        self._closed = False

    @property
    def abilities(self) -> frozenset[Ability]:
        """A schema; judgement by the size in the model's name."""
        return judgement(self._model, unknown=False) | {"schema"}

    async def warm(self, prefix: Sequence[Message]) -> None:
        """Load the model, fetching its file if need be, and prefill or restore `prefix`."""

        def job(engine: LlamaEngine, _: Emit, is_closed: IsClosed) -> None:
            engine.warm(prefix, is_closed)

        async with aclosing(self._run(job)) as items:
            async for _ in items:
                pass

    async def generate(self, prompt: Prompt) -> AsyncGenerator[Piece | Usage, None]:
        """Stream the reply; one that waits for its turn, or for the model to load, is not idle."""

        def job(engine: LlamaEngine, emit: Emit, is_closed: IsClosed) -> None:
            emit(None)
            engine.reply(prompt, emit, is_closed)

        idle_s = prompt.sampling.idle_timeout_s
        items = patiently(self._run(job), self.name, idle_s=idle_s, first_s=None)
        async with aclosing(items):
            async for item in items:
                if item is not None:
                    yield item

    async def models(self) -> list[ModelFacts]:
        """List the models known by name, then other GGUF files below the models folder."""
        return await asyncio.to_thread(_list_models, self._settings.models_dir)

    async def aclose(self) -> None:
        """Unload the model, after a reply that is still being written."""
        if not self._closed:
            self._closed = True
            await asyncio.wrap_future(self._thread.submit(self._unload))
            self._thread.shutdown(wait=False)

    async def _run(self, job: _Job) -> AsyncGenerator[_Item, None]:
        """Run `job` when its turn comes and yield what it emits; closing this ends it, too."""
        loop = asyncio.get_running_loop()
        items: asyncio.Queue[_Item | asyncio.Future[None]] = asyncio.Queue()
        closed = threading.Event()

        def emit(item: _Item) -> None:
            loop.call_soon_threadsafe(items.put_nowait, item)

        def work() -> None:
            job(self._loaded(closed.is_set), emit, closed.is_set)

        submitted = self._thread.submit(work)
        finished = asyncio.wrap_future(submitted)
        finished.add_done_callback(items.put_nowait)
        try:
            while not isinstance(item := await items.get(), asyncio.Future):
                yield item
            item.result()
        finally:
            closed.set()
            if not submitted.cancel():
                await asyncio.wait({finished})
                finished.exception()  # has been raised, or has nobody left to read it

    def _loaded(self, is_closed: IsClosed) -> LlamaEngine:
        if self._engine is None:
            from suggest_watch.weights import Progress, find_weights

            def leave_when_closed(_: Progress) -> None:
                if is_closed():
                    raise _ReaderGone

            path = find_weights(self._model, self._settings, progress=leave_when_closed)
            with suppress(OSError):  # llama.cpp tells what is wrong with the file
                read_ahead(path, is_closed)
            if is_closed():
                raise _ReaderGone
            self._engine = LlamaEngine(
                path,
                name=self.name,
                threads=self._settings.threads,
                prefix_dir=self._settings.models_dir / "prefixes",
            )
        return self._engine

    def _unload(self) -> None:
        self._engine = None


class _ReaderGone(Exception):
    """Whoever wanted the model has left while its file was being fetched or read."""


def open_llm(settings: Settings, model: str) -> LlamaCpp:
    """Open the model file that `model` names; loads nothing yet."""
    return LlamaCpp(settings, model)


def _list_models(folder: Path) -> list[ModelFacts]:
    from suggest_watch.weights import KNOWN, size_of

    files = {name: folder / f"{name}.gguf" for name in KNOWN}
    known = [
        ModelFacts(
            name=name, bytes=KNOWN[name].bytes, ready=size_of(files[name]) == KNOWN[name].bytes
        )
        for name in KNOWN
    ]
    others = sorted(set(folder.rglob("*.gguf")) - set(files.values()))
    return known + [
        ModelFacts(name=path.relative_to(folder).as_posix(), bytes=size_of(path)) for path in others
    ]
