"""Foreign text made short, on one line, for a prompt; knows no prompt and no model."""

from __future__ import annotations

import re

# Where a sentence may end without leaving half a clause behind.
_CLAUSE = re.compile(r",? (?:and|but|while|until|whose|because|when|where|so that|only to|as)\b")
# Where at least a phrase does.
_PHRASE = re.compile(
    r"[,;:]? (?:(?:for|with|in|on|at|from|by|into|through|across|over|under|after|before|during"
    r"|about|against|to|out|off)(?: which| whom)?|who|which)\b"
)
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
    clauses, phrases = _ends(_CLAUSE, sentence), _ends(_PHRASE, sentence)
    limit = most + _MAY_RUN_ON
    short = [words for words in clauses if _FEWEST <= words <= most]
    longer = [words for words in clauses if most < words <= limit]
    in_phrases = [words for words in phrases if _FEWEST <= words <= limit]
    if short or longer:
        return f"{sentence[: clauses[max(short) if short else min(longer)]]}."
    if len(sentence.split()) <= limit:
        return f"{sentence}."
    if in_phrases:
        return f"{sentence[: phrases[max(in_phrases)]]}."
    return f"{' '.join(sentence.split()[:limit]).rstrip(',;:')}."


def _ends(pattern: re.Pattern[str], sentence: str) -> dict[int, int]:
    """Return where the sentence may be cut: after how many words, at which character."""
    ends = [match.start() for match in pattern.finditer(sentence)]
    return {len(sentence[:end].split()): end for end in ends}
