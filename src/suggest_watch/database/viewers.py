"""Who watches; knows nothing of what they like."""

from __future__ import annotations

import shlex
import unicodedata
from datetime import UTC, datetime
from difflib import get_close_matches

import sqlalchemy as sa

from suggest_watch.database.transactions import Transactions, upsert
from suggest_watch.errors import BadInput, NotFound
from suggest_watch.schema import viewers
from suggest_watch.types import Viewer

_MAX_NAME = 80
_MAX_LISTED = 10


class Viewers(Transactions):
    """The viewers, found by name whatever its case."""

    def viewers(self) -> list[Viewer]:
        """Return everybody, in the order they came."""
        with self._reading() as connection:
            rows = connection.execute(sa.select(viewers.c.id, viewers.c.name).order_by("id"))
            return [Viewer(*row) for row in rows]

    def viewer(self, name: str) -> Viewer:
        """Return the viewer of this name; raises `NotFound`, naming who is known."""
        found = self._find(name)
        if found is None:
            raise NotFound(f"no viewer is called {name!r}", hint=self._who_is_known(name))
        return found

    def ensure_viewer(self, name: str) -> Viewer:
        """Return the viewer of this name, new where there was none; raises `BadInput`."""
        name = " ".join(name.split())
        if not 0 < len(name) <= _MAX_NAME:
            raise BadInput(
                f"a viewer's name has 1 to {_MAX_NAME} characters", hint="give a shorter name"
            )
        found = self._find(name)
        if found is not None:
            return found
        with self._writing() as connection:
            row = {"name": name, "folded": _fold(name), "created_at": datetime.now(UTC)}
            connection.execute(upsert(connection, viewers).on_conflict_do_nothing(), row)
        return self.viewer(name)

    def _find(self, name: str) -> Viewer | None:
        query = sa.select(viewers.c.id, viewers.c.name).where(viewers.c.folded == _fold(name))
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else Viewer(*row)

    def _who_is_known(self, name: str) -> str:
        known = {_fold(viewer.name): viewer.name for viewer in self.viewers()}
        if not known:
            return 'suggest add "what you like" makes the first viewer'
        near = get_close_matches(_fold(name), known, n=1)
        if near:
            return f"did you mean {known[near[0]]}? (suggest viewers lists them)"
        listed = ", ".join(list(known.values())[:_MAX_LISTED])
        return f'suggest add --viewer {shlex.quote(name)} "what they like"; known are: {listed}'


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()
