"""Prompts, and a way to hear a whole reply; knows no back end."""

from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import pytest

from suggest_watch.errors import SuggestError
from suggest_watch.llms import LanguageModel, Message, Piece, Prompt, Tool, ToolCall, Usage
from suggest_watch.settings import Sampling

# Long, and with words that leave a small model many ways to go on.
_SYSTEM = (
    "You recommend films in one sentence. "
    + (
        "A quiet film about two people who meet in a harbour town and never say what they mean, "
        "under a grey sky; "
    )
    * 12
)
PREFIX = (
    Message("system", _SYSTEM),
    Message("user", "Why Contact?"),
    Message("assistant", "Because its heroine listens to the sky as you do."),
)


SEARCH = Tool(
    name="search_titles",
    description="Find titles by words.",
    parameters={
        "type": "object",
        "properties": {"words": {"type": "string"}},
        "required": ["words"],
        "additionalProperties": False,
    },
)


EVERY = {
    "temperature": 0.3,
    "top_p": 0.8,
    "top_k": 20,
    "max_tokens": 12,
    "frequency_penalty": 0.4,
    "presence_penalty": 0.5,
    "repeat_penalty": 1.1,
    "stop": ("\n", "END"),
    "seed": 42,
}


@dataclass(frozen=True)
class Reply:
    pieces: list[str]
    usage: Usage
    calls: tuple[ToolCall, ...] = ()

    @property
    def text(self) -> str:
        return "".join(self.pieces)


def ask(
    question: str,
    *,
    prefix: tuple[Message, ...] = (),
    schema: Any = None,
    tools: tuple[Tool, ...] = (),
    **sampling: Any,
) -> Prompt:
    messages = (*prefix, Message("user", question))
    return Prompt(messages=messages, sampling=Sampling(**sampling), schema=schema, tools=tools)


async def hear(model: LanguageModel, prompt: Prompt) -> Reply:
    """Read the reply to its end, which is one `Usage` and nothing after it."""
    pieces: list[str] = []
    calls: list[ToolCall] = []
    usages: list[Usage] = []
    async with aclosing(model.generate(prompt)) as items:
        async for item in items:
            assert not usages, "something came after the usage"
            match item:
                case Piece():
                    pieces.append(item.text)
                case ToolCall():
                    calls.append(item)
                case Usage():
                    usages.append(item)
    assert len(usages) == 1
    return Reply(pieces, usages[0], tuple(calls))


async def failure(model: LanguageModel, prompt: Prompt | None = None) -> SuggestError:
    """Return the error that ends the reply, and close the model."""
    try:
        with pytest.raises(SuggestError) as caught:
            await hear(model, prompt or ask("Name a film."))
    finally:
        await model.aclose()
    assert caught.value.hint
    return caught.value
