"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_MOMENT = sa.DateTime(timezone=True)


def _refers_to(target: str) -> sa.ForeignKey:
    return sa.ForeignKey(target, ondelete="CASCADE")


def upgrade() -> None:
    """First tables."""
    op.create_table(
        "viewers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False, unique=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "signals",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("strength", sa.Float, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("indexed_by", sa.Text),
        sa.Column("doomed", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "signal_viewers",
        sa.Column("signal_id", sa.Integer, _refers_to("signals.id"), primary_key=True),
        sa.Column("viewer_id", sa.Integer, _refers_to("viewers.id"), primary_key=True, index=True),
    )
    op.create_table(
        "titles",
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
    for table, key in (("signals", "id"), ("titles", "key")):
        waiting = sa.text("indexed_by IS NULL")
        op.create_index(
            f"ix_{table}_unindexed", table, [key], sqlite_where=waiting, postgresql_where=waiting
        )
    op.create_table(
        "names",
        sa.Column("norm", sa.Text, primary_key=True),
        sa.Column("role", sa.Text, primary_key=True),
        sa.Column("title_key", sa.Integer, _refers_to("titles.key"), primary_key=True, index=True),
        sa.Column("display", sa.Text, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "watches",
        sa.Column("viewer_id", sa.Integer, _refers_to("viewers.id"), primary_key=True),
        sa.Column("title_key", sa.Integer, _refers_to("titles.key"), primary_key=True),
        sa.Column("watched", sa.Boolean, nullable=False),
        sa.Column("not_interested", sa.Boolean, nullable=False),
        sa.Column("rating", sa.Float),
        sa.Column("liked", sa.Boolean),
        sa.Column("at", _MOMENT),
        sa.Column("source", sa.Text, nullable=False),
    )
    op.create_table(
        "answers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("request", sa.Text, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "answer_viewers",
        sa.Column("answer_id", sa.Integer, _refers_to("answers.id"), primary_key=True),
        sa.Column("viewer_id", sa.Integer, _refers_to("viewers.id"), primary_key=True, index=True),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("viewer_id", sa.Integer, _refers_to("viewers.id"), nullable=False, index=True),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "meta",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
