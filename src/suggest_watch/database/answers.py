"""What was shown to whom, and their sessions; knows no event and no model."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from suggest_watch.database.transactions import Transactions
from suggest_watch.schema import answer_viewers, answers, sessions


class Answers(Transactions):
    """The answers that were given, each with the request it answered."""

    def save_answer(
        self,
        viewer_ids: Collection[int],
        *,
        request_text: str,
        body: Mapping[str, Any],
        at: datetime,
    ) -> int:
        """Store an answer, `body` being what JSON can hold, and return its id."""
        row = {"request": request_text, "body": dict(body), "created_at": at}
        with self._writing() as connection:
            new_id: int = connection.execute(
                sa.insert(answers).values(row).returning(answers.c.id)
            ).scalar_one()
            viewers = [{"answer_id": new_id, "viewer_id": viewer} for viewer in set(viewer_ids)]
            if viewers:
                connection.execute(sa.insert(answer_viewers), viewers)
        return new_id

    def answer(self, answer_id: int) -> Mapping[str, Any] | None:
        """Return the body of an answer, None where there is no such answer."""
        with self._reading() as connection:
            return connection.scalar(sa.select(answers.c.body).where(answers.c.id == answer_id))

    def begin_session(self, viewer_id: int, *, at: datetime) -> int:
        """Note that the viewer has come, and return the session's id."""
        with self._writing() as connection:
            new_id: int = connection.execute(
                sa.insert(sessions)
                .values(viewer_id=viewer_id, started_at=at)
                .returning(sessions.c.id)
            ).scalar_one()
        return new_id

    def end_session(self, session_id: int, *, at: datetime) -> None:
        """Note that the viewer has left."""
        with self._writing() as connection:
            connection.execute(
                sa.update(sessions).where(sessions.c.id == session_id).values(ended_at=at)
            )
