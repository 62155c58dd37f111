"""Reads whether titles that were seen already are welcome; they are left out otherwise."""

from __future__ import annotations

import re
from typing import Final

from suggest_watch.understand.tokens import Tokens

_WELCOME: Final = re.compile(
    r"\b(?:something|anything|one|ones|movies?|films?|stuff|if|fine|ok) (?:that )?(?:i|we|ive|weve)"
    r"(?: have| had)?(?: already)? (?:seen|watched)(?: already| before)?\b"
    r"|\bseen before is (?:fine|ok|okay)\b"
    r"|\b(?:to|a|comfort|good|worth|worthy|for) ?(?:comfort )?re ?watch(?:ing)?\b"
    r"|\bre ?watch(?:es|ing)? (?:is |are )?(?:ok|okay|fine|welcome)\b"
)
_NOT: Final = frozenset("nothing not no none never except dont without".split())


def read_seen_allowed(tokens: Tokens) -> bool:
    """Say whether the text asks for titles seen before, and claim its words.

    "Nothing I have seen" does not, and means no more than what is the rule.
    """
    allowed = False
    for _, i, j in tokens.matches(_WELCOME):
        negated = not _NOT.isdisjoint(tokens.words[max(0, i - 3) : j])
        tokens.claim(i, j, "constraint")
        allowed = allowed or not negated
    return allowed
