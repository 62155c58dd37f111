"""Opens the database: URL, pragmas, and migrations where they are due; knows no table's meaning."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError

from suggest_watch.database.failures import Failures
from suggest_watch.errors import MissingExtra, SettingsError, StoreError
from suggest_watch.schema import HEAD
from suggest_watch.settings import Settings

_BUSY_SECONDS = "10"
# With WAL readers never wait. FULL: what was acknowledged survives a power cut as well as a kill,
# and a person's writes are too few for its cost to show.
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
_URL_HINT = "for example sqlite:////home/me/suggest.db or postgresql://me@localhost/suggest"


def open_engine(settings: Settings) -> sa.Engine:
    """Return an engine whose database is at `schema.HEAD`, making it where there is none.

    A connection with the execution option `writes` takes SQLite's write lock when its transaction
    begins: a lock that is only taken later fails at once, without waiting for its turn.
    """
    url = _url(settings)
    if url.get_backend_name() == "sqlite":
        _make_folder(Path(str(url.database)).parent)
    engine = _engine(url)
    try:
        with Failures(engine).translated():
            _migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _url(settings: Settings) -> sa.URL:
    if settings.database_url is None:
        url = sa.URL.create("sqlite", database=str(settings.database_file))
    else:
        try:
            url = sa.make_url(settings.database_url.get_secret_value())
        except ArgumentError:
            # Its text holds the URL, and that may hold a password.
            raise SettingsError("database_url is not an SQLAlchemy URL", hint=_URL_HINT) from None
    match url.get_backend_name():
        case "sqlite" if url.database in {None, "", ":memory:"}:
            raise SettingsError("a database in memory is lost at once", hint=_URL_HINT)
        case "sqlite":
            return url.set(query={"timeout": _BUSY_SECONDS, **url.query})
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+psycopg")
        case other:
            raise SettingsError(f"{other} is not supported as a database", hint=_URL_HINT)


def _make_folder(folder: Path) -> None:
    try:
        # What people like is nobody else's business.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"the folder {folder} cannot be made: {error.strerror}",
            hint="set SUGGEST_HOME to a folder that you can write to",
        ) from error


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() != "sqlite":
        try:
            return sa.create_engine(url, pool_pre_ping=True)
        except ModuleNotFoundError as error:
            raise MissingExtra("the PostgreSQL driver", extra="postgres") from error
    engine = sa.create_engine(url)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN would leave out reads and DDL
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(engine: sa.Engine) -> None:
    version = _version(engine)
    if version != HEAD:
        # Alembic takes a third of a second to import, so it is only imported when it has work.
        from suggest_watch.migrations import upgrade

        upgrade(engine, version)


def _version(engine: sa.Engine) -> str | None:
    """Return the last migration that was run, None where the database is empty."""
    with engine.begin() as connection:
        tables = sa.inspect(connection).get_table_names()
        if "alembic_version" in tables:
            found = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
            return None if found is None else str(found)
    if tables:
        raise StoreError(
            f"{engine.url.render_as_string()} holds the tables of another program",
            hint="set SUGGEST_HOME or SUGGEST_DATABASE_URL to a place of its own",
        )
    return None
