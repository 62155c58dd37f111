"""Ollama's protocol: what is sent, and everything that can go wrong on the way back."""

import pytest

from protocol_server import ProtocolServer
from suggest_watch.errors import ModelMissing
from suggest_watch.llms import Message, ToolCall
from suggest_watch.llms.ollama import Ollama, open_llm
from suggest_watch.llms.ollama_body import OllamaBody
from suggest_watch.llms.replies import THOUGHT_TOKENS
from suggest_watch.settings import Settings

from .questions import EVERY, PREFIX, SEARCH, ask, hear


@pytest.fixture
async def model(settings: Settings, server: ProtocolServer):
    model = at(server.url, settings)
    yield model
    await model.aclose()


def at(url: str, settings: Settings) -> Ollama:
    return open_llm(settings.model_copy(update={"ollama_url": url}), "llama3.1:8b")


async def test_every_sampling_setting_is_sent(model: Ollama, server: ProtocolServer) -> None:
    sampling = dict(EVERY)
    await hear(model, ask("Name a film.", **sampling))
    options = server.requests[-1]["options"]
    assert options.pop("num_ctx") == 4096
    assert options.pop("num_predict") == sampling.pop("max_tokens")
    assert options == sampling | {"stop": ["\n", "END"]}
    assert set(sampling) | {"max_tokens", "system_prompt", "idle_timeout_s"} == model.honours


async def test_what_is_not_set_is_left_to_the_model(model: Ollama, server: ProtocolServer) -> None:
    await hear(model, ask("Name a film."))
    defaults = {"temperature": 0.7, "top_p": 0.9, "top_k": 40, "num_predict": 800, "stop": []}
    assert server.requests[-1]["options"] == defaults | {"num_ctx": 4096}
    assert server.requests[-1]["keep_alive"] == "30m"


async def test_a_schema_is_sent_as_the_format(model: Ollama, server: ProtocolServer) -> None:
    schema = {"type": "object", "properties": {"id": {"enum": ["a", "b"]}}}
    await hear(model, ask("Choose.", schema=schema))
    assert server.requests[-1]["format"] == schema


async def test_the_context_holds_the_prompt_and_only_grows(
    model: Ollama, server: ProtocolServer
) -> None:
    for words, context in ((10, 4096), (3000, 16384), (10, 16384)):
        await hear(model, ask("film " * words, max_tokens=800))
        assert server.requests[-1]["options"]["num_ctx"] == context


def test_the_context_holds_the_functions_and_the_schema_too() -> None:
    schema = {"type": "object", "properties": {f"field{n}": {} for n in range(500)}}
    contexts = []
    for asked in ({}, {"schema": schema}, {"tools": (SEARCH,) * 60}):
        sent = OllamaBody("any", keep_alive="5m").of(ask("Choose.", **asked), room=0)
        contexts.append(sent["options"]["num_ctx"])
    assert contexts == [4096, 8192, 8192]


async def test_how_long_the_model_stays_loaded_is_a_setting(
    settings: Settings, server: ProtocolServer
) -> None:
    model = at(server.url, settings.model_copy(update={"keep_alive": "5s"}))
    await model.warm(PREFIX)
    await hear(model, ask("Name a film."))
    assert [sent["keep_alive"] for sent in server.requests] == ["5s", "5s"]
    await model.aclose()


@pytest.mark.parametrize("ways", [[False], [True]])
async def test_warming_loads_the_model_with_the_context_that_is_used_later(
    model: Ollama, server: ProtocolServer, ways: list[bool]
) -> None:
    server.ollama.shown = {"thinking": {"values": ways}}
    await model.warm(PREFIX)
    await hear(model, ask("Why Arrival?", prefix=PREFIX))
    loading, asking = server.requests
    assert loading["messages"] == []
    assert loading["options"]["num_ctx"] == asking["options"]["num_ctx"]


