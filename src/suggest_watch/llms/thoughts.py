"""Thoughts that a model writes at the start of its reply, `<think> ... </think>`, taken out.

It knows these two marks; it does not know which model writes them.
"""

from __future__ import annotations

from typing import Literal

_OPENS = "<think>"
_CLOSES = "</think>"


class ThoughtFilter:
    """Takes the thoughts out of one reply, piece by piece.

    Only what the reply begins with is one: later the marks are part of what is said.
    """

    def __init__(self) -> None:
        """Wait for the beginning of a reply."""
        self._at: Literal["start", "thought", "after", "reply"] = "start"
        self._held = ""

    def show(self, piece: str) -> str:
        """Return what can be shown now that `piece` has come; often nothing."""
        if self._at == "reply":
            return piece
        self._held += piece
        if self._at == "start":
            start = self._held.lstrip()
            if len(start) < len(_OPENS) and _OPENS.startswith(start):
                return ""  # may still become the mark
            self._at = "thought" if start.startswith(_OPENS) else "reply"
        if self._at == "thought" and _CLOSES in self._held:
            self._held = self._held.partition(_CLOSES)[2]
            self._at = "after"
        if self._at == "after":
            self._held = self._held.lstrip()
            if self._held:
                self._at = "reply"
        return self.rest() if self._at == "reply" else ""

    def rest(self) -> str:
        """Return what was held back and is no thought; to be called when the reply ends."""
        held, self._held = self._held, ""
        return "" if self._at == "thought" else held
