"""Anthropic's API: what is sent, and everything that can go wrong on the way back."""

import subprocess
import sys
import tomllib
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from anthropic_protocol import AnthropicProtocol
from protocol_server import ProtocolServer
from suggest_watch.errors import (
    BadReply,
    MissingExtra,
    PromptTooLong,
)
from suggest_watch.llms import OPTIONS, Message, Prompt, ToolCall
from suggest_watch.llms.anthropic import Anthropic, open_llm
from suggest_watch.llms.anthropic_body import MessagesBody
from suggest_watch.llms.replies import THOUGHT_TOKENS
from suggest_watch.settings import Sampling, Settings, load_settings

from .questions import PREFIX, SEARCH, ask, failure, hear

ROOT = Path(__file__).parent.parent.parent
KEY = "sk-ant-not-to-be-seen-anywhere"
CACHED = {"type": "ephemeral"}


def at(url: str, **more: Any) -> Anthropic:
    return open_llm(load_settings({"anthropic_url": url} | more), "llama3.1:8b")


@pytest.fixture
async def model(server: ProtocolServer):
    server.key = KEY
    model = at(server.url, anthropic_api_key=KEY)
    yield model
    await model.aclose()


async def test_what_the_api_takes_is_sent_and_the_rest_is_not_said_to_be_honoured(
    model: Anthropic, server: ProtocolServer
) -> None:
    every = {"temperature": 0.3, "top_p": 0.8, "top_k": 20, "frequency_penalty": 0.4}
    await hear(model, ask("Name a film.", max_tokens=12, stop=("END",), seed=4, **every))
    [sent] = server.requests
    assert (sent["max_tokens"], sent["stop_sequences"]) == (12, ["END"])
    assert not {*every, "seed"} & set(sent)
    assert not {*every, "seed"} & model.honours
    assert model.honours < OPTIONS


async def test_system_messages_are_one_system_and_turns_alternate(
    model: Anthropic, server: ProtocolServer
) -> None:
    messages = (
        Message("system", "You recommend."),
        *(Message("user", text) for text in ("One.", "Two.")),
        Message("assistant", "Three."),
        Message("system", "Be brief."),
        Message("user", "Four."),
    )
    await hear(model, Prompt(messages=messages, sampling=Sampling()))
    [sent] = server.requests
    assert texts(sent["system"]) == ["You recommend.", "Be brief."]
    turns = [(turn["role"], texts(turn["content"])) for turn in sent["messages"]]
    assert turns == [("user", ["One.", "Two."]), ("assistant", ["Three."]), ("user", ["Four."])]


async def test_a_text_of_spaces_alone_and_half_a_character_are_not_sent(
    model: Anthropic, server: ProtocolServer
) -> None:
    messages = (Message("system", " \n"), Message("user", "A film.\udc80"))
    await hear(model, Prompt(messages=messages, sampling=Sampling()))
    [sent] = server.requests
    assert "system" not in sent
    assert texts(sent["messages"][0]["content"]) == ["A film.?"]


async def test_the_prefix_that_was_announced_is_marked_for_the_cache_and_nothing_else(
    model: Anthropic, server: ProtocolServer
) -> None:
    await hear(model, ask("Why Arrival?", prefix=PREFIX))
    await model.warm(PREFIX)
    await hear(model, ask("Why Arrival?", prefix=PREFIX))
    await hear(model, ask("Why Arrival?"))
    before, after, another = [marked(sent) for sent in server.requests]
    assert before == another == []
    assert after == [PREFIX[-1].content]


async def test_warming_asks_nothing(model: Anthropic, server: ProtocolServer) -> None:
    await model.warm(PREFIX)
    assert server.requests == []


async def test_a_schema_is_sent_as_far_as_the_api_can_hold_it(
    model: Anthropic, server: ProtocolServer
) -> None:
    reason = {"type": "string", "maxLength": 200}
    picks = {"type": "object", "properties": {"id": {"enum": ["a", "b"]}, "reason": reason}}
    schema = {"type": "object", "properties": {"picks": {"type": "array", "items": picks}}}
    await hear(model, ask("Choose.", schema=schema))
    output = server.requests[-1]["output_config"]["format"]
    assert output["type"] == "json_schema"
    sent = output["schema"]["properties"]["picks"]["items"]["properties"]
    assert sent["id"] == {"enum": ["a", "b"]}
    assert "maxLength" in sent["reason"]["description"]


