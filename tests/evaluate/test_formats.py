"""The format of a file of questions is recognised by its fields, and a wrong line is named."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from evaluate.conftest import write_rows
from suggest_watch.errors import BadInput
from suggest_watch.evaluate.formats import ANYTHING, CaseSet, read_cases, spread

ONE_TARGET = {"qid": "q1", "query": "a bank on an island", "target": {"tmdb_id": 1, "year": 1994}}
CONVERSATION = {
    "qid": "c1",
    "context": ["Hello!", "I liked Vault of Night (2001)"],
    "mentioned_tmdb_ids": [2],
    "relevant": [{"tmdb_id": 1, "title": "The Lighthouse Robbery"}],
    "source": "somewhere",
}
HISTORY = {"user": "7", "history": [[3, 2.0], [4, 4.0], [5, 3.5]], "held_out_liked": [1]}
OWN = {"id": "o1", "request": "a crime film", "expect": {"constraints": {"genres_all": ["crime"]}}}


def read(tmp_path: Path, *rows: dict[str, Any]) -> CaseSet:
    return read_cases(str(write_rows(tmp_path / "asked.v1.jsonl", rows)))


def test_a_query_with_its_target_is_a_case_with_one_right_title(tmp_path: Path) -> None:
    cases = read(tmp_path, ONE_TARGET)
    assert (cases.name, cases.format) == ("asked", "one-target")
    [case] = cases.cases
    assert (case.text, case.targets, case.seen) == ("a bank on an island", (1,), ())


def test_what_a_conversation_mentions_was_seen_and_liked(tmp_path: Path) -> None:
    [case] = read(tmp_path, CONVERSATION).cases
    assert case.text == "Hello! I liked Vault of Night (2001)"
    assert (case.targets, case.seen, case.liked) == ((1,), (2,), (2,))


def test_a_conversation_in_which_nothing_was_said_asks_for_anything(tmp_path: Path) -> None:
    [case] = read(tmp_path, {**CONVERSATION, "context": [" ", ""]}).cases
    assert case.text == ANYTHING


def test_a_history_tells_what_was_seen_and_what_of_it_was_liked(tmp_path: Path) -> None:
    [case] = read(tmp_path, HISTORY).cases
    assert case.text == ANYTHING
    assert (case.targets, case.seen, case.liked) == ((1,), (3, 4, 5), (4,))


def test_own_requests_carry_what_is_expected(tmp_path: Path) -> None:
    [case] = read(tmp_path, OWN).cases
    assert case.expect is not None
    assert case.expect.constraints is not None
    assert case.expect.constraints.genres_all == ("crime",)


def test_a_gzipped_file_is_read_as_the_plain_one(tmp_path: Path) -> None:
    packed = tmp_path / "asked.jsonl.gz"
    packed.write_bytes(gzip.compress(json.dumps(ONE_TARGET).encode() + b"\n\n"))
    assert read_cases(str(packed)).cases == read(tmp_path, ONE_TARGET).cases


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([ONE_TARGET, {"qid": "x"}], "line 2 is of no known format"),
        ([ONE_TARGET, HISTORY], "line 2 is history among one-target"),
        ([{**ONE_TARGET, "target": {"tmdb_id": "many"}}], "line 1, target.tmdb_id"),
        ([{**ONE_TARGET, "query": "  "}], "line 1, query"),
        ([{**OWN, "expect": {"genre": "crime"}}], "line 1, expect.genre"),
        ([], "has no rows"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(
    tmp_path: Path, rows: list[dict[str, Any]], said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        read(tmp_path, *rows)


def test_a_file_that_is_no_json_absent_or_not_gzipped_is_bad_input(tmp_path: Path) -> None:
    path = tmp_path / "asked.jsonl"
    path.write_text("title,year\n", "utf-8")
    with pytest.raises(BadInput, match="asked, line 1 is not a JSON object"):
        read_cases(str(path))
    with pytest.raises(BadInput, match="cannot be read"):
        read_cases(str(tmp_path / "absent.jsonl"))
    path.rename(tmp_path / "asked.jsonl.gz")
    with pytest.raises(BadInput, match="cannot be read"):
        read_cases(str(tmp_path / "asked.jsonl.gz"))


def test_a_limit_takes_cases_from_the_whole_file(tmp_path: Path) -> None:
    cases = read(tmp_path, *({**ONE_TARGET, "qid": str(number)} for number in range(10)))
    assert [case.id for case in spread(cases, 3).cases] == ["0", "3", "6"]
    assert spread(cases, 50) == cases
    assert spread(cases, None) == cases
