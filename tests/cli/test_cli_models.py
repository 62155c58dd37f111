"""`models` and `models test`, as a person types them; pulling is tested beside what is pulled."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from protocol_server import ProtocolServer, running_server
from suggest_watch.cli import main
from suggest_watch.cli.model_names import read_model_name

REASON = "A good choice for the evening that you have in mind."
CHOICE = json.dumps({"picks": [{"number": number, "reason": REASON} for number in (3, 1)]})


@pytest.fixture
def server() -> Iterator[ProtocolServer]:
    with running_server() as server:
        yield server


@pytest.fixture(autouse=True)
def no_ollama(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUGGEST_OLLAMA_URL", "http://127.0.0.1:9")


class Run:
    """Runs a command; it must end with `status`."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str, status: int = 0) -> tuple[str, str]:
        got = main(["models", *arguments])
        out, err = self._capsys.readouterr()
        assert got == status, err
        return out, err


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return Run(capsys)


# --- listing -----------------------------------------------------------------------------------


def test_models_are_listed_under_their_back_end_and_the_one_in_use_is_marked(run: Run) -> None:
    out, _ = run("--llm", "llama_cpp:smollm2-135m")
    assert out.startswith("llama_cpp:\n")
    assert "* smollm2-135m\n    98 MB · not here yet" in out
    assert out.count("*") == 1


def test_a_back_end_that_is_down_is_one_line_beside_the_others(run: Run) -> None:
    out, err = run()
    assert "smollm2-135m" in out
    assert "ollama:" not in out
    [line] = err.splitlines()
    assert line.startswith("ollama: nothing answers at 127.0.0.1:9")
    assert line.endswith("; ollama serve")


def test_a_back_end_that_is_down_and_in_use_is_an_error(run: Run) -> None:
    _, err = run("--llm", "ollama:llama3.1:8b", status=6)
    assert err.splitlines()[-1] == "hint: ollama serve"


