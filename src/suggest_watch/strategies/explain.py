"""The strategy `explain`: the ranking has chosen, the model writes one checked reason a title.

Whatever happens to the model, every title gets a reason: from the record, where the model cannot.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial

from suggest_watch.compose import Link, compose_reason
from suggest_watch.errors import ModelError, WeightsError
from suggest_watch.events import Token
from suggest_watch.llms import LanguageModel
from suggest_watch.prompts import PREFIX, reason_messages
from suggest_watch.strategies.brief import (
    Brief,
    Telling,
    Told,
    finished,
    from_record,
    generate,
    started,
    warm,
)
from suggest_watch.types import Candidate, Title
from suggest_watch.write import Draft, write_reason


async def explain(brief: Brief, told: Told) -> AsyncGenerator[Telling, None]:
    """Stream a reason for each candidate, and note in `told` what was written and what it took."""
    if brief.llm is not None and brief.candidates:
        try:
            async with aclosing(
                warm(brief.llm, PREFIX, sampling=brief.sampling, told=told)
            ) as loading:
                async for waiting in loading:
                    yield waiting
        except (ModelError, WeightsError) as failure:
            told.failure = failure
    for candidate in brief.candidates:
        if brief.llm is None or told.failure is not None:
            for event in from_record(brief, told, candidate):
                yield event
            continue
        async with aclosing(_explain_one(brief, brief.llm, told, candidate)) as telling:
            async for event in telling:
                yield event


async def _explain_one(
    brief: Brief, llm: LanguageModel, told: Told, candidate: Candidate
) -> AsyncGenerator[Telling, None]:
    index = len(told.picks)
    yield started(brief, index, candidate)
    link = told.link(brief, candidate.title)
    draft: Draft | None = None
    shown = ""
    try:
        async with aclosing(_draft(brief, llm, told, candidate.title, link)) as drafts:
            async for piece in drafts:
                if isinstance(piece, Draft):
                    draft = piece
                else:
                    shown += piece
                    yield Token(index, piece)
    except (ModelError, WeightsError) as failure:
        told.failure = failure
        if shown:  # what stands on the screen is replaced, and not gone on with
            draft = Draft(shown, "the model broke off")
    for event in finished(told, candidate, draft, composed=compose_reason(candidate.title, link)):
        yield event


def _draft(
    brief: Brief, llm: LanguageModel, told: Told, title: Title, link: Link
) -> AsyncGenerator[str | Draft, None]:
    messages = reason_messages(
        brief.request,
        title,
        reason=brief.with_findings(title, link.reason),
        liked=link.liked,
        persona=brief.persona,
    )
    return write_reason(
        partial(generate, llm, told=told),
        messages,
        sampling=brief.sampling,
        check=brief.check_for(title),
    )