async def test_usage_is_as_the_server_counts_it(model: Ollama) -> None:
    usage = (await hear(model, ask("Name a film.", max_tokens=9))).usage
    assert (usage.prompt_tokens, usage.generated_tokens, usage.stopped) == (26, 9, "length")


async def test_a_missing_model_says_how_to_get_it(settings: Settings, server: ProtocolServer):
    model = open_llm(settings.model_copy(update={"ollama_url": server.url}), "qwen3:4b")
    with pytest.raises(ModelMissing) as caught:
        await model.warm(PREFIX)
    assert caught.value.hint == "ollama pull qwen3:4b"
    await model.aclose()


async def test_its_models_are_those_of_the_server(model: Ollama, server: ProtocolServer) -> None:
    server.models["qwen3:4b"] = 2_500_000_000
    facts = {fact.name: fact for fact in await model.models()}
    assert facts["qwen3:4b"].bytes == 2_500_000_000
    assert facts["llama3.1:8b"].note == "8.0B Q4_K_M"


async def test_arguments_are_sent_back_as_an_object_and_results_by_the_functions_name(
    model: Ollama, server: ProtocolServer
) -> None:
    calls = tuple(
        ToolCall(f"call-{n}", "search_titles", text)
        for n, text in enumerate(('{"words": "slow"}', "{broken", "[1]"))
    )
    turns = (Message("assistant", "", calls), Message("tool", "Stalker", call_id="call-1"))
    await hear(model, ask("Which?", prefix=turns))
    called, told, _ = server.requests[-1]["messages"]
    arguments = [call["function"]["arguments"] for call in called["tool_calls"]]
    assert arguments == [{"words": "slow"}, {}, {}]
    assert told["tool_name"] == "search_titles"


async def test_a_model_that_is_shown_to_call_no_functions_is_offered_none(
    model: Ollama, server: ProtocolServer
) -> None:
    server.ollama.shown = {"capabilities": ["completion"]}
    assert (await hear(model, ask("What is slow?", tools=(SEARCH,)))).pieces
    assert "tools" not in server.requests[-1]
    assert "tools" not in model.abilities


@pytest.mark.parametrize(
    ("ways", "asked_for"),
    [
        ([True, False], False),
        (["low", "medium", "high"], "low"),
        ([True], True),
        ([False], False),
    ],
)
async def test_as_few_thoughts_are_asked_for_as_the_model_can_do_with(
    model: Ollama, server: ProtocolServer, ways: list[object], asked_for: object
) -> None:
    server.ollama.shown = {"capabilities": ["thinking"], "thinking": {"values": ways}}
    await hear(model, ask("Name a film.", max_tokens=3))
    [sent] = server.requests
    assert sent["think"] == asked_for
    room = 0 if asked_for is False else THOUGHT_TOKENS
    assert sent["options"]["num_predict"] == 3 + room


async def test_a_model_that_refuses_the_field_is_asked_without_it_from_then_on(
    model: Ollama, server: ProtocolServer
) -> None:
    server.ollama.without = ("think",)
    await model.warm(PREFIX)
    await hear(model, ask("Name a film."))
    assert ["think" in sent for sent in server.requests] == [True, False, False]


async def test_a_model_that_is_shown_how_to_ask_is_not_held_back_for_its_name(
    settings: Settings, server: ProtocolServer
) -> None:
    server.models["deepseek-r1:8b"] = 1
    server.ollama.shown = {"thinking": {"values": [True, False]}}
    server.write = lambda messages, options: "two words"
    model = open_llm(settings.model_copy(update={"ollama_url": server.url}), "deepseek-r1:8b")
    assert (await hear(model, ask("Name a film."))).pieces == ["two ", "words "]
    await model.aclose()


@pytest.mark.parametrize("shown", [{}, {"capabilities": None}, {"capabilities": 7}])
async def test_a_version_that_shows_less_is_done_without(
    model: Ollama, server: ProtocolServer, shown: dict[str, object]
) -> None:
    server.ollama.shown = shown
    assert (await hear(model, ask("Name a film."))).pieces
    assert model.abilities >= {"schema", "tools"}
