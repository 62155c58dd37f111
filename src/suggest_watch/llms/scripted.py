"""A language model that plays written replies, for tests and documentation; knows no model.

scripted:echo                says the last message back
scripted:replies.txt         one reply a line, in the order of the questions
scripted:replies.json        a list likewise, or an object: the reply of the first key that
                             stands in the last message ("" stands in every one)
scripted:60s:echo            any of these, after it was loaded for so long
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from suggest_watch.errors import BadInput, ModelError, ModelMissing
from suggest_watch.llms import Ability, Message, ModelFacts, Piece, Prompt, ToolCall, Usage
from suggest_watch.llms.patience import too_slow
from suggest_watch.settings import Sampling, Settings

Reply = str | Sequence[ToolCall]
Replies = Sequence[Reply] | Mapping[str, str] | Callable[[Prompt], Reply]

_Stopped = Literal["end", "length", "stop"]
_FILE = TypeAdapter[list[str] | dict[str, str]](list[str] | dict[str, str])
_WORD = re.compile(r"\S+\s*|\s+")
_SLOW = re.compile(r"(\d+)s:(.+)")


class ScriptedModel:
    """Plays `replies` word by word or call by call, with `delay_s` before each.

    With an `error`, a reply fails after `fail_after` pieces. What happened can be read: `prompts`
    are the questions it got, `prefixes` what it was warmed with, `generated` the pieces it made in
    all, for readers that left included.
    """

    honours = frozenset({"max_tokens", "stop", "seed", "idle_timeout_s"})

    def __init__(
        self,
        replies: Replies,
        *,
        name: str = "scripted:replies",
        load_s: float = 0.0,
        delay_s: float = 0.0,
        fail_after: int = 0,
        error: ModelError | None = None,
        abilities: Collection[Ability] = (),
    ) -> None:
        """Take the replies: in order, by a text in the last message, or by a function."""
        self.name = name
        self.prompts: list[Prompt] = []
        self.prefixes: list[tuple[Message, ...]] = []
        self.generated = 0
        self.abilities = frozenset(abilities)
        self._replies = replies
        self._load_s = load_s
        self._delay_s = delay_s
        self._fail_after = fail_after
        self._error = error

    async def warm(self, prefix: Sequence[Message]) -> None:
        """Remember `prefix`; raises the error of a model that fails before its first piece."""
        await asyncio.sleep(self._load_s)
        self._load_s = 0.0  # once is enough
        self.prefixes.append(tuple(prefix))
        self._fail_at(0)

    async def generate(self, prompt: Prompt) -> AsyncGenerator[Piece | ToolCall | Usage, None]:
        """Stream the reply that is written for this question."""
        self.prompts.append(prompt)
        pieces, stopped = _cut(self._reply(prompt), prompt.sampling)
        for count, piece in enumerate(pieces):
            self._fail_at(count)
            await self._pause(prompt.sampling.idle_timeout_s)
            self.generated += 1
            yield piece
        self._fail_at(len(pieces))
        yield Usage(
            prompt_tokens=sum(len(_WORD.findall(m.content)) for m in prompt.messages),
            generated_tokens=len(pieces),
            stopped=stopped,
        )

    async def models(self) -> list[ModelFacts]:
        """List the one model there is."""
        return [ModelFacts(name=self.name.partition(":")[2])]

    async def aclose(self) -> None:
        """Do nothing; there is nothing to free."""

    def _reply(self, prompt: Prompt) -> Reply:
        replies = self._replies
        if callable(replies):
            return replies(prompt)
        if isinstance(replies, Mapping):
            question = prompt.messages[-1].content
            found: list[Reply] = [reply for key, reply in replies.items() if key in question]
        else:
            found = list(replies[len(self.prompts) - 1 :])
        if not found:
            raise ModelError(
                f"{self.name} has no reply to this question", hint="write one more into the script"
            )
        return found[0]

    def _fail_at(self, pieces: int) -> None:
        if self._error is not None and pieces == self._fail_after:
            raise self._error

    async def _pause(self, idle_timeout_s: float) -> None:
        await asyncio.sleep(min(self._delay_s, idle_timeout_s))
        if self._delay_s > idle_timeout_s:
            raise too_slow(self.name, idle_timeout_s)


def open_llm(settings: Settings, model: str) -> ScriptedModel:
    """Open the script that `model` names; raises `ModelMissing` or `BadInput`."""
    slow = _SLOW.fullmatch(model)
    load_s, script = (float(slow[1]), slow[2]) if slow else (0.0, model)
    replies = _say_back if script == "echo" else _read(Path(script).expanduser())
    return ScriptedModel(replies, name=f"scripted:{model}", load_s=load_s)


def _say_back(prompt: Prompt) -> str:
    return prompt.messages[-1].content


def _read(path: Path) -> Replies:
    try:
        text = path.read_text("utf-8")
        if path.suffix != ".json":
            return [line for line in text.splitlines() if line.strip()]
        return _FILE.validate_json(text)
    except OSError as error:
        raise ModelMissing(
            f"{path} cannot be read: {error.strerror}", hint="use scripted:FILE or scripted:echo"
        ) from None
    except ValueError:
        raise BadInput(
            f"{path} is not a script",
            hint="write one reply a line, or a JSON list or object of texts",
        ) from None


def _cut(reply: Reply, sampling: Sampling) -> tuple[Sequence[Piece | ToolCall], _Stopped]:
    """Return the words or calls as far as `sampling` lets them go, and what stopped them."""
    if not isinstance(reply, str):
        return reply, "end"
    stopped: _Stopped = "end"
    for stop in sampling.stop:
        if stop in reply:
            reply, stopped = reply.partition(stop)[0], "stop"
    pieces = [Piece(word) for word in _WORD.findall(reply)]
    if len(pieces) > sampling.max_tokens:
        return pieces[: sampling.max_tokens], "length"
    return pieces, stopped
