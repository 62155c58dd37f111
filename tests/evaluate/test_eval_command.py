"""`suggest eval` prints a table, writes JSON and a page, and touches nothing of the person's."""

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

from evaluate.conftest import write_rows
from rerankers.rerank_server import running_server
from suggest_watch.cli import main
from suggest_watch.evaluate.ablation import PARTS
from suggest_watch.settings import Settings

SYSTEMS = ["suggest", "popularity", "BM25", "dense", "RRF"]
ASKED: list[dict[str, Any]] = [
    {"qid": "1", "query": "thieves rob a bank on an island", "target": {"tmdb_id": 1}},
    {"qid": "2", "query": "a bakery in lyon", "target": {"tmdb_id": 4}},
    {"qid": "3", "query": "a shark", "target": {"tmdb_id": 578}},
]
OWN = {
    "id": "<b>o1</b>",
    "request": "horror in space",
    "expect": {"must_not": ["Orbit of Rust (2012)"]},
}


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "asked.jsonl", ASKED)


def test_a_run_prints_a_table_and_writes_json_and_a_page(
    asked: Path,
    catalogue: Path,
    tmp_path: Path,
    settings: Settings,
    capsys: pytest.CaptureFixture[str],
) -> None:
    own = write_rows(tmp_path / "wishes.jsonl", [OWN])
    out = tmp_path / "new" / "folder"
    arguments = ["eval", str(asked), str(own), "--catalogue", str(catalogue), "--out", str(out)]
    assert main(arguments) == 0
    printed, told = capsys.readouterr()
    assert "asked (one-target): 2 cases, 1 left out: not in the catalogue" in printed
    assert "recall@10" in printed
    assert "<b>o1</b>: not refused kept out" in printed
    assert "films.jsonl, 5 titles" in printed
    assert str(out / "evaluation.html") in told.replace("\n", "")

    report = json.loads((out / "evaluation.json").read_text("utf-8"))
    assert [each["name"] for each in report["sets"]] == ["asked", "wishes"]
    systems = report["sets"][0]["systems"]
    assert list(systems) == SYSTEMS
    assert systems["suggest"]["metrics"]["MRR"]["count"] == 2
    assert systems["suggest"]["latency_ms"]["p95"] > 0

    html = (out / "evaluation.html").read_text("utf-8")
    assert "<b>o1</b>" not in html
    plots = [part.split("</svg>")[0] + "</svg>" for part in html.split("<figure>")[1:]]
    assert len(plots) == 5 + 2
    for plot in plots:
        drawn = ElementTree.fromstring(plot[plot.index("<svg") :])
        assert [text.text for text in drawn.iter("text")][::2] == SYSTEMS
        assert all(0 <= float(bar.attrib["width"]) <= 300 for bar in drawn.iter("rect"))
    assert not settings.home.exists()


def test_json_is_exactly_one_object_and_the_limit_holds(
    asked: Path, catalogue: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = ["--catalogue", str(catalogue), "--out", str(tmp_path)]
    assert main(["eval", str(asked), "--json", "--limit", "1", *folder]) == 0
    printed = capsys.readouterr().out
    assert json.loads(printed)["sets"][0]["cases"] == 1
    assert json.loads(printed) == json.loads((tmp_path / "evaluation.json").read_text("utf-8"))


def test_a_history_shows_how_true_the_confidence_is_and_ablation_adds_systems(
    catalogue: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    history = [[1, 4.5], [4, 2.0], [3, 3.0], [5, 2.5], [2, 5.0]]
    row = {"user": "1", "history": history, "held_out_liked": [2]}
    told = write_rows(tmp_path / "told.jsonl", [row])
    folder = ["--catalogue", str(catalogue), "--out", str(tmp_path)]
    assert main(["eval", str(told), "--ablate", *folder]) == 0
    assert "over 1 reactions of which 100% were liked" in capsys.readouterr().out
    report = json.loads((tmp_path / "evaluation.json").read_text("utf-8"))["sets"][0]
    assert report["calibration"]["reactions"] == 1
    assert [name for name in report["systems"] if name not in SYSTEMS] == [f"- {p}" for p in PARTS]
    html = (tmp_path / "evaluation.html").read_text("utf-8")
    [diagram] = [part for part in html.split("<figure>") if "reliability diagram" in part]
    drawn = ElementTree.fromstring(diagram[diagram.index("<svg") : diagram.index("</svg>") + 6])
    assert len(list(drawn.iter("{http://www.w3.org/2000/svg}circle"))) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["absent.jsonl"], "absent.jsonl cannot be read"),
        (["own", "--catalogue", "absent.jsonl.gz"], "absent.jsonl.gz cannot be read"),
        (["own", "--limit", "0"], "0 is not in the range"),
        ([], "Missing argument 'FILE...'"),
    ],
)
def test_what_cannot_be_used_is_bad_input(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", *arguments]) == 2
    printed, told = capsys.readouterr()
    assert printed == ""
    assert said in told


def test_a_report_that_cannot_be_written_was_printed_all_the_same(
    asked: Path, catalogue: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    arguments = ["eval", str(asked), "--catalogue", str(catalogue), "--out", str(blocked)]
    assert main(arguments) == 2
    printed, told = capsys.readouterr()
    assert "recall@10" in printed
    assert "hint: --out names another folder" in told


def test_a_reranker_takes_part_and_is_named(
    asked: Path, catalogue: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = ["--catalogue", str(catalogue), "--out", str(tmp_path)]
    with running_server("tei") as server:
        (tmp_path / "config.toml").write_text(f'reranker_url = "{server.url}"')
        assert main(["eval", str(asked), "--reranker", "tei:bge", *folder]) == 0
        assert [request["query"] for request in server.requests] == [
            "thieves rob a bank on an island",
            "a bakery in lyon",
        ]
    assert "tei:bge" in capsys.readouterr().out
    report = json.loads((tmp_path / "evaluation.json").read_text("utf-8"))
    assert report["reranker"] == "tei:bge"


def test_a_reranker_that_fails_ends_the_run_instead_of_measuring_without_it(
    asked: Path, catalogue: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.toml").write_text('reranker_url = "http://127.0.0.1:9"')
    folder = ["--catalogue", str(catalogue), "--out", str(tmp_path)]
    assert main(["eval", str(asked), "--reranker", "tei:bge", *folder]) == 6
    assert "nothing answers at 127.0.0.1:9" in capsys.readouterr().err.replace("\n", " ")
