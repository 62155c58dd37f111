"""The words sent to a language model; knows no model and no transport.

A prompt is a static prefix (the same for every request, so that its prefill can be kept and saved
to disk), then what the request's titles share, then the one title in view. Short on purpose: on a
small machine a model reads about 150 tokens a second.
"""

from __future__ import annotations

from collections.abc import Sequence

from suggest_watch.llms import Message
from suggest_watch.types import Evidence, Request, Title

_INSTRUCTION = (
    "In one short sentence, tell the viewer why this title suits what they asked. "
    "Use only what is written here. Do not retell the story."
)

_EXAMPLES = (
    (
        "Asked: a cosy mystery for a rainy evening\n"
        "Likes: old houses and dry humour\n"
        "Title: Gosford Park\n"
        "Story: Guests and servants gather for a shooting party at an English country house, "
        "and a murder in the library upsets both floors.\n"
        "Moods: witty, elegant",
        "A murder in an old country house, told with the dry humour you like: witty, elegant, "
        "made for a rainy evening.",
    ),
    (
        "Asked: something light for Friday night, not stupid\n"
        "Title: Paddington 2\n"
        "Story: A kindly bear is framed for the theft of a pop-up book and must clear his name "
        "from inside prison.\n"
        "Moods: heartwarming, playful",
        "It is as light as you asked and never stupid, because a bear clearing his name from "
        "prison is played with real heart.",
    ),
    (
        "Asked: tense thriller\n"
        "Likes: stories in one place\n"
        "Title: Green Room\n"
        "Story: A punk band that has seen a killing is locked in the back room of a remote club, "
        "surrounded by its armed owners.\n"
        "Moods: claustrophobic, brutal",
        "You like stories in one place, and this one never leaves a locked club: tense, "
        "claustrophobic and over before you can breathe.",
    ),
)

MAX_ASKED = 300
MAX_LIKED = 200


def _prefix() -> tuple[Message, ...]:
    messages = [Message("system", _INSTRUCTION)]
    for asked, answered in _EXAMPLES:
        messages += [Message("user", asked), Message("assistant", answered)]
    return tuple(messages)


PREFIX = _prefix()
"""What every prompt for a reason begins with."""


def reason_messages(
    request: Request, evidence: Sequence[Evidence], title: Title, *, persona: str | None
) -> tuple[Message, ...]:
    """Return the messages that ask for one reason, `PREFIX` first.

    A `persona` stands in the last message: in front it would cost the saved prefix.
    """
    lines = [f"Asked: {_quoted(request.text, MAX_ASKED)}"]
    if liked := [e for e in evidence if e.signal.strength > 0]:
        said = liked[0].signal
        lines.append(f"Likes: {_quoted(said.facts.wanted or said.content, MAX_LIKED)}")
    if persona:
        lines.append(f"Write as: {_quoted(persona, MAX_LIKED)}")
    lines += [
        f"Title: {title.title}",
        f"Story: {_first_sentence(title.synopsis)}",
        f"Moods: {', '.join(title.moods[:3] or title.genres[:3])}",
    ]
    return (*PREFIX, Message("user", "\n".join(lines)))


def _quoted(text: str, limit: int) -> str:
    """Keep a person's words on one line, so that they cannot pose as another field."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0] + " ..."


def _first_sentence(text: str) -> str:
    head, dot, _ = text.partition(". ")
    return head + dot.strip()
