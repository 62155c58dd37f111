"""The migrations make what `schema.py` says, keep what was stored, and are run only when due."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from suggest_watch.database import open_database
from suggest_watch.errors import StoreError
from suggest_watch.migrations import SCRIPTS, config, upgrade
from suggest_watch.schema import HEAD, metadata
from suggest_watch.settings import Settings

_NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade() -> None:
    with op.batch_alter_table("viewers", recreate="always") as viewers:
        viewers.add_column(sa.Column("colour", sa.Text, server_default="blue"))
{more}
"""


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A copy of the migrations that a test may add to."""
    copy = tmp_path / "100% migrations"
    shutil.copytree(SCRIPTS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


@pytest.fixture
def kept(settings: Settings) -> Settings:
    """A database at `HEAD` with a viewer who has a session in it."""
    with open_database(settings) as database:
        anna = database.ensure_viewer("Anna").id
        database.store_titles([])
        database.set_active_embedder(f"viewer {anna}")
    with closing(sqlite3.connect(settings.database_file)) as file:
        file.execute(
            "INSERT INTO sessions (viewer_id, started_at) VALUES (?, '2025-03-01 12:00:00')", [anna]
        )
        file.commit()
    return settings


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as file:
        return file.execute(query).fetchall()


def engine_of(settings: Settings) -> sa.Engine:
    with open_database(settings) as database:
        return database._engine


def test_the_head_in_the_schema_is_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(config()).get_heads() == [HEAD]


def test_the_migrations_make_the_tables_of_the_schema(settings: Settings) -> None:
    with open_database(settings) as database, database._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        made = connection.scalars(sa.text("SELECT sql FROM sqlite_master")).all()
    assert sum("AUTOINCREMENT" in sql for sql in made if sql) == sum(
        table.dialect_options["sqlite"]["autoincrement"] for table in metadata.tables.values()
    )
    assert sum("WHERE indexed_by IS NULL" in sql for sql in made if sql) == 2


def test_a_database_of_a_newer_version_is_refused_and_left_alone(kept: Settings) -> None:
    with closing(sqlite3.connect(kept.database_file)) as file:
        file.execute("UPDATE alembic_version SET version_num = 'ffff'")
        file.commit()
    with pytest.raises(StoreError, match="newer version") as raised:
        open_database(kept)
    assert raised.value.hint == "pip install --upgrade suggest-watch"
    assert rows(kept.database_file, "SELECT name FROM viewers") == [("Anna",)]
    assert rows(kept.database_file, "SELECT version_num FROM alembic_version") == [("ffff",)]


def test_an_upgrade_copies_the_file_first_and_keeps_every_row(
    kept: Settings, scripts: Path
) -> None:
    (scripts / "versions" / "v9999_next.py").write_text(_NEXT.format(head=HEAD, more=""))
    upgrade(engine_of(kept), HEAD, scripts=scripts)
    assert rows(kept.database_file, "SELECT name, colour FROM viewers") == [("Anna", "blue")]
    assert len(rows(kept.database_file, "SELECT * FROM sessions")) == 1
    assert rows(kept.database_file, "SELECT version_num FROM alembic_version") == [("9999",)]
    copy = kept.database_file.with_name(f"suggest.db.before-{HEAD}")
    assert rows(copy, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert rows(copy, "SELECT name FROM viewers") == [("Anna",)]


def test_an_upgrade_that_fails_changes_nothing(kept: Settings, scripts: Path) -> None:
    broken = _NEXT.format(head=HEAD, more="    raise RuntimeError('half way')")
    (scripts / "versions" / "v9999_next.py").write_text(broken)
    engine = engine_of(kept)
    with pytest.raises(RuntimeError, match="half way"):
        upgrade(engine, HEAD, scripts=scripts)
    assert rows(kept.database_file, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert "colour" not in str(rows(kept.database_file, "SELECT sql FROM sqlite_master"))
    with open_database(kept) as database:
        assert [viewer.name for viewer in database.viewers()] == ["Anna"]


_STARTS = """
import sys
from suggest_watch.database import open_database
from suggest_watch.settings import load_settings

open_database(load_settings()).close()
print("alembic" in sys.modules)
"""


@pytest.mark.slow
def test_alembic_is_imported_only_where_there_is_something_to_migrate(settings: Settings) -> None:
    said = [
        subprocess.run(
            [sys.executable, "-c", _STARTS], check=True, capture_output=True, text=True
        ).stdout
        for _ in range(2)
    ]
    assert said == ["True\n", "False\n"]
