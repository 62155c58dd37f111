"""The part of a reply that a person is to read: no thoughts, and of the length asked for.

It knows how models think, and no server's protocol. Servers count thoughts as part of the reply,
so a model that always thinks would spend a short reply's whole limit on them. It cannot be known
beforehand which models do: a reply that was nothing but thoughts up to its limit is asked for
again with room for them, and from then on that model has this room at once. How long the reply
itself becomes is then counted here.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass

from suggest_watch.errors import BadReply
from suggest_watch.llms import Piece, Prompt, ToolCall, Usage
from suggest_watch.llms.thoughts import ThoughtFilter

THOUGHT_TOKENS = 2048
# Models whose templates begin the thought themselves say so in their names.
_BEGINS_INSIDE = re.compile(r"(?<![a-z])(?:r1|qwq|thinking|reasoning|reasoner)(?![a-z])", re.I)

Item = Piece | ToolCall | Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one item of a server's stream says; `thought` that it held one, told apart."""

    text: str = ""
    thought: bool = False
    calls: tuple[ToolCall, ...] = ()
    usage: Usage | None = None


@dataclass(slots=True)
class Habit:
    """What is known of how a model thinks: `always`, and whether replies `begin_inside` a thought.

    It is learnt from one reply for the next.
    """

    always: bool = False
    begin_inside: bool = False

    @property
    def room(self) -> int:
        """Tokens that a reply may have besides what was asked for."""
        return THOUGHT_TOKENS if self.always else 0


def habit_of(model: str) -> Habit:
    """Return what the name of a `model` says."""
    return Habit(begin_inside=bool(_BEGINS_INSIDE.search(model)))


async def readable(
    ask: Callable[[], AsyncGenerator[Said, None]], prompt: Prompt, habit: Habit, name: str
) -> AsyncGenerator[Item, None]:
    """Yield what `ask`, which goes by `habit`, brings for `prompt`, without thoughts.

    Raises `BadReply` where words that were shown prove to have been a thought.
    """
    while True:
        had_room, shown = habit.always, False
        async with aclosing(_without_thoughts(ask(), prompt, habit, name)) as items:
            async for item in items:
                is_spent = isinstance(item, Usage) and item.stopped == "length"
                if is_spent and not shown and not had_room:
                    habit.always = True
                    break
                shown = True
                yield item
            else:
                return


async def _without_thoughts(
    said: AsyncGenerator[Said, None], prompt: Prompt, habit: Habit, name: str
) -> AsyncGenerator[Item, None]:
    thoughts = ThoughtFilter(begins_inside=habit.begin_inside, is_json=prompt.schema is not None)
    limit = prompt.sampling.max_tokens
    has_room, pieces = habit.always, 0
    async with aclosing(said) as items:
        async for item in items:
            if item.thought:
                thoughts.told_apart()
                habit.begin_inside = False
            text = thoughts.show(item.text)
            if item.usage and (rest := thoughts.rest(finished=item.usage.stopped != "length")):
                text += rest
                habit.begin_inside = False  # this one did not, although it was held back
            _learn(habit, thoughts)
            if thoughts.exposed:
                raise _began_inside(name)
            if text:
                if has_room and pieces == limit:
                    yield Usage(generated_tokens=pieces, stopped="length")
                    return
                pieces += 1
                yield Piece(text)
            for call in item.calls:
                yield call
            if item.usage:
                yield item.usage


def _learn(habit: Habit, thoughts: ThoughtFilter) -> None:
    habit.always = habit.always or thoughts.seen or thoughts.exposed
    habit.begin_inside = habit.begin_inside or thoughts.began_inside or thoughts.exposed


def _began_inside(name: str) -> BadReply:
    return BadReply(
        f"{name} began its reply in the middle of a thought",
        hint="have the server tell thoughts apart (vLLM: --reasoning-parser), or ask once more",
    )
