"""What every part of the database stands on: one transaction a call, errors translated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Self, TypeAlias, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from suggest_watch.database.failures import Failures

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

    Upsert: TypeAlias = sqlite.Insert | postgresql.Insert

T = TypeVar("T")


class Transactions:
    """An open database without its tables. `close` releases its files or connections."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._writer = engine.execution_options(writes=True)
        self._failures = Failures(engine)

    def close(self) -> None:
        """Close every connection; a second call does nothing."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _reading(self) -> AbstractContextManager[sa.Connection]:
        return self._transaction(self._engine)

    def _writing(self) -> AbstractContextManager[sa.Connection]:
        return self._transaction(self._writer)

    @contextmanager
    def _transaction(self, engine: sa.Engine) -> Iterator[sa.Connection]:
        with self._failures.translated(), engine.begin() as connection:
            yield connection


def upsert(connection: sa.Connection, table: sa.Table) -> Upsert:
    """Return the insert of this database that knows `on_conflict_do_update`."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)


def chunks(items: Iterable[T], size: int = 500) -> Iterator[Sequence[T]]:
    """Split so that no statement has more variables than a database takes."""
    rest = iter(items)
    while chunk := tuple(islice(rest, size)):
        yield chunk
