"""What viewers saw, rated, liked or do not want to see; knows no export and no request."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from suggest_watch.database.transactions import Transactions, upsert
from suggest_watch.schema import watches

# Built once: every request asks it.
_SEEN = sa.select(watches.c.title_key).where(
    watches.c.viewer_id.in_(sa.bindparam("viewer_ids", expanding=True)),
    watches.c.watched | watches.c.not_interested,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What one viewer has to do with one title; None means that nothing is known of it.

    `rating` is on the scale of its `source`, `at` when it was watched.
    """

    title_key: int
    source: str
    watched: bool | None = None
    rating: float | None = None
    liked: bool | None = None
    not_interested: bool | None = None
    at: datetime | None = None


class Watches(Transactions):
    """The watches, one for each viewer and title; what is new is merged into what was known."""

    def watch(
        self,
        viewer_ids: Collection[int],
        title_key: int,
        *,
        source: str,
        watched: bool | None = None,
        rating: float | None = None,
        liked: bool | None = None,
        not_interested: bool | None = None,
        at: datetime | None = None,
    ) -> None:
        """Note this for each viewer; what is None stays as it was. Raises `NotFound`."""
        noted = Watch(
            title_key=title_key,
            source=source,
            watched=watched,
            rating=rating,
            liked=liked,
            not_interested=not_interested,
            at=at,
        )
        self.watch_all(viewer_ids, [noted])

    def watch_all(self, viewer_ids: Collection[int], noted: Iterable[Watch]) -> None:
        """Note all of these for each viewer, or none of them; otherwise as `watch`."""
        with self._writing() as connection:
            for watch in noted:
                for viewer_id in viewer_ids:
                    _merge(connection, viewer_id, watch)

    def watches(self, viewer_id: int) -> list[Watch]:
        """Return all that is known of this viewer, the latest first, undated ones last."""
        query = (
            sa.select(*(watches.c[name] for name in Watch.__dataclass_fields__))
            .where(watches.c.viewer_id == viewer_id)
            .order_by(watches.c.at.desc().nulls_last(), watches.c.title_key)
        )
        with self._reading() as connection:
            return [Watch(**row) for row in connection.execute(query).mappings()]

    def seen(self, viewer_ids: Collection[int]) -> frozenset[int]:
        """Return the keys of titles that any of these viewers watched or does not want."""
        with self._reading() as connection:
            return frozenset(connection.scalars(_SEEN, {"viewer_ids": [*viewer_ids]}))

    def unwatch(self, viewer_ids: Collection[int], title_key: int) -> None:
        """Forget all that is known of this title for these viewers."""
        with self._writing() as connection:
            connection.execute(
                sa.delete(watches).where(
                    watches.c.viewer_id.in_(viewer_ids), watches.c.title_key == title_key
                )
            )


def _merge(connection: sa.Connection, viewer_id: int, watch: Watch) -> None:
    given = {name: getattr(watch, name) for name in Watch.__dataclass_fields__}
    known: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    row = {"watched": False, "not_interested": False, "viewer_id": viewer_id} | known
    insert = upsert(connection, watches).values(row)
    connection.execute(
        insert.on_conflict_do_update(
            index_elements=[watches.c.viewer_id, watches.c.title_key], set_=known
        )
    )
