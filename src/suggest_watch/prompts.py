"""The words sent to a language model; knows no model and no transport.

A prompt is a static prefix (the same for every request, so that its prefill can be kept and saved
to disk), then what the request's titles share, then the one title in view. Short on purpose: on a
small machine a model reads about 150 tokens a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from suggest_watch.excerpts import quoted, short_story
from suggest_watch.llms import Message
from suggest_watch.types import Request, Title

_INSTRUCTION = (
    "In one short sentence, tell the viewer why this title suits them: the reason first, then one "
    "detail of the story. Add nothing that is not written here."
)

EXAMPLE_STORIES = {
    "Gosford Park": "Guests and servants gather for a shooting party at an English country house.",
    "Paddington 2": "A kindly bear is framed for the theft of a pop-up book.",
    "Green Room": (
        "A punk band that has seen a killing is locked in the back room of a remote club."
    ),
}
"""The stories in the examples, also of a choice, which small models tell of other titles."""

_EXAMPLES = (
    (
        "Asked: a witty mystery for a rainy evening\n"
        "Title: Gosford Park\n"
        f"Story: {EXAMPLE_STORIES['Gosford Park']}\n"
        "Reason: witty, as you asked, and elegant, with the old houses you like",
        "Witty, as you asked, and elegant, with the old houses you like: guests and servants "
        "gather for a shooting party.",
    ),
    (
        "Asked: something for Friday night with my sister\n"
        "Title: Paddington 2\n"
        f"Story: {EXAMPLE_STORIES['Paddington 2']}\n"
        "Reason: heartwarming and playful",
        "Heartwarming and playful: a kindly bear is framed for stealing a pop-up book.",
    ),
    (
        "Asked: like Heat but shorter\n"
        "Title: Green Room\n"
        f"Story: {EXAMPLE_STORIES['Green Room']}\n"
        "Reason: as tense as Heat, done in 95 minutes",
        "As tense as Heat and done in 95 minutes: a punk band that has seen a killing is locked "
        "in a back room.",
    ),
)

MAX_ASKED = 300
MAX_LIKED = 200
MAX_PERSONA = 200
MAX_STORY_WORDS = 16
STORY_WORDS_BESIDE_LIKED = 10


def _prefix() -> tuple[Message, ...]:
    messages = [Message("system", _INSTRUCTION)]
    for asked, answered in _EXAMPLES:
        messages += [Message("user", asked), Message("assistant", answered)]
    return tuple(messages)


PREFIX = _prefix()
"""What every prompt for a reason begins with."""


def with_system_prompt(messages: Sequence[Message], system_prompt: str | None) -> list[Message]:
    """Put the person's own system prompt before our instructions, in the same first message."""
    first, *rest = messages
    if system_prompt:
        first = replace(first, content=f"{system_prompt}\n\n{first.content}")
    return [first, *rest]


def reason_messages(
    request: Request, title: Title, *, reason: str, liked: str = "", persona: str | None = None
) -> tuple[Message, ...]:
    """Return the messages that ask for one reason, `PREFIX` first.

    `reason` says what links title and request, `liked` what the viewer said before that the title
    has. A `persona` stands in the last message: in front it would cost the saved prefix.
    """
    story = short_story(title.synopsis, STORY_WORDS_BESIDE_LIKED if liked else MAX_STORY_WORDS)
    lines = [f"Asked: {quoted(request.text, MAX_ASKED)}"]
    if persona:
        lines.append(f"Write as: {quoted(persona, MAX_PERSONA)}")
    lines += [
        f"Title: {title.title}",
        f"Story: {story}",
        f"Reason: {', with '.join(filter(None, (reason, quoted(liked, MAX_LIKED))))}",
    ]
    return (*PREFIX, Message("user", "\n".join(lines)))
