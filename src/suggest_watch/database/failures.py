"""What SQLite and PostgreSQL raise, as errors of our own; knows no table.

A damaged SQLite file is moved aside here, with its log, and never deleted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from suggest_watch.errors import Corrupt, Locked, NotFound, StoreError, SuggestError

_ELSEWHERE = "set SUGGEST_HOME to a folder on another disk"


class Failures:
    """Translates the errors of one engine, and remembers when its file was moved aside."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._corrupt: Corrupt | None = None

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Raise errors of ours in place of the driver's; refuse to go on after `Corrupt`."""
        if self._corrupt is not None:
            raise Corrupt(self._corrupt.message, hint=self._corrupt.hint)
        try:
            yield
        except DBAPIError as error:
            raise self._translate(error) from error
        except PoolTimeout as error:
            raise Locked("the database is too busy", hint="try again in a moment") from error

    def _translate(self, error: DBAPIError) -> SuggestError:
        if isinstance(error, IntegrityError):
            return NotFound(
                "it is about a viewer or a title that does not exist",
                hint="suggest viewers lists who is known, suggest titles find looks for a title",
            )
        if isinstance(error.orig, sqlite3.Error):
            return self._translate_sqlite(error.orig)
        return StoreError(
            f"the database at {self._engine.url.render_as_string()} failed: {_line(error)}",
            hint="check that it runs and that SUGGEST_DATABASE_URL is right",
        )

    def _translate_sqlite(self, error: sqlite3.Error) -> SuggestError:
        path = self._engine.url.database
        # The low byte is the kind of error, the rest of the code its details.
        match getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF:
            case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
                return self._set_aside(Path(str(path)))
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                return Locked(
                    f"another process is writing to {path}", hint="try again when it has finished"
                )
            case sqlite3.SQLITE_FULL:
                return StoreError(
                    f"no room is left on the disk of {path}", hint=f"free some, or {_ELSEWHERE}"
                )
            case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
                return StoreError(
                    f"{path} cannot be opened for writing",
                    hint="set SUGGEST_HOME to a folder that you can write to",
                )
            case sqlite3.SQLITE_IOERR:
                return StoreError(
                    f"the disk of {path} cannot be read or written",
                    hint=f"check it, or {_ELSEWHERE}",
                )
            case _:
                return StoreError(
                    f"the database {path} failed: {error}",
                    hint="suggest doctor looks for the cause",
                )

    def _set_aside(self, path: Path) -> Corrupt:
        with self._lock:
            if self._corrupt is None:
                self._engine.dispose()
                self._corrupt = _move_aside(path)
            return self._corrupt


def _move_aside(path: Path) -> Corrupt:
    """Rename the file and the two that belong to it, and say where to."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    kept = path.with_name(f"{path.name}.damaged-{stamp}")
    try:
        for end in ("", "-wal", "-shm"):
            part = Path(f"{path}{end}")
            if part.exists():
                part.rename(f"{kept}{end}")
    except OSError as error:
        return Corrupt(
            f"{path} is damaged and cannot be moved: {error.strerror}",
            hint=f"move {path} away yourself, then run the same command again",
        )
    return Corrupt(
        f"the database was damaged; it was moved to {kept}",
        hint="run the same command again: it begins with an empty database",
    )


def _line(error: DBAPIError) -> str:
    return str(error.orig).strip().partition("\n")[0]
