"""Foreign text made short, on one line, for a prompt; knows no prompt and no model."""

from __future__ import annotations

import re

# Where a sentence may end without leaving half a clause behind.
_CLAUSE = re.compile(r",? (?:and|but|while|until|whose|because|when|where|so that|only to|as)\b")
_MAX_SYNOPSIS = 2000
_FEWEST = 7  # words that a cut sentence keeps
_MAY_RUN_ON = 6  # words more, where no clause ends before


def quoted(text: str, limit: int) -> str:
    """Keep foreign words on one line of at most `limit` characters: they pose as no other field."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0] + " ..."


def short_story(synopsis: str, most: int) -> str:
    """Return the first sentence, a long one cut where a clause ends: what is read is paid for."""
    sentence = quoted(synopsis, _MAX_SYNOPSIS).partition(". ")[0].rstrip(".")
    if len(sentence.split()) <= most:
        return f"{sentence}."
    ends = [match.start() for match in _CLAUSE.finditer(sentence)]
    lengths = {len(sentence[:end].split()): end for end in ends}
    short = [n for n in lengths if _FEWEST <= n <= most]
    longer = [n for n in lengths if most < n <= most + _MAY_RUN_ON]
    if short or longer:
        return f"{sentence[: lengths[max(short) if short else min(longer)]]}."
    return f"{' '.join(sentence.split()[: most + _MAY_RUN_ON])}."
