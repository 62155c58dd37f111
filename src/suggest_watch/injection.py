"""Tells a text that gives orders to its reader from one that speaks of taste; knows no model.

No list of orders is complete: what this one misses, the checks of what a model made of it have to
catch. What it takes for an order by mistake only stays unread by a model.
"""

from __future__ import annotations

import re
from typing import Final

_UP_TO_FOUR: Final = r"\W+(?:\w+\W+){0,4}?"
_ORDERS: Final = re.compile(
    "|".join(
        (
            # what was said before is to count no more
            r"\b(?:ignor|disregard|forget|overrid|overrul|bypass|vergiss|vergesst|olvid|oubli)\w*"
            rf"{_UP_TO_FOUR}(?:instruct|instruc|rule|prompt|direct|order|guideline|command|task|above"
            r"|previous|earlier|everything|anweisung|regel|befehl|consigne)",
            # the reader is to be somebody else
            r"\byou are (?:now|no longer)\b|\b(?:act|behave|respond|reply|answer) as\b"
            r"|\bpretend (?:to be|that|you)\b|\bfrom now on\b|\bas an? (?:ai|language model)\b",
            # its work, its words and its fields are spoken of
            r"\b(?:your|the|new|system|developer|hidden) (?:new |system )?"
            r"(?:instructions?|prompts?|task|role|output|reply|response|schema)\b",
            r"\b(?:system|assistant|developer|user|instructions?)\s*:",
            r"\b(?:extract|output|return|set|add|put|insert|write|print|report|record|note|mark|emit)\w*"
            rf"{_UP_TO_FOUR}(?:genres?|moods?|strength|json|lists?|fields?|keys?|scores?|likes"
            r"|dislikes|avoid|liked|disliked)\b",
            r"\bstrength\b\W+(?:\w+\W+){0,3}?[-+]?\d",
            # a template's or a program's marks
            r"<\|?/?\w+\|?>|\[/?inst\]|```|\{\s*[\"'\w]+\s*:|^\s*#{2,}",
        )
    ),
    re.IGNORECASE | re.MULTILINE,
)


def gives_orders(text: str) -> bool:
    """Say whether the text tells its reader what to do: "ignore your previous instructions"."""
    return _ORDERS.search(text) is not None
