"""Viewers, signals, watches and answers: what was written comes back, for those it belongs to."""

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import StatementError

from suggest_watch.database import Database, Watch, open_database
from suggest_watch.errors import BadInput, NotFound
from suggest_watch.schema import sessions
from suggest_watch.settings import Settings
from suggest_watch.types import Facts, Signal, Title

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
EMBEDDER = "fastembed:some-model"


def add(database: Database, content: str, *viewer_ids: int, at: datetime = NOON) -> Signal:
    return database.add_signal(
        content,
        strength=0.5,
        kind="preference",
        facts=Facts(),
        viewer_ids=viewer_ids,
        at=at,
    )


def store(database: Database, *names: str) -> list[int]:
    """Store films of these names and return their keys."""
    database.store_titles(
        [Title(id=name.lower(), kind="movie", title=name, year=2000) for name in names]
    )
    keys = {title.title: title.key for title in database.all_titles()}
    return [keys[name] for name in names]


# Viewers


def test_a_viewer_is_found_whatever_the_case_of_the_name(database: Database) -> None:
    anna = database.ensure_viewer("Änna  Maria ")
    assert anna.name == "Änna Maria"
    assert database.viewer("änna maria") == anna
    assert database.ensure_viewer("ÄNNA MARIA") == anna
    assert database.viewers() == [anna]


def test_an_unknown_viewer_is_answered_with_the_nearest_name(database: Database) -> None:
    for name in ("Anna", "Ben"):
        database.ensure_viewer(name)
    with pytest.raises(NotFound) as misspelt:
        database.viewer("ana")
    assert misspelt.value.hint.startswith("did you mean Anna?")
    with pytest.raises(NotFound) as strange:
        database.viewer("Zoltan")
    assert "--viewer Zoltan" in strange.value.hint
    assert strange.value.hint.endswith("known are: Anna, Ben")


def test_where_nobody_is_known_the_hint_says_how_to_begin(database: Database) -> None:
    with pytest.raises(NotFound) as nobody:
        database.viewer("me")
    assert "suggest add" in nobody.value.hint


@pytest.mark.parametrize("name", ["", " \t", "x" * 81])
def test_a_name_that_is_none_is_refused(database: Database, name: str) -> None:
    with pytest.raises(BadInput):
        database.ensure_viewer(name)
    assert database.viewers() == []


# Signals


def test_a_signal_comes_back_as_it_was_said(either: Settings) -> None:
    facts = Facts(liked_titles=("Amélie",), moods=("whimsical", "warm"), wanted="Paris, 雨")
    berlin = timezone(timedelta(hours=2))
    with open_database(either) as database:
        anna, ben = (database.ensure_viewer(name).id for name in ("Anna", "Ben"))
        said = database.add_signal(
            "we love Amélie; --'\"",
            strength=-0.25,
            kind="comment",
            facts=facts,
            viewer_ids=(ben, anna, ben),
            at=datetime(2025, 3, 1, 14, tzinfo=berlin),
        )
    with open_database(either) as database:
        assert database.signals([anna]) == [said]
    assert said.viewer_ids == (anna, ben)
    assert said.created_at == NOON
    assert said.facts == facts


def test_signals_come_newest_first_and_only_those_of_the_viewers_asked_for(
    database: Database,
) -> None:
    anna, ben, carl = (database.ensure_viewer(name).id for name in ("Anna", "Ben", "Carl"))
    old = add(database, "old", anna, at=NOON - timedelta(days=1))
    both = add(database, "both", anna, ben)
    new = add(database, "new", ben, at=NOON + timedelta(days=1))
    carls = add(database, "carl's", carl)
    assert database.signals([anna, ben]) == [new, both, old]
    assert database.signals([anna]) == [both, old]
    assert database.signals([]) == []
    assert database.signals_by_id([old.id, carls.id, 99]) == {old.id: old, carls.id: carls}
    assert database.viewer_signal_ids(anna) == [old.id, both.id]


