"""What viewers said and did; knows no vectors, only which embedder last indexed a signal.

Forgetting takes three steps, so that a crash between them leaves nothing to be seen or found:
`doom_signals` hides, the index deletes its points, `erase_signals` deletes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from suggest_watch.database.transactions import Transactions, chunks
from suggest_watch.errors import BadInput
from suggest_watch.records import facts_from_record, facts_to_record
from suggest_watch.schema import signal_viewers, signals
from suggest_watch.types import Facts, Signal, SignalKind

_Condition = sa.ColumnElement[bool]


class Signals(Transactions):
    """The signals of every viewer. A doomed one is in no answer but `doomed_signals`."""

    def add_signal(
        self,
        content: str,
        *,
        strength: float,
        kind: SignalKind,
        facts: Facts,
        viewer_ids: Collection[int],
        at: datetime,
    ) -> Signal:
        """Store a signal, not yet indexed; raises `NotFound` for a viewer that does not exist."""
        owners = tuple(sorted(set(viewer_ids)))
        if not owners:
            raise BadInput("a signal belongs to somebody", hint="name the viewer with --viewer")
        row = {
            "content": content,
            "kind": kind,
            "strength": strength,
            "facts": facts_to_record(facts),
            "created_at": at,
            "doomed": False,
        }
        with self._writing() as connection:
            new_id = connection.execute(
                sa.insert(signals).values(row).returning(signals.c.id)
            ).scalar_one()
            connection.execute(
                sa.insert(signal_viewers),
                [{"signal_id": new_id, "viewer_id": owner} for owner in owners],
            )
        return Signal(
            id=new_id,
            content=content,
            strength=strength,
            kind=kind,
            facts=facts,
            created_at=at,
            viewer_ids=owners,
        )

    def signals(self, viewer_ids: Collection[int]) -> list[Signal]:
        """Return the signals of any of these viewers, newest first."""
        theirs = sa.select(signal_viewers.c.signal_id).where(
            signal_viewers.c.viewer_id.in_(viewer_ids)
        )
        return self._signals(signals.c.id.in_(theirs))

    def signals_by_id(self, ids: Collection[int]) -> dict[int, Signal]:
        """Return those of the signals that exist."""
        found = (self._signals(signals.c.id.in_(chunk)) for chunk in chunks(ids))
        return {signal.id: signal for part in found for signal in part}

    def viewer_signal_ids(self, viewer_id: int) -> list[int]:
        """Return the ids of the signals that this viewer may forget, oldest first."""
        query = (
            sa.select(signals.c.id)
            .join(signal_viewers)
            .where(signal_viewers.c.viewer_id == viewer_id, ~signals.c.doomed)
            .order_by(signals.c.id)
        )
        with self._reading() as connection:
            return list(connection.scalars(query))

    def refine_signal(self, signal_id: int, *, strength: float, facts: Facts) -> None:
        """Put better facts and strength in the place of a signal's; its words stay as they are."""
        values = {"strength": strength, "facts": facts_to_record(facts)}
        self._change(sa.update(signals).values(values), [signal_id])

    def doom_signals(self, ids: Collection[int]) -> None:
        """Hide the signals from every read at once; `erase_signals` is to follow."""
        self._change(sa.update(signals).values(doomed=True), ids)

    def doomed_signals(self) -> list[int]:
        """Return the ids of signals that are hidden and not yet erased."""
        with self._reading() as connection:
            return list(
                connection.scalars(
                    sa.select(signals.c.id).where(signals.c.doomed).order_by(signals.c.id)
                )
            )

    def erase_signals(self, ids: Collection[int]) -> None:
        """Delete the signals; their ids are never used again."""
        self._change(sa.delete(signals), ids)

    def unindexed_signals(self) -> list[Signal]:
        """Return the signals that wait to be indexed, newest first."""
        return self._signals(signals.c.indexed_by.is_(None))

    def mark_signals_indexed(self, ids: Collection[int], embedder: str) -> None:
        """Remember that `embedder` (`backend:model`) indexed these."""
        self._change(sa.update(signals).values(indexed_by=embedder), ids)

    def reset_signal_index(self) -> None:
        """Let every signal wait to be indexed."""
        with self._writing() as connection:
            connection.execute(sa.update(signals).values(indexed_by=None))

    def _change(self, statement: sa.Update | sa.Delete, ids: Collection[int]) -> None:
        with self._writing() as connection:
            for chunk in chunks(ids):
                connection.execute(statement.where(signals.c.id.in_(chunk)))

    def _signals(self, condition: _Condition) -> list[Signal]:
        query = (
            sa.select(
                signals.c.id,
                signals.c.content,
                signals.c.strength,
                signals.c.kind,
                signals.c.facts,
                signals.c.created_at,
                signal_viewers.c.viewer_id,
            )
            .join(signal_viewers)
            .where(condition, ~signals.c.doomed)
            .order_by(signals.c.created_at.desc(), signals.c.id.desc(), signal_viewers.c.viewer_id)
        )
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return [_signal(group) for _, group in groupby(rows, key=lambda row: row.id)]


def _signal(rows: Iterable[Any]) -> Signal:
    """Build a signal from its rows, one for each of its viewers."""
    first, *others = rows
    return Signal(
        id=first.id,
        content=first.content,
        strength=first.strength,
        kind=first.kind,
        facts=facts_from_record(first.facts),
        created_at=first.created_at,
        viewer_ids=(first.viewer_id, *(row.viewer_id for row in others)),
    )
