"""The folder of Qdrant Edge on disk: its lock, what each collection is, damaged ones; no engine.

<folder>/.lock                          held while a process uses the folder
<folder>/<collection>/collection.json   what it holds, and which of its shards is in use
<folder>/<collection>/shard-1/          the engine's own files
<folder>/<collection>.corrupt-<time>/   a collection that could not be read
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from suggest_watch.errors import Corrupt, Locked, StoreError
from suggest_watch.vectors import Collection

_DESCRIPTION = "collection.json"


@dataclass(frozen=True, slots=True)
class Description:
    """What a collection holds, the name of its shard, and how many points its graph may lack."""

    holds: Collection
    shard: str = "shard-1"
    unbuilt: int = 0


class Damaged(Exception):
    """A collection's files make no sense; the message is for the person's eyes."""


def lock_folder(folder: Path) -> TextIO:
    """Take the folder for this process; the lock goes with the process, however that ends.

    Raises `Locked` when another has it and `StoreError` when the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / ".lock").open("a+", encoding="ascii")
    except OSError as error:
        raise StoreError(
            f"{folder} cannot be used: {error.strerror}",
            hint="set SUGGEST_HOME to a folder that can be written",
        ) from None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        holder = file.read().strip()
        file.close()
        raise locked(folder, holder) from None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def unlock_folder(lock: TextIO) -> None:
    """Let go of the folder, also where a forked child still has the file open."""
    if not lock.closed:
        fcntl.flock(lock, fcntl.LOCK_UN)
        lock.close()


def locked(folder: Path, holder: str = "") -> Locked:
    """Say who holds the folder and what to do about it."""
    return Locked(
        f"{folder} is in use by {f'process {holder}' if holder else 'another process'}",
        hint="stop that process, or set SUGGEST_VECTORS=server to share one Qdrant server",
    )


def read_description(folder: Path) -> Description:
    """Read what the collection in `folder` is; `Damaged` when that is missing or makes no sense."""
    try:
        entries = json.loads((folder / _DESCRIPTION).read_bytes())
        holds: dict[str, Any] = {
            field: tuple(value) if isinstance(value, list) else value
            for field, value in entries["holds"].items()
        }
        return Description(Collection(**holds), str(entries["shard"]), int(entries["unbuilt"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damaged(f"{_DESCRIPTION}: {error}") from None


def write_description(folder: Path, description: Description) -> None:
    """Write what the collection is; a crash leaves the old file or the new one, never half."""
    draft = folder / f"{_DESCRIPTION}.new"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(asdict(description), file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / _DESCRIPTION)


def next_shard(shard: str) -> str:
    """Name the shard that will replace this one: `shard-1` is followed by `shard-2`."""
    stem, _, number = shard.rpartition("-")
    return f"{stem}-{int(number) + 1}"


def sweep(folder: Path, *, keep: str) -> None:
    """Delete the shards that a crash between building and switching left behind."""
    for other in folder.glob("shard-*"):
        if other.name != keep:
            shutil.rmtree(other, ignore_errors=True)


def set_aside(folder: Path, why: str) -> Corrupt:
    """Rename a damaged collection, never delete it, and return the error that says so."""
    now = datetime.now().strftime("%Y%m%dT%H%M%S.%f")
    aside = folder.with_name(f"{folder.name}.corrupt-{now}")
    folder.rename(aside)
    return Corrupt(
        f"the index {folder.name} is damaged ({why}) and was moved to {aside}", hint="suggest index"
    )


def remove(folder: Path) -> None:
    """Delete a collection; a crash on the way leaves nothing that looks like one."""
    grave = folder.with_name(f".{folder.name}.dropped")
    shutil.rmtree(grave, ignore_errors=True)
    if folder.exists():
        folder.rename(grave)
        shutil.rmtree(grave)
