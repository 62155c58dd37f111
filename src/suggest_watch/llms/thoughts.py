"""Thoughts that a model writes at the start of its reply, `<think> ... </think>`, taken out.

It knows these two marks; it does not know which model writes them.

Some templates write the first mark themselves, so that a reply begins in the middle of a thought
and holds the second mark alone. Such a beginning looks like any other, and to hold back every
reply until its end would cost everybody the words as they come. So text is held back only where a
reply is expected to begin like that, or has to be JSON and does not begin as JSON does.
"""

from __future__ import annotations

from typing import Literal

_OPENS = "<think>"
_CLOSES = "</think>"
_JSON_BEGINS = ("{", "[", "`")  # the last one is a fence around it

_State = Literal["start", "inside", "thought", "after", "reply"]


class ThoughtFilter:
    """Takes the thoughts out of one reply, piece by piece.

    Only what the reply begins with is one: later the marks are part of what is said. `seen` says
    that there was a thought, `began_inside` that the reply began in the middle of it, `exposed`
    that it was shown before it could be known as one.
    """

    def __init__(self, *, begins_inside: bool = False, is_json: bool = False) -> None:
        """Wait for a reply that is expected to be as these two say."""
        self.seen = False
        self.began_inside = False
        self.exposed = False
        self._begins_inside = begins_inside
        self._is_json = is_json
        self._at: _State = "start"
        self._held = ""
        self._watched: str | None = ""  # the end of what was shown, while a mark may follow it

    def show(self, piece: str) -> str:
        """Return what can be shown now that `piece` has come; often nothing."""
        if self._at == "reply":
            return self._watch(piece)
        self._held += piece
        if self._at == "start":
            self._at = self._after_start(self._held.lstrip())
        if self._at in ("inside", "thought") and _CLOSES in self._held:
            self._held = self._held.partition(_CLOSES)[2]
            self.seen, self.began_inside = True, self._at == "inside"
            self._at, self._watched = "after", None
        if self._at == "after":
            self._held = self._held.lstrip()
            self._at = "reply" if self._held else "after"
        return self._watch(self._release()) if self._at == "reply" else ""

    def told_apart(self) -> None:
        """Note that the server sends the thoughts beside the reply, which then begins plainly."""
        self.seen = True
        self._begins_inside = False

    def rest(self, *, finished: bool) -> str:
        """Return what was held back and is no thought; to be called when the reply ends.

        One that did not finish may have ended in the thought that it seemed to begin inside.
        """
        held = self._release()
        is_thought = self._at == "thought" or (self._at == "inside" and not finished)
        return "" if is_thought else held

    def _after_start(self, text: str) -> _State:
        if any(mark.startswith(text) for mark in (_OPENS, _CLOSES)):
            # It may still become the first one; what stands before the second one is nothing.
            return "inside" if text == _CLOSES else "start"
        if text.startswith(_OPENS):
            self.seen = True
            return "thought"
        if _CLOSES in text.partition(_OPENS)[0]:
            return "inside"
        if self._is_json:
            return "reply" if text.startswith(_JSON_BEGINS) else "inside"
        return "inside" if self._begins_inside else "reply"

    def _watch(self, piece: str) -> str:
        """Return `piece`, looking for the mark at which all before it proves to be a thought."""
        if self._watched is not None:
            shown = self._watched + piece
            opened = _OPENS in shown
            self.exposed = _CLOSES in shown.partition(_OPENS)[0]
            self._watched = None if opened or self.exposed else shown[1 - len(_CLOSES) :]
        return piece

    def _release(self) -> str:
        held, self._held = self._held, ""
        return held
