"""The model that plays written replies, from files and in memory."""

import asyncio
from contextlib import aclosing
from pathlib import Path

import pytest

from suggest_watch.errors import BadInput, BadReply, ModelError
from suggest_watch.llms import Piece, ToolCall, open_llm
from suggest_watch.llms.scripted import ScriptedModel
from suggest_watch.settings import Settings

from .questions import PREFIX, SEARCH, ask, hear


def script(path: Path, text: str, settings: Settings):
    path.write_text(text, "utf-8")
    return open_llm(settings.model_copy(update={"llm": f"scripted:{path}"}))


async def test_replies_come_in_order_and_word_by_word(tmp_path: Path, settings: Settings) -> None:
    model = script(tmp_path / "replies.txt", "It is warm.\n\nIt is  short.\n", settings)
    assert (await hear(model, ask("Why?"))).pieces == ["It ", "is ", "warm."]
    assert (await hear(model, ask("Why?"))).text == "It is  short."


async def test_a_json_list_may_hold_line_breaks(tmp_path: Path, settings: Settings) -> None:
    model = script(tmp_path / "replies.json", '["one\\ntwo"]', settings)
    assert (await hear(model, ask("Why?"))).text == "one\ntwo"


async def test_a_json_object_answers_by_what_is_asked(tmp_path: Path, settings: Settings) -> None:
    model = script(tmp_path / "replies.json", '{"Heat": "Tense.", "": "Anything."}', settings)
    assert (await hear(model, ask("Why Contact?"))).text == "Anything."
    assert (await hear(model, ask("Why Heat?"))).text == "Tense."


async def test_echo_says_the_last_message_back(settings: Settings) -> None:
    model = open_llm(settings.model_copy(update={"llm": "scripted:echo"}))
    assert (await hear(model, ask("Why Heat?", prefix=PREFIX))).text == "Why Heat?"


async def test_a_script_may_take_its_time_to_load_once(settings: Settings) -> None:
    model = open_llm(settings.model_copy(update={"llm": "scripted:600s:echo"}))
    assert model.name == "scripted:600s:echo"
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(model.warm(PREFIX), 0.01)
    assert (await hear(model, ask("Why Heat?"))).text == "Why Heat?"


async def test_a_script_that_has_run_out_is_an_error() -> None:
    model = ScriptedModel(["one"])
    await hear(model, ask("Why?"))
    with pytest.raises(ModelError):
        await hear(model, ask("Why?"))


@pytest.mark.parametrize("text", ["[1]", "{", '"text"'])
def test_a_script_that_is_not_one_is_bad_input(
    text: str, tmp_path: Path, settings: Settings
) -> None:
    with pytest.raises(BadInput):
        script(tmp_path / "replies.json", text, settings)


async def test_it_tells_what_it_was_asked_and_what_it_made() -> None:
    model = ScriptedModel(lambda prompt: "on and " * 100)
    prompt = ask("Go on.")
    await model.warm(PREFIX)
    async with aclosing(model.generate(prompt)) as items:
        assert await anext(items) == Piece("on ")
    assert model.prefixes == [PREFIX]
    assert model.prompts == [prompt]
    assert model.generated == 1


@pytest.mark.parametrize("after", [0, 2, 3])
async def test_it_fails_where_the_test_wants_it(after: int) -> None:
    error = BadReply("cut off", hint="again")
    model = ScriptedModel(["one two three"], fail_after=after, error=error)
    with pytest.raises(BadReply):
        await hear(model, ask("Count."))
    assert model.generated == after


async def test_it_calls_functions_before_it_speaks() -> None:
    calls = [ToolCall("call-0", "search_titles", "{broken")]
    model = ScriptedModel([calls, "Stalker."], abilities={"tools"})
    first = await hear(model, ask("What is slow?", tools=(SEARCH,)))
    assert (first.calls, first.text) == (tuple(calls), "")
    assert (await hear(model, ask("And?"))).text == "Stalker."
    assert model.abilities == {"tools"}


async def test_a_stop_word_and_a_limit_say_why_they_stopped_it() -> None:
    model = ScriptedModel(lambda prompt: "one two three")
    stopped = await hear(model, ask("Count.", stop=("two",)))
    assert (stopped.text, stopped.usage.stopped) == ("one ", "stop")
    limited = await hear(model, ask("Count.", max_tokens=2))
    assert (limited.text, limited.usage.stopped) == ("one two ", "length")
    assert (await hear(model, ask("Count."))).usage.stopped == "end"
