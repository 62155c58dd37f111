"""OpenAI's protocol: what is sent to whom, and everything that can go wrong on the way back."""

from pathlib import Path
from typing import Any

import pytest

from protocol_server import ProtocolServer
from suggest_watch.errors import (
    BadReply,
    PromptTooLong,
)
from suggest_watch.llms import OPTIONS
from suggest_watch.llms.openai import OpenAI, open_llm
from suggest_watch.llms.openai_body import ChatBody
from suggest_watch.llms.openai_chunks import Chunk, ReplyReader
from suggest_watch.settings import Settings, load_settings

from .questions import EVERY, PREFIX, SEARCH, ask, failure, hear

KEY = "sk-not-to-be-seen-anywhere"


def at(url: str, **more: Any) -> OpenAI:
    return open_llm(load_settings({"openai_url": url} | more), "llama3.1:8b")


@pytest.fixture
async def model(server: ProtocolServer):
    server.key = KEY
    model = at(f"{server.url}/v1", openai_api_key=KEY)
    yield model
    await model.aclose()


async def test_every_sampling_setting_is_sent(model: OpenAI, server: ProtocolServer) -> None:
    await hear(model, ask("Name a film.", **EVERY))
    sent = server.requests[-1]
    assert {name: sent[name] for name in EVERY} == EVERY | {"stop": ["\n", "END"]}
    assert sent["repetition_penalty"] == EVERY["repeat_penalty"]
    assert {*EVERY, "system_prompt", "idle_timeout_s"} == model.honours


async def test_what_is_not_set_is_left_to_the_model(model: OpenAI, server: ProtocolServer) -> None:
    await hear(model, ask("Name a film."))
    assert set(server.requests[-1]) & set(EVERY) == {"temperature", "top_p", "top_k", "max_tokens"}


def test_openai_itself_is_sent_what_it_documents_and_nothing_else() -> None:
    body = ChatBody("gpt-4.1", extras=False)
    sent = body.of(ask("Name a film.", **EVERY))
    named = {"model", "messages", "stream", "stream_options"}
    assert set(sent) == named | set(EVERY) - {"top_k", "repeat_penalty"}
    assert body.honours == OPTIONS - {"top_k", "repeat_penalty"}


async def test_warming_openai_itself_costs_nothing(settings: Settings) -> None:
    model = open_llm(settings, "gpt-4.1")  # the network is closed: a request would raise
    await model.warm(PREFIX)
    await model.aclose()


async def test_warming_has_another_server_read_the_prefix_once(
    model: OpenAI, server: ProtocolServer
) -> None:
    await model.warm(PREFIX)
    await model.warm(PREFIX)
    [sent] = server.requests
    assert [m["content"] for m in sent["messages"]] == [*(m.content for m in PREFIX), ""]
    assert sent["max_tokens"] == 1


async def test_a_server_that_wants_the_new_name_of_the_limit_gets_it(
    model: OpenAI, server: ProtocolServer
) -> None:
    server.openai.without = ("max_tokens",)
    assert (await hear(model, ask("Count.", max_tokens=3))).usage.generated_tokens == 3
    await hear(model, ask("Count.", max_tokens=3))
    limits = [
        (sent.get("max_tokens"), sent.get("max_completion_tokens")) for sent in server.requests
    ]
    assert limits == [(3, None), (None, 3), (None, 3)]


async def test_what_a_server_does_not_take_is_left_out_and_no_longer_honoured(
    model: OpenAI, server: ProtocolServer
) -> None:
    server.openai.without = ("top_k", "chat_template_kwargs", "seed")
    first = await hear(model, ask("Name a film.", **EVERY))
    assert first.pieces
    assert model.honours == {*EVERY, "system_prompt", "idle_timeout_s"} - {"top_k", "seed"}
    asked = len(server.requests)
    await hear(model, ask("Name a film.", **EVERY))
    assert len(server.requests) == asked + 1


async def test_a_penalty_is_honoured_by_either_of_its_names(
    model: OpenAI, server: ProtocolServer
) -> None:
    server.openai.without = ("repeat_penalty",)
    await hear(model, ask("Name a film.", **EVERY))
    assert "repeat_penalty" in model.honours
    server.openai.without = ("repetition_penalty",)
    await hear(model, ask("Name a film.", **EVERY))
    assert "repeat_penalty" not in model.honours


def test_a_value_that_is_wrong_is_not_a_parameter_that_is_not_taken() -> None:
    body = ChatBody("any", extras=True)
    sent = body.of(ask("Name a film.", temperature=1.9))
    assert not body.learn(sent, "'temperature' must be at most 1")
    assert body.of(ask("Name a film.", temperature=1.9)) == sent


async def test_a_schema_is_sent_as_the_format(model: OpenAI, server: ProtocolServer) -> None:
    schema = {"type": "object", "properties": {"id": {"enum": ["a", "b"]}}}
    await hear(model, ask("Choose.", schema=schema))
    sent = server.requests[-1]["response_format"]
    assert sent["type"] == "json_schema"
    assert sent["json_schema"]["schema"] == schema


