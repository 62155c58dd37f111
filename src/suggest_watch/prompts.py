"""The words sent to a language model; knows no model and no transport.

A prompt is a static prefix (the same for every request, so that its prefill can be kept and saved
to disk), then what the request's titles share, then the one title in view. Short on purpose: on a
small machine a model reads about 150 tokens a second.
"""

from __future__ import annotations

import re

from suggest_watch.llms import Message
from suggest_watch.types import Request, Title

_INSTRUCTION = (
    "In one short sentence, tell the viewer why this title suits them: the reason first, then one "
    "detail of the story. Add nothing that is not written here."
)

_EXAMPLES = (
    (
        "Asked: a witty mystery for a rainy evening\n"
        "Title: Gosford Park\n"
        "Story: Guests and servants gather for a shooting party at an English country house.\n"
        "Reason: witty, as you asked, and elegant, with the old houses you like",
        "Witty, as you asked, and elegant, with the old houses you like: guests and servants "
        "gather for a shooting party.",
    ),
    (
        "Asked: something for Friday night with my sister\n"
        "Title: Paddington 2\n"
        "Story: A kindly bear is framed for the theft of a pop-up book.\n"
        "Reason: heartwarming and playful",
        "Heartwarming and playful: a kindly bear is framed for stealing a pop-up book.",
    ),
    (
        "Asked: like Heat but shorter\n"
        "Title: Green Room\n"
        "Story: A punk band that has seen a killing is locked in the back room of a remote club.\n"
        "Reason: as tense as Heat, done in 95 minutes",
        "As tense as Heat and done in 95 minutes: a punk band that has seen a killing is locked "
        "in a back room.",
    ),
)

# Where a sentence may end without leaving half a clause behind.
_CLAUSE = re.compile(r",? (?:and|but|while|until|whose|because|when|where|so that|only to|as)\b")

MAX_ASKED = 300
MAX_LIKED = 200
MAX_STORY_WORDS = 16
STORY_WORDS_BESIDE_LIKED = 10
_MAY_RUN_ON = 6  # words more, where no clause ends before


def _prefix() -> tuple[Message, ...]:
    messages = [Message("system", _INSTRUCTION)]
    for asked, answered in _EXAMPLES:
        messages += [Message("user", asked), Message("assistant", answered)]
    return tuple(messages)


PREFIX = _prefix()
"""What every prompt for a reason begins with."""


def reason_messages(
    request: Request, title: Title, *, reason: str, liked: str = "", persona: str | None = None
) -> tuple[Message, ...]:
    """Return the messages that ask for one reason, `PREFIX` first.

    `reason` says what links title and request, `liked` what the viewer said before that the title
    has. A `persona` stands in the last message: in front it would cost the saved prefix.
    """
    story = _short_story(title.synopsis, STORY_WORDS_BESIDE_LIKED if liked else MAX_STORY_WORDS)
    lines = [f"Asked: {_quoted(request.text, MAX_ASKED)}"]
    if persona:
        lines.append(f"Write as: {_quoted(persona, MAX_LIKED)}")
    lines += [
        f"Title: {title.title}",
        f"Story: {story}",
        f"Reason: {', with '.join(filter(None, (reason, _quoted(liked, MAX_LIKED))))}",
    ]
    return (*PREFIX, Message("user", "\n".join(lines)))


def _quoted(text: str, limit: int) -> str:
    """Keep a person's words on one line, so that they cannot pose as another field."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0] + " ..."


def _short_story(synopsis: str, most: int) -> str:
    """Return the first sentence, a long one cut where a clause ends: what is read is paid for."""
    sentence = synopsis.partition(". ")[0].rstrip(".")
    if len(sentence.split()) <= most:
        return f"{sentence}."
    ends = [match.start() for match in _CLAUSE.finditer(sentence)]
    lengths = {len(sentence[:end].split()): end for end in ends}
    short = [n for n in lengths if 7 <= n <= most]
    longer = [n for n in lengths if most < n <= most + _MAY_RUN_ON]
    if short or longer:
        return f"{sentence[: lengths[max(short) if short else min(longer)]]}."
    return f"{' '.join(sentence.split()[: most + _MAY_RUN_ON])}."