def test_a_signal_needs_viewers_that_exist(database: Database) -> None:
    with pytest.raises(NotFound):
        add(database, "nobody's", 7)
    with pytest.raises(BadInput):
        add(database, "nobody's")
    assert database.unindexed_signals() == []


def test_a_moment_without_time_zone_is_a_mistake(database: Database) -> None:
    anna = database.ensure_viewer("Anna").id
    with pytest.raises(StatementError, match="no time zone"):
        add(database, "when?", anna, at=datetime(2025, 3, 1))
    assert database.signals([anna]) == []


def test_a_doomed_signal_is_in_no_answer_and_an_erased_one_is_gone(database: Database) -> None:
    anna = database.ensure_viewer("Anna").id
    kept, gone = (add(database, content, anna) for content in ("kept", "gone"))
    database.mark_signals_indexed([gone.id], EMBEDDER)
    database.doom_signals([gone.id])
    assert database.signals([anna]) == [kept]
    assert database.signals_by_id([gone.id]) == {}
    assert database.viewer_signal_ids(anna) == [kept.id]
    assert database.indexed_counts()["signals"] == 0
    database.reset_signal_index()
    assert database.unindexed_signals() == [kept]
    assert database.doomed_signals() == [gone.id]
    database.erase_signals([gone.id])
    assert database.doomed_signals() == []


def test_the_id_of_an_erased_signal_is_never_used_again(database: Database) -> None:
    anna = database.ensure_viewer("Anna").id
    gone = add(database, "gone", anna)
    database.erase_signals([gone.id])
    assert add(database, "new", anna).id > gone.id


def test_a_signal_waits_until_it_is_marked_as_indexed(database: Database) -> None:
    anna = database.ensure_viewer("Anna").id
    first, second = (add(database, content, anna) for content in ("first", "second"))
    assert {signal.id for signal in database.unindexed_signals()} == {first.id, second.id}
    database.mark_signals_indexed([first.id], EMBEDDER)
    assert database.unindexed_signals() == [second]
    assert database.indexed_counts() == {"titles": 0, "signals": 1}
    database.reset_signal_index()
    assert len(database.unindexed_signals()) == 2


def test_threads_add_signals_at_the_same_time_and_lose_none(database: Database) -> None:
    viewers = [database.ensure_viewer(name).id for name in ("Anna", "Ben", "Carl")]
    failures: list[Exception] = []

    def say(viewer: int) -> None:
        try:
            for number in range(30):
                add(database, f"{number}", viewer)
                database.signals([viewer])
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=say, args=(viewer,)) for viewer in viewers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    said = database.signals(viewers)
    assert len({signal.id for signal in said}) == 90
    for viewer in viewers:
        theirs = [signal.content for signal in said if signal.viewer_ids == (viewer,)]
        assert theirs == [str(number) for number in reversed(range(30))]


_SPEAKER = """
from datetime import UTC, datetime
from suggest_watch.database import open_database
from suggest_watch.schema import sessions
from suggest_watch.settings import load_settings
from suggest_watch.types import Facts

database = open_database(load_settings())
anna = database.ensure_viewer("Anna").id
while True:
    said = database.add_signal(
        "x", strength=1, kind="comment", facts=Facts(), viewer_ids=[anna], at=datetime.now(UTC)
    )
    print(said.id, flush=True)
"""


@pytest.mark.slow
def test_what_was_acknowledged_survives_a_kill(either: Settings) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _SPEAKER], stdout=subprocess.PIPE, text=True
    ) as speaker:
        assert speaker.stdout is not None
        acknowledged = {int(speaker.stdout.readline()) for _ in range(20)}
        speaker.kill()
        acknowledged |= {int(line) for line in speaker.stdout if line.endswith("\n")}
    with open_database(either) as database:
        kept = {said.id for said in database.signals([database.viewer("Anna").id])}
    assert acknowledged <= kept


