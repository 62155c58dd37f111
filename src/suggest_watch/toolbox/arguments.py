"""What a model may ask of each function, validated as it comes; runs nothing.

The docstrings and descriptions below are what the model reads. No function takes a viewer: whose
history may be read is settled before a model is asked anything.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema

from suggest_watch.llms import Tool
from suggest_watch.printable import printable
from suggest_watch.types import Kind
from suggest_watch.vocabulary import GENRES

MAX_TEXT = 200
_WITH_YEAR = re.compile(r"(.+?)\s*\((\d{4})\)")


def _harmless(value: Any) -> Any:
    return printable(value) if isinstance(value, str) else value


def _genre(value: str) -> str:
    if value not in GENRES:
        raise ValueError(f"must be one of {', '.join(GENRES)}")
    return value


Text = Annotated[str, Field(min_length=1, max_length=MAX_TEXT), BeforeValidator(_harmless)]
Year = Annotated[int, Field(ge=1870, le=2100)]
Genre = Annotated[
    str, AfterValidator(_genre), WithJsonSchema({"type": "string", "enum": list(GENRES)})
]
_Null = SkipJsonSchema[None]  # models send null for what they leave out


class Arguments(BaseModel):
    """The arguments of one function; a field that it does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class SearchTitles(Arguments):
    """Find more titles in the catalogue that keep to the request and that nobody has seen."""

    query: Text = Field(description="what the titles should be like")
    kind: Kind | _Null = Field(None, description="only films, or only series")
    genre: Genre | _Null = Field(None, description="only titles of this genre")
    min_year: Year | _Null = Field(None, description="not older")
    max_year: Year | _Null = Field(None, description="not newer")
    max_minutes: Annotated[int, Field(ge=1, le=1000)] | _Null = Field(
        None, description="not longer"
    )


class OneTitle(Arguments):
    """A title by its name and, where that is not enough, its year."""

    title: Text = Field(description="its name")
    year: Year | _Null = Field(None, description="its year")

    @model_validator(mode="before")
    @classmethod
    def _split_year(cls, given: Any) -> Any:
        """Read "Contact (1997)" as the list of titles writes it."""
        if not isinstance(given, dict) or not isinstance(given.get("title"), str):
            return given
        dated = _WITH_YEAR.fullmatch(given["title"][: 2 * MAX_TEXT].strip())
        return {"year": int(dated[2]), **given, "title": dated[1]} if dated else given


class TitleFacts(OneTitle):
    """Tell what the catalogue knows of one title: people, length, countries, content notes."""


class SimilarTitles(OneTitle):
    """Find titles like this one that keep to the request and that nobody has seen."""


class Ratings(OneTitle):
    """Tell how a title is rated: on IMDb, and by these viewers."""


class Availability(OneTitle):
    """Tell on which streaming services a title plays."""


class ViewerHistory(Arguments):
    """Tell what the viewers of this request said about their taste, and what they watched."""

    about: Annotated[str, Field(max_length=MAX_TEXT), BeforeValidator(_harmless)] = Field(
        "", description="only what bears on this"
    )


FUNCTIONS: dict[str, type[Arguments]] = {
    "search_titles": SearchTitles,
    "title_facts": TitleFacts,
    "similar_titles": SimilarTitles,
    "ratings": Ratings,
    "availability": Availability,
    "viewer_history": ViewerHistory,
}


def tools() -> tuple[Tool, ...]:
    """Return the functions as a model is offered them."""
    return tuple(
        Tool(name, (arguments.__doc__ or "").strip(), _schema(arguments))
        for name, arguments in FUNCTIONS.items()
    )


def _schema(arguments: type[Arguments]) -> dict[str, Any]:
    """Return the JSON schema without what only fills the prompt: titles, defaults of null."""
    schema = arguments.model_json_schema()
    fields = {
        name: {key: value for key, value in field.items() if key not in {"title", "default"}}
        for name, field in schema["properties"].items()
    }
    return {
        "type": "object",
        "properties": fields,
        "required": schema.get("required", []),
        "additionalProperties": False,
    }
