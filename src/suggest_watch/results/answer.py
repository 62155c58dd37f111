"""The whole answer as other programs see it; knows no stream and no JSON text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import (
    AwareDatetime,
    Field,
    NonNegativeInt,
    PlainSerializer,
    PositiveInt,
    WithJsonSchema,
    model_validator,
)

from suggest_watch.results.titles import NULL_FOR_EMPTY, ROUNDED, Level, MovieRecommendation, Result
from suggest_watch.types import Answer, Audience, Evidence, Kind


def moment_text(when: datetime) -> str:
    """Return a moment as ISO 8601 in UTC, to the second."""
    return when.astimezone(UTC).isoformat(timespec="seconds")


Moment = Annotated[
    AwareDatetime,
    PlainSerializer(moment_text),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
Cosine = Annotated[float, Field(ge=-1, le=1), ROUNDED]
Duration = Annotated[float, Field(ge=0), ROUNDED]


class RequestConstraints(Result):
    """What every recommendation satisfies; null and empty mean no demand."""

    kind: Kind | None = Field(description="only films, or only series")
    min_year: int | None = Field(description="first year, inclusive")
    max_year: int | None = Field(description="last year, inclusive")
    min_runtime: int | None = Field(description="fewest minutes, inclusive")
    max_runtime: int | None = Field(description="most minutes, inclusive")
    min_seasons: int | None = Field(description="fewest seasons, inclusive")
    max_seasons: int | None = Field(description="most seasons, inclusive")
    languages: tuple[str, ...] = Field(description="one of these languages, ISO 639-1")
    countries: tuple[str, ...] = Field(description="one of these countries, ISO 3166-1 alpha-2")
    genres: tuple[str, ...] = Field(description="all of these genres")
    any_genres: tuple[str, ...] = Field(description="one of these genres")
    without_genres: tuple[str, ...] = Field(description="none of these genres")
    people: tuple[str, ...] = Field(description="with all of these people")
    any_people: tuple[str, ...] = Field(description="with one of these people")
    without_people: tuple[str, ...] = Field(description="with none of these people")
    audience: tuple[Audience, ...] = Field(description="for one of these audiences")
    avoid: tuple[str, ...] = Field(description="without this content, such as gore")
    services: tuple[str, ...] = Field(description="on one of these streaming services")


class NamedReference(Result):
    """A title that the request names, found in the catalogue."""

    title: str = Field(description="its name")
    year: int = Field(description="its year")
    said: str = Field(description="how the person wrote it")


class UnderstoodRequest(Result):
    """The request as it was understood."""

    text: str = Field(description="what the person wrote")
    count: PositiveInt = Field(description="how many titles were asked for")
    understood: str = Field(description="all that was understood, as a line to read")
    constraints: RequestConstraints = Field(description="what a title must satisfy")
    wanted: tuple[NamedReference, ...] = Field(description="titles to be like")
    unwanted: tuple[NamedReference, ...] = Field(description="titles to be unlike")
    feel: Annotated[Mapping[str, Level] | None, NULL_FOR_EMPTY] = Field(
        description="where the feel should be, by dimension; null where none was spoken of"
    )


class EvidencePiece(Result):
    """Something the viewer said before that bears on the request."""

    content: str = Field(description="what was said")
    similarity: Cosine = Field(description="cosine similarity to the request")
    strength: float = Field(ge=-1, le=1, description="-1 for strong dislike to 1 for strong liking")
    created_at: Moment = Field(description="when it was said, UTC")

    @model_validator(mode="before")
    @classmethod
    def _from_noun(cls, given: Any) -> Any:
        if not isinstance(given, Evidence):
            return given
        signal = given.signal
        return {
            "content": signal.content,
            "similarity": given.similarity,
            "strength": signal.strength,
            "created_at": signal.created_at,
        }


class ModelsUsed(Result):
    """The models that took part, each as BACKEND:MODEL; null where none did."""

    embedder: str = Field(description="what embedded the text")
    language_model: str | None = Field(description="what wrote the reasoning")
    reranker: str | None = Field(description="what ordered the candidates once more")


class AnswerTimings(Result):
    """How long the answer took: milliseconds to the cards, seconds from there on."""

    understood_ms: Duration = Field(description="to understand the request")
    evidence_ms: Duration = Field(description="to find the evidence")
    retrieval_ms: Duration = Field(description="to find and rank the titles")
    cards_ms: Duration = Field(description="from the request to the cards")
    first_word_s: Duration | None = Field(description="from the cards to the model's first word")
    total_s: Duration = Field(description="the whole answer")
    generated_tokens: NonNegativeInt = Field(description="tokens that the model wrote")
    tokens_per_s: Duration | None = Field(description="how fast it wrote them")


class RecommendationResponse(Result):
    """What to watch, with all that led to it."""

    recommendations: tuple[MovieRecommendation, ...] = Field(description="best first")
    request: UnderstoodRequest = Field(description="the request as it was understood")
    evidence: tuple[EvidencePiece, ...] = Field(
        description="what the viewers said before that bears on it, what bears most first"
    )
    notices: tuple[str, ...] = Field(description="sentences that the person should read")
    models: ModelsUsed = Field(description="the models that took part")
    timings: AnswerTimings = Field(description="how long it took")

    @model_validator(mode="before")
    @classmethod
    def _from_noun(cls, given: Any) -> Any:
        if not isinstance(given, Answer):
            return given
        return {
            "recommendations": given.picks,
            "request": given.request,
            "evidence": given.evidence,
            "notices": given.notices,
            "models": given.models,
            "timings": given.timings,
        }
