"""A model's reply that holds facts, read and validated; knows no sentence and no catalogue."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from suggest_watch.facts_prompt import LISTS, MAX_NAME_CHARS, MAX_VALUES


def _check_choices(name: str) -> AfterValidator:
    def check(values: tuple[str, ...]) -> tuple[str, ...]:
        if strangers := set(values) - {*LISTS[name]}:
            raise ValueError(f"{name} has no {min(strangers)!r}")
        return values

    return AfterValidator(check)


_Words = Annotated[str, Field(max_length=MAX_NAME_CHARS)]
_Values = Annotated[tuple[_Words, ...], Field(max_length=MAX_VALUES)]


class Extracted(BaseModel):
    """What a model says it found, of the form that `facts_schema` demands."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    liked_titles: _Values = ()
    disliked_titles: _Values = ()
    genres: Annotated[_Values, _check_choices("genres")] = ()
    moods: Annotated[_Values, _check_choices("moods")] = ()
    themes: _Values = ()
    avoid_genres: Annotated[_Values, _check_choices("avoid_genres")] = ()
    avoid_content: Annotated[_Values, _check_choices("avoid_content")] = ()
    context: Annotated[_Values, _check_choices("context")] = ()
    strength: float = Field(ge=-1, le=1, allow_inf_nan=False)


def read_reply(text: str) -> Extracted | None:
    """Return the facts in a reply, fenced or not; None where any part of it is not as demanded."""
    begins, ends = text.find("{"), text.rfind("}")
    if not 0 <= begins < ends:
        return None
    try:
        return Extracted.model_validate_json(text[begins : ends + 1])
    except ValidationError:
        return None