# Watches


def test_what_is_new_of_a_title_is_merged_into_what_was_known(database: Database) -> None:
    anna = database.ensure_viewer("Anna").id
    (alien,) = store(database, "Alien")
    database.watch([anna], alien, watched=True, at=NOON, source="letterboxd")
    database.watch([anna], alien, rating=4.5, source="imdb")
    database.watch([anna], alien, liked=False, source="imdb")
    assert database.watches(anna) == [
        Watch(
            title_key=alien,
            source="imdb",
            watched=True,
            rating=4.5,
            liked=False,
            not_interested=False,
            at=NOON,
        )
    ]
    database.watch([anna], alien, watched=False, source="typed")
    assert database.watches(anna)[0].watched is False


def test_seen_is_what_any_of_the_viewers_watched_or_does_not_want(database: Database) -> None:
    anna, ben, carl = (database.ensure_viewer(name).id for name in ("Anna", "Ben", "Carl"))
    alien, brazil, clue, dune = store(database, "Alien", "Brazil", "Clue", "Dune")
    database.watch([anna], alien, watched=True, source="typed")
    database.watch([ben], brazil, not_interested=True, source="typed")
    database.watch([anna, ben], clue, rating=3.0, source="typed")
    database.watch([carl], dune, watched=True, source="typed")
    assert database.seen([anna, ben]) == {alien, brazil}
    assert database.seen([]) == frozenset()
    database.unwatch([anna, ben], alien)
    assert database.seen([anna, ben]) == {brazil}
    assert database.seen([carl]) == {dune}


def test_watches_are_noted_all_or_none(database: Database) -> None:
    anna = database.ensure_viewer("Anna").id
    (alien,) = store(database, "Alien")
    noted = [Watch(title_key=key, source="typed", watched=True) for key in (alien, 99)]
    with pytest.raises(NotFound):
        database.watch_all([anna], noted)
    assert database.watches(anna) == []
    database.watch_all([anna], noted[:1])
    assert database.seen([anna]) == {alien}


def test_watches_come_latest_first_and_undated_ones_last(database: Database) -> None:
    anna = database.ensure_viewer("Anna").id
    alien, brazil, clue = store(database, "Alien", "Brazil", "Clue")
    database.watch([anna], alien, watched=True, source="typed")
    database.watch([anna], brazil, watched=True, at=NOON - timedelta(days=9), source="typed")
    database.watch([anna], clue, watched=True, at=NOON, source="typed")
    assert [watch.title_key for watch in database.watches(anna)] == [clue, brazil, alien]


# Answers and the index


def test_an_answer_is_kept_with_its_body(database: Database) -> None:
    anna = database.ensure_viewer("Anna").id
    body = {"picks": [{"title": "Amélie", "confidence": 0.8}], "notices": []}
    saved = database.save_answer([anna], request_text="something warm", body=body, at=NOON)
    assert database.answer(saved) == body
    assert database.answer(saved + 1) is None


def test_a_session_begins_for_a_viewer_that_exists_and_ends_alone(database: Database) -> None:
    anna = database.ensure_viewer("Anna").id
    first, second = (database.begin_session(anna, at=NOON) for _ in range(2))
    database.end_session(first, at=NOON + timedelta(hours=1))
    with database._engine.connect() as connection:
        rows = connection.execute(sa.select(sessions.c.id, sessions.c.ended_at).order_by("id"))
        assert [tuple(row) for row in rows] == [(first, NOON + timedelta(hours=1)), (second, None)]
    with pytest.raises(NotFound):
        database.begin_session(anna + 1, at=NOON)


def test_the_active_embedder_is_remembered(either: Settings) -> None:
    with open_database(either) as database:
        assert database.active_embedder() is None
        for name in ("ollama:bge-large", EMBEDDER):
            database.set_active_embedder(name)
    with open_database(either) as database:
        assert database.active_embedder() == EMBEDDER
