"""The catalogue's titles; knows no source of them, no vectors and no taste."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from pydantic_core import from_json

from suggest_watch.database.fame import Fame, fame_of
from suggest_watch.database.names import name_rows
from suggest_watch.database.transactions import Transactions, chunks, upsert
from suggest_watch.records import title_from_record, title_to_record
from suggest_watch.schema import names, titles
from suggest_watch.types import Title

TRANSACTION = 5000
DECODED = 5000  # titles kept decoded, about 5 kB each
_BATCH = 500
_STORED = (titles.c.key, titles.c.record)
_DERIVED = ("kind", "title", "year", "popularity", "catalogue")


class Titles(Transactions):
    """The titles by `key`, a number that is theirs for good."""

    _fame: Fame | None = None

    def store_titles(self, new: Iterable[Title]) -> int:
        """Insert titles or replace those of the same `id`; return how many were new or changed.

        A changed title keeps its `key` and waits to be indexed again; one that is stored already
        as it is here is left alone. Commits after every `TRANSACTION` titles, so that others may
        write in between; a smaller catalogue is stored as a whole or not at all.
        """
        self._fame = None
        return sum(self._store(part) for part in chunks(new, TRANSACTION))

    def titles(self, keys: Collection[int]) -> dict[int, Title]:
        """Return those of the titles that exist, by key."""
        if not keys:
            return {}
        # Every request asks this, and expanding a hundred parameters takes longer than the query.
        listed = ",".join(str(int(key)) for key in keys)
        with self._reading() as connection:
            rows = connection.exec_driver_sql(
                f"SELECT key, record FROM titles WHERE key IN ({listed})"
            ).all()
        return {key: _title(key, record) for key, record in rows}

    def all_titles(self) -> Iterator[Title]:
        """Yield every title by ascending key, a batch at a time; no transaction stays open."""
        last = 0
        while batch := self._titles(
            sa.select(*_STORED).where(titles.c.key > last).order_by(titles.c.key).limit(_BATCH)
        ):
            yield from batch
            last = batch[-1].key

    def title_count(self) -> int:
        """Return how many titles there are."""
        with self._reading() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(titles)) or 0

    def fame(self) -> Fame:
        """Return how well the titles are known; kept until this process stores other titles."""
        fame = self._fame
        if fame is None:
            with self._reading() as connection:
                rows = connection.execute(sa.select(titles.c.key, titles.c.popularity)).all()
            fame = self._fame = fame_of((row.key, row.popularity) for row in rows)
        return fame

    def unindexed_titles(self, limit: int) -> list[Title]:
        """Return at most `limit` titles that wait to be indexed, by ascending key."""
        waiting = sa.select(*_STORED).where(titles.c.indexed_by.is_(None))
        return self._titles(waiting.order_by(titles.c.key).limit(limit))

    def mark_titles_indexed(self, keys: Collection[int], embedder: str) -> None:
        """Remember that `embedder` (`backend:model`) indexed these."""
        with self._writing() as connection:
            for chunk in chunks(keys):
                connection.execute(
                    sa.update(titles).values(indexed_by=embedder).where(titles.c.key.in_(chunk))
                )

    def reset_title_index(self) -> None:
        """Let every title wait to be indexed."""
        with self._writing() as connection:
            connection.execute(sa.update(titles).values(indexed_by=None))

    def _titles(self, query: sa.Select[Any]) -> list[Title]:
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return [_title(key, record) for key, record in rows]

    def _store(self, new: Collection[Title]) -> int:
        with self._writing() as connection:
            return sum(_merge(connection, batch) for batch in chunks(new, _BATCH))


@lru_cache(maxsize=DECODED)
def _title(key: int, record: str) -> Title:
    """Decode a record, once for all requests that meet it: the text itself is the cache's key."""
    return title_from_record(from_json(record), key=key)


def _merge(connection: sa.Connection, batch: Iterable[Title]) -> int:
    """Write the titles and the names of those that are new or changed; return their number."""
    by_id = {title.id: title for title in batch}
    insert = upsert(connection, titles)
    merge = insert.on_conflict_do_update(
        index_elements=[titles.c.id],
        set_={name: insert.excluded[name] for name in (*_DERIVED, "record", "indexed_by")},
        where=titles.c.record != insert.excluded.record,
    ).returning(titles.c.key, titles.c.id)
    changed = connection.execute(merge, [_row(title) for title in by_id.values()]).all()
    if changed:
        keys = [row.key for row in changed]
        connection.execute(sa.delete(names).where(names.c.title_key.in_(keys)))
        rows = [row for key, id_ in changed for row in name_rows(by_id[id_], key)]
        connection.execute(sa.insert(names), rows)
    return len(changed)


def _row(title: Title) -> dict[str, Any]:
    row = {name: getattr(title, name) for name in _DERIVED}
    record = json.dumps(title_to_record(title), ensure_ascii=False, separators=(",", ":"))
    return row | {"id": title.id, "indexed_by": None, "record": record}
