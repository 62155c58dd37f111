"""`suggest schema` describes what `search --json` and `--ndjson` really print."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from running import Suggest

from suggest_watch.cli import main


def schema(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["schema", *options]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert isinstance(printed, dict)
    return printed


def test_the_object_of_json_keeps_the_schema(
    suggest: Suggest, capsys: pytest.CaptureFixture[str]
) -> None:
    suggest("add", "I like quiet science fiction")
    out, _ = suggest("search", "thoughtful sci-fi", "--json")
    answer = json.loads(out)
    Draft202012Validator(schema(capsys)).validate(answer)
    assert answer["recommendations"]
    assert answer["evidence"]


def test_the_lines_of_ndjson_keep_the_schema(
    suggest: Suggest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "script.txt"
    script.write_text("It is as thoughtful as you asked.\n" * 3, "utf-8")
    out, _ = suggest("search", "thoughtful sci-fi", "--ndjson", "--llm", f"scripted:{script}")
    validator = Draft202012Validator(schema(capsys, "--events"))
    lines = [json.loads(line) for line in out.splitlines()]
    for line in lines:
        validator.validate(line)
    assert lines[-1]["answer"]["recommendations"][0]["provenance"] == "model"


def test_the_line_of_a_failure_keeps_the_schema(
    suggest: Suggest, capsys: pytest.CaptureFixture[str]
) -> None:
    out, _ = suggest("search", "comedies", "--viewer", "nobody", "--ndjson", status=3)
    [line] = map(json.loads, out.splitlines())
    Draft202012Validator(schema(capsys, "--events")).validate(line)
    assert line["error"]["code"] == "not_found"
    out, _ = suggest("search", "comedies", "--viewer", "nobody", "--json", status=3)
    assert json.loads(out) == {"error": line["error"]}
