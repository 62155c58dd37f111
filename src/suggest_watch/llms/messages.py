"""Messages as chat servers take them; knows no server and no model.

A server writes messages into the model's own template and reads the marks of that template
wherever they stand. In a message such a mark is a forgery, for instance a synopsis that ends its
own turn and begins one as the system, so none is passed on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from suggest_watch.llms import Message

# The families of marks: ChatML and Llama 3, DeepSeek, Gemma, Llama 2 and Mistral.
_MARK = re.compile(
    r"<\|[^\s|<>]{1,40}\|>|<｜[^\s｜<>]{1,40}｜>|<(?:start|end)_of_turn>"
    r"|</?s>|\[/?INST\]|<</?SYS>>|\[/?SYSTEM_PROMPT\]"
)


def as_dicts(messages: Sequence[Message]) -> list[dict[str, str]]:
    """Return `role` and `content` of each message, a space where a template's mark stood."""
    return [{"role": m.role, "content": _plain(m.content)} for m in messages]


def _plain(content: str) -> str:
    # A space, not nothing: the text around a mark must not close up to another mark.
    without_marks = _MARK.sub(" ", content)
    # Half a surrogate pair, as file names and terminals can hold, has no UTF-8.
    return without_marks.encode("utf-8", "replace").decode()
