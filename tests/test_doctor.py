"""The doctor sees every part, names what mends it, and is not stopped by a broken one."""

import shutil
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from answers import CONTACT
from protocol_server import running_server
from rerankers.rerank_server import running_server as running_reranker
from suggest_watch import doctor
from suggest_watch.database import open_database
from suggest_watch.doctor import Check, addresses, examine
from suggest_watch.settings import Settings, load_settings
from suggest_watch.vectors import open_vectors

# Opening a real embedder takes a third of a second; tests of other parts do without.
NO_EMBEDDER = "nonsense:model"


async def checks(
    flags: Mapping[str, Any] | None = None, *, embedder: str | None = NO_EMBEDDER
) -> dict[str, Check]:
    given = {"llm": "none", "embedder": embedder} | dict(flags or {})
    return {check.about: check async for check in examine(given)}


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that is taken and where nobody answers."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest.mark.slow
async def test_a_fresh_installation_has_no_problem() -> None:
    found = await checks(embedder=None)
    assert {check.level for check in found.values()} == {"ok"}, found
    assert list(found) == [
        "program",
        "packages",
        "settings",
        "home",
        "database",
        "embedder",
        "index",
        "language model",
        "address",
    ]
    assert "384 dimensions" in found["embedder"].finding


async def test_a_wrong_setting_is_named_with_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("count = 500\n")
    found = await checks()
    assert found["settings"].level == "problem"
    assert "count" in found["settings"].finding
    assert str(tmp_path / "config.toml") in found["settings"].finding
    assert found["settings"].mend
    assert "database" not in found


async def test_a_home_that_cannot_be_made_is_a_problem_and_the_rest_is_still_seen(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").write_text("in the way")
    found = await checks({"home": str(tmp_path / "file" / "home")})
    assert found["home"].level == "problem"
    assert "SUGGEST_HOME" in found["home"].mend
    assert found["database"].level == "problem"
    assert found["language model"].level == "ok"


async def test_a_disk_that_is_nearly_full_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    little = shutil.disk_usage("/")._replace(free=5_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: little)
    home = (await checks())["home"]
    assert (home.level, "5.0 MB free" in home.finding) == ("warning", True)


async def test_a_damaged_database_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "suggest.db").write_bytes(b"not a database at all" * 500)
    found = await checks()
    assert found["database"].level == "problem"
    assert "damaged" in found["database"].finding


@pytest.mark.slow
async def test_an_index_of_another_embedder_is_a_problem_with_the_command(
    settings: Settings,
) -> None:
    with open_database(settings) as database:
        database.set_active_embedder("ollama:bge-large")
    index = (await checks(embedder=None))["index"]
    assert (index.level, index.mend) == ("problem", "suggest index")
    assert "ollama:bge-large" in index.finding


@pytest.mark.slow
async def test_an_index_that_lost_titles_is_a_warning(settings: Settings) -> None:
    with open_database(settings) as database:
        database.store_titles([CONTACT])
        database.set_active_embedder(settings.embedder)
        database.mark_titles_indexed([1], settings.embedder)
    index = (await checks(embedder=None))["index"]
    assert index.level == "warning"
    assert "0 titles" in index.finding
    assert "the database says 1" in index.finding


async def test_an_index_that_another_process_holds_is_a_problem(settings: Settings) -> None:
    store = await open_vectors(settings)
    try:
        index = (await checks())["index"]
    finally:
        await store.aclose()
    assert index.level == "problem"
    assert index.mend


async def test_an_unknown_back_end_is_a_problem_of_its_own_part_only() -> None:
    found = await checks({"llm": "nonsense:model"})
    assert found["embedder"].level == "problem"
    assert found["language model"].level == "problem"
    assert found["index"].level == "ok"


async def test_an_ollama_that_does_not_answer_is_a_problem(closed_port: int) -> None:
    address = f"127.0.0.1:{closed_port}"
    found = await checks({"llm": "ollama:llama3.1:8b", "ollama_url": f"http://{address}"})
    assert found["language model"].level == "problem"
    assert address in found["language model"].finding
    assert found["address"].finding == f"http://{address}: language model"


async def test_a_server_of_openais_protocol_is_looked_at_and_its_key_is_not_shown() -> None:
    key = "sk-not-to-be-seen-anywhere"
    with running_server() as server:
        server.key = key
        flags = {"openai_url": f"{server.url}/v1", "openai_api_key": key}
        found = await checks(flags | {"llm": "openai:llama3.1:8b"})
        absent = await checks(flags | {"llm": "openai:gpt-oss"})
        locked = await checks(flags | {"llm": "openai:llama3.1:8b", "openai_api_key": key[:-1]})
    assert found["language model"].level == "ok"
    assert found["address"].finding == f"{server.url}: language model"
    assert absent["language model"].mend == "suggest models --llm openai:gpt-oss"
    assert "SUGGEST_OPENAI_API_KEY" in locked["language model"].mend
    assert key[:-1] not in f"{found} {absent} {locked}"


