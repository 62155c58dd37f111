"""An answer as one value, and the schema that real answers and events keep."""

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from suggest_watch.app import App
from suggest_watch.errors import BackendDown, BadInput, ModelError, NotFound
from suggest_watch.events import Answered, Event
from suggest_watch.llms import Message, Piece, Prompt, Usage
from suggest_watch.llms.scripted import ScriptedModel
from suggest_watch.once import answer_once
from suggest_watch.present.machine import dump, event_json
from suggest_watch.recommend import Options, recommend
from suggest_watch.remember import remember
from suggest_watch.results import RecommendationResponse, answer_schema, event_schema

from .conftest import says, with_model

pytestmark = pytest.mark.asyncio(loop_scope="session")

WRITERS = {
    "no model": None,
    "a model that writes well": says("It is as thoughtful as you asked."),
    "a model that makes titles up": says("If you like Interstellar Odyssey you will love it."),
    "a model that is down": ScriptedModel([], error=BackendDown("gone", hint="start it")),
    "a model that breaks off": ScriptedModel(
        lambda _: "it is as cosy as you asked", fail_after=3, error=ModelError("cut", hint="again")
    ),
}


async def events_of(
    app: App, text: str, viewer: str, options: Options | None = None
) -> list[Event]:
    async with aclosing(recommend(app, text, viewers=[viewer], options=options)) as events:
        return [event async for event in events]


def shown(events: Sequence[Event]) -> list[dict[str, Any]]:
    """Return the events as another program reads them, each of which keeps the schema."""
    lines = [json.loads(dump(event_json(event))) for event in events]
    validator = Draft202012Validator(event_schema())
    for line in lines:
        validator.validate(line)
    return lines


@pytest.mark.parametrize("writer", WRITERS)
async def test_all_that_a_stream_tells_keeps_the_schema(app: App, viewer: str, writer: str) -> None:
    await remember(app, "I like slow mysteries like Zodiac", viewer=viewer)
    asked = "two thrillers like Heat but calmer, no gore, under two hours"
    lines = shown(await events_of(with_model(app, WRITERS[writer]), asked, viewer))
    answer = lines[-1]["answer"]
    Draft202012Validator(answer_schema()).validate(answer)
    assert len(answer["recommendations"]) == 2
    assert answer["evidence"]
    assert answer["request"]["constraints"]["avoid"] == ["gore"]
    assert answer["request"]["wanted"][0]["said"] == "Heat"


async def test_a_model_that_loads_and_then_chooses_keeps_the_schema(app: App, viewer: str) -> None:
    class SlowToLoad(ScriptedModel):
        async def warm(self, prefix: Sequence[Message]) -> None:
            await asyncio.sleep(1.2)

    reply = json.dumps({"picks": [{"number": 3, "reason": "It is as thoughtful as you asked."}]})
    model = SlowToLoad(lambda _: reply, abilities={"schema", "judgement"})
    options = Options(count=1, strategy="select")
    events = await events_of(with_model(app, model), "thoughtful sci-fi", viewer, options)
    lines = {line["event"]: line for line in shown(events)}
    assert lines["loading"]["name"] == "scripted:replies"
    chosen = lines["shortlisted"]["others"][1]
    assert lines["pick_started"]["candidate"] == chosen
    assert lines["answered"]["answer"]["recommendations"][0]["details"] == chosen["details"]


async def test_once_is_the_answer_that_the_stream_ends_with(app: App, viewer: str) -> None:
    spoken = with_model(app, says("It is as thoughtful as you asked."))
    response = await answer_once(spoken, "thoughtful sci-fi", viewers=[viewer])
    last = (await events_of(spoken, "thoughtful sci-fi", viewer))[-1]
    assert isinstance(last, Answered)
    streamed = RecommendationResponse.model_validate(last.answer)
    assert response.recommendations == streamed.recommendations
    assert response.models.language_model == "scripted:replies"


async def test_options_hold_for_one_answer(app: App, viewer: str) -> None:
    quiet = Options(count=3, explain=False)
    spoken = with_model(app, says("never asked"))
    response = await answer_once(spoken, "comedies", viewers=[viewer], options=quiet)
    assert [pick.provenance for pick in response.recommendations] == ["record"] * 3


@pytest.mark.parametrize(
    ("text", "viewers", "error"),
    [("", None, BadInput), ("x" * 100_000, None, BadInput), ("comedies", ["nobody"], NotFound)],
)
async def test_what_fails_is_raised_with_its_next_step(
    app: App, viewer: str, text: str, viewers: list[str] | None, error: type[BadInput | NotFound]
) -> None:
    with pytest.raises(error) as caught:
        await answer_once(app, text, viewers=viewers or [viewer])
    assert caught.value.hint


async def test_cancelling_stops_the_model(app: App, viewer: str) -> None:
    begun, stopped = asyncio.Event(), asyncio.Event()

    class Endless(ScriptedModel):
        async def generate(self, prompt: Prompt) -> AsyncGenerator[Piece | Usage, None]:
            begun.set()
            try:
                await asyncio.Event().wait()
                yield Piece("never")
            finally:
                stopped.set()

    asking = answer_once(with_model(app, Endless([])), "thoughtful sci-fi", viewers=[viewer])
    task = asyncio.create_task(asking)
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert stopped.is_set()
