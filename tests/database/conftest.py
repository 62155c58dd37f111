"""The database to test: SQLite, and PostgreSQL where a server for it is named."""

import os
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from suggest_watch.database import Database, open_database
from suggest_watch.settings import Settings, load_settings

# A database that the tests may empty, such as postgresql+psycopg://me@localhost/suggest_test.
POSTGRES = os.environ.get("SUGGEST_TEST_POSTGRES_URL")


@pytest.fixture(params=["sqlite", *(["postgresql"] if POSTGRES else [])])
def either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of an empty database of each kind."""
    if request.param == "postgresql":
        engine = sa.create_engine(str(POSTGRES))
        with engine.begin() as connection:
            connection.execute(sa.text("DROP SCHEMA public CASCADE"))
            connection.execute(sa.text("CREATE SCHEMA public"))
        engine.dispose()
        monkeypatch.setenv("SUGGEST_DATABASE_URL", str(POSTGRES))
    return load_settings()


@pytest.fixture
def database(either: Settings) -> Iterator[Database]:
    with open_database(either) as opened:
        yield opened
