"""Titles as an answer shows them: the whole record, the card, the recommendation; knows no request.

Bounds stand where the product itself makes the number. A fact that a catalogue has wrong must not
cost the answer, so facts have none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from suggest_watch.types import Audience, Candidate, Kind, Pick, Provenance


def _rounded(value: Any) -> Any:
    return round(value, 4) if isinstance(value, float) else value


# Rounded before it is compared with its bounds: a cosine of 1.0000001 is a 1, and no error.
ROUNDED = BeforeValidator(_rounded)
NULL_FOR_EMPTY = BeforeValidator(lambda value: value or None)
Number = Annotated[float, ROUNDED]
Probability = Annotated[float, Field(ge=0, le=1), ROUNDED]
Level = Annotated[float, Field(ge=1, le=5), ROUNDED]
# A title that a model names without a year has the year 0.
Year = Annotated[int | None, NULL_FOR_EMPTY]


class Result(BaseModel):
    """What is made from a noun of `types`, by `model_validate`, or read back from JSON."""

    # Pydantic before 2.10 takes every field named `model_...` for a mistake.
    model_config = ConfigDict(
        frozen=True,
        from_attributes=True,
        json_schema_serialization_defaults_required=True,
        protected_namespaces=(),
    )


class TitleFeel(Result):
    """How a title feels, in seven dimensions from 1 to 5."""

    valence: Level = Field(description="bleak to joyful")
    energy: Level = Field(description="slow to fast")
    tension: Level = Field(description="relaxing to gripping")
    humor: Level = Field(description="serious to funny")
    warmth: Level = Field(description="cold to warm-hearted")
    complexity: Level = Field(description="easy to demanding")
    scale: Level = Field(description="intimate to epic")


class TitleIds(Result):
    """What other catalogues call a title."""

    imdb: str | None = Field(description="identifier at IMDb, such as tt0118884")
    tmdb: int | None = Field(description="number at TMDB")
    wikidata: str | None = Field(description="item of Wikidata, such as Q184843")


class SimilarTitle(Result):
    """A title that the record calls similar."""

    title: str = Field(description="its name")
    year: int | None = Field(description="its year, null where the record does not say")


class TitleDetails(Result):
    """The whole record of a title; null and empty mean unknown."""

    id: str = Field(description="identifier in its catalogue")
    kind: Kind = Field(description="film or series")
    title: str = Field(description="name")
    year: Year = Field(description="year of release, of the first season for a series")
    original_title: str | None = Field(description="name in its own language, where it differs")
    end_year: int | None = Field(description="year in which a series ended")
    runtime_min: int | None = Field(description="minutes, of one episode for a series")
    seasons: int | None = Field(description="number of seasons")
    language: str | None = Field(description="original language, ISO 639-1")
    countries: tuple[str, ...] = Field(description="countries of origin, ISO 3166-1 alpha-2")
    genres: tuple[str, ...] = Field(description="genres, from the product's list")
    directors: tuple[str, ...] = Field(description="directors, or makers of a series")
    cast: tuple[str, ...] = Field(description="leading actors")
    synopsis: str = Field(description="what it is about")
    themes: tuple[str, ...] = Field(description="what it deals with")
    moods: tuple[str, ...] = Field(description="moods, from the product's list")
    feel: TitleFeel | None = Field(description="how it feels")
    content: tuple[str, ...] = Field(description="content notes, such as gore")
    audience: Audience | None = Field(description="whom it suits")
    similar: tuple[SimilarTitle, ...] = Field(description="titles that it is like")
    ids: TitleIds = Field(description="what other catalogues call it")
    streaming_services: tuple[str, ...] = Field(description="where it can be streamed")
    imdb_rating: float | None = Field(description="rating at IMDb, 1 to 10")
    popularity: float | None = Field(description="how well known it is; higher is better known")
    catalogue: str = Field(description="the catalogue it comes from")


class Card(Result):
    """A title as it is shown before any reason is written."""

    title: str = Field(description="name of the title")
    year: Year = Field(description="year of release; null where a model named a title without it")
    description: str = Field(description="what it is about")
    confidence: Probability | None = Field(
        description="calibrated probability that it suits; null for a title outside the catalogue"
    )
    streaming_services: tuple[str, ...] = Field(description="where it can be streamed")
    imdb_rating: float | None = Field(description="rating at IMDb, 1 to 10; null where unknown")
    details: TitleDetails = Field(description="the whole record of the title")
    why: Mapping[str, Number] = Field(
        description="what each feature of the ranking added to the score"
    )

    @model_validator(mode="before")
    @classmethod
    def _from_noun(cls, given: Any) -> Any:
        return _card(given) if isinstance(given, Candidate) else given


class MovieRecommendation(Card):
    """A film or series of the answer, with the reason it was chosen."""

    reasoning: str = Field(description="why it suits these viewers")
    grounded: bool = Field(
        description="false for a title that a model named and the catalogue does not have"
    )
    provenance: Provenance = Field(
        description="who wrote the reasoning: the model, or the title's own record"
    )
    replaced: bool = Field(
        description="true when what the model wrote failed the check and this stands instead"
    )
    objection: str | None = Field(description="what was wrong with the reasoning it replaces")
    model_confidence: Probability | None = Field(
        description="what the model claims of its own choice, no probability; null where it did not"
    )

    @model_validator(mode="before")
    @classmethod
    def _from_noun(cls, given: Any) -> Any:
        if not isinstance(given, Pick):
            return given
        return {
            **_card(given.candidate),
            "reasoning": given.reason,
            "grounded": given.grounded,
            "provenance": given.provenance,
            "replaced": given.replaced,
            "objection": given.objection,
            "model_confidence": given.model_confidence,
        }


def _card(candidate: Candidate) -> dict[str, Any]:
    title = candidate.title
    return {
        "title": title.title,
        "year": title.year,
        "description": title.synopsis,
        "confidence": candidate.confidence,
        "streaming_services": title.streaming_services,
        "imdb_rating": title.imdb_rating,
        "details": title,
        "why": candidate.why,
    }
