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


class Sentence:
    """One sentence that grows; its words are handed out when nothing is against them.

    Nothing more is taken once it has `ended`: at its end, or at the first objection.
    """

    def __init__(self, check: Check) -> None:
        """Begin it; `check` is asked at each word's end."""
        self.ended = False
        self._check = check
        self._text = ""
        self._shown = 0
        self._objection: str | None = None

    def add(self, piece: str) -> str:
        """Take `piece`, and return the words that may be shown now; often none."""
        if self.ended:
            return ""
        text = (self._text + piece).lstrip(' \n"“')
        self._text = text[:1].upper() + text[1:]
        if sentence := _SENTENCE.match(self._text):
            self._text = sentence.group()
            self.ended = True
            return ""
        ready = self._text.rfind(" ")
        if ready <= self._shown:
            return ""
        if wrong := self._check(self._text[:ready], finished=False):
            self._text = self._text[:ready]
            self._objection = wrong
            self.ended = True
            return ""
        return self._show(ready)

    def finish(self, *, cut: bool) -> tuple[str, Draft]:
        """Return the words left to be shown, and the draft; after `cut` the last may be half."""
        if self._objection is None:
            self._text = self._text.rstrip(' \n"”')
            if cut and not self._text.endswith((".", "!", "?", "…")):
                self._text = self._text[: self._shown] + "…"
            elif self._text[-1:].isalnum():
                self._text += "."
            self._objection = self._check(self._text, finished=True)
        rest = "" if self._objection else self._show(len(self._text))
        return rest, Draft(self._text, self._objection)

    def break_off(self) -> Draft | None:
        """Return the draft of a sentence that nobody goes on writing; None if none of it shows."""
        if not self._shown:
            return None
        return Draft(self._text[: self._shown], self._objection or "the model broke off")

    def _show(self, end: int) -> str:
        words = self._text[self._shown : end]
        self._shown = end
        return words


async def write_reason(
    generate: Generate, messages: tuple[Message, ...], *, sampling: Sampling, check: Check
) -> AsyncGenerator[str | Draft, None]:
    """Stream pieces of one sentence, then its `Draft`.

    A word is only passed on when it is complete and `check` has nothing against it; at the first
    objection the model is stopped. Raises what the model raises.
    """
    limited = sampling.model_copy(update={"max_tokens": min(sampling.max_tokens, REASON_TOKENS)})
    prompt = Prompt(messages=messages, sampling=limited)
    sentence, cut = Sentence(check), False
    async with aclosing(generate(prompt)) as pieces:
        async for piece in pieces:
            match piece:
                case Usage():
                    cut = piece.stopped == "length"
                case Piece():
                    if words := sentence.add(piece.text):
                        yield words
                    if sentence.ended:
                        break
    rest, draft = sentence.finish(cut=cut)
    if rest:
        yield rest
    yield draft