async def test_functions_are_offered_called_and_answered(
    model: Anthropic, server: ProtocolServer
) -> None:
    calls = (ToolCall("toolu_1", "search_titles", '{"q": "heat"}'), ToolCall("toolu_2", "x", "?"))
    messages = (
        Message("user", "Like Heat."),
        Message("assistant", "I look.", calls=calls),
        Message("tool", "Thief (1981)", call_id="toolu_1"),
        Message("tool", "no such function", call_id="toolu_2"),
    )
    await hear(model, Prompt(messages=messages, sampling=Sampling(), tools=(SEARCH,)))
    [sent] = server.requests
    [tool] = sent["tools"]
    assert (tool["name"], tool["input_schema"]) == (SEARCH.name, SEARCH.parameters)
    _, asked, answered = sent["messages"]
    assert [block["type"] for block in asked["content"]] == ["text", "tool_use", "tool_use"]
    assert [block.get("input") for block in asked["content"]] == [None, {"q": "heat"}, {}]
    assert answered["role"] == "user"
    assert [b["tool_use_id"] for b in answered["content"]] == ["toolu_1", "toolu_2"]
    assert sent["cache_control"] == CACHED


async def test_thinking_is_switched_off(model: Anthropic, server: ProtocolServer) -> None:
    await hear(model, ask("Name a film.", max_tokens=7))
    assert server.requests[-1]["thinking"] == {"type": "disabled"}


@pytest.mark.parametrize(
    ("allowed", "asked"),
    [
        (("between_tools", "adaptive", None), ["disabled", "between_tools", "between_tools"]),
        (("adaptive", None), ["disabled", "between_tools", None, None]),
    ],
)
async def test_a_model_that_has_to_think_is_asked_to_think_little(
    model: Anthropic,
    server: ProtocolServer,
    allowed: tuple[str | None, ...],
    asked: list[str | None],
) -> None:
    server.anthropic = partial(AnthropicProtocol, thinking=allowed)
    await hear(model, ask("Name a film.", schema={"type": "object"}))
    await hear(model, ask("Name a film."))
    assert [sent.get("thinking", {}).get("type") for sent in server.requests] == asked
    with_schema, without = [sent.get("output_config", {}) for sent in server.requests[-2:]]
    assert "format" in with_schema
    effort = None if asked[-1] else "low"
    assert with_schema.get("effort") == without.get("effort") == effort


async def test_a_model_that_spends_its_limit_on_thoughts_gets_room_for_them(
    model: Anthropic, server: ProtocolServer
) -> None:
    server.thinks_first = 20
    reply = await hear(model, ask("Name a film.", max_tokens=7))
    assert len(reply.pieces) == 7
    limits = [sent["max_tokens"] for sent in server.requests]
    assert limits == [7, 7 + THOUGHT_TOKENS]


def test_refusals_of_requests_that_were_under_way_together_are_one_lesson() -> None:
    body = MessagesBody("any")
    together = [body.of(ask("Name a film.")) for _ in range(3)]
    refusal = '"thinking.type.disabled" is not supported for this model.'
    assert all(body.learn(sent, refusal) for sent in together)
    assert body.of(ask("Name a film."))["thinking"] == {"type": "between_tools"}


def test_a_refusal_that_is_about_something_else_teaches_nothing() -> None:
    body = MessagesBody("any")
    assert not body.learn(body.of(ask("Name a film.")), "max_tokens: must be at least 1")


async def test_thoughts_are_not_shown(model: Anthropic, server: ProtocolServer) -> None:
    server.thinks = True
    server.write = lambda messages, options: "two words"
    assert (await hear(model, ask("Name a film."))).text == "two words "


async def test_calls_are_put_together_from_their_pieces(
    model: Anthropic, server: ProtocolServer
) -> None:
    words = '{"words": "heat"}'
    server.write = lambda messages, options: [("search_titles", words), ("search_titles", "{}")]
    reply = await hear(model, ask("Like Heat.", tools=(SEARCH,)))
    assert reply.calls == (
        ToolCall("call_0", "search_titles", words),
        ToolCall("call_1", "search_titles", "{}"),
    )
    assert reply.text == ""


