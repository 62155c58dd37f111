"""Opens everything the jobs need, once and in parallel; knows no request.

The language model is not loaded here: the cards never wait for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from suggest_watch.database import Database, open_database
from suggest_watch.embedders import Embedder, open_embedder
from suggest_watch.errors import Corrupt, ModelError, SuggestError, WeightsError
from suggest_watch.index import Progress, open_index, rebuild_index
from suggest_watch.llms import LanguageModel, open_llm
from suggest_watch.prompts import PREFIX, with_system_prompt
from suggest_watch.rerankers import Reranker, open_reranker
from suggest_watch.settings import Settings
from suggest_watch.vectors import Index, VectorStore, open_vectors

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class App:
    """Everything open: what jobs take as their first argument.

    `llm` is None when the settings ask for none, `reranker` also when it could not be opened;
    `notices` are sentences for the next answer.
    """

    settings: Settings
    database: Database
    embedder: Embedder
    index: Index
    llm: LanguageModel | None
    notices: tuple[str, ...] = ()
    reranker: Reranker | None = None


@asynccontextmanager
async def open_app(settings: Settings, *, progress: Progress | None = None) -> AsyncIterator[App]:
    """Open database, index and embedder, in step with each other; the model is loaded later.

    Raises any `SuggestError`. A damaged vector index is moved aside and made again from the
    database; a damaged database is moved aside and raises `Corrupt`.
    """
    async with AsyncExitStack() as stack:
        embedder_opens = asyncio.create_task(asyncio.to_thread(open_embedder, settings))
        stack.push_async_callback(_settle, embedder_opens)
        reranker_opens = asyncio.create_task(_open_reranker(settings))
        stack.push_async_callback(_settle, reranker_opens)
        database = await asyncio.to_thread(open_database, settings)
        stack.callback(database.close)
        store, notices = await _open_store(settings)
        stack.push_async_callback(store.aclose)
        embedder = await embedder_opens
        index, damages = await _open_index(store, database, embedder, progress)
        reranker, troubles = await reranker_opens
        if reranker is not None:
            stack.push_async_callback(reranker.aclose)
        notices = (*notices, *damages, *troubles)
        llm = open_llm(settings) if settings.llm != "none" else None
        if llm is not None:
            stack.push_async_callback(llm.aclose)
        yield App(settings, database, embedder, index, llm, notices, reranker)


@asynccontextmanager
async def warming(app: App) -> AsyncIterator[None]:
    """Load the language model behind the person's back while the body runs.

    For faces that stay: loading stops all Python for most of a second, so a single answer loads it
    only when its cards stand. A job that needs the model meets the same error and tells of it.
    """
    if app.llm is None:
        yield
        return
    prefix = with_system_prompt(PREFIX, app.settings.sampling.system_prompt)
    async with meanwhile(app.llm.warm(prefix)):
        yield


@asynccontextmanager
async def meanwhile(work: Coroutine[Any, Any, T]) -> AsyncIterator[asyncio.Task[T]]:
    """Do `work` while the body runs, as a task that it may await; ends with the body."""
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        await _settle(task)


async def reindex(settings: Settings, *, progress: Progress | None = None) -> int:
    """Make the index anew with the embedder of the settings; return the number of titles in it."""
    async with AsyncExitStack() as stack:
        database = await asyncio.to_thread(open_database, settings)
        stack.callback(database.close)
        store, _ = await _open_store(settings)
        stack.push_async_callback(store.aclose)
        embedder = await asyncio.to_thread(open_embedder, settings)
        return await rebuild_index(store, database, embedder, progress=progress)


async def _open_store(settings: Settings) -> tuple[VectorStore, tuple[str, ...]]:
    try:
        return await open_vectors(settings), ()
    except Corrupt as damage:
        return await open_vectors(settings), (_rebuilt(damage),)


async def _open_reranker(settings: Settings) -> tuple[Reranker | None, tuple[str, ...]]:
    """Open it where there is to be one; an answer does without one that cannot be loaded."""
    if settings.reranker == "none":
        return None, ()
    try:
        return await asyncio.to_thread(open_reranker, settings), ()
    except (ModelError, WeightsError) as error:
        return None, (f"ranked without the reranker: {error.message}; to mend it: {error.hint}",)


async def _open_index(
    store: VectorStore, database: Database, embedder: Embedder, progress: Progress | None
) -> tuple[Index, tuple[str, ...]]:
    """Open it, once more for each of its two collections that turns out to be damaged."""
    damages: tuple[str, ...] = ()
    while True:
        try:
            return await open_index(store, database, embedder, progress=progress), damages
        except Corrupt as damage:
            if len(damages) == 2:
                raise
            damages = (*damages, _rebuilt(damage))


def _rebuilt(damage: Corrupt) -> str:
    return f"{damage.message}; it was made again from the database"


async def _settle(task: asyncio.Task[Any]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError, SuggestError):
        await task
