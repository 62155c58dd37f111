"""The strategy `open`, the published behaviour: the model names titles of its own knowledge.

What it names is linked to the catalogue or marked, and left out where it must not come. Whatever
happens to the model, the answer is finished from the ranking and the record.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from suggest_watch.errors import ModelError, WeightsError
from suggest_watch.llms import LanguageModel, Piece, Prompt, Usage
from suggest_watch.open_prompts import PREFIX, open_messages
from suggest_watch.strategies.brief import Brief, Telling, Told, from_record, generate, warm
from suggest_watch.strategies.linker import open_linker
from suggest_watch.strategies.naming import Naming


async def open_naming(brief: Brief, told: Told) -> AsyncGenerator[Telling, None]:
    """Stream the picks that the model names, then what is missing in the ranking's order."""
    naming = Naming(brief, told, await open_linker(brief))
    if brief.llm is not None:
        try:
            async with aclosing(_reply(brief.llm, brief, told, naming)) as telling:
                async for event in telling:
                    yield event
        except (ModelError, WeightsError) as failure:
            told.failure = failure
            for event in naming.break_off():
                yield event
    told.remarks += naming.remarks()
    taken = {pick.candidate.title.key for pick in told.picks}
    left = [card for card in brief.candidates if card.title.key not in taken][: naming.missing]
    if left and told.failure is None and brief.llm is not None:
        told.remarks.append(f"the model named too few that suit; the ranking added {len(left)}")
    for candidate in left:
        for event in from_record(brief, told, candidate):
            yield event


async def _reply(
    llm: LanguageModel, brief: Brief, told: Told, naming: Naming
) -> AsyncGenerator[Telling, None]:
    """Ask, and hear the reply until the answer is complete; raises what the model raises."""
    async with aclosing(warm(llm, PREFIX, sampling=brief.sampling, told=told)) as loading:
        async for waiting in loading:
            yield waiting
    messages = open_messages(
        brief.request,
        brief.evidence,
        count=brief.request.count,
        persona=brief.persona,
    )
    prompt = Prompt(messages=messages, sampling=brief.sampling)
    cut = False
    async with aclosing(generate(llm, prompt, told)) as items:
        async for item in items:
            if isinstance(item, Usage):
                cut = item.stopped == "length"
            elif isinstance(item, Piece):
                for event in await naming.hear(item.text):
                    yield event
                if naming.is_heard:
                    cut = True
                    break
    for event in await naming.end_reply(cut=cut):
        yield event
