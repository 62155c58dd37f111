"""How much of the database the vector index holds, and by which embedder; knows no vectors."""

from __future__ import annotations

from base64 import b64decode, b64encode

import sqlalchemy as sa

from suggest_watch.database.transactions import Transactions, upsert
from suggest_watch.schema import meta, signals, titles

_ACTIVE_EMBEDDER = "active_embedder"
_FEEL_WEIGHTS = "feel_weights:"


class Indexing(Transactions):
    """The state of the index as a whole; that of each row is with its table."""

    def active_embedder(self) -> str | None:
        """Return the embedder (`backend:model`) of the index that is searched.

        None means that this database never filled one: any points found in the index are another
        database's.
        """
        return self._recall(_ACTIVE_EMBEDDER)

    def set_active_embedder(self, name: str) -> None:
        """Remember the embedder of the index that is searched from now on."""
        self._remember(_ACTIVE_EMBEDDER, name)

    def feel_weights(self, embedder: str) -> bytes | None:
        """Return what predicts feel from vectors of `embedder`, as it was set."""
        stored = self._recall(_FEEL_WEIGHTS + embedder)
        return None if stored is None else b64decode(stored)

    def set_feel_weights(self, embedder: str, weights: bytes) -> None:
        """Keep what predicts feel from vectors of `embedder`."""
        self._remember(_FEEL_WEIGHTS + embedder, b64encode(weights).decode())

    def indexed_counts(self) -> dict[str, int]:
        """Return how many `titles` and `signals` are indexed; doomed signals do not count."""
        indexed_signals = signals.c.indexed_by.is_not(None) & ~signals.c.doomed
        # By subtraction: what waits is in an index of its own, what does not takes a scan.
        with self._reading() as connection:
            known = _count(connection, titles, sa.true())
            waiting = _count(connection, titles, titles.c.indexed_by.is_(None))
            return {
                "titles": known - waiting,
                "signals": _count(connection, signals, indexed_signals),
            }

    def _recall(self, name: str) -> str | None:
        with self._reading() as connection:
            return connection.scalar(sa.select(meta.c.value).where(meta.c.name == name))

    def _remember(self, name: str, value: str) -> None:
        with self._writing() as connection:
            insert = upsert(connection, meta).values(name=name, value=value)
            connection.execute(
                insert.on_conflict_do_update(
                    index_elements=[meta.c.name], set_={"value": insert.excluded.value}
                )
            )


def _count(connection: sa.Connection, table: sa.Table, where: sa.ColumnElement[bool]) -> int:
    query = sa.select(sa.func.count()).select_from(table).where(where)
    return connection.scalar(query) or 0
