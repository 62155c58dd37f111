"""Before the reasons: the model may look things up in local data, by calling functions.

What it finds becomes facts for the reasons and titles that may be chosen besides the cards. Of what
it says here nothing is used, and whatever goes wrong here, the answer goes on without.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from pydantic_core import from_json

from suggest_watch.consult_prompts import PREFIX, answered_call, consult_messages
from suggest_watch.errors import SuggestError
from suggest_watch.events import Called
from suggest_watch.llms import LanguageModel, Piece, Prompt, ToolCall
from suggest_watch.strategies.brief import Brief, Telling, Told, generate, warm
from suggest_watch.strategies.call_reader import calls_in
from suggest_watch.strategies.linker import open_linker
from suggest_watch.toolbox import MAX_ARGUMENTS, Findings, Toolbox, tools
from suggest_watch.types import Candidate

MAX_CALLS = 6
MAX_JOINED = 4
"""How many titles that were found may be chosen besides."""

CALL_TOKENS = 200
"""What one reply with calls may take."""

MAX_PROSE = 300
"""Characters without a call, from which a reply is taken for one that has none."""


async def consult(brief: Brief, told: Told) -> AsyncGenerator[Telling | Brief, None]:
    """Stream the calls, and last the brief with what they found.

    What the person should know of it is noted in `told`.
    """
    llm = brief.llm
    if llm is None or not brief.candidates:
        yield brief
        return
    if "tools" not in llm.abilities:
        told.remarks.append(f"{llm.name} cannot call functions: left out")
        yield brief
        return
    consultation = _Consultation(brief, told)
    try:
        async with aclosing(consultation.hold(llm)) as events:
            async for event in events:
                yield event
        brief = replace(brief, others=(*brief.others, *await consultation.candidates()))
    except SuggestError as failure:
        told.remarks.append(f"nothing more was looked up: {failure.message}")
    if "tools" not in llm.abilities:  # what a server refuses is known only when it was asked
        told.remarks.append(f"{llm.name} cannot call functions: left out")
    yield replace(brief, findings=consultation.findings)


class _Consultation:
    """One conversation in which functions are called, each call once and `MAX_CALLS` in all."""

    def __init__(self, brief: Brief, told: Told) -> None:
        self.findings = Findings()
        self._brief = brief
        self._told = told
        self._toolbox = Toolbox(brief.app, brief.request, brief.known)
        titles = [candidate.title for candidate in brief.candidates]
        self._messages = consult_messages(brief.request, titles)
        self._made: set[tuple[str, str]] = set()

    async def hold(self, llm: LanguageModel) -> AsyncGenerator[Telling, None]:
        """Ask and answer until the model is done or turns in circles; raises what either raises."""
        async with aclosing(
            warm(llm, PREFIX, sampling=self._brief.sampling, told=self._told)
        ) as loading:
            async for waiting in loading:
                yield waiting
        while calls := await self._calls(llm):
            new = [call for call in calls if self._is_new(call)]
            for call in new:
                outcome = await self._toolbox.call(call.name, call.arguments)
                self.findings = self.findings.joined(outcome.findings)
                answered = answered_call(_as_kept(call), outcome.result)
                self._messages = (*self._messages, *answered)
                yield Called(call.name, call.arguments[:MAX_ARGUMENTS], outcome.result)
            if len(new) < len(calls) or len(self._made) >= MAX_CALLS:
                return

    async def candidates(self) -> list[Candidate]:
        """Return the best of the titles that were found and are not offered yet, ranked anew.

        The ranking's own search lets only those through that satisfy the request and are unseen.
        """
        offered = {c.title.key for c in (*self._brief.candidates, *self._brief.others)}
        found = [key for key in self.findings.found if key not in offered]
        if not found:
            return []
        linker = await open_linker(self._brief)
        return (await linker.ranked(found))[:MAX_JOINED]

    async def _calls(self, llm: LanguageModel) -> list[ToolCall]:
        """Return the calls of the next reply, no more than may be made; the model stops there."""
        left = MAX_CALLS - len(self._made)
        sampling = self._brief.sampling
        limited = {"max_tokens": min(sampling.max_tokens, CALL_TOKENS)}
        prompt = Prompt(
            messages=self._messages,
            sampling=sampling.model_copy(update=limited),
            tools=tools(),
        )
        calls: list[ToolCall] = []
        text = ""
        async with aclosing(generate(llm, prompt, self._told)) as items:
            async for item in items:
                if isinstance(item, ToolCall):
                    calls.append(item)
                elif isinstance(item, Piece):
                    text += item.text
                talks = len(text) > MAX_PROSE and "{" not in text
                if len(calls) >= left or talks:
                    break
        return calls or calls_in(text, first_id=len(self._made))[:left]

    def _is_new(self, call: ToolCall) -> bool:
        """Note the call; false for one that was made before, in whatever order its arguments."""
        arguments = _read(call.arguments)
        made = (call.name, json.dumps(arguments, sort_keys=True) if arguments else call.arguments)
        is_new = made not in self._made
        self._made.add(made)
        return is_new


def _read(arguments: str) -> dict[str, Any] | None:
    """Return arguments that are a JSON object of a length that functions take."""
    try:
        read = from_json(arguments) if len(arguments) <= MAX_ARGUMENTS else None
    except ValueError:
        return None
    return read if isinstance(read, dict) else None


def _as_kept(call: ToolCall) -> ToolCall:
    """Return the call as servers take it back: they refuse arguments that are no JSON object."""
    return call if _read(call.arguments) is not None else replace(call, arguments="{}")
