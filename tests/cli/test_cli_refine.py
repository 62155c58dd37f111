"""What a model adds to `suggest add`, and that nothing it does can make `add` fail."""

import json
from collections.abc import Iterator

import pytest
from running import Suggest

from protocol_server import ProtocolServer, running_server

pytestmark = pytest.mark.slow  # Every command opens the embedder, a third of a second.

SOBBING = "Films that leave me sobbing on the sofa are my thing"
REPLY = json.dumps({"moods": ["emotional"], "strength": 0.9})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ProtocolServer]:
    """A server whose model finds one mood, and which is the one of the settings."""
    with running_server() as server:
        server.write = lambda messages, options: REPLY
        server.models = {"big-70b": 1, "small-0.5b": 1}
        monkeypatch.setenv("SUGGEST_OPENAI_URL", f"{server.url}/v1")
        monkeypatch.setenv("SUGGEST_LLM", "openai:big-70b")
        yield server


def test_a_large_quick_model_adds_and_the_person_is_told(
    suggest: Suggest, server: ProtocolServer
) -> None:
    out, err = suggest("add", SOBBING)
    assert "emotional" not in out  # what was read stands before the model is asked
    assert "the model adds: emotional · strength +0.70" in err
    [listed] = json.loads(suggest("list", "--json")[0])
    assert listed["facts"]["moods"] == listed["facts"]["by_model"] == ["emotional"]


def test_json_holds_what_the_model_added(suggest: Suggest, server: ProtocolServer) -> None:
    out, err = suggest("add", "--json", SOBBING)
    assert json.loads(out)["facts"]["moods"] == ["emotional"]
    assert err == ""


def test_no_refine_asks_nobody(suggest: Suggest, server: ProtocolServer) -> None:
    _, err = suggest("add", "--no-refine", SOBBING)
    assert "adds" not in err
    assert server.requests == []


def test_only_what_is_added_now_is_told(suggest: Suggest, server: ProtocolServer) -> None:
    assert "the model adds: emotional" in suggest("add", SOBBING)[1]
    assert "adds" not in suggest("add", "--no-refine", SOBBING)[1]
    server.write = lambda messages, options: json.dumps({"strength": 0.9})
    assert "the model adds nothing" in suggest("add", "--refine", "Weeping on a sofa suits me")[1]


def test_a_small_model_is_asked_only_where_that_is_wished(
    suggest: Suggest, server: ProtocolServer
) -> None:
    small = ("add", "--llm", "openai:small-0.5b", SOBBING)
    assert "adds" not in suggest(*small)[1]
    assert server.requests == []
    assert "the model adds: emotional" in suggest(*small, "--refine")[1]


@pytest.mark.parametrize("llm", ["openai:big-70b", "ollama:big-70b", "llama_cpp:none.gguf"])
def test_a_model_that_is_down_or_missing_is_one_notice(
    suggest: Suggest, monkeypatch: pytest.MonkeyPatch, llm: str
) -> None:
    monkeypatch.setenv("SUGGEST_OPENAI_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("SUGGEST_OLLAMA_URL", "http://127.0.0.1:9")
    out, err = suggest("add", "--refine", "--llm", llm, SOBBING)
    assert "strength" in out
    assert err.count("note:") == 1
    assert "nothing was added" in err
    assert len(json.loads(suggest("list", "--json")[0])) == 1


@pytest.mark.parametrize("llm", ["magic:mirror", "nonsense"])
def test_a_model_that_cannot_be_opened_is_a_notice_too(suggest: Suggest, llm: str) -> None:
    _, err = suggest("add", "--llm", llm, SOBBING)
    assert err.count("note:") == 1
    assert len(json.loads(suggest("list", "--json")[0])) == 1


def test_a_model_without_a_schema_is_told_of_where_it_is_wished_for(suggest: Suggest) -> None:
    _, err = suggest("add", "--refine", "--llm", "scripted:echo", SOBBING)
    assert "cannot hold a schema" in err
    assert "note:" not in suggest("add", "--llm", "scripted:echo", "Sobbing in a car")[1]


def test_the_demo_viewer_is_taught_without_a_model(
    suggest: Suggest, server: ProtocolServer
) -> None:
    suggest("demo", "--no-llm", "films")
    assert server.requests == []
