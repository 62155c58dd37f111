"""The tables of the database, as SQLAlchemy Core; knows no query and no connection.

`migrations/` makes them; a test holds that what it makes is what stands here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

HEAD = "0001"
"""The newest migration. A database that says so is opened without importing Alembic."""


class UtcDateTime(sa.TypeDecorator[datetime]):
    """A moment: aware in, aware UTC out, also where the database keeps no time zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Turn an aware moment into UTC; a naive one is a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> datetime | None:
        """Return the moment in UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _reference(table: str, column: str = "id") -> sa.ForeignKey:
    return sa.ForeignKey(f"{table}.{column}", ondelete="CASCADE")


viewers = sa.Table(
    "viewers",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("folded", sa.Text, nullable=False, unique=True),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)

# An id is never used twice (autoincrement): the vector index may still hold the old one's point.
signals = sa.Table(
    "signals",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("strength", sa.Float, nullable=False),
    sa.Column("facts", sa.JSON, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("indexed_by", sa.Text),
    sa.Column("doomed", sa.Boolean, nullable=False),
    sqlite_autoincrement=True,
)

signal_viewers = sa.Table(
    "signal_viewers",
    metadata,
    sa.Column("signal_id", sa.Integer, _reference("signals"), primary_key=True),
    sa.Column("viewer_id", sa.Integer, _reference("viewers"), primary_key=True, index=True),
)

titles = sa.Table(
    "titles",
    metadata,
    sa.Column("key", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("popularity", sa.Float),
    sa.Column("catalogue", sa.Text, nullable=False),
    sa.Column("indexed_by", sa.Text),
    sa.Column("record", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)

# Only what waits to be indexed is in these indexes, so they are empty nearly always. On PostgreSQL
# too, by the migration: to name its dialect here would import it, 40 ms of every start.
for _table, _key in ((titles, titles.c.key), (signals, signals.c.id)):
    sa.Index(f"ix_{_table.name}_unindexed", _key, sqlite_where=_table.c.indexed_by.is_(None))

# `role` is title, bare_title (its leading article dropped), person or surname.
names = sa.Table(
    "names",
    metadata,
    sa.Column("norm", sa.Text, primary_key=True),
    sa.Column("role", sa.Text, primary_key=True),
    sa.Column("title_key", sa.Integer, _reference("titles", "key"), primary_key=True, index=True),
    sa.Column("display", sa.Text, primary_key=True),
    sqlite_with_rowid=False,
)

watches = sa.Table(
    "watches",
    metadata,
    sa.Column("viewer_id", sa.Integer, _reference("viewers"), primary_key=True),
    sa.Column("title_key", sa.Integer, _reference("titles", "key"), primary_key=True),
    sa.Column("watched", sa.Boolean, nullable=False),
    sa.Column("not_interested", sa.Boolean, nullable=False),
    sa.Column("rating", sa.Float),
    sa.Column("liked", sa.Boolean),
    sa.Column("at", UtcDateTime),
    sa.Column("source", sa.Text, nullable=False),
)

answers = sa.Table(
    "answers",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("request", sa.Text, nullable=False),
    sa.Column("body", sa.JSON, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)

answer_viewers = sa.Table(
    "answer_viewers",
    metadata,
    sa.Column("answer_id", sa.Integer, _reference("answers"), primary_key=True),
    sa.Column("viewer_id", sa.Integer, _reference("viewers"), primary_key=True, index=True),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("viewer_id", sa.Integer, _reference("viewers"), nullable=False, index=True),
    sa.Column("started_at", UtcDateTime, nullable=False),
    sa.Column("ended_at", UtcDateTime),
    sqlite_autoincrement=True,
)

meta = sa.Table(
    "meta",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
