"""What can happen to a database file, and what the person is told to do about it."""

import importlib.util
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from suggest_watch.database import open_database
from suggest_watch.errors import Corrupt, Locked, MissingExtra, SettingsError, StoreError
from suggest_watch.settings import Settings, load_settings
from suggest_watch.types import Title


def at_url(url: str) -> Settings:
    return load_settings({"database_url": url})


def films(count: int) -> list[Title]:
    return [
        Title(id=f"{n}", kind="movie", title=f"Film {n}", year=2000, synopsis="x" * 500)
        for n in range(count)
    ]


def test_a_file_that_is_no_database_is_moved_aside(settings: Settings) -> None:
    settings.home.mkdir(parents=True)
    settings.database_file.write_bytes(b"not a database at all" * 100)
    with pytest.raises(Corrupt) as raised:
        open_database(settings)
    assert "run the same command again" in raised.value.hint
    (kept,) = settings.home.iterdir()
    assert str(kept) in raised.value.message
    assert kept.read_bytes() == b"not a database at all" * 100
    with open_database(settings) as database:
        assert database.title_count() == 0


def test_a_database_that_is_damaged_while_open_is_moved_aside_once(settings: Settings) -> None:
    with open_database(settings) as database:
        database.store_titles(films(400))
    with settings.database_file.open("r+b") as file:
        size = file.seek(0, 2)
        file.seek(size // 2)
        file.write(b"\xff" * (size // 2))
    with open_database(settings) as database:
        for _ in range(2):
            with pytest.raises(Corrupt, match="was moved to"):
                list(database.all_titles())
        assert not settings.database_file.exists()
    (kept,) = settings.home.glob("suggest.db.damaged-*")
    assert kept.stat().st_size == size
    with open_database(settings) as database:
        assert database.title_count() == 0


def test_a_full_disk_is_said_and_keeps_what_was_stored_and_nothing_half_stored(
    settings: Settings,
) -> None:
    def fill(connection: sqlite3.Connection, _record: object) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count={pages + 300}")

    with open_database(settings) as database:
        database.store_titles(films(100))
        database.close()
        sa.event.listen(database._engine, "connect", fill)
        with pytest.raises(StoreError, match="no room is left") as raised:
            database.store_titles(films(2000))
        assert "SUGGEST_HOME" in raised.value.hint
        assert database.title_count() == 100


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be made") as raised:
        open_database(load_settings({"home": tmp_path / "file" / "home"}))
    assert "SUGGEST_HOME" in raised.value.hint


def test_a_file_that_cannot_be_opened_is_said(settings: Settings) -> None:
    settings.database_file.mkdir(parents=True)
    with pytest.raises(StoreError, match="cannot be opened") as raised:
        open_database(settings)
    assert "SUGGEST_HOME" in raised.value.hint


def test_a_database_that_is_read_only_can_be_read_and_says_so_when_written(
    settings: Settings,
) -> None:
    with open_database(settings) as database:
        database.ensure_viewer("Anna")
    with open_database(
        at_url(f"sqlite:///file:{settings.database_file}?mode=ro&uri=true")
    ) as database:
        assert database.viewer("anna").name == "Anna"
        with pytest.raises(StoreError, match="cannot be opened for writing"):
            database.ensure_viewer("Ben")


def test_a_database_that_another_process_writes_to_for_long_is_locked(settings: Settings) -> None:
    with open_database(settings) as database:
        database.ensure_viewer("Anna")
    with (
        open_database(at_url(f"sqlite:///{settings.database_file}?timeout=0.05")) as database,
        closing(sqlite3.connect(settings.database_file)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        assert database.viewer("anna").name == "Anna"
        with pytest.raises(Locked, match="another process"):
            database.ensure_viewer("Ben")
        other.rollback()
        assert database.ensure_viewer("Ben").name == "Ben"


def test_the_tables_of_another_program_are_left_alone(settings: Settings) -> None:
    settings.home.mkdir(parents=True)
    with closing(sqlite3.connect(settings.database_file)) as other:
        other.execute("CREATE TABLE titles (mine TEXT)")
    with pytest.raises(StoreError, match="another program"):
        open_database(settings)
    with closing(sqlite3.connect(settings.database_file)) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("titles",)]


@pytest.mark.parametrize(
    "url", ["hunter2", "mysql://me:hunter2@localhost/x", "sqlite://", "sqlite:///:memory:"]
)
def test_a_url_that_cannot_be_used_is_a_setting_to_mend(url: str) -> None:
    with pytest.raises(SettingsError) as raised:
        open_database(at_url(url))
    assert "postgresql://" in raised.value.hint
    assert "hunter2" not in raised.value.message


@pytest.mark.skipif(
    importlib.util.find_spec("psycopg") is not None, reason="the PostgreSQL driver is installed"
)
def test_postgresql_without_its_driver_names_what_to_install() -> None:
    with pytest.raises(MissingExtra) as raised:
        open_database(at_url("postgresql://me@localhost/suggest"))
    assert raised.value.hint == "pip install 'suggest-watch[postgres]'"


def test_a_postgresql_server_that_is_down_is_said_without_the_password() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StoreError) as raised:
        open_database(at_url("postgresql://me:hunter2@127.0.0.1:9/suggest"))
    assert "SUGGEST_DATABASE_URL" in raised.value.hint
    assert "127.0.0.1" in raised.value.message
    assert "hunter2" not in raised.value.message


def test_the_folder_of_the_database_is_the_persons_own(settings: Settings) -> None:
    with open_database(settings):
        assert settings.home.stat().st_mode & 0o077 == 0


_OPENER = """
from suggest_watch.database import open_database
from suggest_watch.settings import load_settings

with open_database(load_settings()) as database:
    print(database.ensure_viewer("Anna").id)
"""


@pytest.mark.slow
def test_processes_that_start_together_make_one_database(settings: Settings) -> None:
    openers = [
        subprocess.Popen(
            [sys.executable, "-c", _OPENER],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    assert [opener.communicate() for opener in openers] == [("1\n", "")] * 4
    with open_database(settings) as database:
        assert len(database.viewers()) == 1


def test_a_closed_database_closes_again(settings: Settings) -> None:
    database = open_database(settings)
    database.close()
    database.close()
    assert settings.database_file.exists()
    assert not settings.database_file.with_name("suggest.db-wal").exists()
