"""What every back end promises, on each of them; its own failures are in its own file."""

import asyncio
import json
import os
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass

import pytest

from protocol_server import ProtocolServer
from suggest_watch.errors import BackendTimeout, ModelMissing, PromptTooLong
from suggest_watch.llms import LanguageModel, Message, Piece, ToolCall, open_llm
from suggest_watch.llms.scripted import ScriptedModel
from suggest_watch.settings import Sampling, Settings

from .questions import PREFIX, SEARCH, ask, hear

REAL_OLLAMA = os.environ.get("SUGGEST_TEST_OLLAMA_URL")
LONG = "Tell me everything about every film that you know, at great length."


@dataclass(frozen=True)
class Subject:
    """A back end's model, a way to open one that it does not have, and one to make it slow.

    `any_name` is true of a server with one model, which answers to every name.
    """

    model: LanguageModel
    missing: Callable[[], LanguageModel]
    stall: Callable[[], None] = lambda: None
    any_name: bool = False


def named(settings: Settings, **changes: object) -> LanguageModel:
    return open_llm(settings.model_copy(update=changes))


def scripted_subject(request: pytest.FixtureRequest, settings: Settings) -> Subject:
    model = ScriptedModel(lambda prompt: prompt.messages[-1].content + " and so on" * 20)

    def stall() -> None:
        model._delay_s = 60

    return Subject(model, lambda: named(settings, llm="scripted:nothing.json"), stall)


def ollama_subject(request: pytest.FixtureRequest, settings: Settings) -> Subject:
    server: ProtocolServer = request.getfixturevalue("server")

    def stall() -> None:
        server.fault = "silent"

    return Subject(
        named(settings, llm="ollama:llama3.1:8b", ollama_url=server.url),
        lambda: named(settings, llm="ollama:nobody:1b", ollama_url=server.url),
        stall,
    )


def openai_subject(request: pytest.FixtureRequest, settings: Settings) -> Subject:
    server: ProtocolServer = request.getfixturevalue("server")

    def stall() -> None:
        server.fault = "silent"

    return Subject(
        named(settings, llm="openai:llama3.1:8b", openai_url=f"{server.url}/v1"),
        lambda: named(settings, llm="openai:nobody", openai_url=f"{server.url}/v1"),
        stall,
    )


def anthropic_subject(request: pytest.FixtureRequest, settings: Settings) -> Subject:
    server: ProtocolServer = request.getfixturevalue("server")

    def stall() -> None:
        server.fault = "silent"

    return Subject(
        named(settings, llm="anthropic:llama3.1:8b", anthropic_url=server.url),
        lambda: named(settings, llm="anthropic:nobody", anthropic_url=server.url),
        stall,
    )


def llama_server_subject(request: pytest.FixtureRequest, settings: Settings) -> Subject:
    there: Settings = request.getfixturevalue("llama_server")
    return Subject(open_llm(there), lambda: named(there, llm="openai:nobody"), any_name=True)


def real_ollama_subject(request: pytest.FixtureRequest, settings: Settings) -> Subject:
    model = os.environ.get("SUGGEST_TEST_OLLAMA_MODEL", "llama3.1:8b")
    return Subject(
        named(settings, llm=f"ollama:{model}", ollama_url=REAL_OLLAMA),
        lambda: named(settings, llm="ollama:nobody:1b", ollama_url=REAL_OLLAMA),
    )


def llama_cpp_subject(request: pytest.FixtureRequest, settings: Settings) -> Subject:
    return Subject(
        request.getfixturevalue("smol"), lambda: named(settings, llm="llama_cpp:absent.gguf")
    )


