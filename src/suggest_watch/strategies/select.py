"""The strategy `select`: the model chooses among numbered candidates and says why, in one reply.

Whatever it replies, the answer has as many picks as were asked for, each once, each from the list:
what it leaves open comes from the ranking, with reasons from the record.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from suggest_watch.choice_prompts import PREFIX
from suggest_watch.errors import ModelError, PromptTooLong, WeightsError
from suggest_watch.llms import LanguageModel, Piece, Usage
from suggest_watch.settings import Sampling
from suggest_watch.strategies.brief import Brief, Telling, Told, from_record, generate, warm
from suggest_watch.strategies.choosing import Choosing
from suggest_watch.strategies.explain import explain

_REPLIES = 2  # the second mends the first


async def select(brief: Brief, told: Told) -> AsyncGenerator[Telling, None]:
    """Stream the picks that the model chooses, then what is missing in the ranking's order.

    Where the model cannot read even the shortest list, the ranking chooses, as in `explain`.
    """
    choosing = Choosing(brief, told)
    fits = True
    if brief.llm is not None and brief.candidates:
        try:
            async with aclosing(_choose(brief.llm, choosing, told, brief.sampling)) as telling:
                async for event in telling:
                    yield event
        except PromptTooLong:
            fits = False
        except (ModelError, WeightsError) as failure:
            told.failure = failure
    if choosing.left_out and fits:
        told.remarks.append(
            f"the list was too long for the model: its last {choosing.left_out} were left out"
        )
    if fits or told.picks:
        for candidate in choosing.left():
            for event in from_record(brief, told, candidate):
                yield event
        return
    told.remarks.append("the list of titles was too long for the model, so the ranking chose")
    async with aclosing(explain(brief, told)) as telling:
        async for event in telling:
            yield event


async def _choose(
    llm: LanguageModel, choosing: Choosing, told: Told, sampling: Sampling
) -> AsyncGenerator[Telling, None]:
    """Ask, and once more for what is missing then; raises what the model raises."""
    async with aclosing(warm(llm, PREFIX, sampling=sampling, told=told)) as loading:
        async for waiting in loading:
            yield waiting
    replies = 0
    while choosing.missing and replies < _REPLIES:
        try:
            async with aclosing(_reply(llm, choosing, told)) as telling:
                async for event in telling:
                    yield event
            replies += 1
        except PromptTooLong:
            if not choosing.shorten():
                raise


async def _reply(
    llm: LanguageModel, choosing: Choosing, told: Told
) -> AsyncGenerator[Telling, None]:
    prompt = choosing.prompt(schema="schema" in llm.abilities)
    cut = False
    try:
        async with aclosing(generate(llm, prompt, told)) as items:
            async for item in items:
                if isinstance(item, Usage):
                    cut = item.stopped == "length"
                elif isinstance(item, Piece):
                    for event in choosing.hear(item.text):
                        yield event
                    if choosing.is_heard:
                        break
    except (ModelError, WeightsError):
        for event in choosing.break_off():
            yield event
        raise
    for event in choosing.end_reply(cut=cut):
        yield event
