"""The system of record: SQLite in the home folder, or PostgreSQL by URL; knows no vectors.

    open_database(settings) -> Database
        viewers   who watches                      titles   the catalogue
        signals   what tells their taste           names    what a typed name stands for
        watches   what they saw, and whether       answers  what was shown to them
        indexing  what of it all the vector index holds, and by which embedder

Every method blocks (a job sends it to a thread), is safe to call from several threads, and on
return what it wrote is durable. Each raises `StoreError` when the database cannot be read or
written, `Locked` when another process holds it for long, and `Corrupt` when its file is damaged:
then the file has been moved aside and the next start begins with an empty one.
"""

from __future__ import annotations

from suggest_watch.database.answers import Answers
from suggest_watch.database.engine import open_engine
from suggest_watch.database.indexing import Indexing
from suggest_watch.database.names import NameLookup
from suggest_watch.database.signals import Signals
from suggest_watch.database.titles import Titles
from suggest_watch.database.viewers import Viewers
from suggest_watch.database.watches import Watch, Watches
from suggest_watch.settings import Settings

__all__ = ["Database", "Watch", "open_database"]


class Database(Viewers, Signals, Titles, NameLookup, Watches, Answers, Indexing):
    """Viewers, signals, titles, watches and answers, each method one transaction."""


def open_database(settings: Settings) -> Database:
    """Open the database that the settings name, made or brought up to date where needed.

    Raises `StoreError` (see the module), also for a file that a newer version made, and
    `SettingsError` for a URL that cannot be used.
    """
    return Database(open_engine(settings))
