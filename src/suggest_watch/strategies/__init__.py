"""How an answer is told once the cards stand: one file a strategy, all of them streams of events.

    explain   the ranking has chosen; the model writes one reason a title (small models)
    select    the model chooses among numbered candidates, and writes the reasons
    open      the model names titles of its own, each linked to the catalogue or marked

Whatever happens to the model, the answer is finished from the record.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from time import perf_counter
from typing import Literal

from suggest_watch.events import Token
from suggest_watch.llms import LanguageModel
from suggest_watch.settings import Wished
from suggest_watch.strategies.brief import Brief, Telling, Told
from suggest_watch.strategies.consult import consult
from suggest_watch.strategies.explain import explain
from suggest_watch.strategies.open_naming import open_naming
from suggest_watch.strategies.select import select

__all__ = ["Brief", "Strategy", "Telling", "Told", "Wished", "strategy_for", "tell"]

Strategy = Literal["explain", "select", "open"]


def strategy_for(wished: Wished, llm: LanguageModel | None) -> Strategy:
    """Return what was wished for; by default what the model's abilities allow.

    A choice needs a long prompt: on the cores of this machine its first word takes many times as
    long as that of the first of several reasons (docs/backends.md).
    """
    if llm is None:
        return "explain"
    if wished == "auto":
        return "select" if llm.abilities >= {"schema", "judgement", "speed"} else "explain"
    return wished


async def tell(brief: Brief, strategy: Strategy, told: Told) -> AsyncGenerator[Telling, None]:
    """Stream the picks by this strategy, and note in `told` what was written and what it took."""
    if brief.tools:
        async with aclosing(consult(brief, told)) as consulting:
            async for item in consulting:
                if isinstance(item, Brief):
                    brief = item
                else:
                    yield item
    match strategy:
        case "select":
            events = select(brief, told)
        case "open":
            events = open_naming(brief, told)
        case _:
            events = explain(brief, told)
    async with aclosing(events):
        async for event in events:
            if isinstance(event, Token) and brief.llm is not None and told.failure is None:
                told.first_word_at = told.first_word_at or perf_counter()
            yield event