@pytest.fixture(
    params=[
        pytest.param(scripted_subject, id="scripted"),
        pytest.param(ollama_subject, id="ollama"),
        pytest.param(openai_subject, id="openai"),
        pytest.param(anthropic_subject, id="anthropic"),
        pytest.param(llama_server_subject, id="llama-server", marks=pytest.mark.slow),
        pytest.param(llama_cpp_subject, id="llama_cpp", marks=pytest.mark.slow),
        *([pytest.param(real_ollama_subject, id="real ollama")] if REAL_OLLAMA else []),
    ]
)
async def subject(request: pytest.FixtureRequest, settings: Settings):
    subject: Subject = request.param(request, settings)
    yield subject
    if request.param is not llama_cpp_subject:
        await subject.model.aclose()


@pytest.fixture(
    params=[
        pytest.param(llama_server_subject, id="llama-server", marks=pytest.mark.slow),
        pytest.param(llama_cpp_subject, id="llama_cpp", marks=pytest.mark.slow),
        *([pytest.param(real_ollama_subject, id="real ollama")] if REAL_OLLAMA else []),
    ]
)
async def real_model(request: pytest.FixtureRequest, settings: Settings):
    model = request.param(request, settings).model
    yield model
    if request.param is not llama_cpp_subject:
        await model.aclose()


@pytest.fixture
def model(subject: Subject) -> LanguageModel:
    return subject.model


async def test_a_reply_is_pieces_and_then_its_usage(model: LanguageModel) -> None:
    reply = await hear(model, ask("Name a film.", max_tokens=12))
    assert len(reply.pieces) > 1
    assert all(reply.pieces)
    assert reply.usage.prompt_tokens > 0
    assert 0 < reply.usage.generated_tokens <= 12


async def test_a_reply_has_at_most_the_tokens_that_were_allowed(model: LanguageModel) -> None:
    reply = await hear(model, ask(LONG, max_tokens=5))
    assert reply.usage.generated_tokens <= 5
    assert len(reply.pieces) <= 5
    assert reply.usage.stopped == "length"


async def test_a_reply_ends_before_a_stop_word(model: LanguageModel) -> None:
    sampling = {"max_tokens": 30, "seed": 1, "temperature": 0}
    whole = await hear(model, ask(LONG, **sampling))
    word = whole.text.split()[6]
    reply = await hear(model, ask(LONG, stop=(word,), **sampling))
    assert reply.text == whole.text.partition(word)[0] != whole.text
    assert reply.usage.stopped in ("end", "stop")


async def test_the_same_seed_gives_the_same_words(model: LanguageModel) -> None:
    if "seed" not in model.honours:
        pytest.skip("it takes no seed")
    await model.warm(PREFIX)
    prompt = ask("Tell me a long story about Heat.", seed=7, max_tokens=60, prefix=PREFIX)
    texts = [(await hear(model, prompt)).text, (await hear(model, prompt)).text]
    await hear(model, ask("Something else.", max_tokens=3))
    texts.append((await hear(model, prompt)).text)
    assert len(set(texts)) == 1


async def test_a_reader_may_leave_and_another_be_served(model: LanguageModel) -> None:
    async with aclosing(model.generate(ask(LONG, max_tokens=3000))) as items:
        assert isinstance(await anext(items), Piece)
    await hear(model, ask("Name a film.", max_tokens=3))


async def test_a_task_that_is_cancelled_leaves_the_model_usable(model: LanguageModel) -> None:
    listening = asyncio.create_task(hear(model, ask(LONG, max_tokens=3000)))
    await asyncio.sleep(0)
    listening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await listening
    await hear(model, ask("Name a film.", max_tokens=3))


async def test_two_readers_at_once_get_each_their_own_reply(model: LanguageModel) -> None:
    prompts = [ask(f"Say {word}.", seed=1, max_tokens=12) for word in ("apple", "night")]
    alone = [(await hear(model, prompt)).text for prompt in prompts]
    together = await asyncio.gather(*(hear(model, prompt) for prompt in prompts))
    assert [reply.text for reply in together] == alone


