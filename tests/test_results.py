"""What other programs rely on: names, bounds and meanings of answers and events, as JSON Schema."""

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel, TypeAdapter, ValidationError

from answers import ANSWER, CANDIDATES, CONTACT, PICKS, events
from suggest_watch.events import Called, Event, Failed, Loading, PickFinished, PickStarted
from suggest_watch.present.machine import answer_json, dump, error_json, event_json
from suggest_watch.results import (
    Card,
    MovieRecommendation,
    RecommendationResponse,
    StreamEvent,
    TitleDetails,
    answer_schema,
    event_schema,
    stream_event,
)
from suggest_watch.results.answer import AnswerTimings, ModelsUsed, RequestConstraints
from suggest_watch.results.titles import SimilarTitle, TitleFeel, TitleIds
from suggest_watch.types import (
    Constraints,
    ExternalIds,
    Feel,
    Models,
    Timings,
    Title,
    TitleName,
)

NAMED_BY_THE_MODEL = replace(
    PICKS[0],
    candidate=replace(CANDIDATES[0], confidence=None, why={}),
    grounded=False,
    replaced=True,
    objection="it names Nolan",
    model_confidence=0.85,
)
EVERY_EVENT: list[Event] = [
    *events(),
    Loading("ollama:llama3.1:8b"),
    Called("ratings", '{"title": "Contact"}', '{"imdb": 7.5}'),
    PickStarted(0, CANDIDATES[1]),
    PickFinished(0, NAMED_BY_THE_MODEL),
    Failed("backend_down", "nobody answers", "ollama serve"),
]


def problems(schema: dict[str, Any], value: object) -> list[str]:
    """Return what is wrong with a value after a trip through JSON text."""
    found = Draft202012Validator(schema).iter_errors(json.loads(dump(value)))
    return [f"{error.json_path}: {error.message}" for error in found]


def properties(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, inner in {**schema.get("$defs", {}), "": schema}.items():
        for field, about in inner.get("properties", {}).items():
            yield f"{name}.{field}", about


@pytest.mark.parametrize("schema", [answer_schema(), event_schema()], ids=["answer", "event"])
def test_a_schema_is_valid_and_says_what_each_field_means(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    for name, about in properties(schema):
        assert about.get("description") or "const" in about, name


def test_a_handmade_answer_keeps_the_schema() -> None:
    answer = replace(ANSWER, picks=(*PICKS, NAMED_BY_THE_MODEL))
    assert problems(answer_schema(), answer_json(answer)) == []


@pytest.mark.parametrize("event", EVERY_EVENT, ids=lambda event: type(event).__name__)
def test_every_event_keeps_the_schema(event: Event) -> None:
    assert problems(event_schema(), event_json(event)) == []


def test_the_schema_refuses_what_is_no_answer() -> None:
    answer = answer_json(ANSWER)
    without = {name: value for name, value in answer.items() if name != "timings"}
    [missing] = problems(answer_schema(), without)
    assert "timings" in missing
    answer["recommendations"][0]["confidence"] = 85
    [too_much] = problems(answer_schema(), answer)
    assert "recommendations[0].confidence" in too_much
    assert problems(event_schema(), {"event": "no such event"})


def test_every_event_of_the_product_has_a_result() -> None:
    assert {type(event) for event in EVERY_EVENT} == set(get_args(Event))
    names = {event_json(event)["event"] for event in EVERY_EVENT}
    assert names == set(event_schema()["discriminator"]["mapping"])


def test_the_error_that_stands_for_an_answer_is_that_of_the_last_event() -> None:
    failed = Failed("backend_down", "nobody answers", "ollama serve")
    error = error_json(failed.code, failed.message, hint=failed.hint)
    assert event_json(failed) == {"event": "failed", **error}


@pytest.mark.parametrize(
    ("result", "noun", "left_out"),
    [
        (TitleDetails, Title, {"key"}),
        (TitleFeel, Feel, set()),
        (TitleIds, ExternalIds, set()),
        (SimilarTitle, TitleName, set()),
        (RequestConstraints, Constraints, set()),
        (ModelsUsed, Models, set()),
        (AnswerTimings, Timings, set()),
    ],
)
def test_a_field_that_a_noun_gains_is_not_forgotten(
    result: type[BaseModel], noun: type, left_out: set[str]
) -> None:
    assert list(result.model_fields) == [f.name for f in fields(noun) if f.name not in left_out]


def test_a_title_outside_the_catalogue_has_no_probability_but_the_models_claim() -> None:
    shown = MovieRecommendation.model_validate(NAMED_BY_THE_MODEL)
    assert (shown.grounded, shown.confidence, shown.model_confidence) == (False, None, 0.85)
    assert (shown.replaced, shown.objection) == (True, "it names Nolan")


def test_a_title_that_was_named_without_a_year_has_none() -> None:
    card = Card.model_validate(replace(CANDIDATES[0], title=replace(CONTACT, year=0)))
    assert (card.year, card.details.year) == (None, None)


@pytest.mark.parametrize("confidence", [-0.1, 1.1, float("nan")])
def test_a_confidence_that_is_no_probability_is_refused(confidence: float) -> None:
    with pytest.raises(ValidationError, match="confidence"):
        Card.model_validate(replace(CANDIDATES[0], confidence=confidence))


def test_a_cosine_that_was_computed_a_hair_too_large_is_one() -> None:
    found = replace(ANSWER.evidence[0], similarity=1.0000001)
    response = RecommendationResponse.model_validate(replace(ANSWER, evidence=(found,)))
    assert response.evidence[0].similarity == 1


def test_a_result_cannot_be_changed() -> None:
    response = RecommendationResponse.model_validate(ANSWER)
    with pytest.raises(ValidationError, match="frozen"):
        response.notices = ()  # type: ignore[misc]


def test_an_answer_is_the_same_when_it_is_read_back() -> None:
    response = RecommendationResponse.model_validate(ANSWER)
    assert RecommendationResponse.model_validate_json(response.model_dump_json()) == response
    assert response.model_dump(mode="json") == answer_json(ANSWER)


def test_a_line_is_read_back_as_the_event_it_was() -> None:
    reader: TypeAdapter[StreamEvent] = TypeAdapter(StreamEvent)
    for event in EVERY_EVENT:
        assert reader.validate_json(dump(event_json(event))) == stream_event(event)
