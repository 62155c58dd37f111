"""The commands, run as a person or a program runs them, on a small catalogue."""

import io
import json
import sys
from pathlib import Path

import pytest
from running import Suggest

from answers import CONTACT
from suggest_watch.cli import main
from suggest_watch.settings import Settings
from suggest_watch.types import FEEL_DIMENSIONS

pytestmark = pytest.mark.slow  # Nearly every command opens the embedder, a third of a second.

LIKING = "Something like Arrival but more upbeat"


def titles_of(out: str) -> list[str]:
    return [pick["title"] for pick in json.loads(out)["recommendations"]]


def test_what_was_added_is_told_listed_and_forgotten(suggest: Suggest) -> None:
    out, _ = suggest("add", "Something", "like", "Arrival", "but", "more", "upbeat")
    assert "384 dimensions" in out
    assert "Arrival" in out
    number = json.loads(suggest("list", "--json")[0])[0]["id"]
    assert LIKING in suggest("list")[0]
    suggest("forget", str(number))
    assert suggest("list")[0] == ""
    suggest("forget", str(number), status=3)


def test_clear_asks_first_and_only_yes_clears(
    suggest: Suggest, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggest("add", LIKING)
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    _, err = suggest("clear")
    assert "Delete all 1 preferences of me?" in err
    assert LIKING in suggest("list")[0]
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    suggest("clear")
    assert suggest("list")[0] == ""


def test_clear_yes_does_not_ask(suggest: Suggest) -> None:
    suggest("add", LIKING)
    assert "Delete" not in suggest("clear", "--yes")[1]
    assert suggest("list")[0] == ""


def test_search_prints_cards_and_reasons_and_the_timings_elsewhere(suggest: Suggest) -> None:
    suggest("add", LIKING)
    out, err = suggest("search", "a film about visitors from the stars")
    assert "Contact (1997)" in out
    assert LIKING in out
    assert "retrieval" not in out
    assert err.startswith("retrieval ")
    assert "\x1b" not in out + err


def test_search_json_is_one_object_and_nothing_else(suggest: Suggest) -> None:
    suggest("add", LIKING)
    out, err = suggest("search", "--json", "--count", "2", "science fiction")
    answer = json.loads(out)
    assert answer["request"]["count"] == 2
    assert len(answer["recommendations"]) == 2
    assert answer["evidence"][0]["content"] == LIKING
    assert answer["models"]["language_model"] is None
    assert err == ""


def test_search_ndjson_ends_in_the_answer(suggest: Suggest) -> None:
    out, _ = suggest("search", "--ndjson", "science fiction")
    names = [json.loads(line)["event"] for line in out.splitlines()]
    assert names[:3] == ["understood", "evidence_found", "shortlisted"]
    assert names[-1] == "answered"


def test_search_reads_standard_input(suggest: Suggest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("science fiction\n"))
    out, _ = suggest("search", "--json", "-")
    assert json.loads(out)["request"]["text"] == "science fiction"


def test_a_model_writes_the_reasons_and_no_llm_does_without(
    suggest: Suggest, tmp_path: Path
) -> None:
    reason = "A hopeful story of first contact that listens to the stars."
    script = tmp_path / "replies.json"
    script.write_text(json.dumps({"": reason}))
    model = f"scripted:{script}"
    with_model = ("search", "--llm", model, "--count", "1", "hopeful science fiction film")
    out, _ = suggest(*with_model, "--json")
    assert json.loads(out)["models"]["language_model"] == model
    out, _ = suggest(*with_model, "--no-llm", "--json")
    assert json.loads(out)["models"]["language_model"] is None


def test_a_persona_shapes_what_is_found(suggest: Suggest) -> None:
    critic = "a critic who only recommends films from the 2010s"
    out, _ = suggest("search", "--json", "--persona", critic, "science fiction")
    answer = json.loads(out)
    assert titles_of(out)[0] == "Arrival"
    assert answer["request"]["constraints"]["min_year"] == 2010
    told = " ".join(suggest("demo", "--persona", critic)[0].split())
    assert "the persona adds: films, from 2010 to 2019" in told


def test_a_preset_that_a_model_cannot_follow_is_said(suggest: Suggest) -> None:
    out, _ = suggest("search", "--llm", "scripted:echo", "--preset", "focused", "science fiction")
    assert "does not know temperature, top_k, top_p: left out" in out
    out, _ = suggest("search", "--llm", "scripted:echo", "--preset", "balanced", "science fiction")
    assert "does not know" not in out


def test_what_was_seen_never_comes_and_can_be_unseen(suggest: Suggest) -> None:
    search = ("search", "--json", "science fiction film")
    assert CONTACT.title in titles_of(suggest(*search)[0])
    assert "Contact (1997)" in suggest("seen", "contact")[0]
    assert CONTACT.title not in titles_of(suggest(*search)[0])
    suggest("unseen", "Contact (1997)")
    assert CONTACT.title in titles_of(suggest(*search)[0])


def test_a_title_that_does_not_exist_is_answered_with_what_is_close(suggest: Suggest) -> None:
    _, err = suggest("seen", "Contakt", status=3)
    assert 'did you mean "Contact (1997)"' in err
    suggest("seen", "Contact (1950)", status=3)


def test_titles_are_found_by_a_misspelt_name_and_shown(suggest: Suggest) -> None:
    assert suggest("titles", "find", "Arival")[0].startswith("Arrival (2016)\n")
    found = json.loads(suggest("titles", "find", "--json", "Arival")[0])
    assert found[0]["id"] == "arrival-2016"
    assert "Amy Adams" in suggest("titles", "show", "arrival")[0]
    assert json.loads(suggest("titles", "show", "--json", "arrival")[0])["year"] == 2016


def test_viewers_are_apart(suggest: Suggest) -> None:
    suggest("add", "--viewer", "ana", LIKING)
    assert LIKING in suggest("list", "--viewer", "ana")[0]
    assert suggest("list")[0] == ""
    assert suggest("viewers")[0].split() == ["ana", "me"]
    out, _ = suggest("search", "--json", "--viewer", "ana", "--viewer", "me", "science fiction")
    assert json.loads(out)["evidence"][0]["content"] == LIKING


def test_the_demo_teaches_its_viewer_once(suggest: Suggest) -> None:
    for _ in range(2):
        out, _ = suggest("demo")
        assert "Contact (1997)" in out
    assert len(json.loads(suggest("list", "--json", "--viewer", "demo")[0])) == 3


def test_settings_say_where_each_comes_from_and_hide_secrets(
    suggest: Suggest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUGGEST_QDRANT_API_KEY", "sesame")
    out, _ = suggest("settings")
    assert "llm = none\n    environment" in out
    assert "sesame" not in out + suggest("settings", "--json")[0]


def test_doctor_is_0_when_all_is_well_and_1_when_not(
    suggest: Suggest, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggest("doctor")
    checks = json.loads(suggest("doctor", "--json", "--llm", "nonsense:x", status=1)[0])
    [broken] = [check for check in checks if check["level"] == "problem"]
    assert broken["about"] == "language model"
    assert broken["mend"]


def test_doctor_measures_how_well_feel_is_predicted(suggest: Suggest) -> None:
    measured = json.loads(suggest("doctor", "--feel", "--json")[0])
    assert measured["embedder"] == "fastembed:all-MiniLM-L6-v2-int8"
    assert set(measured["r2"]) == set(measured["mae"]) == set(FEEL_DIMENSIONS)
    rows = [line.split() for line in suggest("doctor", "--feel")[0].splitlines()]
    for name in FEEL_DIMENSIONS:
        assert [name, f"{measured['r2'][name]:.2f}", f"{measured['mae'][name]:.2f}"] in rows
    mean_r2 = sum(measured["r2"].values()) / len(FEEL_DIMENSIONS)
    assert f"{mean_r2:.2f}" in next(row for row in rows if row[0] == "mean")


def test_doctor_names_an_embedder_that_nobody_knows(suggest: Suggest) -> None:
    _, err = suggest("doctor", "--feel", "--embedder", "nonsense:x", status=4)
    assert "nonsense" in err


def test_index_is_built_again(suggest: Suggest) -> None:
    assert suggest("index")[0].startswith("indexed 3 titles")


# --- bad input ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["search", ""], 2),
        (["search", "\x1b[31m\x07 \t"], 2),
        (["search", "much " * 20_000], 2),
        (["search", "--count", "0", "x"], 2),
        (["search", "--count", "500", "x"], 2),
        (["search", "--count", "many", "x"], 2),
        (["search"], 2),
        (["add", ""], 2),
        (["search", "--viewer", "nobody", "x"], 3),
        (["list", "--viewer", "nobody"], 3),
        (["forget", "999"], 3),
        (["titles", "show", "No Such Title At All"], 3),
        (["search", "--preset", "wild", "x"], 2),
        (["search", "--strategy", "guess", "x"], 2),
        (["search", "--temperature", "warm", "x"], 2),
        (["search", "--temperature", "9", "x"], 2),
        (["search", "--top-p", "0", "x"], 2),
        (["search", "--top-k", "-1", "x"], 2),
        (["search", "--frequency-penalty", "3", "x"], 2),
        (["search", "--persona", "x" * 1001, "x"], 2),
        (["search", "--stop", "", "x"], 2),
        (["add", "--viewer", "", "x"], 2),
        (["demo", "--repeat-penalty", "0"], 2),
        (["search", "--llm", "llama_cpp:no-such-model", "x"], 6),
        (["search", "--llm", "ollama:llama3.1:8b", "x"], 6),
        (["search", "--embedder", "fastembed:no-such-model", "x"], 6),
        (["models", "pull", "no-such-model"], 6),
        (["models", "pull", "ollama:llama3.1:8b"], 6),
    ],
)
def test_bad_input_is_one_line_a_hint_and_an_exit_code(
    suggest: Suggest, monkeypatch: pytest.MonkeyPatch, arguments: list[str], status: int
) -> None:
    monkeypatch.setenv("SUGGEST_OLLAMA_URL", "http://127.0.0.1:9")
    out, err = suggest(*arguments, status=status)
    assert "▰" not in out
    error, hint, *more = err.splitlines()
    assert error.startswith("error: ")
    assert len(error) < 300
    assert hint.startswith("hint: ")
    assert more == []


def test_a_program_gets_the_error_as_json_on_standard_output(suggest: Suggest) -> None:
    out, err = suggest("search", "--json", "--viewer", "nobody", "x", status=3)
    assert json.loads(out)["error"]["code"] == "not_found"
    assert err.startswith("error: ")
    out, _ = suggest("search", "--ndjson", "", status=2)
    assert json.loads(out.splitlines()[-1])["event"] == "failed"
    out, _ = suggest("search", "--json", "--count", "0", "x", status=2)
    assert json.loads(out)["error"]["code"] == "bad_input"


def test_a_damaged_database_is_said_and_the_next_command_works(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.home.mkdir()
    settings.database_file.write_bytes(b"no database at all" * 1000)
    assert main(["list"]) == 5
    assert "error: the database was damaged" in capsys.readouterr().err
    assert main(["list"]) == 0


def test_a_damaged_index_is_mended_and_the_search_goes_on(suggest: Suggest, home: Path) -> None:
    suggest("search", "science fiction")
    for file in next((home / "vectors").glob("titles*")).rglob("*"):
        if file.is_file() and file.stat().st_size:
            file.write_bytes(b"\xff" * 64)
    out, _ = suggest("search", "--json", "science fiction film")
    answer = json.loads(out)
    assert CONTACT.title in titles_of(out)
    assert any("made again" in notice for notice in answer["notices"])


def test_a_home_that_cannot_be_written_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("SUGGEST_HOME", str(tmp_path / "file" / "home"))
    assert main(["search", "x"]) == 5
    err = capsys.readouterr().err
    assert err.startswith("error: ")
    assert "SUGGEST_HOME" in err
    assert "Traceback" not in err