async def test_one_reader_may_hold_two_replies(model: LanguageModel) -> None:
    async with aclosing(model.generate(ask(LONG, max_tokens=12))) as first:
        assert isinstance(await anext(first), Piece)
        await hear(model, ask("Name a film.", max_tokens=3))
        rest = [item async for item in first]
    assert [item for item in rest if not isinstance(item, Piece)] == rest[-1:]


async def test_silence_beyond_the_idle_timeout_is_a_timeout(subject: Subject) -> None:
    subject.stall()
    with pytest.raises(BackendTimeout) as caught:
        await hear(subject.model, ask(LONG * 100, idle_timeout_s=0.05))
    assert "0.05 s" in caught.value.message
    assert caught.value.hint


async def test_a_model_that_is_not_there_is_missing(subject: Subject) -> None:
    if subject.any_name:
        pytest.skip("it has one model, which answers to every name")
    with pytest.raises(ModelMissing) as caught:
        model = subject.missing()
        try:
            await hear(model, ask("Name a film."))
        finally:
            await model.aclose()
    assert caught.value.hint


async def test_warming_twice_changes_nothing(model: LanguageModel) -> None:
    await model.warm(PREFIX)
    await model.warm(PREFIX)
    reply = await hear(model, ask("Why Arrival?", prefix=PREFIX, max_tokens=3))
    assert reply.pieces


async def test_what_it_says_to_honour_is_sampling(model: LanguageModel) -> None:
    assert model.honours <= set(Sampling.model_fields)
    assert {"max_tokens", "stop", "idle_timeout_s"} <= model.honours


async def test_its_name_is_back_end_and_model(model: LanguageModel) -> None:
    backend, colon, name = model.name.partition(":")
    assert backend and colon and name


async def test_it_lists_models(model: LanguageModel) -> None:
    assert all(facts.name for facts in await model.models())
    assert await model.models()


async def test_it_may_be_closed_twice_also_unused(subject: Subject) -> None:
    model = subject.missing() if not isinstance(subject.model, ScriptedModel) else subject.model
    await model.aclose()
    await model.aclose()


async def test_a_real_model_holds_a_schema(real_model: LanguageModel) -> None:
    schema = {
        "type": "object",
        "properties": {"id": {"enum": ["t1", "t2"]}},
        "required": ["id"],
        "additionalProperties": False,
    }
    reply = await hear(real_model, ask("Choose a title.", schema=schema, max_tokens=60, seed=1))
    assert json.loads(reply.text)["id"] in ("t1", "t2")
    assert "schema" in real_model.abilities


async def test_a_prompt_that_a_real_model_cannot_read_is_too_long(
    real_model: LanguageModel,
) -> None:
    if real_model.name.startswith("ollama:"):
        pytest.skip("Ollama makes room for it")
    with pytest.raises(PromptTooLong) as caught:
        await hear(real_model, ask("film " * 5000))
    assert "--count" in caught.value.hint


async def test_a_real_model_calls_a_function(real_model: LanguageModel) -> None:
    if "tools" not in real_model.abilities:
        pytest.skip("this back end calls no functions")
    prompt = ask("Call search_titles for slow films.", tools=(SEARCH,), max_tokens=60, seed=1)
    calls = (await hear(real_model, prompt)).calls
    if not calls:
        pytest.skip("this model is too small to call one")
    assert {call.name for call in calls} == {SEARCH.name}


async def test_a_real_model_reads_what_a_function_returned(real_model: LanguageModel) -> None:
    call = ToolCall("call-0", SEARCH.name, '{"words": "slow"}')
    turns = (
        Message("user", "Which film is slow?"),
        Message("assistant", "", (call,)),
        Message("tool", "Stalker (1979)", call_id="call-0"),
    )
    few = (await hear(real_model, ask("Well?", prefix=turns[:1], max_tokens=5))).usage
    reply = await hear(real_model, ask("Well?", prefix=turns, max_tokens=5))
    assert reply.pieces
    assert reply.usage.prompt_tokens > few.prompt_tokens + 5
