"""Foreign text made safe to print; knows no terminal and no widths."""

from __future__ import annotations

import re
import unicodedata

_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"  # OSC and the like
    r"|\x1b[ -/]*[0-~]"  # every other escape
)
_JOINERS = "\u200c\u200d"  # emoji sequences and Persian need them, and they move nothing
_SAFE_ASCII = re.compile(r"[ -~]*")


def printable(text: str) -> str:
    """Return `text` as one line without escape sequences, control, bidi or invisible characters.

    Line breaks and tabs become spaces; half a surrogate pair becomes U+FFFD.
    """
    if _SAFE_ASCII.fullmatch(text):
        return text
    return "".join(map(_safe, _ESCAPES.sub("", text)))


def _safe(char: str) -> str:
    match unicodedata.category(char):
        case "Cc":
            return " " if char.isspace() else ""
        case "Cf":
            return char if char in _JOINERS else ""
        case "Cs":
            return "\ufffd"
        case "Zl" | "Zp":
            return " "
        case _:
            return char