def test_a_program_gets_every_model_as_json(
    run: Run, server: ProtocolServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUGGEST_OLLAMA_URL", server.url)
    server.models = {"llama3.1:latest": 4_920_753_328, "qwen3:4b": 2_500_000_000}
    rows = json.loads(run("--json", "--llm", "ollama:llama3.1")[0])
    assert {row["name"]: row["in_use"] for row in rows if row["name"].startswith("ollama:")} == {
        "ollama:llama3.1:latest": True,
        "ollama:qwen3:4b": False,
    }
    assert {"llama_cpp:smollm2-135m", "llama_cpp:qwen2.5-coder-0.5b"} <= {r["name"] for r in rows}
    assert next(row["bytes"] for row in rows if row["in_use"]) == 4_920_753_328


def _back_ends(out: str) -> list[str]:
    return [line.removesuffix(":") for line in out.splitlines() if not line.startswith(" ")]


def test_a_server_of_openais_protocol_is_asked_once_it_is_configured(
    run: Run, server: ProtocolServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _back_ends(run()[0]) == ["llama_cpp"]
    server.key = "sesame"
    monkeypatch.setenv("SUGGEST_OPENAI_URL", f"{server.url}/v1")
    out, err = run()
    assert _back_ends(out) == ["llama_cpp"]
    assert "openai: " in err
    assert "SUGGEST_OPENAI_API_KEY" in err
    monkeypatch.setenv("SUGGEST_OPENAI_API_KEY", "sesame")
    out, _ = run()
    assert _back_ends(out) == ["llama_cpp", "openai"]
    assert "  llama3.1:8b\n" in out


def test_anthropic_is_asked_once_there_is_a_key(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUGGEST_ANTHROPIC_URL", "http://127.0.0.1:9")
    assert "anthropic: " not in run()[1]
    monkeypatch.setenv("SUGGEST_ANTHROPIC_API_KEY", "sesame")
    out, err = run()
    assert "anthropic: " in err
    assert "sesame" not in err
    assert "smollm2-135m" in out


def test_a_back_end_that_is_in_use_is_listed_without_more_configuration(
    run: Run, tmp_path: Path
) -> None:
    out, _ = run("--llm", "scripted:echo")
    assert "scripted:\n* echo\n" in out


# --- names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("smollm2-135m", ("llama_cpp", "smollm2-135m")),
        ("llama_cpp:smollm2-135m", ("llama_cpp", "smollm2-135m")),
        ("o/r/m.gguf", ("llama_cpp", "o/r/m.gguf")),
        ("https://hub.example/o/r/m.gguf", ("llama_cpp", "https://hub.example/o/r/m.gguf")),
        ("ollama:llama3.1:8b", ("ollama", "llama3.1:8b")),
        ("ollama:mistral", ("ollama", "mistral")),
        ("llama3.1:8b", ("ollama", "llama3.1:8b")),
        ("hf.co/o/r:Q4_K_M", ("ollama", "hf.co/o/r:Q4_K_M")),
        ("openai:gpt-4o-mini", ("openai", "gpt-4o-mini")),
        ("mistral", ("llama_cpp", "mistral")),
    ],
)
def test_a_model_is_named_with_or_without_its_back_end(name: str, read: tuple[str, str]) -> None:
    assert read_model_name(name) == read


@pytest.mark.parametrize(
    ("arguments", "status", "hint"),
    [
        (["mistral"], 6, "ollama:mistral"),
        (["qwen2.5-coder-0.5"], 6, "qwen2.5-coder-0.5b"),
        (["openai:gpt-4o-mini"], 2, "suggest models --llm openai:gpt-4o-mini"),
        (["smollm2-135m", "--sha256", "ab" * 32], 2, "ORG/REPO/FILE.gguf"),
        (["o/r/m.gguf", "--sha256", "abc"], 2, "sha256sum"),
        (["o/../m.gguf"], 2, "https://"),
        (["http://hub.example/o/r/resolve/main/m.gguf"], 2, "https"),
        (["ollama:"], 6, "ollama serve"),
    ],
)
def test_what_cannot_be_pulled_is_one_line_and_what_to_type(
    run: Run, arguments: list[str], status: int, hint: str
) -> None:
    out, err = run("pull", *arguments, status=status)
    assert out == ""
    assert err.splitlines()[-2].startswith("error: ")
    assert hint in err.splitlines()[-1]


# --- trying ------------------------------------------------------------------------------------


@pytest.fixture
def script(tmp_path: Path) -> str:
    path = tmp_path / "replies.json"
    path.write_text(json.dumps({"\n6. ": CHOICE, "": REASON}))
    return f"scripted:{path}"


def test_a_model_is_tried_without_any_data_of_a_viewer(
    run: Run, script: str, tmp_path: Path
) -> None:
    out, err = run("test", script)
    rows = {line[4:22].strip(): line[22:].split() for line in out.splitlines() if line[:5] > "    "}
    assert rows["schema held"] == ["4/4"]
    assert rows["reasons passed"] == ["6/6", "8/8"]
    assert "explain: something like Arrival but more upbeat ..." in err
    assert not (tmp_path / "data").exists()


def test_the_model_in_use_is_the_one_that_is_tried(
    run: Run, script: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUGGEST_LLM", script)
    report = json.loads(run("test", "--json")[0])
    assert report["model"] == script
    assert (report["held"], report["schemas"]) == (4, 4)
    assert (report["passed"], report["reasons"]) == (14, 14)
    assert report["explain"]["schemas"] == 0
    assert report["select"]["reasons"] == 8
    assert len(report["prompts"]) == 10
    assert report["tokens_per_s"] > 0


def test_what_is_wrong_with_a_reply_is_shown(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text(
        json.dumps({"": "Brad Pitt is in it, \x1b[31m as you like."})
    )
    out, _ = run("test", f"scripted:{tmp_path / 'bad.json'}")
    assert "explain: a cosy mystery for a rainy evening" in out
    assert "Brad" in out
    assert "\x1b" not in out


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["test"], 2),
        (["test", "ollama:llama3.1:8b"], 6),
        (["test", "llama_cpp:nosuch"], 6),
        (["test", "scripted:/nowhere/replies.json"], 6),
        (["test", "nonsense"], 6),
        (["test", "--temperature", "9", "scripted:echo"], 2),
    ],
)
def test_a_model_that_cannot_be_tried_is_one_error(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], status: int
) -> None:
    monkeypatch.setenv("SUGGEST_LLM", "none")
    out, err = run(*arguments, status=status)
    assert out == ""
    assert err.splitlines()[-2].startswith("error: ")


def test_a_model_on_a_server_is_tried_as_any_other(
    run: Run, server: ProtocolServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUGGEST_OLLAMA_URL", server.url)
    server.write = lambda messages, _: CHOICE if "\n6. " in messages[-1]["content"] else REASON
    report = json.loads(run("test", "llama3.1:8b", "--json")[0])
    assert report["model"] == "ollama:llama3.1:8b"
    assert (report["held"], report["passed"]) == (4, 14)
    assert report["prompt_tokens"] > 0