async def test_a_model_file_that_is_not_here_yet_is_a_warning_with_the_command() -> None:
    found = await checks({"llm": "llama_cpp:smollm2-135m"})
    assert found["language model"].level == "warning"
    assert found["language model"].mend == "suggest models pull smollm2-135m"


async def test_a_model_that_nobody_knows_is_a_problem(tmp_path: Path) -> None:
    found = await checks({"llm": f"llama_cpp:{tmp_path / 'no.gguf'}"})
    assert found["language model"].level == "problem"
    assert "does not exist" in found["language model"].finding


async def test_a_truncated_model_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "smollm2-135m.gguf").write_bytes(b"GGUF and no more")
    found = await checks({"llm": "llama_cpp:smollm2-135m"})
    assert found["language model"].level == "problem"
    assert found["language model"].mend == "suggest models pull smollm2-135m"


async def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "requires", lambda _: ["click>=8", "no-such-thing-at-all>=1"])
    packages = (await checks())["packages"]
    assert packages.level == "problem"
    assert "no-such-thing-at-all" in packages.finding


def test_nothing_remote_is_listed_when_everything_is_local() -> None:
    assert addresses(load_settings({"llm": "none"})) == {}


def test_every_address_is_listed_with_its_purpose_and_without_secrets() -> None:
    settings = load_settings(
        {
            "llm": "ollama:llama3.1:8b",
            "embedder": "ollama:bge-large",
            "ollama_url": "http://me:secret@gpu:11434/",
            "vectors": "server",
            "qdrant_url": "https://qdrant.example:6334/path?key=secret",
            "database_url": "postgresql://me:secret@db.example/suggest",
        }
    )
    assert addresses(settings) == {
        "http://gpu:11434": "embedder, language model",
        "https://qdrant.example:6334": "vectors",
        "postgresql://db.example": "database",
    }


@pytest.mark.parametrize(
    ("flags", "listed"),
    [
        ({"reranker": "none"}, {}),
        ({"reranker": "cohere:rerank-v3.5"}, {"https://api.cohere.com": "reranker"}),
        (
            {"reranker": "tei:bge", "reranker_url": "http://me:secret@gpu:8080/"},
            {"http://gpu:8080": "reranker"},
        ),
        (
            {"reranker": "cross_encoder:BAAI/bge-reranker-base"},
            {"http://127.0.0.1:9": "files of BAAI/bge-reranker-base, once"},
        ),
        ({"reranker": "cross_encoder:."}, {}),
    ],
)
def test_where_a_reranker_is_asked_is_listed(flags: dict[str, str], listed: dict[str, str]) -> None:
    assert addresses(load_settings({"llm": "none", **flags})) == listed


async def test_a_reranker_where_nobody_answers_is_a_problem(closed_port: int) -> None:
    address = f"127.0.0.1:{closed_port}"
    found = await checks({"reranker": "jina:m", "reranker_url": f"http://{address}"})
    assert found["reranker"].level == "problem"
    assert address in found["reranker"].finding
    assert "SUGGEST_RERANKER=none" in found["reranker"].mend


async def test_a_reranker_is_tried_on_as_many_titles_as_an_answer_has_it_judge() -> None:
    with running_reranker("voyage") as server:
        found = await checks({"reranker": "voyage:rerank-2", "reranker_url": server.url})
        assert found["reranker"].level == "ok"
        assert "voyage:rerank-2, 50 titles" in found["reranker"].finding
        assert len(server.requests[0]["documents"]) == 50


def test_where_anthropics_models_are_asked_is_listed() -> None:
    settings = load_settings({"llm": "anthropic:claude-haiku-4-5"})
    assert addresses(settings)["https://api.anthropic.com"] == "language model"


@pytest.mark.parametrize(
    ("listed", "is_there"),
    [("claude-haiku-4-5-20251001", True), ("claude-haiku-4-5-turbo", False), ("claude", False)],
)
async def test_a_version_of_anthropics_is_known_without_its_date(
    listed: str, is_there: bool
) -> None:
    with running_server() as server:
        server.models = {listed: 0}
        flags = {"llm": "anthropic:claude-haiku-4-5", "anthropic_url": server.url}
        found = await checks(flags)
    assert (found["language model"].level == "ok") == is_there


def test_the_hub_is_listed_only_while_a_model_file_is_absent() -> None:
    flags = {"llm": "llama_cpp:qwen2.5-coder-0.5b", "hub_url": "https://hub.example"}
    settings = load_settings(flags)
    assert "https://hub.example" in addresses(settings)
    settings.models_dir.mkdir(parents=True)
    (settings.models_dir / "qwen2.5-coder-0.5b.gguf").touch()
    assert addresses(settings) == {}
