"""A text as words with their places, and which reading claimed each; knows no vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from itertools import groupby
from typing import Final, Literal

from suggest_watch.names import normalise_name

MAX_CHARS: Final = 2_500
MAX_WORDS: Final = 300

_APOSTROPHES: Final = str.maketrans("", "", "'’ʼ`")
_SYMBOLS: Final = {
    "<": "under",
    "≤": "under",
    ">": "over",
    "≥": "over",
    "+": "plus",
    "&": "and",
    "w/o": "without",
}
_WORD: Final = re.compile(
    r"(?<!\w)w/o(?!\w)|\d+\.\d+(?!\w)|[^\W_]+(?:['’ʼ`][^\W_]+)*|[<>≤≥&]|(?<=\w)\+(?!\w)"
)
_ABBREVIATIONS: Final = frozenset({"mr", "mrs", "ms", "dr", "st", "vs", "vol", "jr", "sr", "no"})
_SENTENCE_END: Final = re.compile(r"[!?;…\n()\[\]。！？]|\.(?!\w)|:(?=\s)|\s[-–—]+\s|—")
_PAUSE: Final = re.compile(r"[,/、]")


class Gap(IntEnum):
    """What stands before a word: nothing but space, a comma or slash, or the end of a thought."""

    SPACE = 0
    COMMA = 1
    END = 2


Owner = Literal["title", "person", "constraint", "cue", "negator"]


class Tokens:
    """The first words of a text; readings claim stretches `[i, j)` of them, each word once.

    `words` are normal forms, `plain` joins them by single spaces for regular expressions, `gaps[i]`
    is what stands before word i, `owner[i]` who claimed it. `cut` says that the text went on.
    """

    def __init__(self, text: str) -> None:
        """Take the words of at most `MAX_CHARS` characters, `MAX_WORDS` words."""
        self.text = text[:MAX_CHARS]
        self.words: list[str] = []
        self.gaps: list[Gap] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        for match in _WORD.finditer(self.text):
            if len(self.words) == MAX_WORDS:
                break
            self._add(match.group(), match.start())
        self.cut = len(text) > MAX_CHARS or (
            len(self.words) == MAX_WORDS and self.text[self.ends[-1] :].strip() != ""
        )
        self.owner: list[Owner | None] = [None] * len(self.words)
        self._join()
        capitals = sum(self.text[start].isupper() for start in self.starts)
        self.capitals_tell = capitals <= 0.6 * len(self.words) or len(self.words) <= 3

    def mend(self, i: int, word: str) -> None:
        """Put `word` in the place of word i, whose spelling is wrong; what was typed stays."""
        self.words[i] = word
        self._join()

    def _join(self) -> None:
        self.plain = " ".join(self.words)
        self._index_at_start: dict[int, int] = {}
        self._index_at_end: dict[int, int] = {}
        at = 0
        for index, word in enumerate(self.words):
            self._index_at_start[at] = index
            at += len(word)
            self._index_at_end[at] = index + 1
            at += 1

    def _add(self, raw: str, start: int) -> None:
        if raw.isascii():
            word = _SYMBOLS.get(raw) or raw.lower().translate(_APOSTROPHES)
            self._append(word, start, start + len(raw))
            return
        for piece in _scripts(raw):
            word = _SYMBOLS.get(piece) or normalise_name(piece)
            if word:
                self._append(word, start, start + len(piece))
            start += len(piece)

    def _append(self, word: str, start: int, end: int) -> None:
        self.gaps.append(self._gap(start))
        self.words.append(word)
        self.starts.append(start)
        self.ends.append(end)

    def _gap(self, start: int) -> Gap:
        if not self.ends:
            return Gap.END
        between = self.text[self.ends[-1] : start]
        if between == " ":
            return Gap.SPACE
        if _SENTENCE_END.search(between):
            last = self.words[-1]
            abbreviated = between == ". " and (len(last) == 1 or last in _ABBREVIATIONS)
            return Gap.SPACE if abbreviated else Gap.END
        return Gap.COMMA if _PAUSE.search(between) else Gap.SPACE

    def __len__(self) -> int:
        return len(self.words)

    def span(self, i: int, j: int) -> str:
        """Return the normal form of words i to j; scripts without spaces are not given any."""
        joined = " ".join(self.words[i:j])
        if joined.isascii():
            return joined.replace(".", " ")
        return normalise_name(self.text[self.starts[i] : self.ends[j - 1]])

    def said(self, i: int, j: int) -> str:
        """Return words i to j as they were typed, white space collapsed."""
        return " ".join(self.text[self.starts[i] : self.ends[j - 1]].split())

    def said_in_brackets(self, i: int, j: int) -> str:
        """Return words i to j as typed, with the bracket that closes after them: "Dune (2021)"."""
        said = self.said(i, j)
        return f"{said})" if "(" in said and ")" not in said else said

    def capital(self, i: int) -> bool:
        """Say whether word i is capitalised where that means something."""
        return self.capitals_tell and self.text[self.starts[i]].isupper()

    def end_of_thought(self, j: int) -> bool:
        """Say whether a pause or the end of the text follows word j - 1."""
        return j >= len(self.words) or self.gaps[j] is not Gap.SPACE

    def free(self, i: int, j: int) -> bool:
        """Say whether nobody has claimed a word of i to j."""
        return not any(self.owner[i:j])

    def claim(self, i: int, j: int, owner: Owner) -> None:
        """Give words i to j to a reading."""
        self.owner[i:j] = [owner] * (j - i)

    def matches(self, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], int, int]]:
        """Yield what `pattern` finds in `plain` among unclaimed words, with its words i to j."""
        for match in pattern.finditer(self.plain):
            i = self._index_at_start.get(match.start())
            j = self._index_at_end.get(match.end())
            if i is not None and j is not None and self.free(i, j):
                yield match, i, j


def _scripts(word: str) -> Iterator[str]:
    """Cut a word where its script changes, so that numbers and names stand free in Japanese."""
    for _, letters in groupby(word, _script):
        yield "".join(letters)


def _script(letter: str) -> int:
    return 1 + (letter > "\u309f") + (letter > "\u30ff") if "\u3040" <= letter <= "\u9fff" else 0