@pytest.mark.parametrize(
    ("said", "stopped"),
    [
        ("end_turn", "end"),
        ("tool_use", "end"),
        ("max_tokens", "length"),
        ("model_context_window_exceeded", "length"),
        ("stop_sequence", "stop"),
    ],
)
async def test_why_a_reply_ended(
    model: Anthropic, server: ProtocolServer, said: str, stopped: str
) -> None:
    server.anthropic = partial(AnthropicProtocol, ends=said)
    assert (await hear(model, ask("Name a film."))).usage.stopped == stopped


async def test_a_model_that_declines_is_an_error(model: Anthropic, server: ProtocolServer) -> None:
    server.anthropic = partial(AnthropicProtocol, ends="refusal")
    assert "declined" in (await failure(model)).message


async def test_a_reply_ends_before_a_line_break_which_the_api_does_not_take_as_a_stop(
    model: Anthropic, server: ProtocolServer
) -> None:
    server.write = lambda messages, options: "one two\n three \n\n four five"
    reply = await hear(model, ask("Count.", stop=("\n\n", "END")))
    assert reply.text == "one two\n three "
    assert reply.usage.stopped == "stop"
    assert server.requests[-1]["stop_sequences"] == ["END"]


async def test_spaces_that_were_held_back_come_in_the_end(
    model: Anthropic, server: ProtocolServer
) -> None:
    server.write = lambda messages, options: "one two"
    reply = await hear(model, ask("Count.", stop=("\n",)))
    assert (reply.text, reply.usage.stopped) == ("one two ", "end")


async def test_usage_counts_what_came_from_the_cache(model: Anthropic) -> None:
    usage = (await hear(model, ask("Name a film.", max_tokens=9))).usage
    assert (usage.prompt_tokens, usage.cached_tokens) == (26, 5)
    assert (usage.generated_tokens, usage.stopped) == (9, "length")


async def test_an_address_with_a_path_too_much_is_no_missing_model(server: ProtocolServer) -> None:
    assert isinstance(await failure(at(f"{server.url}/v1")), BadReply)


async def test_its_models_are_those_of_the_server(model: Anthropic, server: ProtocolServer) -> None:
    server.models["claude-haiku-4-5"] = 0
    assert [facts.name for facts in await model.models()] == ["llama3.1:8b", "claude-haiku-4-5"]


@pytest.mark.slow
async def test_a_real_server_of_this_protocol_is_understood(llama_server: Settings) -> None:
    url = llama_server.openai_url.removesuffix("/v1")
    key = llama_server.openai_api_key
    model = open_llm(Settings(anthropic_url=url, anthropic_api_key=key), "any")
    reply = await hear(model, ask("Why Arrival?", prefix=PREFIX, max_tokens=5))
    assert 1 < len(reply.pieces) <= 5
    assert reply.usage.prompt_tokens > 100
    assert reply.usage.stopped == "length"
    assert await model.models()
    with pytest.raises(PromptTooLong):
        await hear(model, ask("film " * 5000))
    await model.aclose()


def test_without_the_sdk_the_command_that_installs_it_is_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "anthropic", None)
    with pytest.raises(MissingExtra) as caught:
        open_llm(settings, "claude-haiku-4-5")
    assert caught.value.hint == "pip install 'suggest-watch[anthropic]'"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert "anthropic" in project["optional-dependencies"]


def test_opening_imports_no_sdk() -> None:
    code = (
        "import sys; from suggest_watch.llms import open_llm;"
        "from suggest_watch.settings import Settings;"
        "open_llm(Settings(llm='anthropic:claude-haiku-4-5')).honours;"
        "print('anthropic' in sys.modules, 'suggest_watch.llms.anthropic' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "True"]


def texts(blocks: list[dict[str, Any]]) -> list[str]:
    return [block["text"] for block in blocks]


def marked(sent: dict[str, Any]) -> list[str]:
    """Return the texts that the API is to cache up to."""
    blocks = [block for turn in sent["messages"] for block in turn["content"]]
    return [
        b["text"] for b in [*sent.get("system", ()), *blocks] if b.get("cache_control") == CACHED
    ]