async def test_a_schema_is_sent_less_strictly_to_a_server_that_wants_it_so(
    model: OpenAI, server: ProtocolServer
) -> None:
    server.openai.lax = True
    await hear(model, ask("Choose.", schema={"type": "object"}))
    forms = [sent["response_format"]["json_schema"]["strict"] for sent in server.requests]
    assert forms == [True, False]
    assert "schema" in model.abilities


@pytest.mark.parametrize(
    ("refusal", "left_out"),
    [
        ("tools param requires --jinja flag", "tools"),
        ('"auto" tool choice requires --enable-auto-tool-choice to be set', "tools"),
        ("This model does not support function calling", "tools"),
        ("failed to parse grammar", "response_format"),
        ("JSON schema conversion failed: Unrecognized schema", "response_format"),
        ("'response_format.type' must be 'text'", "response_format"),
        ("Unsupported value: 'temperature' does not support 0.7 with this model", "temperature"),
    ],
)
def test_a_refusal_is_understood_in_the_words_of_each_server(refusal: str, left_out: str) -> None:
    body = ChatBody("any", extras=True)
    prompt = ask("Choose.", schema={"type": "object"}, tools=(SEARCH,))
    whole = sent = body.of(prompt)
    while left_out in sent:
        assert body.learn(sent, refusal)
        sent = body.of(prompt)
    assert set(whole) - set(sent) == {left_out}


async def test_what_the_reply_cannot_do_without_is_an_error(
    model: OpenAI, server: ProtocolServer
) -> None:
    server.openai.without = ("stop",)
    assert "stop" in (await failure(model, ask("Name a film.", stop=("\n",)))).message
    assert len(server.requests) == 1


async def test_a_prompt_is_too_long_by_the_code_alone(
    model: OpenAI, server: ProtocolServer
) -> None:
    server.fault, server.reason = "400 with a reason", f"no room for {KEY}"
    server.openai.code = "context_length_exceeded"
    caught = await failure(model)
    assert isinstance(caught, PromptTooLong)
    assert "no room for (key)" in caught.message


async def test_an_empty_account_is_not_a_busy_server(model: OpenAI, server: ProtocolServer) -> None:
    server.busy, server.openai.code = 1, "insufficient_quota"
    assert "busy" not in (await failure(model)).message
    assert len(server.requests) == 1


async def test_a_model_that_always_thinks_is_asked_to_think_little(
    model: OpenAI, server: ProtocolServer
) -> None:
    server.thinks_first = 40
    server.openai.without = ("reasoning_effort",)
    assert (await hear(model, ask("Count.", max_tokens=3))).pieces
    assert ["reasoning_effort" in sent for sent in server.requests] == [False, True, False]


def test_calls_are_put_together_however_they_are_numbered() -> None:
    whole = {"name": "a", "arguments": {"x": 1}}  # Gemini numbers them all 0, others not at all
    for deltas in (
        [{"index": 0, "id": "i", "function": whole}, {"index": 0, "id": "j", "function": whole}],
        [{"id": "i", "function": whole}, {"id": "j", "function": whole}],
        [{"index": 0, "id": "i", "function": whole}, {"index": 1, "id": "j", "function": whole}],
    ):
        reader = ReplyReader(ask("Which?"))
        for delta in deltas:
            reader.read(Chunk.model_validate({"choices": [{"delta": {"tool_calls": [delta]}}]}))
        calls = [(call.id, call.name, call.arguments) for call in reader.end().calls]
        assert calls == [("i", "a", '{"x": 1}'), ("j", "a", '{"x": 1}')]


async def test_usage_is_as_the_server_counts_it(model: OpenAI) -> None:
    usage = (await hear(model, ask("Name a film.", max_tokens=9))).usage
    assert (usage.prompt_tokens, usage.cached_tokens) == (26, 5)
    assert (usage.generated_tokens, usage.stopped) == (9, "length")


async def test_a_server_that_does_not_count_has_its_pieces_counted(
    model: OpenAI, server: ProtocolServer
) -> None:
    server.openai.counts = False
    server.openai.without = ("stream_options",)
    usage = (await hear(model, ask("Name a film.", max_tokens=9))).usage
    assert (usage.prompt_tokens, usage.generated_tokens) == (0, 9)


async def test_an_address_with_a_wrong_path_is_no_missing_model(server: ProtocolServer) -> None:
    assert isinstance(await failure(at(f"{server.url}/v1/v1")), BadReply)


async def test_its_models_are_those_of_the_server(model: OpenAI, server: ProtocolServer) -> None:
    server.models["qwen3:4b"] = 2_500_000_000
    assert [facts.name for facts in await model.models()] == ["llama3.1:8b", "qwen3:4b"]


@pytest.mark.slow
async def test_a_real_server_tells_its_model(llama_server: Settings, smollm2: Path) -> None:
    model = open_llm(llama_server, "any name")
    [facts] = await model.models()
    assert facts.name == str(smollm2)
    assert facts.bytes
    await model.aclose()


@pytest.mark.slow
async def test_a_schema_that_a_real_server_refuses_is_done_without(llama_server: Settings) -> None:
    model = open_llm(llama_server, "any name")
    prompt = ask("Choose a title.", schema={"type": "nonsense"}, max_tokens=5)
    assert (await hear(model, prompt)).pieces
    assert "schema" not in model.abilities
    await model.aclose()
