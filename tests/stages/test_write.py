"""A reason streams word by word, stops at its first sentence and at the first objection."""

from collections.abc import Sequence

import pytest

from suggest_watch.errors import BadReply, ModelError
from suggest_watch.llms import Message
from suggest_watch.llms.scripted import ScriptedModel
from suggest_watch.settings import Sampling
from suggest_watch.write import Draft, write_reason

MESSAGES = (Message("user", "why?"),)


def nothing_wrong(text: str, *, finished: bool) -> str | None:
    return None


def no_inception(text: str, *, finished: bool) -> str | None:
    return "it names Inception" if "Inception" in text else None


async def written(model: ScriptedModel, check=nothing_wrong) -> tuple[Sequence[str], Draft]:
    pieces = [
        piece
        async for piece in write_reason(model.generate, MESSAGES, sampling=Sampling(), check=check)
    ]
    draft = pieces[-1]
    assert isinstance(draft, Draft)
    return [piece for piece in pieces if isinstance(piece, str)], draft


async def test_the_pieces_are_the_reason() -> None:
    pieces, draft = await written(ScriptedModel(["It is warm and it is short."]))
    assert "".join(pieces) == draft.text == "It is warm and it is short."
    assert len(pieces) > 3
    assert draft.objection is None


async def test_only_the_first_sentence_is_taken_and_the_model_is_stopped() -> None:
    model = ScriptedModel(["It is by Dr. Mabuse himself. " + "And more. " * 200])
    pieces, draft = await written(model)
    assert "".join(pieces) == draft.text == "It is by Dr. Mabuse himself."
    assert model.generated < 20


async def test_a_word_that_is_objected_to_is_never_passed_on() -> None:
    model = ScriptedModel(["It is like Inception but warmer and longer and so on and on."])
    pieces, draft = await written(model, no_inception)
    assert draft.objection == "it names Inception"
    assert "Inception" not in "".join(pieces)
    assert model.generated < 8


async def test_an_objection_to_the_last_word_holds_it_back_too() -> None:
    pieces, draft = await written(ScriptedModel(["It is like Inception."]), no_inception)
    assert draft.objection is not None
    assert "Inception" not in "".join(pieces)


async def test_surrounding_quotes_and_blanks_are_taken_off() -> None:
    _, draft = await written(ScriptedModel([' "A warm and quiet evening."\n']))
    assert draft.text == "A warm and quiet evening."


async def test_a_reason_begins_with_a_capital() -> None:
    pieces, draft = await written(ScriptedModel(["like Heat it is about loyalty."]))
    assert "".join(pieces) == draft.text == "Like Heat it is about loyalty."


async def test_a_finished_reason_ends_with_a_full_stop() -> None:
    pieces, draft = await written(ScriptedModel(["A warm and quiet evening"]))
    assert "".join(pieces) == draft.text == "A warm and quiet evening."


async def test_a_reason_that_was_cut_off_says_so() -> None:
    cut = ScriptedModel(["one two three, " * 100])
    pieces, draft = await written(cut)
    assert draft.text.endswith("…")
    assert "".join(pieces) == draft.text


async def test_a_failure_in_the_middle_reaches_the_caller() -> None:
    model = ScriptedModel(["one two three four"], fail_after=2, error=BadReply("cut", hint="again"))
    with pytest.raises(ModelError):
        await written(model)
