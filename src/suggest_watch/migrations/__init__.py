"""Brings a database up to date with Alembic; knows the steps in `versions/`, not their queries.

To change the schema: change `schema.py`, fill in the file that this makes, and set `schema.HEAD`
(the tests compare what the migrations make with what `schema.py` says):

    python -c "from alembic import command; from suggest_watch.migrations import config;
    command.revision(config(), 'What changes', rev_id='0002')"
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from suggest_watch.errors import StoreError

SCRIPTS = Path(__file__).parent
_ADVISORY_LOCK = 0x5AFE


def config(scripts: Path = SCRIPTS) -> Config:
    """Return Alembic's configuration, which needs no file."""
    made = Config()
    # Alembic fills in what stands between two per cent signs.
    made.set_main_option("script_location", str(scripts).replace("%", "%%"))
    made.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    return made


def upgrade(engine: sa.Engine, found: str | None, *, scripts: Path = SCRIPTS) -> None:
    """Run every migration after `found` (None: the database is empty), all or none of them.

    An SQLite file that holds something is copied first, to `<name>.before-<found>` beside it.
    Raises `StoreError` when `found` is none of ours: a newer version made the database.
    """
    settings = config(scripts)
    known = {script.revision for script in ScriptDirectory.from_config(settings).walk_revisions()}
    if found is not None and found not in known:
        raise StoreError(
            f"the database was made by a newer version of suggest-watch (its schema is {found})",
            hint="pip install --upgrade suggest-watch",
        )
    with engine.execution_options(writes=True).connect() as connection:
        driver = connection.connection.driver_connection
        connection.detach()  # closed at the end: nobody else may get it without its foreign keys
        if isinstance(driver, sqlite3.Connection):
            if found is not None:
                _copy(driver, Path(f"{engine.url.database}.before-{found}"))
            # A table that is rebuilt is dropped, and must not take along what refers to it.
            driver.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
            settings.attributes["connection"] = connection
            command.upgrade(settings, "head")


def _copy(source: sqlite3.Connection, file: Path) -> None:
    target = sqlite3.connect(file)
    try:
        source.backup(target)
    finally:
        target.close()
