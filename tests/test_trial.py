"""The trial of a model: what it asks, what it counts, and what a failing model does to it."""

import json

import pytest

from suggest_watch.choice_prompts import MAX_REASON_CHARS
from suggest_watch.errors import BackendDown, BadReply, ModelError
from suggest_watch.llms import Prompt
from suggest_watch.llms.scripted import ScriptedModel
from suggest_watch.settings import Sampling
from suggest_watch.trial import TrialReport, try_model

SAMPLING = Sampling()
PLAIN = "A good choice for the evening that you have in mind."


def is_choice(prompt: Prompt) -> bool:
    return "\n6. " in prompt.messages[-1].content


def choice(*numbers: object, reason: object = PLAIN) -> str:
    return json.dumps({"picks": [{"number": n, "reason": reason} for n in numbers]})


def answering(chosen: str = choice(3, 1), reason: str = PLAIN) -> ScriptedModel:
    return ScriptedModel(
        lambda prompt: chosen if is_choice(prompt) else reason, abilities={"schema"}
    )


async def tried(model: ScriptedModel) -> TrialReport:
    return await try_model(model, sampling=SAMPLING, progress=lambda *_: None)


async def test_a_model_that_does_all_right_gets_full_marks() -> None:
    report = await tried(answering())
    assert (report.held, report.schemas) == (4, 4)
    assert (report.of("explain").passed, report.of("explain").reasons) == (6, 6)
    assert (report.of("select").passed, report.of("select").reasons) == (8, 8)
    assert [flaw for trial in report.trials for flaw in trial.flaws] == []
    assert report.model == "scripted:replies"


async def test_ten_prompts_are_the_products_own_and_none_is_asked_twice() -> None:
    model = answering()
    await tried(model)
    asked = [prompt.messages[-1].content for prompt in model.prompts]
    assert len(set(asked)) == 10
    assert all(prompt.messages[:-1] in model.prefixes for prompt in model.prompts)
    schemas = [prompt.schema for prompt in model.prompts]
    assert schemas.count(None) == 6
    numbers = schemas[-1]["properties"]["picks"]["items"]["properties"]["number"]  # type: ignore[index]
    assert numbers["enum"] == [1, 2, 3, 4, 5, 6]


async def test_a_system_prompt_stands_before_every_instruction() -> None:
    model = answering()
    terse = SAMPLING.model_copy(update={"system_prompt": "Be terse."})
    await try_model(model, sampling=terse, progress=lambda *_: None)
    firsts = {prompt.messages[0].content for prompt in model.prompts}
    assert len(firsts) == 2
    assert all(first.startswith("Be terse.\n\n") for first in firsts)
    assert all(prompt.messages[:-1] in model.prefixes for prompt in model.prompts)


async def test_a_model_without_schemas_is_asked_without_one_and_held_to_it_all_the_same() -> None:
    model = answering()
    model.abilities = frozenset()
    report = await tried(model)
    assert {prompt.schema is None for prompt in model.prompts} == {True}
    assert report.held == report.schemas == 4


@pytest.mark.parametrize(
    "reply",
    [
        "I would watch Contact.",
        f"```json\n{choice(1, 2)}\n```",
        choice(1),
        choice(1, 2, 3),
        choice(1, 7),
        choice(0, 1),
        choice("1", "2"),
        choice(1, 2, reason=None),
        choice(1, 2, reason="x" * (MAX_REASON_CHARS + 1)),
        choice(1, 2)[:-1],
        '{"picks": [], "more": 1}',
        "",
    ],
)
async def test_a_reply_that_breaks_the_schema_is_counted_and_said(reply: str) -> None:
    report = await tried(answering(chosen=reply))
    assert (report.held, report.schemas) == (0, 4)
    assert report.passed == 6
    assert all(len(trial.flaws) == 1 for trial in report.of("select").trials)


async def test_a_reason_that_the_record_does_not_bear_out_is_counted_and_said() -> None:
    made_up = "A romance with Brad Pitt on the planet Mars, as you asked."
    report = await tried(answering(reason=made_up, chosen=choice(1, 2, reason=made_up)))
    assert report.passed == 0
    assert report.held == 4
    assert all("Brad" in flaw for trial in report.trials for flaw in trial.flaws)


async def test_a_reason_that_names_another_title_does_not_pass() -> None:
    report = await tried(
        answering(reason="It is as warm and as funny as in The Grand Budapest Hotel.")
    )
    assert report.of("explain").passed == 0


async def test_times_and_tokens_are_those_of_the_replies() -> None:
    report = await tried(answering())
    reason, chosen = report.trials[0], report.trials[-1]
    assert reason.generated_tokens == len(PLAIN.split())
    assert chosen.generated_tokens == len(choice(3, 1).split())
    assert report.first_word_s is not None
    assert report.first_word_s >= 0
    assert report.prompt_tokens is not None
    assert report.prompt_tokens > 100
    assert report.tokens_per_s is not None
    assert report.loaded_s >= 0


async def test_progress_is_told_before_each_prompt() -> None:
    steps: list[tuple[str, int, int]] = []
    await try_model(answering(), sampling=SAMPLING, progress=lambda *step: steps.append(step))
    assert steps[0] == ("loading scripted:replies", 0, 10)
    assert [done for _, done, _ in steps[1:]] == list(range(10))
    assert {total for _, _, total in steps} == {10}


async def test_a_reply_that_breaks_off_is_a_flaw_of_that_prompt() -> None:
    cut = BadReply("it was cut off", hint="ask again")

    def replies(prompt: Prompt) -> str:
        if is_choice(prompt):
            raise cut
        return PLAIN

    report = await tried(ScriptedModel(replies))
    assert report.of("explain").passed == 6
    assert (report.held, report.schemas) == (0, 4)
    assert {flaw for trial in report.trials for flaw in trial.flaws} == {"it was cut off"}


async def test_a_model_that_answers_nothing_is_an_error() -> None:
    refusal = ModelError("it wants a key", hint="set the key")

    def replies(_: Prompt) -> str:
        raise refusal

    with pytest.raises(ModelError, match="it wants a key"):
        await tried(ScriptedModel(replies))


async def test_a_back_end_that_is_down_ends_the_trial_at_once() -> None:
    model = ScriptedModel(lambda _: PLAIN, error=BackendDown("it is down", hint="start it"))
    with pytest.raises(BackendDown):
        await tried(model)
    assert model.prompts == []
    model = ScriptedModel(lambda _: PLAIN, error=BackendDown("gone", hint="h"), fail_after=2)
    with pytest.raises(BackendDown):
        await tried(model)
    assert len(model.prompts) == 1
