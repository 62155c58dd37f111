"""Lines broken at word boundaries while their words still arrive; knows no colour."""

from __future__ import annotations

import re

from rich.cells import cell_len, chop_cells

from suggest_watch.printable import printable

_UNSPACED = re.compile("[\u2e80-\u303f\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
_CLOSING = frozenset("、。，．！？：；」』）】〉》〕ー…・々)]}.,!?:;%\"'’”")


class WordWrap:
    """Takes text piece by piece and returns what may be printed now.

    A word comes out whole, once its end is known, and safe to print (`printable`). Runs of white
    space become one space or one line break, Chinese and Japanese break between characters, and
    only a word wider than a whole line is cut. Lines after the first begin with `indent` spaces.
    """

    def __init__(self, width: int, *, indent: int = 0) -> None:
        """Fill lines of `width` cells; the cursor is taken to stand at `indent` already."""
        self._room = max(width - indent, 1)
        self._break = "\n" + " " * indent
        self._column = 0
        self._word = ""
        self._spaced = False

    def feed(self, text: str) -> str:
        """Take a piece; return the words that it completes, with their spaces and breaks."""
        out = []
        for char in text:
            if char.isspace():
                out.append(self._end_word())
                self._spaced = True
            else:
                if _may_break(self._word[-1:], char):
                    out.append(self._end_word())
                self._word += char
        return "".join(out)

    def finish(self) -> str:
        """Return the last word."""
        return self._end_word()

    def _end_word(self) -> str:
        word, self._word = printable(self._word).strip(), ""
        if not word:
            return ""
        gap = " " if self._spaced and self._column else ""
        self._spaced = False
        if self._column and self._column + len(gap) + cell_len(word) > self._room:
            gap, self._column = self._break, 0
        *full, last = chop_cells(word, self._room)
        self._column += cell_len(last) + (gap == " ")
        return gap + self._break.join([*full, last])


def wrapped(text: str, width: int, *, indent: int = 0) -> list[str]:
    """Break a whole text as `WordWrap` would; no line is indented. An empty text has no line."""
    wrap = WordWrap(width - indent)
    return (wrap.feed(text) + wrap.finish()).splitlines()


def _may_break(before: str, char: str) -> bool:
    if not before or char in _CLOSING:
        return False
    return bool(_UNSPACED.match(before) or _UNSPACED.match(char))
