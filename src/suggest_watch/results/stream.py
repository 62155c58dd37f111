"""The events of a stream as other programs see them, told apart by `event`; knows no JSON text."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, NonNegativeInt, model_validator

from suggest_watch.events import (
    Answered,
    Called,
    Event,
    EvidenceFound,
    Failed,
    Loading,
    PickFinished,
    PickStarted,
    Shortlisted,
    Token,
    Understood,
)
from suggest_watch.results.answer import EvidencePiece, RecommendationResponse, UnderstoodRequest
from suggest_watch.results.titles import Card, MovieRecommendation, Result
from suggest_watch.types import Provenance

Index = Annotated[NonNegativeInt, Field(description="place in the answer, from 0")]


class UnderstoodEvent(Result):
    """The request was read."""

    event: Literal["understood"] = "understood"
    request: UnderstoodRequest = Field(description="the request as it was understood")


class EvidenceFoundEvent(Result):
    """The evidence was found."""

    event: Literal["evidence_found"] = "evidence_found"
    evidence: tuple[EvidencePiece, ...] = Field(description="what bears most first; may be empty")


class ShortlistedEvent(Result):
    """The cards stand; no language model was touched yet."""

    event: Literal["shortlisted"] = "shortlisted"
    candidates: tuple[Card, ...] = Field(description="the cards, best first")
    notices: tuple[str, ...] = Field(description="sentences that the person should read")
    others: tuple[Card, ...] = Field(description="what a model that chooses may also take")


class LoadingEvent(Result):
    """The language model is being loaded, and that takes more than a moment."""

    event: Literal["loading"] = "loading"
    name: str = Field(description="the model, as BACKEND:MODEL")


class CalledEvent(Result):
    """The language model looked something up."""

    event: Literal["called"] = "called"
    name: str = Field(description="the function it called")
    arguments: str = Field(description="JSON text, as the model wrote it")
    result: str = Field(description="JSON text")


class PickStartedEvent(Result):
    """A reason begins."""

    event: Literal["pick_started"] = "pick_started"
    index: Index
    candidate: Card | None = Field(
        description="its card; null where that is the one at this place of the cards"
    )


class TokenEvent(Result):
    """A piece of a reason, to be appended as it comes."""

    event: Literal["token"] = "token"
    index: Index
    text: str = Field(description="the piece")


class PickFinishedEvent(Result):
    """A reason was checked; where it was replaced it is not what was streamed."""

    event: Literal["pick_finished"] = "pick_finished"
    index: Index
    recommendation: MovieRecommendation = Field(description="the card with its checked reason")
    provenance: Provenance = Field(description="as in the recommendation")
    replaced: bool = Field(description="as in the recommendation")
    objection: str | None = Field(description="as in the recommendation")

    @model_validator(mode="before")
    @classmethod
    def _from_noun(cls, given: Any) -> Any:
        if not isinstance(given, PickFinished):
            return given
        pick = given.pick
        return {
            "index": given.index,
            "recommendation": pick,
            "provenance": pick.provenance,
            "replaced": pick.replaced,
            "objection": pick.objection,
        }


class AnsweredEvent(Result):
    """The end of a stream that went well."""

    event: Literal["answered"] = "answered"
    answer: RecommendationResponse = Field(description="the whole answer")


class ErrorBody(Result):
    """What went wrong."""

    code: str = Field(description="a word for programs")
    message: str = Field(description="a sentence for the person")
    hint: str = Field(description="the next thing to type or do")


class FailedEvent(Result):
    """The end of a stream that did not go well."""

    event: Literal["failed"] = "failed"
    error: ErrorBody = Field(description="what went wrong")

    @model_validator(mode="before")
    @classmethod
    def _from_noun(cls, given: Any) -> Any:
        return {"error": given} if isinstance(given, Failed) else given


StreamEvent = Annotated[
    UnderstoodEvent
    | EvidenceFoundEvent
    | ShortlistedEvent
    | LoadingEvent
    | CalledEvent
    | PickStartedEvent
    | TokenEvent
    | PickFinishedEvent
    | AnsweredEvent
    | FailedEvent,
    Field(discriminator="event"),
]

_SHOWN_AS: dict[type[Event], type[StreamEvent]] = {
    Understood: UnderstoodEvent,
    EvidenceFound: EvidenceFoundEvent,
    Shortlisted: ShortlistedEvent,
    Loading: LoadingEvent,
    Called: CalledEvent,
    PickStarted: PickStartedEvent,
    Token: TokenEvent,
    PickFinished: PickFinishedEvent,
    Answered: AnsweredEvent,
    Failed: FailedEvent,
}


def stream_event(event: Event) -> StreamEvent:
    """Return an event as other programs see it."""
    return _SHOWN_AS[type(event)].model_validate(event)
