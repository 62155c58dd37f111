"""Lets a language model write one reason, word by word, each word checked before it is shown.

Knows no catalogue and no check of its own: the caller passes the check in.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Protocol

from suggest_watch.llms import Message, Piece, Prompt, ToolCall, Usage
from suggest_watch.settings import Sampling

REASON_TOKENS = 40


class Check(Protocol):
    """Says what is wrong with a reason, or with its beginning, in a few words, or None."""

    def __call__(self, text: str, *, finished: bool) -> str | None:
        """Look at `text`, which ends at a word's end."""


Generate = Callable[[Prompt], AsyncGenerator[Piece | ToolCall | Usage, None]]

# A sentence ends here, unless what stands before the point is an abbreviation or an initial.
_SENTENCE = re.compile(
    r"^.*?(?<!\b[A-Z])(?<!\bDr)(?<!\bMr)(?<!\bMrs)(?<!\bSt)(?<!\bvs)[.!?…]+[\"”’)]*(?=\s)", re.S
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A finished reason, or one that was stopped because of the `objection`."""

    text: str
    objection: str | None
    generated_tokens: int


async def write_reason(
    generate: Generate, messages: tuple[Message, ...], *, sampling: Sampling, check: Check
) -> AsyncGenerator[str | Draft, None]:
    """Stream pieces of one sentence, then its `Draft`.

    A word is only passed on when it is complete and `check` has nothing against it; at the first
    objection the model is stopped. Raises what the model raises.
    """
    limited = sampling.model_copy(update={"max_tokens": min(sampling.max_tokens, REASON_TOKENS)})
    prompt = Prompt(messages=messages, sampling=limited)
    text, shown, tokens, cut = "", 0, 0, False
    async with aclosing(generate(prompt)) as pieces:
        async for piece in pieces:
            match piece:
                case Usage():
                    tokens = piece.generated_tokens
                    cut = piece.stopped == "length"
                case Piece():
                    tokens += 1
                    text = (text + piece.text).lstrip(' \n"“')
                    text = text[:1].upper() + text[1:]
                    if sentence := _SENTENCE.match(text):
                        text = sentence.group()
                        break
                    ready = text.rfind(" ")
                    if ready > shown:
                        if wrong := check(text[:ready], finished=False):
                            yield Draft(text[:ready], wrong, tokens)
                            return
                        yield text[shown:ready]
                        shown = ready
    text = text.rstrip(' \n"”')
    if cut and not text.endswith((".", "!", "?", "…")):
        text = text[:shown] + "…"  # the last word may be half of one
    wrong = check(text, finished=True)
    if wrong is None:
        yield text[shown:]
    yield Draft(text, wrong, tokens)
