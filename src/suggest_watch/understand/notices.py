"""Says what a request asks for that cannot be had as asked; knows no text and no catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from suggest_watch.types import Constraints
from suggest_watch.understand.count import MAX_COUNT
from suggest_watch.understand.tokens import MAX_WORDS


def notices_for(
    constraints: Constraints,
    *,
    cut: bool,
    asked_count: int = 0,
    unknown_titles: Sequence[str] = (),
    contradicted: Sequence[str] = (),
    not_refusable: Sequence[str] = (),
) -> tuple[str, ...]:
    """Return the sentences a person should read beside the answer."""
    return (
        *(f"I know no title called “{said}”." for said in unknown_titles),
        *(f"“{word}” is both wanted and refused: it counts for neither." for word in contradicted),
        *_impossible(constraints),
        *(f"“{word.capitalize()}” can be asked for, not left out." for word in not_refusable),
        *_too_much(asked_count, cut=cut),
    )


def _impossible(constraints: Constraints) -> Iterator[str]:
    first, last = constraints.min_year, constraints.max_year
    if first is not None and last is not None and first > last:
        yield f"No year is both {first} or later and {last} or earlier."
    shortest, longest = constraints.min_runtime, constraints.max_runtime
    if shortest is not None and longest is not None and shortest > longest:
        yield f"Nothing is both at least {shortest} and at most {longest} minutes long."
    if "subtitles" in constraints.avoid and set(constraints.languages) - {"en"}:
        yield "Titles in that language mostly come with subtitles, and you want none."
    if overlap := set(constraints.people) & set(constraints.without_people):
        yield f"{', '.join(sorted(overlap))} cannot be both in it and not in it."


def _too_much(asked_count: int, *, cut: bool) -> Iterator[str]:
    if asked_count > MAX_COUNT:
        yield f"{asked_count} titles are more than fit into one answer: here are {MAX_COUNT}."
    if cut:
        yield f"That is a long request: the first {MAX_WORDS} words were read."
